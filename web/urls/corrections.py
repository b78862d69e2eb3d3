"""The addresses and form fields of corrections and of the work list: `web/urls.py` for those who edit."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from archive.catalog import QUEUE_KEYS
from archive.messages import Message
from web.urls import parameters as url_parameters
from web.urls import search as search_urls

FACT, ACTION, VALUE, CHOICE, SCOPE, BACK = (
    "fact",
    "action",
    "value",
    "choice",
    "scope",
    "back",
)
KIND = "kind"
SET, REMOVE, CONFIRM = "set", "remove", "confirm"
ACTIONS = frozenset({SET, REMOVE, CONFIRM})
RENAME, HIDE, MERGE = "rename", "hide", "merge"
THIS_DOCUMENT = ""
"""The scope of a correction of one document."""
REVIEW_QUEUE, DECISIONS, JOBS = "/work-list", "/decisions", "/corrections/turns"
QUEUE_ANCHOR = "#work"
"""Tells the script of the work list to begin with its first task. No element has this name: a browser that jumps to one
takes the focus away, and the message of what was done stands above the list."""


@dataclass(frozen=True, slots=True)
class ReviewQueueParameters:
    """Which queue of the work list is asked for ("": the first in which anything waits), and which page of it."""

    kind: str = ""
    page: int = 1
    problems: tuple[url_parameters.ParameterProblem, ...] = ()


def parse_review_queue(
    arguments: url_parameters.QueryArguments,
) -> ReviewQueueParameters:
    """The queue that a URL's parameters stand for; never raises."""
    listed = search_urls.parse_list(arguments)
    kind = url_parameters.sanitize(
        arguments.get(KIND, ""), url_parameters.MAX_VALUE_LENGTH
    )
    problems = listed.problems
    if kind and kind not in QUEUE_KEYS:
        problems = (
            *problems,
            url_parameters.ParameterProblem(
                KIND,
                Message(
                    "The queue “{kind}” does not exist. Another queue is shown.",
                    kind=kind,
                ),
            ),
        )
        kind = ""
    return ReviewQueueParameters(kind, listed.request.page, problems)


def review_queue(kind: str = "", page: int = 1) -> str:
    """Address of a queue."""
    found = [(KIND, kind)] if kind else []
    found += [(search_urls.PAGE, str(page))] if page != 1 else []
    return _with_fields(REVIEW_QUEUE, found)


def correct(id: str, fact: str, return_url: str = "") -> str:
    """Address of the form that corrects a fact."""
    return _with_fields(
        f"{search_urls.document(id)}/correct",
        [(FACT, fact), *([(BACK, return_url)] if return_url else [])],
    )


def bulk_preview(id: str, fields: list[tuple[str, str]]) -> str:
    """Address of the preview of a correction of many documents."""
    return _with_fields(f"{search_urls.document(id)}/alike", fields)


def undo(key: int) -> str:
    """Where a correction is taken back."""
    return f"/corrections/{key}/undo"


def job(key: str) -> str:
    """The page that tells how far a correction is."""
    return f"{JOBS}/{key}"


def person_decision(slug: str) -> str:
    """Where is decided who a person is."""
    return f"{search_urls.person(slug)}/decide"


def undo_decision(key: int) -> str:
    """Where a decision about people is taken back."""
    return f"{DECISIONS}/{key}/undo"


def facts_section(id: str) -> str:
    """The facts on a document's page."""
    return f"{search_urls.document(id)}#known"


def local_path(path: str, fallback: str) -> str:
    """A path of this server; anything that leads elsewhere becomes the other one."""
    try:
        parts = urlsplit(path)
    except ValueError:
        return fallback
    outside = (
        parts.scheme
        or parts.netloc
        or not path.startswith("/")
        or path.startswith("//")
    )
    return fallback if outside or "\\" in path or not path.isprintable() else path


def _with_fields(path: str, fields: list[tuple[str, str]]) -> str:
    return (
        f"{path}?{urlencode(fields, errors='replace', quote_via=quote)}"
        if fields
        else path
    )

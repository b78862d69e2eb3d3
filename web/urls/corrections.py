"""URLs and form fields of corrections and of the review queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from archive.catalog import QUEUE_KEYS
from archive.messages import Message
from web.urls import parameters as url_parameters
from web.urls import search as search_urls
from web.urls.base import local

FACT, ACTION, VALUE, CHOICE, SCOPE, BACK = (
    "fact",
    "action",
    "value",
    "choice",
    "scope",
    "back",
)
KIND = "kind"
QUEUE, ONLY_MISSING = "queue", "missing"
SET, REMOVE, CONFIRM = "set", "remove", "confirm"
ACTIONS = frozenset({SET, REMOVE, CONFIRM})
RENAME, HIDE, MERGE, SPLIT = "rename", "hide", "merge", "split"
THIS_DOCUMENT = ""
"""The scope of a correction of one document."""
REVIEW_QUEUE, DECISIONS, JOBS = "/work-list", "/decisions", "/corrections/turns"
MERGE_PEOPLE, UNDO_DECISIONS = f"{DECISIONS}/merge", f"{DECISIONS}/undo"
PERSON, INTO, KEY = "person", "into", "key"
SELECTED = "/corrections/selected"
"""The preview of a correction of selected articles."""
CORRECT_SELECTED = f"{SELECTED}/save"
QUEUE_ANCHOR = "#work"
"""Makes the script of the review queue focus the first task.

No element has this ID. A browser that jumped to an element would move the focus away.
"""


@dataclass(frozen=True, slots=True)
class ReviewQueueParameters:
    """The queue in a URL and its page. "" is the first queue that is not empty."""

    kind: str = ""
    page: int = 1
    problems: tuple[url_parameters.ParameterProblem, ...] = ()


def parse_review_queue(
    arguments: url_parameters.QueryArguments,
) -> ReviewQueueParameters:
    """Parse the parameters of the review queue. Never raises."""
    listed = search_urls.parse_list(arguments, (KIND,))
    kind = url_parameters.sanitize(
        arguments.get(KIND, ""), url_parameters.MAX_VALUE_LENGTH
    )
    problems = listed.problems
    if kind and kind not in QUEUE_KEYS:
        message = Message(
            "The queue “{kind}” does not exist. Another queue is shown.", kind=kind
        )
        problems = (*problems, url_parameters.ParameterProblem(KIND, message))
        kind = ""
    return ReviewQueueParameters(kind, listed.request.page, problems)


def review_queue(kind: str = "", page: int = 1) -> str:
    """Return the URL of a queue."""
    fields = []
    if kind:
        fields.append((KIND, kind))
    if page != 1:
        fields.append((search_urls.PAGE, str(page)))
    return _with_fields(local(REVIEW_QUEUE), fields)


def correct(id: str, fact: str, return_url: str = "") -> str:
    """Return the URL of the form that corrects a fact."""
    fields = [(FACT, fact)]
    if return_url:
        fields.append((BACK, return_url))
    return _with_fields(f"{search_urls.document(id)}/correct", fields)


def bulk_preview(id: str, fields: list[tuple[str, str]]) -> str:
    """Return the URL of the preview of a bulk correction."""
    return _with_fields(f"{search_urls.document(id)}/alike", fields)


def selected(fields: list[tuple[str, str]]) -> str:
    """Return the URL of the preview of a correction of selected articles."""
    return _with_fields(local(SELECTED), fields)


def undo(key: int) -> str:
    """Return the URL that undoes a correction."""
    return local(f"/corrections/{key}/undo")


def job(key: str) -> str:
    """Return the URL of the progress page of a correction."""
    return local(f"{JOBS}/{key}")


def person_decision(slug: str) -> str:
    """Return the URL that accepts decisions about a person."""
    return f"{search_urls.person(slug)}/decide"


def undo_decision(key: int) -> str:
    """Return the URL that undoes a decision about people."""
    return local(f"{DECISIONS}/{key}/undo")


def undo_decisions(keys: Sequence[int]) -> str:
    """Return the URL that undoes decisions which were made together."""
    if len(keys) == 1:
        return undo_decision(keys[0])
    return _with_fields(local(UNDO_DECISIONS), [(KEY, str(key)) for key in keys])


def merge_people(slugs: Sequence[str] = (), text: str = "") -> str:
    """Return the URL of the page that merges people."""
    fields = [(PERSON, slug) for slug in slugs]
    return _with_fields(
        local(MERGE_PEOPLE), [*fields, *([("q", text)] if text else [])]
    )


def facts_section(id: str) -> str:
    """Return the URL of the facts on a document's page."""
    return f"{search_urls.document(id)}#known"


def local_path(path: str, fallback: str) -> str:
    """Return the path if it is on this server, or the fallback."""
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
    query = urlencode(fields, errors="replace", quote_via=quote)
    return url_parameters.with_query(path, query)

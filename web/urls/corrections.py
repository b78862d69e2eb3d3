"""The addresses and form fields of corrections and of the work list: `web/urls.py` for those who edit."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from archive.catalog import KINDS
from archive.messages import Message
from web.urls import parameters
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
ONE = ""
"""The scope of a correction of one document."""
WORK, DECISIONS, TURNS = "/work-list", "/decisions", "/corrections/turns"
QUEUE = "#work"
"""Tells the script of the work list to begin with its first task. No element has this name: a browser that jumps to one
takes the focus away, and the message of what was done stands above the list."""


@dataclass(frozen=True, slots=True)
class WorkList:
    """Which queue of the work list is asked for ("": the first in which anything waits), and which page of it."""

    kind: str = ""
    page: int = 1
    problems: tuple[parameters.Problem, ...] = ()


def read_work(arguments: parameters.Arguments) -> WorkList:
    """The queue that a URL's parameters stand for; never raises."""
    listed = search_urls.read_list(arguments)
    kind = parameters.clean(arguments.get(KIND, ""), parameters.MAX_VALUE)
    problems = listed.problems
    if kind and kind not in KINDS:
        problems = (
            *problems,
            parameters.Problem(
                KIND,
                Message(
                    "The queue “{kind}” does not exist. Another queue is shown.",
                    kind=kind,
                ),
            ),
        )
        kind = ""
    return WorkList(kind, listed.request.page, problems)


def work(kind: str = "", page: int = 1) -> str:
    """Address of a queue."""
    found = [(KIND, kind)] if kind else []
    found += [(search_urls.PAGE, str(page))] if page != 1 else []
    return _joined(WORK, found)


def correct(id: str, fact: str, back: str = "") -> str:
    """Address of the form that corrects a fact."""
    return _joined(
        f"{search_urls.document(id)}/correct",
        [(FACT, fact), *([(BACK, back)] if back else [])],
    )


def alike(id: str, fields: list[tuple[str, str]]) -> str:
    """Address of the preview of a correction of many documents."""
    return _joined(f"{search_urls.document(id)}/alike", fields)


def undo(key: int) -> str:
    """Where a correction is taken back."""
    return f"/corrections/{key}/undo"


def turn(key: str) -> str:
    """The page that tells how far a correction is."""
    return f"{TURNS}/{key}"


def decide(slug: str) -> str:
    """Where is decided who a person is."""
    return f"{search_urls.person(slug)}/decide"


def take_back(key: int) -> str:
    """Where a decision about people is taken back."""
    return f"{DECISIONS}/{key}/undo"


def known(id: str) -> str:
    """The facts on a document's page."""
    return f"{search_urls.document(id)}#known"


def local(path: str, otherwise: str) -> str:
    """A path of this server; anything that leads elsewhere becomes the other one."""
    try:
        parts = urlsplit(path)
    except ValueError:
        return otherwise
    outside = (
        parts.scheme
        or parts.netloc
        or not path.startswith("/")
        or path.startswith("//")
    )
    return otherwise if outside or "\\" in path or not path.isprintable() else path


def _joined(path: str, fields: list[tuple[str, str]]) -> str:
    return (
        f"{path}?{urlencode(fields, errors='replace', quote_via=quote)}"
        if fields
        else path
    )

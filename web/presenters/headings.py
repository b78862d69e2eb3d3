"""The heading of an article: its title, or its first words."""

from __future__ import annotations

from dataclasses import dataclass

from archive.model import Document
from web.i18n import _
from web.messages import labels

MAX_FIRST_WORDS = 14  # stand for a missing title


@dataclass(frozen=True, slots=True)
class Heading:
    """What an article is called; `has_title` unless these are only its first words."""

    text: str
    has_title: bool


def heading(title: str | None, body: str) -> Heading:
    """The title or, marked as such, the first words."""
    if title:
        return Heading(title, has_title=True)
    head = body[: MAX_FIRST_WORDS * 40].split()
    text = " ".join(head[:MAX_FIRST_WORDS])
    return Heading(
        f"{text} …" if len(head) > MAX_FIRST_WORDS else text or _(labels.NO_TEXT),
        has_title=False,
    )


def document_heading(document: Document) -> Heading:
    """What a whole document is called."""
    return heading(
        document.facts.title.value if document.facts.title else None, document.text
    )

"""The heading of an article: its title, or its first words."""

from __future__ import annotations

from dataclasses import dataclass

from archive.model import Document
from web.i18n import _
from web.messages import labels

FIRST_WORDS = 14  # stand for a missing title


@dataclass(frozen=True, slots=True)
class Heading:
    """What an article is called; `titled` unless these are only its first words."""

    text: str
    titled: bool


def heading(title: str | None, body: str) -> Heading:
    """The title or, marked as such, the first words."""
    if title:
        return Heading(title, titled=True)
    head = body[: FIRST_WORDS * 40].split()
    text = " ".join(head[:FIRST_WORDS])
    return Heading(
        f"{text} …" if len(head) > FIRST_WORDS else text or _(labels.WORDLESS),
        titled=False,
    )


def headed(document: Document) -> Heading:
    """What a whole document is called."""
    return heading(
        document.facts.title.value if document.facts.title else None, document.text
    )

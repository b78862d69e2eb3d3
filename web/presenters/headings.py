"""The heading of an article: its title, or its first words."""

from __future__ import annotations

from dataclasses import dataclass

from archive.model import Document
from archive.text.story_layout import find_story_start
from web.i18n import _
from web.messages import labels

MAX_FIRST_WORDS = 14  # shown for a missing title


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of an article. Without a title, the text is its first words."""

    text: str
    has_title: bool


def heading(title: str | None, body: str) -> Heading:
    """Return the title or, without a title, the first words of the body."""
    if title:
        return Heading(title, has_title=True)
    start = find_story_start(body)
    words = body[start : start + MAX_FIRST_WORDS * 40].split()
    text = " ".join(words[:MAX_FIRST_WORDS]) or _(labels.NO_TEXT)
    if len(words) > MAX_FIRST_WORDS:
        text = f"{text} …"
    return Heading(text, has_title=False)


def document_heading(document: Document) -> Heading:
    """Return the heading of a document."""
    title = document.facts.title.value if document.facts.title else None
    return heading(title, document.text)

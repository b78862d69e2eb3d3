"""The heading of an article: its title, or its first words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive.model import Document
from archive.text.story_layout import find_story_start
from index.text.snippets import TextFragment
from web.i18n import _
from web.messages import labels

ELLIPSIS = " …"
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
        text += ELLIPSIS
    return Heading(text, has_title=False)


def document_heading(document: Document) -> Heading:
    """Return the heading of a document."""
    title = document.facts.title.value if document.facts.title else None
    return heading(title, document.text)


def repeated_length(heading: Heading, text: str) -> int:
    """Return the length of the heading at the start of a text, or 0."""
    position = 0
    words = heading.text.removesuffix(ELLIPSIS).split()
    for word in words:
        while text[position : position + 1].isspace():
            position += 1
        if not text.startswith(word, position):
            return 0
        position += len(word)
    return 0 if text[position : position + 1].isalnum() else position


def cut_fragments(
    fragments: Iterable[TextFragment], start: int, end: int | None
) -> tuple[TextFragment, ...]:
    """Return the fragments between two positions in their text, without blanks first."""
    remaining: list[TextFragment] = []
    fragment_start = 0
    for fragment in fragments:
        first = max(0, start - fragment_start)
        last = None if end is None else max(0, end - fragment_start)
        text = fragment.text[first:last]
        fragment_start += len(fragment.text)
        if not remaining:
            text = text.lstrip()
        if text:
            remaining.append(TextFragment(text, fragment.highlighted))
    return tuple(remaining)

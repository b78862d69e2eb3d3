"""Find where the story begins in an article's text, and where its head ends."""

from __future__ import annotations

import re
from itertools import islice

MIN_PARAGRAPH_CHARS = 140
"""Minimum width of a line that is certainly a paragraph of the story."""
FIRST_WIDE_CHARACTER = "\u2e80"
"""The first character of the scripts whose characters say as much as two others."""
HEAD_PARAGRAPHS = 2
"""Number of paragraphs in which the date and the byline of the article can appear.

Later dates and bylines belong to other articles on the page.
"""
MIN_WRAPPED_CHARS = 45
"""Minimum length of a full line in a text with wrapped lines."""

_WRAPPED_LINE = rf"^[^\n]{{{MIN_WRAPPED_CHARS},{MIN_PARAGRAPH_CHARS}}}\n"
_LABELLED_DATE = re.compile(
    r"\s*+(?:date|dated|datum|fecha|data|dato|дата|published|pubdate|date published|"
    r"publication date|published at) ?[:=]? ?"
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\S)"
    r"[ \t]*+[-–—|]?\s*+(?=\S)",
    re.IGNORECASE,
)
_WIDE_LINE = (
    rf"^(?:[^\n{FIRST_WIDE_CHARACTER}-\U0010ffff]*+"
    rf"[{FIRST_WIDE_CHARACTER}-\U0010ffff]){{{MIN_PARAGRAPH_CHARS // 2}}}[^\n]*+$"
)
_PARAGRAPH = re.compile(
    rf"^[^\n]{{{MIN_PARAGRAPH_CHARS},}}$|{_WIDE_LINE}|(?:{_WRAPPED_LINE}){{3}}",
    re.MULTILINE,
)


def text_width(text: str) -> int:
    """Return the length of a text, in which a wide character counts twice."""
    if text.isascii():
        return len(text)
    return len(text) + sum(char >= FIRST_WIDE_CHARACTER for char in text)


def find_story_start(text: str) -> int:
    """Return the position after a labelled date at the start, such as `date 2020-06-24`.

    Programs that collect articles write it before the text.
    """
    metadata = _LABELLED_DATE.match(text)
    return metadata.end() if metadata else 0


def find_head_end(text: str) -> int:
    """Return the end of the second paragraph, or of a text with fewer paragraphs."""
    paragraphs = islice(_PARAGRAPH.finditer(text), HEAD_PARAGRAPHS)
    ends = [paragraph.end() for paragraph in paragraphs]
    return ends[-1] if len(ends) == HEAD_PARAGRAPHS else len(text)


def story_starts_within(text: str, start: int, max_lines: int) -> bool:
    """Return whether at most `max_lines` lines are between `start` and the story.

    Blank lines do not count.
    """
    paragraph = _PARAGRAPH.search(text, start)
    if not paragraph:
        return False
    lines = text[start : paragraph.start()].split("\n")
    return sum(1 for line in lines if line.strip()) <= max_lines

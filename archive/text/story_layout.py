"""Find where the story begins in an article's text, and where its head ends."""

from __future__ import annotations

import re
from itertools import islice

MIN_PARAGRAPH_CHARS = 140
"""Minimum length of a line that is certainly a paragraph of the story."""
HEAD_PARAGRAPHS = 2
"""Number of paragraphs in which the date and the byline of the article can appear.

Later dates and bylines belong to other articles on the page.
"""
MIN_WRAPPED_CHARS = 45
"""Minimum length of a full line in a text with wrapped lines."""

_WRAPPED_LINE = rf"^[^\n]{{{MIN_WRAPPED_CHARS},{MIN_PARAGRAPH_CHARS}}}\n"
_PARAGRAPH = re.compile(
    rf"^[^\n]{{{MIN_PARAGRAPH_CHARS},}}$|(?:{_WRAPPED_LINE}){{3}}", re.MULTILINE
)


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

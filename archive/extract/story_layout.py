"""Where in a text the story begins, and how far its head goes."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

MIN_PARAGRAPH_CHARS = 140
"""Characters of the shortest line that is surely a paragraph of the story."""
HEAD_PARAGRAPHS = 2
"""Paragraphs within which the date and the byline of the article itself stand; later ones belong to its neighbours."""
MIN_WRAPPED_CHARS = 45
"""Characters of the shortest full line in a text that is wrapped."""

_PARAGRAPH = re.compile(
    rf"^[^\n]{{{MIN_PARAGRAPH_CHARS},}}$|(?:^[^\n]{{{MIN_WRAPPED_CHARS},{MIN_PARAGRAPH_CHARS}}}\n){{3}}",
    re.MULTILINE,
)


@lru_cache(maxsize=8)
def head_end(text: str) -> int:
    """Where the second paragraph of the story ends; the length of a text without paragraphs."""
    ends = [found.end() for found in islice(_PARAGRAPH.finditer(text), HEAD_PARAGRAPHS)]
    return ends[-1] if len(ends) == HEAD_PARAGRAPHS else len(text)


def story_starts_within(text: str, start: int, max_lines: int) -> bool:
    """A paragraph begins within so many lines that are not blank."""
    found = _PARAGRAPH.search(text, start)
    between = text[start : found.start()] if found else ""
    return (
        bool(found)
        and sum(1 for line in between.split("\n") if line.strip()) <= max_lines
    )

"""Tell the lines of wrapped paragraphs from lines that stand alone."""

from __future__ import annotations

import re
from itertools import islice, pairwise

MAX_LINES = 100
"""Lines from the start of a text that are compared."""
MIN_WIDTH, MAX_WIDTH = 45, 100
"""The least and the greatest length of the longest line of a wrapped text."""
MIN_FULL_LINES = 4
"""Full lines that prove that a text is wrapped. One may be full by chance."""
_LINE = re.compile(r"[^\n]+")


def full_line_ends(text: str) -> frozenset[int]:
    """Return where lines end that continue in the next line, if a text is wrapped.

    A program that wraps a paragraph fills its lines: the first word of the next line
    would make a line longer than the longest one. An indented line begins a paragraph.
    """
    lines = [*islice(_LINE.finditer(text), MAX_LINES)]
    width = max((len(line[0].rstrip()) for line in lines), default=0)
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return frozenset()
    ends = frozenset(
        line.end()
        for line, next_line in pairwise(lines)
        if next_line.start() == line.end() + 1
        and not next_line[0][0].isspace()
        and len(line[0].rstrip()) + 1 + len(next_line[0].split(maxsplit=1)[0]) > width
    )
    return ends if len(ends) >= MIN_FULL_LINES else frozenset()

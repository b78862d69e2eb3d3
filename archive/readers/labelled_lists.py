"""Split a text of several articles, each below labelled lines such as `Title: …`.

Monitoring services and people write such lists. A rule stands between the articles, or
each begins with the same label.
"""

from __future__ import annotations

import re

from archive.readers.exports.layout import ExportedArticle, Lines, pieces_from
from archive.readers.labelled_head import (
    LabelledHead,
    facts_of,
    first_label,
    has_fact_label,
    rows_as_lines,
    split_labelled_head,
)

MIN_ARTICLES = 2
MAX_TITLE_LINES = 6
"""Lines at the start of a list of which one has a label."""

_RULE = re.compile(r"\s*+(?:[-=_*~#·•]\s?+){5,}")
_COUNTER = re.compile(
    r"(?:[^\W\d_]{1,15} ?)?[#№]?\d{1,4}(?: ?(?:of|von|de|di|van|sur|av|af|z|из|/) ?\d{1,4})?"
    r"[.):]?"
)
"""The number of an article in a list: `2.`, `Artikel 2 von 7`."""


def may_be_list(start: str) -> bool:
    """Return whether a text may begin with labelled lines."""
    lines = [
        line for line in rows_as_lines(start).split("\n") if not _is_furniture(line)
    ]
    return any(map(has_fact_label, lines[:MAX_TITLE_LINES]))


def split(lines: Lines) -> list[Lines] | None:
    """Return the lines of each article, or `None` unless most of them have a head."""
    for pieces in (_between_rules(lines), _from_first_label(lines)):
        if len(pieces) >= MIN_ARTICLES:
            heads = sum(_head_of(piece) is not None for piece in pieces)
            if heads >= MIN_ARTICLES and 2 * heads > len(pieces):
                return pieces
    return None


def read(lines: Lines) -> ExportedArticle | None:
    """Read one article with the facts in the lines above its text."""
    head = _head_of(lines)
    if head is None:
        return None
    record = facts_of(head)
    return ExportedArticle(
        tuple(lines), head.text, record.fields, head.labels, notes=record.notes
    )


def _head_of(lines: Lines) -> LabelledHead | None:
    return split_labelled_head("\n".join(lines))


def _between_rules(lines: Lines) -> list[Lines]:
    pieces: list[list[str]] = [[]]
    for line in lines:
        if _RULE.fullmatch(line):
            pieces.append([])
        else:
            pieces[-1].append(line)
    return [_without_number(piece) for piece in pieces if any(map(str.strip, piece))]


def _without_number(lines: list[str]) -> list[str]:
    """Return lines without the number of the article above them."""
    start = next((i for i, line in enumerate(lines) if not _is_furniture(line)), 0)
    return lines[start:]


def _from_first_label(lines: Lines) -> list[Lines]:
    """Return the lines from each line with the first label on.

    Such a line within a text is no start: only a blank line or a rule is above it.
    """
    first = next((i for i, line in enumerate(lines) if not _is_furniture(line)), None)
    name = None if first is None else first_label(lines[first])
    if first is None or name is None:
        return []
    starts = [
        index
        for index in range(first, len(lines))
        if (index == first or _is_furniture(lines[index - 1]))
        and first_label(lines[index]) == name
    ]
    return list(map(_without_ends, pieces_from(lines, starts)))


def _without_ends(lines: Lines) -> Lines:
    """Return lines without the rule and the number of the next article below them."""
    last = max(
        (i for i, line in enumerate(lines) if not _is_furniture(line)), default=0
    )
    return lines[: last + 1]


def _is_furniture(line: str) -> bool:
    """Return whether a line is blank, a rule, or the number of an article."""
    text = line.strip()
    is_number = _COUNTER.fullmatch(text) is not None
    return not text or is_number or _RULE.fullmatch(line) is not None

"""Join the parts of names of organisations that the English tagger marks apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from archive.data_files import read_words
from archive.people.tagger import NameSpan

JOINED_NAMES_TABLE = "joined_names.txt"
"""Names of organisations with “and” between two parts that could be names, too."""
_AND = re.compile(r" (?:and|&) \Z")
_SECOND_PART = re.compile(r"(?:Co|Company|Sons|Partners|Associates)\b")
"""What is no organisation of its own: `Seagram and Sons`."""
_PARTNER = re.compile(r"\w+ (?:and|&) Co\b")
"""The last partner of a firm: `Peabody and Co`."""
_FIRST_PARTNER = re.compile(r"(?:\n|\b[a-z]{1,20}+ )([A-Z][a-z]{1,20}+, )\Z")
"""The partner before: `Kidder, `. After a name or a comma, it may be part of a list."""
MAX_PARTNER_CHARS = 50


def join_organisations(text: str, spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """Yield the spans of organisations, in order, with the parts of a name joined.

    `Kidder, Peabody and Co` is one firm, and `House Ways and Means Committee` one
    committee. `Ford and Chrysler` are two firms.
    """
    previous: NameSpan | None = None
    for span in spans:
        current = _with_first_partner(text, span)
        if previous and _belong_together(text, previous, current):
            current = current._replace(start=previous.start)
        elif previous:
            yield previous
        previous = current
    if previous:
        yield previous


def _with_first_partner(text: str, span: NameSpan) -> NameSpan:
    if not _PARTNER.match(text, span.start, span.end):
        return span
    before = text[max(span.start - MAX_PARTNER_CHARS, 0) : span.start]
    partner = _FIRST_PARTNER.search(f"\n{before}")
    return span._replace(start=span.start - len(partner[1])) if partner else span


def _belong_together(text: str, left: NameSpan, right: NameSpan) -> bool:
    if right.start < left.end:  # the first partner was a name of its own
        return True
    if not _AND.fullmatch(text, left.end, right.start):
        return False
    if _SECOND_PART.match(text, right.start, right.end):
        return True
    first, second = text[left.start : left.end], text[right.start : right.end]
    name = f"{first} and {second}".casefold()
    return any(
        joined.startswith(f"{first} and ".casefold()) and name.startswith(joined)
        for joined in _joined_names()
    )


@cache
def _joined_names() -> frozenset[str]:
    return frozenset(map(str.casefold, read_words(JOINED_NAMES_TABLE)))

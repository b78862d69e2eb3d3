"""Dating an undated article by dated ones that report the same words.

Shingles are hashed sequences of eight words, thinned by winnowing (Schleimer, Wilkerson and Aiken, 2003): whatever run
of eleven words two texts share, they share a shingle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from archive.model import Confidence, DateRange, Document, Evidence, Fact
from archive.text.date_mentions import Mention, mentions
from archive.text.date_parsing import shifted, span
from archive.text.normalization import folded

WORDS = 8
WINDOW = 4
"""Of each four neighbouring shingles at least one is kept."""
MOST = 400
"""Shingles of one text; passages in quotation marks come first."""
NEWS_DAYS = 6
"""Words spoken once are reported within a week."""
BACK_DAYS = 45
"""A day that is named without a year lies this near before the article."""

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{30,2000})[”\"“»]")
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")


@dataclass(frozen=True, slots=True)
class _Shared:
    """A dated neighbour, and words of the undated text that stand in both."""

    id: str
    day: date
    evidence: Evidence


def shingles(text: str) -> frozenset[int]:
    """Hashes of the text's distinctive sequences of words, the same in every run: 63 bits, no sign."""
    kept: dict[int, None] = {}
    for passage in (*(found[1] for found in _QUOTED.finditer(text)), text):
        for value, _, _ in _winnowed(passage):
            kept.setdefault(value)
            if len(kept) == MOST:
                return frozenset(kept)
    return frozenset(kept)


def narrow(document: Document, others: Iterable[Document]) -> Fact[DateRange] | None:
    """A window for an undated document, from neighbours that quote the same words and a day that it names itself.

    `None` when no neighbour shares words, when they are far apart in time (the words are then no news), or when no
    day named in the document fits.
    """
    near = [
        shared
        for other in others
        if other.id != document.id
        for shared in _shared(document, other)
    ]
    if not near:
        return None
    earliest = shifted(max(each.day for each in near), -NEWS_DAYS)
    latest = shifted(min(each.day for each in near), NEWS_DAYS)
    named = _last_named(document.text, earliest, latest)
    if latest < earliest or named is None:
        return None
    mention, day = named
    evidence = (*(each.evidence for each in near), mention.evidence)
    return Fact(
        DateRange(max(earliest, day), latest),
        Confidence.INFERRED,
        "neighbours",
        evidence,
    )


def _shared(document: Document, other: Document) -> Iterator[_Shared]:
    day = other.facts.date.value.day if other.facts.date else None
    if day is None:
        return
    theirs = shingles(other.text)
    for value, start, end in _winnowed(document.text):
        if value in theirs:
            evidence = Evidence(
                document.text[start:end],
                start,
                end,
                f"also in document {other.id} of {day}",
            )
            yield _Shared(other.id, day, evidence)
            return


def _last_named(text: str, earliest: date, latest: date) -> tuple[Mention, date] | None:
    """The latest day-and-month of the text that lies before the window's end, and not long before its beginning."""
    days = [(mention, day) for mention in mentions(text) for day in _in_year(mention, latest.year)
            if shifted(earliest, -BACK_DAYS) <= day <= latest]  # fmt: skip
    return max(days, key=lambda each: each[1], default=None)


def _in_year(mention: Mention, year: int) -> Iterator[date]:
    stamp = mention.stamp
    if stamp.year is None and stamp.day:
        yield from (
            days.earliest
            for each in (year, year - 1)
            if (days := span(each, stamp.month, stamp.day))
        )


def _winnowed(text: str) -> Iterator[tuple[int, int, int]]:
    """Hash, start and end of the shingles kept: the least of every window, once."""
    words = [
        (folded(_APOSTROPHES.sub("", found[0])), found.start(), found.end())
        for found in _WORD.finditer(text)
    ]
    hashes = [
        _hash(words[index : index + WORDS]) for index in range(len(words) - WORDS + 1)
    ]
    last = -1
    for first in range(max(1, len(hashes) - WINDOW + 1) if hashes else 0):
        window = range(first, min(first + WINDOW, len(hashes)))
        least = min(window, key=lambda index: (hashes[index], -index))
        if least != last:
            last = least
            yield hashes[least], words[least][1], words[least + WORDS - 1][2]


def _hash(words: list[tuple[str, int, int]]) -> int:
    joined = " ".join(word for word, _, _ in words).encode("utf-8", "replace")
    return int.from_bytes(blake2b(joined, digest_size=8).digest()) >> 1

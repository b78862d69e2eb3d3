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
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.date_parsing import add_days, calendar_range
from archive.text.normalization import normalize_letters

SHINGLE_WORDS = 8
WINNOWING_WINDOW = 4
"""Of each four neighbouring shingles at least one is kept."""
MAX_SHINGLES = 400
"""Shingles of one text; passages in quotation marks come first."""
MAX_NEWS_DAYS = 6
"""Words spoken once are reported within a week."""
MAX_YEARLESS_DAYS = 45
"""A day that is named without a year lies this near before the article."""

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{30,2000})[”\"“»]")
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")


@dataclass(frozen=True, slots=True)
class _SharedPassage:
    """A dated neighbour, and words of the undated text that stand in both."""

    id: str
    day: date
    evidence: Evidence


def shingle_hashes(text: str) -> frozenset[int]:
    """Hashes of the text's distinctive sequences of words, the same in every run: 63 bits, no sign."""
    kept: dict[int, None] = {}
    for passage in (*(found[1] for found in _QUOTED.finditer(text)), text):
        for value, _, _ in _winnowed_shingles(passage):
            kept.setdefault(value)
            if len(kept) == MAX_SHINGLES:
                return frozenset(kept)
    return frozenset(kept)


def date_from_neighbours(
    document: Document, neighbours: Iterable[Document]
) -> Fact[DateRange] | None:
    """A window for an undated document, from neighbours that quote the same words and a day that it names itself.

    `None` when no neighbour shares words, when they are far apart in time (the words are then no news), or when no
    day named in the document fits.
    """
    near = [
        shared
        for other in neighbours
        if other.id != document.id
        for shared in _shared_passages(document, other)
    ]
    if not near:
        return None
    earliest = add_days(max(each.day for each in near), -MAX_NEWS_DAYS)
    latest = add_days(min(each.day for each in near), MAX_NEWS_DAYS)
    named = _latest_named_day(document.text, earliest, latest)
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


def _shared_passages(
    document: Document, neighbour: Document
) -> Iterator[_SharedPassage]:
    day = neighbour.facts.date.value.day if neighbour.facts.date else None
    if day is None:
        return
    theirs = shingle_hashes(neighbour.text)
    for value, start, end in _winnowed_shingles(document.text):
        if value in theirs:
            evidence = Evidence(
                document.text[start:end],
                start,
                end,
                f"also in document {neighbour.id} of {day}",
            )
            yield _SharedPassage(neighbour.id, day, evidence)
            return


def _latest_named_day(
    text: str, earliest: date, latest: date
) -> tuple[DateMention, date] | None:
    """The latest day-and-month of the text that lies before the window's end, and not long before its beginning."""
    days = [(mention, day) for mention in find_date_mentions(text) for day in _days_in_year(mention, latest.year)
            if add_days(earliest, -MAX_YEARLESS_DAYS) <= day <= latest]  # fmt: skip
    return max(days, key=lambda each: each[1], default=None)


def _days_in_year(mention: DateMention, year: int) -> Iterator[date]:
    stamp = mention.parsed
    if stamp.year is None and stamp.day:
        yield from (
            days.earliest
            for each in (year, year - 1)
            if (days := calendar_range(each, stamp.month, stamp.day))
        )


def _winnowed_shingles(text: str) -> Iterator[tuple[int, int, int]]:
    """Hash, start and end of the shingles kept: the least of every window, once."""
    words = [
        (normalize_letters(_APOSTROPHES.sub("", found[0])), found.start(), found.end())
        for found in _WORD.finditer(text)
    ]
    hashes = [
        _hash_words(words[index : index + SHINGLE_WORDS])
        for index in range(len(words) - SHINGLE_WORDS + 1)
    ]
    last = -1
    for first in range(max(1, len(hashes) - WINNOWING_WINDOW + 1) if hashes else 0):
        window = range(first, min(first + WINNOWING_WINDOW, len(hashes)))
        least = min(window, key=lambda index: (hashes[index], -index))
        if least != last:
            last = least
            yield hashes[least], words[least][1], words[least + SHINGLE_WORDS - 1][2]


def _hash_words(words: list[tuple[str, int, int]]) -> int:
    joined = " ".join(word for word, _, _ in words).encode("utf-8", "replace")
    return int.from_bytes(blake2b(joined, digest_size=8).digest()) >> 1

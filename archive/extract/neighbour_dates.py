"""Date an undated article by dated articles that contain the same passages.

Shingles are hashed sequences of eight words. Winnowing (Schleimer, Wilkerson and Aiken,
2003) selects some of them, such that texts with eleven words in common share a shingle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

from archive.model import NEIGHBOUR_KEY, Confidence, DateRange, Document, Evidence, Fact
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.date_parsing import add_days, calendar_range
from archive.text.normalization import normalize_letters

SHINGLE_WORDS = 8
WINNOWING_WINDOW = 4
"""Number of adjacent shingles of which at least one is selected."""
MAX_SHINGLES = 400
"""Maximum number of shingles of a text. Those in quotation marks come first."""
MAX_CHARS = 1_000_000
"""Characters of a passage of which shingles are computed, which limits the memory."""
MAX_NEWS_DAYS = 6
"""Maximum number of days after a statement on which it is still reported."""
MAX_YEARLESS_DAYS = 45
"""Maximum number of days from a day named without a year to the article."""

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{30,2000})[”\"“»]")
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")


@dataclass(frozen=True, slots=True)
class _SharedPassage:
    """The day of a neighbour, and a passage that it shares with the undated text."""

    day: date
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Shingle:
    """The hash of a passage `text[start:end]`."""

    value: int
    start: int
    end: int


def shingle_hashes(text: str) -> frozenset[int]:
    """Return hashes of the text's distinctive sequences of words.

    They are integers of 63 bits, the same in every run.
    """
    hashes: set[int] = set()
    for passage in chain(_quoted_passages(text), [text]):
        for shingle in _winnowed_shingles(passage):
            hashes.add(shingle.value)
            if len(hashes) == MAX_SHINGLES:
                return frozenset(hashes)
    return frozenset(hashes)


def _quoted_passages(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        yield match[1]


def date_from_neighbours(
    document: Document, neighbours: Iterable[Document], latest_day: date = date.max
) -> Fact[DateRange] | None:
    """Return a window for the date of an undated document.

    It follows from the dates of neighbours with the same passages, and from a day that
    the document names. It ends on `latest_day` at the latest. Return `None` if no
    neighbour shares a passage or no named day fits. Also return `None` if the
    neighbours are far apart in time, since the passage is then not news.
    """
    passages = list(_shared_passages(document, neighbours))
    if not passages:
        return None
    days = [passage.day for passage in passages]
    earliest = add_days(max(days), -MAX_NEWS_DAYS)
    latest = min(add_days(min(days), MAX_NEWS_DAYS), latest_day)
    named_day = _latest_named_day(document.text, earliest, latest)
    if latest < earliest or named_day is None:
        return None
    mention, day = named_day
    return Fact(
        value=DateRange(max(earliest, day), latest),
        confidence=Confidence.INFERRED,
        method="neighbours",
        evidence=(*(passage.evidence for passage in passages), mention.evidence),
    )


def names_a_day(text: str) -> bool:
    """Return whether a text names a day without a year. No other text gets a date."""
    return any(map(_is_yearless_day, find_date_mentions(text)))


def _is_yearless_day(mention: DateMention) -> bool:
    return mention.parsed.year is None and bool(mention.parsed.day)


def _shared_passages(
    document: Document, neighbours: Iterable[Document]
) -> Iterator[_SharedPassage]:
    shingles = [*_winnowed_shingles(document.text)]
    for neighbour in neighbours:
        if neighbour.id == document.id:
            continue
        if passage := _shared_passage(document, shingles, neighbour):
            yield passage


def _shared_passage(
    document: Document, shingles: Iterable[_Shingle], neighbour: Document
) -> _SharedPassage | None:
    """Return the first passage that a dated neighbour shares with the document."""
    day = neighbour.facts.date.value.day if neighbour.facts.date else None
    if day is None:
        return None
    neighbour_hashes = shingle_hashes(neighbour.text)
    for shingle in shingles:
        if shingle.value in neighbour_hashes:
            quote = document.text[shingle.start : shingle.end]
            key = f"{NEIGHBOUR_KEY} {neighbour.id} {day}"
            return _SharedPassage(day, Evidence(quote, shingle.start, shingle.end, key))
    return None


def _latest_named_day(
    text: str, earliest: date, latest: date
) -> tuple[DateMention, date] | None:
    """Return the latest day without a year that the text names in a period.

    The period ends with the window, but begins `MAX_YEARLESS_DAYS` days before it.
    """
    first_day = add_days(earliest, -MAX_YEARLESS_DAYS)
    named_days: list[tuple[DateMention, date]] = []
    for mention in find_date_mentions(text):
        days = _days_near_year(mention, latest.year)
        fitting = (day for day in days if first_day <= day <= latest)
        named_days.extend((mention, day) for day in fitting)
    return max(named_days, key=lambda named_day: named_day[1], default=None)


def _days_near_year(mention: DateMention, year: int) -> Iterator[date]:
    """Yield the day of a mention without a year in that year and the one before."""
    parsed = mention.parsed
    if not _is_yearless_day(mention):
        return
    for possible_year in (year, year - 1):
        if days := calendar_range(possible_year, parsed.month, parsed.day):
            yield days.earliest


def _winnowed_shingles(text: str) -> Iterator[_Shingle]:
    """Yield the shingle with the lowest hash of each window, once."""
    matches = list(_WORD.finditer(text, 0, MAX_CHARS))
    words = [_letters_of(match[0]) for match in matches]
    hashes = [
        _hash_words(words[index : index + SHINGLE_WORDS])
        for index in range(len(words) - SHINGLE_WORDS + 1)
    ]
    for index in _window_minima(hashes):
        start = matches[index].start()
        end = matches[index + SHINGLE_WORDS - 1].end()
        yield _Shingle(hashes[index], start, end)


def _window_minima(hashes: list[int]) -> Iterator[int]:
    """Yield the index of the lowest hash in each window, the last of equal ones."""
    if not hashes:
        return
    previous = -1
    for start in range(max(1, len(hashes) - WINNOWING_WINDOW + 1)):
        window = hashes[start : start + WINNOWING_WINDOW]
        lowest = start + len(window) - 1 - window[::-1].index(min(window))
        if lowest != previous:
            previous = lowest
            yield lowest


@lru_cache(maxsize=1 << 16)
def _letters_of(word: str) -> bytes:
    letters = normalize_letters(_APOSTROPHES.sub("", word))
    return letters.encode("utf-8", "replace")


def _hash_words(words: list[bytes]) -> int:
    joined = b" ".join(words)
    return int.from_bytes(blake2b(joined, digest_size=8).digest()) >> 1

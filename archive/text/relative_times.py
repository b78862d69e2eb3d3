"""Find times such as `3 hours ago`, `vor 2 Stunden`, `昨天` and `il y a 5 jours`.

They are relative to the moment at which a page was made for its reader.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from itertools import chain, product

from archive.data_files import alternation_pattern, read_rows
from archive.text.date_words import UNSPACED, plain_characters

RELATIVE_TABLES = (
    "relative_times.tsv",
    "relative_times_cldr.tsv",
    "relative_times_dayjs.tsv",
)
APPROXIMATE = "about"
"""First cell of the rows with words that make a number approximate."""
MAX_PHRASE_CHARS = 24
"""Maximum length of the words before and after a number, without spaces."""
MAX_LINE_CHARS = 160
"""Maximum length of a line in which phrases are searched."""
MAX_COUNT_DIGITS = 3
UNIT_LENGTHS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30.44),
    "year": timedelta(days=365.25),
}
NORWEGIAN = frozenset({"nb", "nn", "no"})
SERBO_CROATIAN = frozenset({"bs", "hr", "sr", "sh"})

_NUMBER = re.compile(rf"(?<!\d)\d{{1,{MAX_COUNT_DIGITS}}}(?!\d)")
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069"
_SKIPPED = re.compile(rf"[\s{_INVISIBLE}]")
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class RelativeTime:
    """A relative time in a text: `text[start:end] == quote`.

    `unit` is a key of `UNIT_LENGTHS`. A day without a number in the text, such as
    `yesterday`, is a day of the calendar (`is_calendar_day`).
    """

    start: int
    end: int
    quote: str
    unit: str
    count: int
    is_calendar_day: bool = False


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a phrase means in a language. `count` is `None` if the phrase has a number."""

    language: str
    unit: str
    count: int | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its spaces: `key[i]` is `text[positions[i]]` in plain form.

    `bounds` are the indexes of `key` at which a word can begin or end.
    """

    text: str
    key: str
    positions: tuple[int, ...]
    bounds: tuple[int, ...]

    def quote(self, start: int, end: int) -> tuple[int, int]:
        """Return the positions in the text of a part of the key."""
        return self.positions[start], self.positions[end - 1] + 1


def find_relative_times(
    text: str, languages: Collection[str]
) -> tuple[RelativeTime, ...]:
    """Return the relative times in a short text, without overlaps.

    Phrases without a number must be in one of the languages. `Hier` is the French word
    for yesterday and the German one for here.
    """
    if len(text) > MAX_LINE_CHARS:
        return ()
    line, accepted = _read_line(text), _with_relatives(languages)
    numbered = list(_numbered_times(line, accepted))
    others = [
        time
        for time in _times_without_number(line, accepted)
        if not any(
            number.start < time.end and time.start < number.end for number in numbered
        )
    ]
    return tuple(sorted((*numbered, *others), key=lambda time: time.start))


def _with_relatives(languages: Collection[str]) -> frozenset[str]:
    """Return the languages, and those that have the same phrases."""
    accepted = frozenset(languages)
    for group in (NORWEGIAN, SERBO_CROATIAN):
        accepted |= group if accepted & group else frozenset()
    return accepted


def _read_line(text: str) -> _Line:
    plain = plain_characters(text)
    positions = tuple(
        index for index, char in enumerate(plain) if not _SKIPPED.match(char)
    )
    key = "".join(_lower(plain[index]) for index in positions)
    bounds = [
        index
        for index in range(1, len(key))
        if positions[index] - positions[index - 1] > 1
        or _is_bound(key[index - 1], key[index])
    ]
    return _Line(text, key, positions, (0, *bounds, len(key)))


def _lower(char: str) -> str:
    lower = char.lower().replace("ı", "i")
    return lower[0]


def _is_bound(before: str, after: str) -> bool:
    if _IS_UNSPACED.match(before) or _IS_UNSPACED.match(after):
        return True
    return _is_in_word(before) != _is_in_word(after) or (
        before.isdecimal() != after.isdecimal()
    )


def _is_in_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


def _numbered_times(line: _Line, languages: frozenset[str]) -> Iterator[RelativeTime]:
    """Yield the longest phrase around each number that is one."""
    for number in _NUMBER.finditer(line.key):
        starts = [
            bound
            for bound in line.bounds
            if number.start() - MAX_PHRASE_CHARS <= bound <= number.start()
        ]
        ends = [
            bound
            for bound in line.bounds
            if number.end() <= bound <= number.end() + MAX_PHRASE_CHARS
        ]
        for start, end in sorted(
            product(starts, ends), key=lambda span: span[0] - span[1]
        ):
            before = line.key[start : number.start()]
            phrase = f"{before}#{line.key[number.end() : end]}"
            meaning = _choose_meaning(phrase.rstrip("."), languages)
            if meaning and meaning.count is None:
                quote = line.quote(start, end)
                yield _to_time(line, quote, meaning, int(number[0]))
                break


def _times_without_number(
    line: _Line, languages: frozenset[str]
) -> Iterator[RelativeTime]:
    bounds = set(line.bounds)
    end_before = 0
    for match in _pattern_without_number(languages).finditer(line.key):
        if not {match.start(), match.end()} <= bounds or match.start() < end_before:
            continue
        meaning = _choose_meaning(match[0], languages)
        if meaning and meaning.count is not None:
            end_before = match.end()
            quote = line.quote(match.start(), match.end())
            yield _to_time(line, quote, meaning, meaning.count)


def _to_time(
    line: _Line, span: tuple[int, int], meaning: _Meaning, count: int
) -> RelativeTime:
    start, end = span
    is_day = meaning.unit == "day" and meaning.count is not None
    return RelativeTime(start, end, line.text[start:end], meaning.unit, count, is_day)


@lru_cache(maxsize=64)
def _pattern_without_number(languages: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of the phrases without a number in some languages."""
    phrases = [
        phrase
        for phrase, meanings in _meanings().items()
        if "#" not in phrase
        and any(meaning.language in languages for meaning in meanings)
    ]
    return re.compile(alternation_pattern(phrases))


def _choose_meaning(key: str, languages: frozenset[str]) -> _Meaning | None:
    """Return what a phrase means in one of the languages, or in all that have it."""
    meanings = _meanings().get(key)
    if not meanings:
        return None
    for meaning in meanings:
        if meaning.language in languages:
            return meaning
    is_same = len({(meaning.unit, meaning.count) for meaning in meanings}) == 1
    return meanings[0] if is_same and "#" in key else None


@cache
def _meanings() -> dict[str, list[_Meaning]]:
    """Return the meanings of each phrase, without its spaces."""
    meanings: dict[str, list[_Meaning]] = {}
    for table in RELATIVE_TABLES:
        for language, key, *phrases in read_rows(table):
            if language == APPROXIMATE:
                continue
            unit, _, count = key.partition(" ")
            meaning = _Meaning(language, unit, None if count == "#" else int(count))
            for phrase in chain(phrases, _approximate_forms(phrases, language)):
                meanings.setdefault(_phrase_key(phrase), []).append(meaning)
    return meanings


@cache
def _approximations() -> dict[str, tuple[str, ...]]:
    """Return the words that make a number approximate, by language."""
    rows = read_rows("relative_times.tsv")
    return {row[1]: row[2:] for row in rows if row[0] == APPROXIMATE}


def _approximate_forms(phrases: Iterable[str], language: str) -> Iterator[str]:
    """Yield phrases with such a word before them, or after their first word."""
    for word, phrase in product(_approximations().get(language, ()), phrases):
        first, _, rest = phrase.partition(" ")
        yield f"{word} {phrase}"
        yield f"{first} {word} {rest}"


def _phrase_key(phrase: str) -> str:
    """Return the form of a phrase under which the tables are searched."""
    return "".join(map(_lower, _SKIPPED.sub("", plain_characters(phrase)))).rstrip(".")

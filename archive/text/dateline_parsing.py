"""Find the dateline of a text: the place from which the story was filed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from archive.data_files import read_rows, read_words
from archive.model import Evidence
from archive.text.date_mentions import MONTH_PATTERN

HEAD_CHARS = 6000
"""Characters at the head of a text within which a dateline can begin."""
MAX_DATELINE_CHARS = 200
"""Maximum length of a dateline and its line."""
MIN_STORY_CHARS = 40
"""Minimum length of the story on the same line after an unknown place and a dash."""
MAX_REGION_LETTERS = 3
"""Maximum length of a region that is an abbreviation, such as NY or UAE."""
NOT_PLACES = read_words("no_places.txt")
"""Labels in capitals that appear before a dash or colon but are not places."""
SMALL_WORDS = read_words("particles.txt")

_CAPITALS = r"[A-ZÀ-Þ](?:[A-ZÀ-Þ'’]|\.(?! ?-)|(?<=M)c(?=[A-Z]))+"
_CAPITAL_PLACE = rf"{_CAPITALS}(?:[ -]{_CAPITALS}){{0,4}}"
_WORD = r"[A-ZÀ-Þ][\w'’.]{1,20}"
_REGION = rf", ?(?!{MONTH_PATTERN}\b)(?:(?:[A-Z]\.){{2,3}}|{_WORD}(?: {_WORD}){{0,2}})"
_DAY = (
    rf"\(?(?:{MONTH_PATTERN}\.? \d{{1,2}}|\d{{1,2}} {MONTH_PATTERN})(?:,? \d{{4}})?\)?"
)
_AGENCY = r"\([^()\n]{2,30}\)"
_DASH = r"(?:--?(?=\s|$)|(?:--|–|—|:)(?=\s|[A-ZÀ-Þ“\"<]|$))"
_TAIL = rf"(?P<day>,? ?{_DAY},?)?(?P<agency>,? ?{_AGENCY})? {{0,3}}(?P<mark>{_DASH})?"
_FIRST_CAPITALS = re.compile(_CAPITALS)
_LINE = re.compile(
    rf"^[ \t]*(?=[A-ZÀ-Þ])(?P<line>[^\n]{{3,{MAX_DATELINE_CHARS}}})", re.MULTILINE
)
_PART = re.compile(r"[^|•·\n]+")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place in ordinary letters, its quotation, and the end of the dateline."""

    place: str
    evidence: Evidence
    end: int


def find_dateline(text: str) -> Dateline | None:
    """Return the first dateline of a text."""
    for match in _LINE.finditer(text, 0, HEAD_CHARS):
        start = match.start("line")
        dateline = (
            _capital_dateline(text, start)
            or _known_place_dateline(text, start)
            or _bar_dateline(match["line"], start)
        )
        if dateline:
            return dateline
    return None


def country_of_place(place: str) -> str | None:
    """Return the two-letter code of a known place's country, or `None`.

    The code is empty for a place whose country the table does not give.
    """
    name = place.split(",", maxsplit=1)[0]
    return _place_countries().get(name.casefold())


def _capital_dateline(text: str, start: int) -> Dateline | None:
    """Return the dateline at `start` whose place is in capitals."""
    if not _FIRST_CAPITALS.match(text, start):
        return None
    match = _capital_dateline_regex().match(text, start, start + MAX_DATELINE_CHARS)
    if not match or not (match["mark"] or (match["day"] and match["agency"])):
        return None
    if not _is_place(text, match):
        return None
    city = _title_case(match["place"].split(",")[0])
    region = match["region"].strip(", ")
    if len(region) > MAX_REGION_LETTERS:
        region = _title_case(region)
    place = ", ".join(filter(None, (city, region)))
    return _make_dateline(text, place, match.start("place"), match.end())


def _is_place(text: str, match: re.Match[str]) -> bool:
    """Return whether the capitals are a known place, or probably an unknown one."""
    if country_of_place(match["place"]) is not None:
        return True
    parts = re.split(r"[ ,-]+", match["place"])
    words = {word.casefold().strip(".") for word in parts}
    if words & NOT_PLACES:
        return False
    return bool(match["day"] or match["agency"]) or _precedes_story(text, match)


def _precedes_story(text: str, match: re.Match[str]) -> bool:
    """Return whether a dash and a story in ordinary letters follow the place."""
    if match["mark"] in (None, ":"):
        return False
    story = text[match.end() : match.end() + MIN_STORY_CHARS]
    if len(story) < MIN_STORY_CHARS or "\n" in story.strip():
        return False
    return story.upper() != story


def _known_place_dateline(text: str, start: int) -> Dateline | None:
    """Return the dateline at `start` whose place is in the table."""
    if not text.startswith(_place_names(), start):
        return None
    limit = start + MAX_DATELINE_CHARS
    match = _known_place_regex().match(text, start, limit)
    if not match or not (match["mark"] or match["day"] or match["agency"]):
        return None
    return _make_dateline(text, match["place"], start, match.end())


def _bar_dateline(line: str, start: int) -> Dateline | None:
    """Return the known place between bars on a line with a date.

    An example is `PTI | Moscow | Updated: …`.
    """
    if "|" not in line or not _dated_regex().search(line):
        return None
    return next(_places_between_bars(line, start), None)


def _places_between_bars(line: str, line_start: int) -> Iterator[Dateline]:
    for part in _PART.finditer(line):
        place = part[0].strip()
        if country_of_place(place) is not None:
            indent = len(part[0]) - len(part[0].lstrip())
            start = line_start + part.start() + indent
            end = start + len(place)
            yield Dateline(_title_case(place), Evidence(place, start, end), end)


def _make_dateline(text: str, place: str, start: int, end: int) -> Dateline:
    quote = text[start:end].rstrip()
    return Dateline(place, Evidence(quote, start, start + len(quote)), end)


def _title_case(place: str) -> str:
    """Return `New Delhi` for `NEW DELHI`, and any place in mixed case unchanged."""
    if place != place.upper():
        return place
    parts = enumerate(re.split(r"([ -])", place))
    return "".join(_title_case_word(part, index > 0) for index, part in parts)


def _title_case_word(word: str, is_inner: bool) -> str:
    if is_inner and word.casefold() in SMALL_WORDS:
        return word.lower()
    is_abbreviation = re.fullmatch(r"(?:[A-Z]\.)+", word)
    return word if is_abbreviation else word.capitalize()


@cache
def _place_countries() -> dict[str, str]:
    countries = {}
    for name, *cells in read_rows("places.tsv"):
        countries[name.casefold()] = cells[0] if cells else ""
    return countries


@cache
def _place_names() -> tuple[str, ...]:
    """Return the known places, the longest first."""
    names = (row[0] for row in read_rows("places.tsv"))
    return tuple(sorted(names, key=len, reverse=True))


@cache
def _known_place_regex() -> re.Pattern[str]:
    places = "|".join(map(re.escape, _place_names()))
    return re.compile(rf"(?P<place>{places})(?:{_REGION})?(?=[\s,:(–—-]){_TAIL}")


@cache
def _capital_dateline_regex() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<place>{_CAPITAL_PLACE}(?P<region>(?:{_REGION})?)),?"
        rf"(?=[\s,:(–—-]){_TAIL}"
    )


@cache
def _dated_regex() -> re.Pattern[str]:
    """Return a pattern for a word or a number of a line with a date."""
    return re.compile(
        rf"\b(?:updated|created|published|posted)\b|\d{{4}}|{MONTH_PATTERN} \d",
        re.IGNORECASE,
    )

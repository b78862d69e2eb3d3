"""The dateline: the place that an article was filed from, at the head of its story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from archive import outlets
from archive.article import Article
from archive.data_files import read_rows, read_words
from archive.model import Confidence, Evidence, Fact
from archive.text.date_mentions import MONTH_PATTERN

HEAD_CHARS = 6000
"""Characters from the head of a text within which a dateline can begin."""
MIN_STORY_CHARS = 40
"""Characters that must follow on the same line when nothing but a dash parts the place from the story."""
MAX_REGION_LETTERS = 3
"""A region of no more letters is an abbreviation, such as NY or UAE."""
NOT_PLACES = read_words("no_places.txt")
"""Words in capitals before a dash or colon that are labels."""
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
_CAPITAL_DATELINE = re.compile(
    rf"(?P<place>{_CAPITAL_PLACE}(?P<region>(?:{_REGION})?)),?(?=[\s,:(–—-]){_TAIL}"
)
_LINE = re.compile(r"^[ \t]*(?=[A-ZÀ-Þ])(?P<line>[^\n]{3,200})", re.MULTILINE)
_PART = re.compile(r"[^|•·\n]+")
_DATED = re.compile(
    rf"\b(?:updated|created|published|posted)\b|\d{{4}}|{MONTH_PATTERN} \d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place as people write it, the words that give it, and where the whole dateline ends."""

    place: str
    evidence: Evidence
    end: int


@lru_cache(maxsize=8)
def find_dateline(text: str) -> Dateline | None:
    """The first dateline of a text."""
    for found in _LINE.finditer(text, 0, HEAD_CHARS):
        start = found.start("line")
        dateline = (
            _capital_dateline(text, start)
            or _known_place_dateline(text, start)
            or _bar_dateline(found["line"], start)
        )
        if dateline:
            return dateline
    return None


def extract(article: Article) -> Fact[str] | None:
    """The place of the dateline."""
    found = find_dateline(article.text)
    return (
        Fact(found.place, Confidence.STATED, "dateline", (found.evidence,))
        if found
        else None
    )


def country_of_place(place: str) -> str | None:
    """The two-letter code of a well-known place's country."""
    return _place_countries().get(place.split(",", maxsplit=1)[0].casefold())


def _capital_dateline(text: str, start: int) -> Dateline | None:
    found = _CAPITAL_DATELINE.match(text, start, start + 200)
    if not found or not (found["mark"] or (found["day"] and found["agency"])):
        return None
    said = {word.casefold().strip(".") for word in re.split(r"[ ,-]+", found["place"])}
    named = country_of_place(found["place"]) is not None
    dated = found["day"] or found["agency"]
    if not named and (said & NOT_PLACES or not (dated or _precedes_story(text, found))):
        return None
    region = found["region"].strip(", ")
    region = _title_case(region) if len(region) > MAX_REGION_LETTERS else region
    place = ", ".join(filter(None, (_title_case(found["place"].split(",")[0]), region)))
    return _make_dateline(text, place, found.start("place"), found.end())


def _precedes_story(text: str, match: re.Match[str]) -> bool:
    """An unknown place in capitals stands before a dash, and a story in ordinary letters after it."""
    story = text[match.end() : match.end() + MIN_STORY_CHARS]
    return (
        match["mark"] not in (None, ":")
        and "\n" not in story.strip()
        and story.upper() != story
        and len(story) == MIN_STORY_CHARS
    )


def _known_place_dateline(text: str, start: int) -> Dateline | None:
    found = _known_place_regex().match(text, start, start + 200)
    if not found or not (found["mark"] or found["day"] or found["agency"]):
        return None
    return _make_dateline(text, found["place"], start, found.end())


def _bar_dateline(line: str, start: int) -> Dateline | None:
    """`PTI | Moscow | Updated: …`: the place stands alone between bars on a line that has a date."""
    if "|" not in line or not _DATED.search(line):
        return None
    return next(_places_between_bars(line, start), None)


def _places_between_bars(line: str, start: int) -> Iterator[Dateline]:
    for part in _PART.finditer(line):
        place = part[0].strip()
        if country_of_place(place) is not None:
            at = start + part.start() + len(part[0]) - len(part[0].lstrip())
            yield Dateline(
                _title_case(place),
                Evidence(place, at, at + len(place)),
                at + len(place),
            )


def _make_dateline(text: str, place: str, start: int, end: int) -> Dateline:
    quote = text[start:end].rstrip()
    return Dateline(place, Evidence(quote, start, start + len(quote)), end)


def _title_case(place: str) -> str:
    """`NEW DELHI` as New Delhi; what is not all in capitals stays."""
    if place != place.upper():
        return place
    return "".join(
        _title_case_word(word, index > 0)
        for index, word in enumerate(re.split(r"([ -])", place))
    )


def _title_case_word(word: str, is_inner: bool) -> str:
    if is_inner and word.casefold() in SMALL_WORDS:
        return word.lower()
    return word if re.fullmatch(r"(?:[A-Z]\.)+", word) else word.capitalize()


@cache
def _place_countries() -> dict[str, str]:
    return {
        row[0].casefold(): row[1] if len(row) > 1 else ""
        for row in read_rows("places.tsv")
    }


@cache
def _known_place_regex() -> re.Pattern[str]:
    names = "|".join(
        sorted(
            (re.escape(row[0]) for row in read_rows("places.tsv")),
            key=len,
            reverse=True,
        )
    )
    return re.compile(rf"(?P<place>{names})(?:{_REGION})?(?=[\s,:(–—-]){_TAIL}")


def find_agency(text: str) -> tuple[str, Evidence] | None:
    """The agency named in brackets in the dateline, with its evidence."""
    found = find_dateline(text)
    inner = re.search(r"\(([^()]+)\)", found.evidence.quote) if found else None
    if not found or not inner:
        return None
    start = (found.evidence.start or 0) + inner.start(1)
    name = outlets.agency_names().get(inner[1].strip())
    return (name, Evidence(inner[1], start, start + len(inner[1]))) if name else None

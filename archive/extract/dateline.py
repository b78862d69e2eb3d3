"""The dateline: the place that an article was filed from, at the head of its story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from archive import outlets
from archive.article import Article
from archive.data_files import rows, words
from archive.model import Confidence, Evidence, Fact
from archive.text.date_mentions import MONTH

HEAD = 6000
"""Characters from the head of a text within which a dateline can begin."""
STORY = 40
"""Characters that must follow on the same line when nothing but a dash parts the place from the story."""
LONGEST_LETTERS = 3
"""A region of no more letters is an abbreviation, such as NY or UAE."""
NOT_PLACES = words("no_places.txt")
"""Words in capitals before a dash or colon that are labels."""
SMALL_WORDS = words("particles.txt")

_CAPITALS = r"[A-ZÀ-Þ](?:[A-ZÀ-Þ'’]|\.(?! ?-)|(?<=M)c(?=[A-Z]))+"
_CAPITAL_PLACE = rf"{_CAPITALS}(?:[ -]{_CAPITALS}){{0,4}}"
_WORD = r"[A-ZÀ-Þ][\w'’.]{1,20}"
_REGION = rf", ?(?!{MONTH}\b)(?:(?:[A-Z]\.){{2,3}}|{_WORD}(?: {_WORD}){{0,2}})"
_DAY = rf"\(?(?:{MONTH}\.? \d{{1,2}}|\d{{1,2}} {MONTH})(?:,? \d{{4}})?\)?"
_AGENCY = r"\([^()\n]{2,30}\)"
_DASH = r"(?:--?(?=\s|$)|(?:--|–|—|:)(?=\s|[A-ZÀ-Þ“\"<]|$))"
_TAIL = rf"(?P<day>,? ?{_DAY},?)?(?P<agency>,? ?{_AGENCY})? {{0,3}}(?P<mark>{_DASH})?"
_IN_CAPITALS = re.compile(
    rf"(?P<place>{_CAPITAL_PLACE}(?P<region>(?:{_REGION})?)),?(?=[\s,:(–—-]){_TAIL}"
)
_LINE = re.compile(r"^[ \t]*(?=[A-ZÀ-Þ])(?P<line>[^\n]{3,200})", re.MULTILINE)
_PART = re.compile(r"[^|•·\n]+")
_STAMPED = re.compile(
    rf"\b(?:updated|created|published|posted)\b|\d{{4}}|{MONTH} \d", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place as people write it, the words that give it, and where the whole dateline ends."""

    place: str
    evidence: Evidence
    end: int


@lru_cache(maxsize=8)
def find(text: str) -> Dateline | None:
    """The first dateline of a text."""
    for found in _LINE.finditer(text, 0, HEAD):
        start = found.start("line")
        dateline = (
            _in_capitals(text, start)
            or _known_place(text, start)
            or _between_bars(found["line"], start)
        )
        if dateline:
            return dateline
    return None


def extract(article: Article) -> Fact[str] | None:
    """The place of the dateline."""
    found = find(article.text)
    return (
        Fact(found.place, Confidence.STATED, "dateline", (found.evidence,))
        if found
        else None
    )


def country(place: str) -> str | None:
    """The two-letter code of a well-known place's country."""
    return _places().get(place.split(",", maxsplit=1)[0].casefold())


def _in_capitals(text: str, start: int) -> Dateline | None:
    found = _IN_CAPITALS.match(text, start, start + 200)
    if not found or not (found["mark"] or (found["day"] and found["agency"])):
        return None
    said = {word.casefold().strip(".") for word in re.split(r"[ ,-]+", found["place"])}
    named = country(found["place"]) is not None
    dated = found["day"] or found["agency"]
    if not named and (said & NOT_PLACES or not (dated or _parted(text, found))):
        return None
    region = found["region"].strip(", ")
    region = _cased(region) if len(region) > LONGEST_LETTERS else region
    place = ", ".join(filter(None, (_cased(found["place"].split(",")[0]), region)))
    return _dateline(text, place, found.start("place"), found.end())


def _parted(text: str, found: re.Match[str]) -> bool:
    """An unknown place in capitals stands before a dash, and a story in ordinary letters after it."""
    story = text[found.end() : found.end() + STORY]
    return (
        found["mark"] not in (None, ":")
        and "\n" not in story.strip()
        and story.upper() != story
        and len(story) == STORY
    )


def _known_place(text: str, start: int) -> Dateline | None:
    found = _known().match(text, start, start + 200)
    if not found or not (found["mark"] or found["day"] or found["agency"]):
        return None
    return _dateline(text, found["place"], start, found.end())


def _between_bars(line: str, start: int) -> Dateline | None:
    """`PTI | Moscow | Updated: …`: the place stands alone between bars on a line that has a date."""
    if "|" not in line or not _STAMPED.search(line):
        return None
    return next(_places_alone(line, start), None)


def _places_alone(line: str, start: int) -> Iterator[Dateline]:
    for part in _PART.finditer(line):
        place = part[0].strip()
        if country(place) is not None:
            at = start + part.start() + len(part[0]) - len(part[0].lstrip())
            yield Dateline(
                _cased(place), Evidence(place, at, at + len(place)), at + len(place)
            )


def _dateline(text: str, place: str, start: int, end: int) -> Dateline:
    quote = text[start:end].rstrip()
    return Dateline(place, Evidence(quote, start, start + len(quote)), end)


def _cased(place: str) -> str:
    """`NEW DELHI` as New Delhi; what is not all in capitals stays."""
    if place != place.upper():
        return place
    return "".join(
        _word(word, index > 0) for index, word in enumerate(re.split(r"([ -])", place))
    )


def _word(word: str, inner: bool) -> str:
    if inner and word.casefold() in SMALL_WORDS:
        return word.lower()
    return word if re.fullmatch(r"(?:[A-Z]\.)+", word) else word.capitalize()


@cache
def _places() -> dict[str, str]:
    return {
        row[0].casefold(): row[1] if len(row) > 1 else "" for row in rows("places.tsv")
    }


@cache
def _known() -> re.Pattern[str]:
    names = "|".join(
        sorted((re.escape(row[0]) for row in rows("places.tsv")), key=len, reverse=True)
    )
    return re.compile(rf"(?P<place>{names})(?:{_REGION})?(?=[\s,:(–—-]){_TAIL}")


def agency_in(text: str) -> tuple[str, Evidence] | None:
    """The agency named in brackets in the dateline, with its evidence."""
    found = find(text)
    inner = re.search(r"\(([^()]+)\)", found.evidence.quote) if found else None
    if not found or not inner:
        return None
    start = (found.evidence.start or 0) + inner.start(1)
    name = outlets.agencies().get(inner[1].strip())
    return (name, Evidence(inner[1], start, start + len(inner[1]))) if name else None

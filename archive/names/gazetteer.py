"""Look up the names of places: countries, their regions, and cities.

The gazetteer is in `archive/data/gazetteer`. `docs/gazetteer.py` writes it.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import accumulate

from archive.data_files import read_bytes
from archive.text.normalization import normalize_letters

PLACES_TABLE = "gazetteer/places.tsv"
"""Kind, code, name, latitude, longitude, population, ID, and line of the region."""
NAMES_TABLE = "gazetteer/names.tsv"
"""Sorted keys of names, with the lines of the places that have the name.

The second cell has the places of which it is the main name, and the third those of which
it is another name. A name without places, such as that of a continent, has no
coordinates.
"""
ATTRIBUTION = "GeoNames, CC BY 4.0"
MIN_RATIO = 5
"""How many times as many people the place that is meant has as the next one."""
LARGE_CITY = 100_000
"""Inhabitants of a city that is meant rather than a region of its country."""
MAX_NAME_CHARS = 100
MAX_ABBREVIATION_CHARS = 4


class PlaceKind(StrEnum):
    """The kinds of places."""

    COUNTRY = "country"
    REGION = "region"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its coordinates in degrees.

    `code`: that of the country, `FR`, or of the region, `US.TX`. `region`: the name of
    the region in which a city is. `geonames_id` is `None` for a region. Countries and
    regions have the centre of the people in their cities.
    """

    kind: PlaceKind
    code: str
    name: str
    latitude: float
    longitude: float
    population: int
    geonames_id: int | None
    region: str | None = None

    @property
    def country_code(self) -> str:
        """Return the code of the country in ISO 3166-1, such as `FR`."""
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """The places with a name.

    `place` is the one that is meant, or `None` if there is none or if the name is
    ambiguous. `others` are the other places of the name, those with the most people
    first.
    """

    place: Place | None = None
    others: tuple[Place, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Return whether several places have the name, and none of them is meant."""
        return self.place is None and bool(self.others)


NO_MATCH = PlaceMatch()


def name_key(name: str) -> str:
    """Return the letters and digits of a name, without case and accents.

    Vowel signs, such as those of Devanagari, are letters.
    """
    return "".join(
        char
        for char in normalize_letters(name)
        if char.isalnum() or unicodedata.category(char).startswith("M")
    )


@lru_cache(maxsize=1 << 12)
def find_place(name: str) -> PlaceMatch:
    """Return the places with a name, and which of them is meant.

    Other names, such as `Bombay`, count only if no place has the name as its main one.

    1. A country is meant rather than a region or a city in it.
    2. A city with 100,000 people is meant rather than a region of the same country. A
       region is meant rather than a smaller city.
    3. Of the rest, the place with the most people is meant if it has five times as many
       as the next one. Otherwise, the name is ambiguous.

    An abbreviation such as `LAC` is not the name of the region or small city Lac.
    """
    places = _places_with_name(name)
    if len(name) <= MAX_ABBREVIATION_CHARS and name.isupper():
        places = [place for place in places if not _is_small_namesake(place, name)]
    if not places:
        return NO_MATCH
    candidates = _without_cities_or_regions(_without_parts_of_countries(places))
    first, *rest = candidates
    if rest and first.population < MIN_RATIO * rest[0].population:
        return PlaceMatch(None, tuple(places))
    return PlaceMatch(first, tuple(place for place in places if place != first))


def _without_parts_of_countries(places: Sequence[Place]) -> list[Place]:
    countries = {place.code for place in places if place.kind is PlaceKind.COUNTRY}
    return [
        place
        for place in places
        if place.kind is PlaceKind.COUNTRY or place.country_code not in countries
    ]


def _without_cities_or_regions(places: Sequence[Place]) -> list[Place]:
    large_cities = [place for place in places if _is_large_city(place)]
    countries = {place.country_code for place in large_cities}
    regions = [
        place
        for place in places
        if place.kind is PlaceKind.REGION and place.country_code not in countries
    ]
    return [
        place
        for place in places
        if place.kind is PlaceKind.COUNTRY
        or place in regions
        or (place in large_cities if regions else place.kind is PlaceKind.CITY)
    ]


def _is_small_namesake(place: Place, name: str) -> bool:
    """Return whether a region or small city has this name, in whatever case."""
    if place.kind is PlaceKind.COUNTRY or _is_large_city(place):
        return False
    return name_key(place.name) == name_key(name)


def _is_large_city(place: Place) -> bool:
    return place.kind is PlaceKind.CITY and place.population >= LARGE_CITY


def _places_with_name(name: str) -> list[Place]:
    """Return the places with a name, those with the most people first."""
    cells = _find_line(f"{name_key(name[:MAX_NAME_CHARS])}\t".encode()).split("\t")
    numbers = next(filter(None, cells[1:]), "").split()
    places = [_read_place(int(number)) for number in numbers]
    return sorted(places, key=lambda place: -place.population)


def _find_line(start: bytes) -> str:
    """Return the line of the sorted names that begins so, or an empty text.

    The table is searched as it is: its 130,000 lines would take 30 MB as objects.
    """
    table = read_bytes(NAMES_TABLE)
    low, high = 0, len(table)
    while low < high:
        middle = table.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = table.index(b"\n", middle)
        if table[middle:end] < start:
            low = end + 1
        else:
            high = middle
    line = table[low : max(table.find(b"\n", low), low)]
    return line.decode() if line.startswith(start) else ""


@lru_cache(maxsize=1 << 12)
def _read_place(number: int) -> Place:
    """Return the place in a line of the table, from 0."""
    kind, code, name, latitude, longitude, population, id, region = _cells(number)
    return Place(
        PlaceKind(kind),
        code,
        name,
        float(latitude),
        float(longitude),
        int(population),
        int(id) if id else None,
        _cells(int(region))[2] if region else None,
    )


def _cells(number: int) -> list[str]:
    starts = _line_starts()
    line = read_bytes(PLACES_TABLE)[starts[number] : starts[number + 1] - 1]
    return line.decode().split("\t")


@cache
def _line_starts() -> array[int]:
    """Return the places in bytes where the lines of the table begin, and its end."""
    lines = read_bytes(PLACES_TABLE).splitlines(keepends=True)
    return array("I", accumulate(map(len, lines), initial=0))

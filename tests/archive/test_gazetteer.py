"""Test the gazetteer: which place a name means, and what its tables hold."""

from __future__ import annotations

import gzip
from importlib.resources import files

import pytest

from archive.data_files import read_bytes
from archive.names.gazetteer import (
    MIN_RATIO,
    NAMES_TABLE,
    PLACES_TABLE,
    PlaceKind,
    find_place,
)

MAX_COMPRESSED = 2_000_000


def meaning(name: str) -> str | None:
    """Return kind, code and name of the place that a name means."""
    place = find_place(name).place
    return f"{place.kind} {place.code} {place.name}" if place else None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("France", "country FR France"),
        ("Luxembourg", "country LU Luxembourg"),
        ("Mexico", "country MX Mexico"),
        ("Jordan", "country JO Jordan"),
        ("England", "region GB.ENG England"),
    ],
)
def test_a_country_is_meant_rather_than_its_parts(name: str, expected: str) -> None:
    assert meaning(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tokyo", "city JP Tokyo"),
        ("Washington", "city US Washington"),
        ("New York", "city US New York City"),
        ("Delaware", "region US.DE Delaware"),
        ("Ontario", "region CA.08 Ontario"),
    ],
)
def test_a_large_city_comes_before_a_region_and_a_small_one_after_it(
    name: str, expected: str
) -> None:
    assert meaning(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("LAC", None),
        ("OSLO", "city NO Oslo"),
        ("IRAN", "country IR Iran"),
        ("LADAKH", "region IN.41 Ladakh"),
    ],
)
def test_what_may_be_an_abbreviation_is_no_region_or_small_city(
    name: str, expected: str | None
) -> None:
    assert meaning(name) == expected


def test_a_place_that_is_much_larger_is_meant_and_the_others_are_listed() -> None:
    match = find_place("Paris")
    assert meaning("Paris") == "city FR Paris"
    assert match.place
    assert (match.place.latitude, match.place.longitude) == (48.85, 2.35)
    assert {(place.country_code, place.region) for place in match.others} >= {
        ("US", "Texas")
    }
    for place in match.others:
        assert match.place.population >= MIN_RATIO * place.population


@pytest.mark.parametrize("name", ["Springfield", "Cambridge", "Georgia", "Valencia"])
def test_a_name_without_a_much_larger_place_is_ambiguous(name: str) -> None:
    match = find_place(name)
    assert match.is_ambiguous
    populations = [place.population for place in match.others]
    assert len(populations) > 1
    assert populations == sorted(populations, reverse=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Bombay", "Mumbai"),
        ("Peking", "Beijing"),
        ("Zurich", "Zürich"),
        ("SAO PAULO", "São Paulo"),
        ("St Louis", "St. Louis"),
        ("Москва", "Moscow"),
        ("Deutschland", "Germany"),
        ("França", "France"),
        ("Tunis", "Tunis"),
        ("Singapur", "Singapore"),
        ("भारत", "India"),
        ("Britain", "United Kingdom"),
        ("Calif", "California"),
        ("N.Y.", "New York"),
    ],
)
def test_other_names_and_spellings_are_known(name: str, expected: str) -> None:
    place = find_place(name).place
    assert place
    assert place.name == expected


def test_other_names_count_only_without_a_main_one() -> None:
    names = {place.name for place in find_place("Philadelphia").others}
    assert "Amman" not in names  # its ancient name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "...",
        "Nowhereville",
        "Asia",
        "White House",
        "Wall Street",
        "x" * 500,
        "\t1\n",
    ],
)
def test_what_is_no_place_or_too_vague_has_no_coordinates(name: str) -> None:
    match = find_place(name)
    assert match.place is None
    assert not match.is_ambiguous


def test_the_places_of_the_tables_are_right() -> None:
    table = read_bytes(PLACES_TABLE).decode().splitlines()
    assert len(table) > 30_000
    for line in table:
        kind, code, name, latitude, longitude, population, _, region = line.split("\t")
        assert kind in [*PlaceKind], line
        assert code[:2].isupper(), line
        assert name, line
        assert -90 <= float(latitude) <= 90, line
        assert -180 <= float(longitude) <= 180, line
        assert int(population) > 0 or kind == PlaceKind.COUNTRY, line
        assert not region or table[int(region)].startswith(f"region\t{code}."), line


def test_the_names_are_sorted_keys_of_places_that_exist() -> None:
    lines = read_bytes(NAMES_TABLE).splitlines()
    place_count = read_bytes(PLACES_TABLE).count(b"\n")
    starts = [line.partition(b"\t")[0] + b"\t" for line in lines]
    assert starts == sorted(set(starts))
    for line in lines:
        _, main, other = line.decode().split("\t")
        assert not (main and other)
        assert all(int(number) < place_count for number in (main or other).split())


def test_the_first_and_the_last_name_are_looked_up() -> None:
    lines = read_bytes(NAMES_TABLE).decode().splitlines()
    for line in (lines[0], lines[-1]):
        match = find_place(line.split("\t")[0])
        assert match.place or match.others


def test_the_data_is_small_and_its_licences_are_named() -> None:
    folder = files("archive").joinpath("data")
    tables = [item.read_bytes() for item in folder.joinpath("gazetteer").iterdir()]
    assert sum(len(gzip.compress(table)) for table in tables) < MAX_COMPRESSED
    sources = folder.joinpath("SOURCES.md").read_text(encoding="utf-8")
    assert "gazetteer/places.tsv" in sources
    assert "https://creativecommons.org/licenses/by/4.0/" in sources
    assert "Natural Earth" in sources

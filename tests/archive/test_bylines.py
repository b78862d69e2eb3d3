"""Test that bylines in many languages are split into the names of persons.

The languages are ISO 639 codes. Each name is made up.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.names.bylines import split_byline
from archive.names.person_names import NameContext

TABLE = Path(__file__).with_name("bylines.tsv")
"""Language, byline, and its names between semicolons. Some have none."""
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
LANGUAGES = sorted({row[0] for row in ROWS})
SURNAMES_THAT_ARE_WORDS = (
    "Min", "Head", "Read", "More", "Press", "Page", "Post", "Story", "Share", "Guest",
    "Long", "Best", "Day", "May", "March", "Will", "Young", "English", "Text", "Mehr",
    "Plus", "Leal", "Lang", "Neu", "Bild", "Alt", "Grande", "Nova", "Stark",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_byline_is_split_into_its_names(language: str) -> None:
    expected = {byline: names for code, byline, names in ROWS if code == language}
    context = NameContext(language)
    assert {
        byline: ";".join(split_byline(byline, context)) for byline in expected
    } == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_organizations_and_placeholders_are_no_names_of_one_word(language: str) -> None:
    context = NameContext(language)
    names = {
        byline: split_byline(byline, context, min_words=1)
        for code, byline, names in ROWS
        if code == language and not names
    }
    assert not {byline: persons for byline, persons in names.items() if persons}


@pytest.mark.parametrize("surname", SURNAMES_THAT_ARE_WORDS)
def test_a_surname_may_be_a_word(surname: str) -> None:
    name = f"Anna {surname}"
    assert split_byline(f"By {name} and Bo Pier") == (name, "Bo Pier")
    assert split_byline(name.upper()) == (name,)


@pytest.mark.parametrize("joiner", ["y", "e", "i"])
@pytest.mark.parametrize("language", ["es", "pt", "ca", "it", "pl", "de", None])
def test_two_surnames_of_one_person_are_not_split(
    joiner: str, language: str | None
) -> None:
    name = f"Carlos Fernández {joiner} González"
    assert split_byline(name, NameContext(language)) == (name,)


def test_known_organizations_are_no_persons() -> None:
    context = NameContext("en", frozenset({"harborlight"}))
    assert split_byline("Harbor Light", context) == ()
    assert split_byline("Ada Quay, Harbor Light", context) == ("Ada Quay",)


def test_a_long_byline_is_read_quickly() -> None:
    names = split_byline("By Ada Quay, " + "and et y e i " * 10_000)
    assert names[:1] == ("Ada Quay",)

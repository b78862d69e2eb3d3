"""Words in similar contexts have the same groups, in the languages with a table."""

from __future__ import annotations

from importlib.resources import files

import pytest

from archive.data_files import read_bytes
from archive.people.language_features import FeatureExtractor
from archive.people.word_groups import (
    NO_GROUP,
    NO_START,
    STARTS_LANGUAGES,
    WordGroups,
    WordStarts,
)
from archive.people.words import split_words

LANGUAGES = ("de", "fr", "ru")
SURNAMES = {
    "de": ("Müller", "Schmidt", "Klein"),
    "fr": ("Jalabert", "Poulain", "Abergel"),
    "ru": ("Аксенов", "Бастрыкин", "Азаров"),
}
PLACES = {
    "de": ("Hamburg", "Leipzig", "Bremen"),
    "fr": ("Martigny", "Bex", "Yverdon"),
    "ru": ("Францией", "Германией", "Италией"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [SURNAMES, PLACES])
def test_words_of_one_kind_have_one_group(
    language: str, words: dict[str, tuple[str, ...]]
) -> None:
    groups = WordGroups(language)
    marks = {groups.marks(word)[1] for word in words[language]}
    assert len(marks) == 1
    assert marks.isdisjoint(NO_GROUP)


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_and_places_have_different_groups(language: str) -> None:
    groups = WordGroups(language)
    person, place = SURNAMES[language][0], PLACES[language][0]
    assert groups.marks(person) != groups.marks(place)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_table_is_found(language: str) -> None:
    groups = WordGroups(language)
    lines = read_bytes(f"people/groups/{language}.tsv").decode().splitlines()
    for line in (*lines[::97], lines[0], lines[-1]):
        word, coarse, fine = line.split("\t")
        assert groups.marks(word) == (f"a={coarse}", f"b={fine}")


def test_a_word_has_the_groups_of_its_lower_case() -> None:
    groups = WordGroups("ru")
    assert groups.marks("Путиным") == groups.marks("путиным") != NO_GROUP


def test_an_unlisted_word_is_marked_as_such() -> None:
    assert WordGroups("de").marks("Xyqzzt") == NO_GROUP
    assert WordGroups("de").marks("") == NO_GROUP


def test_a_language_without_a_table_has_no_groups() -> None:
    assert WordGroups("pl").marks("Warszawa") == ()


def test_turkish_names_are_looked_up_without_their_suffix() -> None:
    groups = WordGroups("tr")
    assert groups.marks("Martigny'nin") == WordGroups("fr").marks("Martigny")
    assert groups.marks("conseiller") == ()


def test_a_neighbour_has_the_groups_too() -> None:
    (sentence,) = split_words("Herr Müller schwieg.", "de")
    (rows,) = FeatureExtractor("de").extract([sentence])
    coarse, fine = WordGroups("de").marks("Müller")
    assert {coarse, fine} <= set(rows[1])
    assert {f"1:{coarse}", f"1:{fine}"} <= set(rows[0])


@pytest.mark.parametrize(
    "names", [("Иван", "Виктор"), ("Ivan", "Виктор"), ("Merkel", "मोदी")]
)
def test_names_of_one_kind_have_one_group_in_all_scripts(
    names: tuple[str, str],
) -> None:
    first, second = map(WordStarts("da").marks, names)
    assert first == second != NO_START


def test_a_company_has_another_group_than_a_person() -> None:
    starts = WordStarts("da")
    assert starts.marks("Boeing")[1] == starts.marks("Airways")[1]
    assert starts.marks("Boeing")[1] != starts.marks("Merkel")[1]


@pytest.mark.parametrize(
    ("word", "kind"), [("Путину", "i"), ("Путинската", "p"), ("Путин", "")]
)
def test_a_longer_word_has_the_groups_of_its_start(word: str, kind: str) -> None:
    starts = WordStarts("da")
    marks = tuple(f"{kind}{mark}" for mark in starts.marks("Путин"))
    assert starts.marks(word) == marks


def test_a_word_with_an_unknown_start_is_marked_as_such() -> None:
    assert WordStarts("da").marks("Xyqzzt") == NO_START
    assert WordStarts("da").marks("") == NO_START


def test_an_acronym_is_not_looked_up_in_lower_case() -> None:
    starts = WordStarts("da")
    assert starts.marks("Regering") == starts.marks("regering")
    assert starts.marks("REGERING") != starts.marks("regering")


def test_other_languages_have_no_groups_of_starts() -> None:
    assert "de" not in STARTS_LANGUAGES
    assert WordStarts("de").marks("Merkel") == ()


def test_neighbours_have_the_groups_of_starts() -> None:
    (sentence,) = split_words("Fru Merkel talte.", "da")
    (rows,) = FeatureExtractor("da").extract([sentence])
    coarse, fine = WordStarts("da").marks("Merkel")
    assert {coarse, fine} <= set(rows[1])
    assert {f"1:{coarse}", f"1:{fine}"} <= set(rows[0])


def test_models_and_tables_are_small() -> None:
    folder = files("archive").joinpath("data", "people")
    sizes = {
        item.name: len(item.read_bytes()) for item in folder.iterdir() if item.is_file()
    }
    tables = sum(len(item.read_bytes()) for item in folder.joinpath("groups").iterdir())
    assert max(sizes.values()) <= 4_000_000
    assert sum(sizes.values()) + tables <= 80_000_000

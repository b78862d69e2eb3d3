"""The lists of names say what other languages know about a word, in any script."""

from __future__ import annotations

import pytest

from archive.names.transliteration import word_sounds
from archive.people.name_lists import name_marks, other_name_marks, sound_marks
from archive.people.name_sounds import by_consonants, by_sound, consonants


@pytest.mark.parametrize(
    ("word", "language"), [("Ryanair", "sl"), ("Sydney", "bg"), ("Boeing", "sv")]
)
def test_names_of_things_in_other_languages_are_marked(
    word: str, language: str
) -> None:
    marks = other_name_marks(word, language)
    assert any(mark.startswith("T") for mark in marks)


def test_an_inflected_name_of_a_thing_is_marked_by_its_stem() -> None:
    marks = other_name_marks("Ryanairovou", "cs")
    assert marks
    assert all(mark.islower() for mark in marks if not mark.isdigit())


@pytest.mark.parametrize("word", ["", "qqqq", "42"])
def test_words_in_no_list_have_no_marks(word: str) -> None:
    assert other_name_marks(word, "de") == []
    assert sound_marks(word, "ru") == []


@pytest.mark.parametrize(
    ("word", "language"), [("Пловдив", "bg"), ("Тимишоара", "bg"), ("Лиссабон", "uk")]
)
def test_places_are_marked_across_scripts(word: str, language: str) -> None:
    assert any(mark.startswith("KT") for mark in sound_marks(word, language))


def test_people_are_marked_across_scripts() -> None:
    assert any(mark.startswith("KS") for mark in sound_marks("Меркель", "uk"))
    assert any(mark.startswith("KG") for mark in sound_marks("नेल्सन", "hi"))


def test_a_word_in_latin_letters_is_not_compared_by_sound() -> None:
    assert sound_marks("Merkel", "de") == []
    assert name_marks("Merkel", "de") != []


def test_sounds_are_those_of_all_spellings() -> None:
    assert word_sounds("меркель") & word_sounds("merkel")
    assert word_sounds("plovdiv") & word_sounds("пловдив")
    assert word_sounds("नेल्सन") == frozenset()


@pytest.mark.parametrize(
    ("left", "right"),
    [("नेल्सन", "nelson"), ("हिटलर", "hitler"), ("चर्चिल", "churchill")],
)
def test_devanagari_is_compared_by_consonants(left: str, right: str) -> None:
    assert consonants(left) == consonants(right) != ""


@pytest.mark.parametrize("word", ["ali", "राम", "oo", ""])
def test_few_consonants_say_too_little(word: str) -> None:
    assert consonants(word) == ""


def test_languages_of_words_that_sound_alike_are_joined() -> None:
    none: frozenset[str] = frozenset()
    listed = {
        "merkel": (frozenset({"de"}), none),
        "merckel": (frozenset({"fr"}), frozenset({"nl"})),
    }
    joined = by_sound(listed)
    (languages,) = {joined[sound] for sound in word_sounds("меркел")}
    assert languages == (frozenset({"de", "fr"}), frozenset({"nl"}))
    assert by_consonants(listed)[consonants("merkel")] == languages

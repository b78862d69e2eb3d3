"""Inflected forms are recognized by tables of endings, and other names are not.

`inflected_names.tsv` has, for each language, a base form and its forms. A form with a
question mark is not recognized, or not certain, and is counted for the recall.
`different_names.tsv` has pairs that must not be joined by endings alone. All names are
made up.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.names import inflection
from archive.names.family_first import western_order, with_given_name_first
from archive.names.inflection import Inflection, compare
from tests.processor_time import processor_time_below

FOLDER = Path(__file__).parent
ROWS = [
    line.split("\t")
    for line in (FOLDER / "inflected_names.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]
SAME = [(row[0], form, row[1]) for row in ROWS for form in row[2:]]
DIFFERENT = [
    tuple(line.split("\t"))
    for line in (FOLDER / "different_names.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]
MIN_PRECISION, MIN_RECALL = 0.99, 0.9


def _is_certain(form: str, base: str, language: str) -> bool:
    return compare(form, base, language) is Inflection.CERTAIN


@pytest.mark.parametrize(("language", "form", "base"), SAME)
def test_a_form_belongs_to_its_base_form(language: str, form: str, base: str) -> None:
    if not form.endswith("?"):
        assert _is_certain(form, base, language)


@pytest.mark.parametrize(("language", "left", "right"), DIFFERENT)
def test_another_name_is_no_certain_form(language: str, left: str, right: str) -> None:
    assert not _is_certain(left, right, language)
    assert not _is_certain(right, left, language)


def joins() -> tuple[int, int]:
    """Return the numbers of certain joins and of right ones among them.

    Each form is compared with all base forms of its language, and with other names.
    """
    joined = right = 0
    for language, form, _ in SAME:
        name = form.rstrip("?")
        for row in ROWS:
            if row[0] == language and _is_certain(name, row[1], language):
                joined += 1
                right += form in row[2:]
    for language, left, other in DIFFERENT:
        joined += _is_certain(left, other, language)
        joined += _is_certain(other, left, language)
    return joined, right


def test_certain_joins_are_right_and_most_forms_are_certain() -> None:
    joined, right = joins()
    assert right / joined >= MIN_PRECISION
    assert right / len(SAME) >= MIN_RECALL


def test_a_name_that_may_be_a_womans_or_a_mans_is_not_certain() -> None:
    ambiguous = Inflection.AMBIGUOUS
    assert compare("Александра Иванова", "Александр Иванов", "ru") is ambiguous
    assert compare("Александру Иванову", "Александр Иванов", "ru") is ambiguous
    assert compare("Александром Ивановым", "Александр Иванов", "ru") is not ambiguous


def test_a_genitive_in_s_may_be_another_surname() -> None:
    assert compare("Anna Peters", "Anna Peter", "de") is Inflection.POSSESSIVE
    assert compare("Anna Peters", "Anna Peter", "en") is None


def test_an_oblique_form_is_no_base_form() -> None:
    assert compare("Борису Лескову", "Бориса Лескова", "ru") is None
    assert inflection.may_share_base("Борису Лескову", "Бориса Лескова", "ru")
    assert not inflection.may_share_base("Борису Лескову", "Бориса Крылова", "ru")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Erdoğan'ın", "Erdoğan"),
        ("Ayşe Yılmaz’dan", "Ayşe Yılmaz"),
        ("Brian O'Connor", "Brian O'Connor"),
    ],
)
def test_an_ending_after_an_apostrophe_is_removed(name: str, expected: str) -> None:
    assert inflection.without_suffix(name, "tr") == expected
    assert inflection.without_suffix(name, "en") == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kovács Péter", "Péter Kovács"),
        ("Péter Kovács", None),
        ("Angela Merkel", None),
        ("Péter László", None),
        ("Kovács Péter László", None),
    ],
)
def test_the_order_of_a_hungarian_name_is_certain_or_unknown(
    name: str, expected: str | None
) -> None:
    assert western_order(name, "hu") == expected
    assert western_order(name, "en") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Лазарев Пётр Ильич", "Пётр Ильич Лазарев"),
        ("Лазарева Петра Ильича", "Петра Ильича Лазарева"),
        ("Крылова Анна Сергеевна", "Анна Сергеевна Крылова"),
        ("Роман Аркадьевич Абрамович", "Роман Аркадьевич Абрамович"),
        ("Анна Мария Рабинович", "Анна Мария Рабинович"),
        ("Пётр Ильич", "Пётр Ильич"),
    ],
)
def test_a_name_that_ends_with_a_patronymic_is_turned(name: str, expected: str) -> None:
    assert with_given_name_first(name, "ru") == expected
    assert with_given_name_first(name, "en") == name


def test_long_names_are_compared_fast() -> None:
    with processor_time_below(1):
        for letter in ("а", "a", "-", "'", "Α"):
            name = f"{letter * 20_000} {letter * 20_000}"
            for language in inflection.languages():
                compare(name, f"{name}x", language)
                inflection.may_share_base(name, f"{name}x", language)

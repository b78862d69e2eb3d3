"""Titles are no part of a name, and inflected forms belong to one person of an article."""

from __future__ import annotations

import pytest

from archive.people.resolution import ResolvedPerson, display_name, resolve_people
from archive.people.titles import without_titles


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "Herr Dr. Otto Brandt", "Otto Brandt"),
        ("fr", "M. Paul Lacombe", "Paul Lacombe"),
        ("fr", "Marc Lacombe", "Marc Lacombe"),
        ("es", "Sr. Luis Peralta", "Luis Peralta"),
        ("hi", "डॉ. अनिल वर्मा जी", "अनिल वर्मा"),
        ("fa", "دکتر حسن رضایی", "حسن رضایی"),
        ("ja", "山田太郎氏", "山田太郎"),
        ("ko", "박민수씨", "박민수"),
        ("zh", "王小明先生", "王小明"),
        ("tr", "Mehmet Kaya Bey", "Mehmet Kaya"),
        ("tr", "Mehmet Bey", "Mehmet Bey"),
        ("de", "Herr", "Herr"),
        ("en", "Herr Otto", "Herr Otto"),
    ],
)
def test_titles_around_a_name_are_removed(language: str, text: str, name: str) -> None:
    start, end = without_titles(text, 0, len(text), language)
    assert text[start:end] == name


def _people(text: str, language: str, *names: str) -> list[ResolvedPerson]:
    spans = []
    position = 0
    for name in names:
        position = text.index(name, position)
        spans.append((position, position + len(name)))
        position += len(name)
    languages = dict.fromkeys(spans, language)
    return resolve_people(text, (), other_spans=spans, languages=languages)


@pytest.mark.parametrize(
    ("language", "text", "names", "people"),
    [
        (
            "ru",
            "Речь Петра Лазарева. Пётр Лазарев молчал. О Лазареве спорили.",
            ("Петра Лазарева", "Пётр Лазарев", "Лазареве"),
            ["Пётр Лазарев"],
        ),
        (
            "ru",
            "Александр Иванов и Александра Иванова пришли.",
            ("Александр Иванов", "Александра Иванова"),
            ["Александр Иванов", "Александра Иванова"],
        ),
        (
            "ru",
            "Александр Иванов молчал. Речь для Александра Иванова готова.",
            ("Александр Иванов", "Александра Иванова"),
            ["Александр Иванов"],
        ),
        (
            "ru",
            "Иванов молчал. Иванова пела.",
            ("Иванов", "Иванова"),
            ["Иванов", "Иванова"],
        ),
        (
            "fi",
            "Anna Bergman tuli. Bergmanin mukaan kaikki on hyvin.",
            ("Anna Bergman", "Bergmanin"),
            ["Anna Bergman"],
        ),
        (
            "de",
            "Anna Brandt kam. Anna Brandts Rede war kurz.",
            ("Anna Brandt", "Anna Brandts"),
            ["Anna Brandt"],
        ),
        (
            "tr",
            "Ayşe Yılmaz'ın konuşması kısaydı.",
            ("Ayşe Yılmaz'ın",),
            ["Ayşe Yılmaz"],
        ),
        (
            "ru",
            "Письмо прислал Лазарев Пётр Ильич.",
            ("Лазарев Пётр Ильич",),
            ["Пётр Ильич Лазарев"],
        ),
    ],
)
def test_forms_in_one_article_belong_to_the_base_form(
    language: str, text: str, names: tuple[str, ...], people: list[str]
) -> None:
    assert [display_name(person) for person in _people(text, language, *names)] == (
        people
    )

"""Names are recognized in Cyrillic, Greek and Latin letters, and other names are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.names.keys import person_key
from archive.names.transliteration import (
    contains_reading,
    name_readings,
    reading_words,
    script_of,
)

SAME_NAMES = """
Сергей Шойгу|Sergei Shoigu
Сергей Шойгу|Sergey Shoygu
Александр Лукашенко|Alexander Lukashenko
Александр Солженицын|Aleksandr Solzhenitsyn
Володимир Зеленський|Volodymyr Zelenskyy
Володимир Зеленський|Volodymyr Zelensky
Владимир Зеленский|Vladimir Zelenskiy
Алексей Навальный|Alexei Navalny
Денис Шмигаль|Denys Shmyhal
Никита Хрущёв|Nikita Khrushchev
Михаил Горбачёв|Mikhail Gorbachev
Борис Ельцин|Boris Yeltsin
Евгений Пригожин|Yevgeny Prigozhin
Дмитрий Медведев|Dmitry Medvedev
Юрий Гагарин|Yuri Gagarin
Пётр Чайковский|Pyotr Tchaikovsky
Фёдор Достоевский|Fyodor Dostoyevsky
Андрей Андреев|Andrey Andreyev
Ильхам Алиев|Ilham Aliyev
Мария Захарова|Maria Zakharova
Валерій Залужний|Valerii Zaluzhnyi
Юлія Тимошенко|Yulia Tymoshenko
Наталья Поклонская|Natalia Poklonskaya
Александар Вучић|Aleksandar Vučić
Новак Ђоковић|Novak Djokovic
Бойко Борисов|Boyko Borisov
Георги Първанов|Georgi Parvanov
Κυριάκος Μητσοτάκης|Kyriakos Mitsotakis
Αλέξης Τσίπρας|Alexis Tsipras
Γιάνης Βαρουφάκης|Yanis Varoufakis
Γιώργος Παπανδρέου|Giorgos Papandreou
Ντόρα Μπακογιάννη|Dora Bakoyanni
Νίκος Καζαντζάκης|Nikos Kazantzakis
Ευάγγελος Βενιζέλος|Evangelos Venizelos
Μίκης Θεοδωράκης|Mikis Theodorakis
Ευτύχης Αυγερινός|Eftychis Avgerinos
Σεργκέι Λαβρόφ|Сергей Лавров
"""
DIFFERENT_NAMES = """
Анна Иванова|Yana Ivanova
Сергей Иванов|Sergei Ivanova
Юрий Андропов|Yuri Andreev
Иван Петров|Ivan Pavlov
Марина Шевченко|Maria Shevchenko
Яна Новак|Ana Novak
Лев Толстой|Lev Tolstykh
Павел Дуров|Pavel Durova
Игорь Сечин|Igor Setin
Νίκος Παππάς|Nikos Papas Georgiou
Κώστας Σημίτης|Kostas Simotis
محمد علي|Mohammed Ali
Сергей Lavrov|Sergei Lavrov
"""


def pairs(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


@pytest.mark.parametrize(("left", "right"), pairs(SAME_NAMES))
def test_a_name_has_a_reading_in_common_with_its_other_spelling(
    left: str, right: str
) -> None:
    assert name_readings(left) & name_readings(right)
    assert name_readings(person_key(left)) & name_readings(person_key(right))


@pytest.mark.parametrize(("left", "right"), pairs(DIFFERENT_NAMES))
def test_other_names_have_no_reading_in_common(left: str, right: str) -> None:
    assert not name_readings(left) & name_readings(right)


def test_a_surname_is_part_of_a_full_name() -> None:
    key = person_key("Сергей Шойгу")
    assert contains_reading(key, name_readings("Shoigu"))
    assert contains_reading(key, name_readings("Sergei Shoigu"))
    assert not contains_reading(key, name_readings("Shoi"))
    assert not contains_reading(key, name_readings("Shoigu Sergei"))
    assert set(reading_words(key)) >= {"sergei", "Soigu"}


def test_the_script_of_a_name_is_that_of_all_its_words() -> None:
    scripts = {
        "Sergei Shoigu": "latin",
        "Сергей Шойгу": "cyrillic",
        "Αλέξης": "greek",
        "محمد": "",
        "Сергей Lavrov": "",
        "": "",
        "Δ5": "",
    }
    assert {name: script_of(name) for name in scripts} == scripts


@given(st.text(max_size=40))
def test_any_text_has_readings_or_none(text: str) -> None:
    for reading in name_readings(text):
        assert all(word.isascii() or script_of(text) == "latin" for word in reading)

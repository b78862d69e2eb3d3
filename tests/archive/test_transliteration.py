"""Names are recognized in Cyrillic, Greek and Latin letters, and other names are not."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.names.arabic import is_latin_spelling
from archive.names.keys import person_key
from archive.names.transliteration import (
    contains_spelling,
    indexed_words,
    is_spelling,
    lookup_words,
    name_readings,
    script_of,
)
from tests.processor_time import processor_time_below

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
بنيامين نتنياهو|Binyamin Netanyahu
محمد بن سلمان|Mohammed bin Salman
محمد علي|Muhammad Ali
بشار الأسد|Bashar al-Assad
معمر القذافي|Muammar Gaddafi
معمر القذافي|Muammar al-Gaddafi
صدام حسين|Saddam Hussein
حسن نصر الله|Hassan Nasrallah
محمود عباس|Mahmoud Abbas
ياسر عرفات|Yasser Arafat
عبد الفتاح السيسي|Abdel Fattah el-Sisi
أسامة بن لادن|Osama bin Laden
إسماعيل هنية|Ismail Haniyeh
قاسم سلیمانی|Qassem Soleimani
علی خامنه‌ای|Ali Khamenei
محمود احمدی‌نژاد|Mahmoud Ahmadinejad
فلاديمير بوتين|Vladimir Putin
باراك أوباما|Barack Obama
نوري المالكي|Nouri al-Maliki
مقتدى الصدر|Moqtada al-Sadr
رفيق الحريري|Rafik Hariri
عمران خان|Imran Khan
أيمن الظواهري|Ayman al-Zawahiri
جمال عبد الناصر|Gamal Abdel Nasser
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
بشار الأسد|Bashir Saad
حسن نصر الله|Hussein Nasrallah
صدام حسين|Saddam Hassan
محمود عباس|Mahmoud Abbasi
خالد مشعل|Khalid Mishaal Ahmed
محمد سعيد|Mohammed Saad
محمد سليم|Mohammed Salem
كريم حسن|Karam Hassan
سالم خان|Salman Khan
رشيد كرامي|Rashad Karami
سعد|Saad
علي|Ali
محمد علي|Мухаммед Али
Сергей Lavrov|Sergei Lavrov
"""


def pairs(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


@pytest.mark.parametrize(("left", "right"), pairs(SAME_NAMES))
def test_a_name_is_a_spelling_of_the_name_in_another_script(
    left: str, right: str
) -> None:
    for one, other in ((left, right), (right, left)):
        key = person_key(other)
        assert is_spelling(person_key(one), key)
        assert contains_spelling(key, one)
        assert lookup_words(one) & set(indexed_words(key))


@pytest.mark.parametrize(("left", "right"), pairs(DIFFERENT_NAMES))
def test_another_name_is_no_spelling(left: str, right: str) -> None:
    assert not is_spelling(left, right)
    assert not is_spelling(right, left)


@pytest.mark.parametrize(
    ("name", "surname", "wrong"),
    [
        ("Сергей Шойгу", "Shoigu", "Shoi"),
        ("Sergei Shoigu", "Шойгу", "Шой"),
        ("بنيامين نتنياهو", "Netanyahu", "Netanya"),
        ("Binyamin Netanyahu", "نتنياهو", "نتنيا"),
        ("Κυριάκος Μητσοτάκης", "Mitsotakis", "Mitsotaki"),
    ],
)
def test_a_surname_is_part_of_a_full_name(name: str, surname: str, wrong: str) -> None:
    key = person_key(name)
    assert contains_spelling(key, surname)
    assert lookup_words(surname) & set(indexed_words(key))
    assert not contains_spelling(key, wrong)


def test_the_script_of_a_name_is_that_of_all_its_words() -> None:
    scripts = {
        "Sergei Shoigu": "latin",
        "Сергей Шойгу": "cyrillic",
        "Αλέξης": "greek",
        "محمد": "arabic",
        "שלום": "hebrew",
        "สวัสดี": "",
        "Сергей Lavrov": "",
        "": "",
        "Δ5": "",
    }
    assert {name: script_of(name) for name in scripts} == scripts


@pytest.mark.parametrize(
    ("arabic_name", "latin_name"),
    [
        ("بتدر" + "ي" * 60, "btdr" + "ei" * 60 + "x"),
        ("بي" * 30 + "س", "bei" * 30 + "z"),
        ("ع" * 70 + "بتدر", "a" * 70 + "btdrx"),
        ("بتدر" + "ويا" * 20, "btdr" + "ouia" * 20 + "x"),
    ],
)
def test_hostile_names_are_compared_in_linear_time(
    arabic_name: str, latin_name: str
) -> None:
    with processor_time_below(0.5):
        assert not is_latin_spelling([arabic_name], [latin_name])


@example("𝝖")
@given(st.text(max_size=40))
def test_any_text_has_readings_or_none(text: str) -> None:
    for reading in name_readings(text):
        assert all(word.isascii() or script_of(text) == "latin" for word in reading)

"""Test dates, labels and calendars as languages write them on the lines of news."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date

from archive.article import Article
from archive.data_files import read_rows
from archive.extract.date import ArticleDates, extract
from archive.html import Page
from archive.text.calendars import era_day, jalali_day
from archive.text.date_lines import LabelRole, find_labels, label_dates
from archive.text.date_mentions import find_date_mentions

STORY = (
    "The harbour board said that the new quay would open to the public in spring, "
    "after two years of work that cost more than planned. It gave no reason for the "
    "delay, and the council did not ask for one at its meeting."
)
GERMAN = (
    "Der Hafenrat teilte mit, dass der neue Kai im Frühling für die Öffentlichkeit "
    "geöffnet wird, nach zwei Jahren Arbeit, die mehr gekostet hat als geplant war."
)
KOREAN = (
    "항만위원회는 새 부두가 봄에 시민에게 개방된다고 밝혔다. 공사에는 이 년이 걸렸고 "
    "예정보다 많은 비용이 들었다. 위원회는 지연의 이유를 설명하지 않았다. "
) * 2
CHINESE = "港务委员会表示，新码头将在春天向公众开放。工程历时两年，花费超出预算。" * 4
LANGUAGES = [
    "af",
    "am",
    "ar",
    "az",
    "be",
    "bg",
    "bn",
    "bs",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "eo",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fil",
    "fr",
    "ga",
    "gl",
    "gu",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "km",
    "kn",
    "ko",
    "ky",
    "lo",
    "lt",
    "lv",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "mt",
    "nb",
    "ne",
    "nl",
    "nn",
    "pa",
    "pl",
    "ps",
    "pt",
    "ro",
    "ru",
    "si",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "sw",
    "ta",
    "te",
    "th",
    "tr",
    "uk",
    "ur",
    "uz",
    "vi",
    "zh",
    "zu",
]
MIN_READ = 0.85


def day_of(line: str, *, story: str = STORY) -> str | None:
    return _edtf(extract(Article(f"The new quay\n\n{line}\n\n{story}")))


def day_on_page(line: str) -> str | None:
    body = f"<h1>The new quay</h1><div>{line}</div><p>{STORY}</p>"
    page = Page.parse(f"<html><body><article>{body}</article></body></html>")
    return _edtf(extract(Article(f"The new quay\n\n{STORY}", page=page)))


def _edtf(dates: ArticleDates) -> str | None:
    day = dates.date.value.day if dates.date else None
    return str(day) if day else None


def lines_of(language: str, day: date) -> Iterator[str]:
    """Yield the forms in which sites of a language write a day."""
    locale = Locale.parse(language)
    for length in ("full", "long", "medium"):
        text = format_date(day, length, locale=language)
        yield from (text, f"{text}, 10:30", f"{text} | 10:30")
    if language in ("ja", "ko", "zh"):
        return
    month = locale.months["format"]["wide"][day.month]
    weekday = locale.days["format"]["wide"][day.weekday()]
    yield f"{day.day} {month} {day.year}"
    yield f"{weekday}, {day.day} {month} {day.year}"
    yield f"{day.day} {month} {day.year}, {weekday} 10:30"
    yield f"{day.day:02}.{day.month:02}.{day.year} 10:30"


def story_in(locale: Locale) -> str:
    return " ".join(list(locale.territories.values())[:60])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_line_is_read_as_its_day_or_not_at_all(language: str) -> None:
    """The lines are written by CLDR, with a day of each month."""
    choose = random.Random(language)
    story = story_in(Locale.parse(language))
    counts: Counter[str] = Counter()
    for month in choose.sample(range(1, 13), 2):
        day = date(choose.randint(1995, 2024), month, choose.randint(1, 28))
        for line in lines_of(language, day):
            read = day_of(line, story=story)
            assert read in (None, str(day)), line
            counts["read" if read else "abstained"] += 1
    assert counts["read"] / counts.total() >= MIN_READ, counts


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("le 2 mars 2020 à 10 h 30", "2020-03-02"),
        ("1er mars 2020", "2020-03-01"),
        ("1º de março de 2020", "2020-03-01"),
        ("l'1 de març de 2020", "2020-03-01"),
        ("15 d’abril de 2020", "2020-04-15"),
        ("den 5 mars 2020 kl. 10.30", "2020-03-05"),
        ("to. 5. marts 2020 kl. 10.30", "2020-03-05"),
        ("5 maart 2020 om 10.30 uur", "2020-03-05"),
        ("do 5 mrt. 2020, 10:30", "2020-03-05"),
        ("jueves 5 de marzo de 2020 a las 10:30 h", "2020-03-05"),
        ("czwartek, 5 marca 2020 r., godz. 10:30", "2020-03-05"),
        ("čtvrtek 5. 3. 2020 v 10:30", "2020-03-05"),
        ("četvrtak, 5. ožujka 2020. u 10:30 h", "2020-03-05"),
        ("5 Mart 2020, Perşembe 10:30", "2020-03-05"),
        ("15 MAYIS 2020 Cuma", "2020-05-15"),
        ("Πέμπτη, 5 Μαρτίου 2020, ώρα 10:30", "2020-03-05"),
        ("2020 m. kovo 5 d. 10:30", "2020-03-05"),
        ("2020. gada 5. marts, 10:30", "2020-03-05"),
        ("2020. március 5., csütörtök 10:30", "2020-03-05"),
        ("2020(e)ko martxoaren 5a", "2020-03-05"),
        ("5-a de marto 2020", "2020-03-05"),
        ("6 ta’ Marzu 2020", "2020-03-06"),
        ("5 марта 2020 г., четверг, 10:30 МСК", "2020-03-05"),
        ("Thứ Năm, ngày 5 tháng 3 năm 2020", "2020-03-05"),
        ("15 בינואר 2020 בשעה 10:30", "2020-01-15"),
        ("15 آذار 2020", "2020-03-15"),
        ("15 تشرين الثاني 2020", "2020-11-15"),
        ("15 جويلية 2020", "2020-07-15"),
        ("١٥ شباط ٢٠٢٠", "2020-02-15"),
        ("१५ मार्च २०२०", "2020-03-15"),
        ("১৫ মার্চ ২০২০, ১০:৩০", "2020-03-15"),
        ("15 มี.ค. 2563 เวลา 10:30 น.", "2020-03-15"),
        ("วันอาทิตย์ที่ 15 มีนาคม พ.ศ. 2563", "2020-03-15"),
        ("15 มี.ค. 63 | 10:30 น.", "2020-03-15"),
        ("یکشنبه ۲۵ اسفند ۱۳۹۸ ساعت ۱۰:۳۰", "2020-03-15"),
        ("پنجشنبه ۱۳۹۹/۰۱/۰۷", "2020-03-26"),
        ("令和2年3月15日 10時30分", "2020-03-15"),
        ("平成三十年十二月一日", "2018-12-01"),
        ("中華民國109年3月15日", "2020-03-15"),
        ("二〇二〇年三月十五日", "2020-03-15"),
        ("2020年3月5日 星期四 上午10:30", "2020-03-05"),
        ("5-Mar-20", "2020-03-05"),
    ],
)
def test_a_line_of_a_date_is_read_in_texts_and_on_pages(line: str, day: str) -> None:
    assert (day_of(line), day_on_page(line)) == (day, day)


@pytest.mark.parametrize(
    ("line", "story", "day"),
    [
        ("15.03.20, 10:00 Uhr", GERMAN, "2020-03-15"),
        ("Veröffentlicht: 05.03.20", GERMAN, "2020-03-05"),
        ("10.12.15 Uhr", GERMAN, None),
        ("3/15/20, 10:00 AM", STORY, "2020-03-15"),
        ("15-03-20", STORY, None),
        ("31-03-99", STORY, "1999-03-31"),
        ("15/03/68", STORY, None),
        ("Version 10.12.20", STORY, None),
        ("입력 20.03.15 10:30", KOREAN, "2020-03-15"),
        ("109年3月15日", CHINESE, "2020-03-15"),
        ("99年3月15日", CHINESE, None),
        ("15/03/2563", "สระว่ายน้ำ " * 30, "2020-03-15"),
        ("15/03/2563", STORY, None),
    ],
)
def test_a_short_year_is_read_only_where_the_text_shows_its_order(
    line: str, story: str, day: str | None
) -> None:
    assert day_of(line, story=story) == day


LABELLED_LINES = [
    ("Published 3 March 2020, updated 6 March 2020"),
    ("Last updated: 6 March 2020 10:00 | First published: 3 March 2020 08:15"),
    ("Akt.: 6. März 2020, 10:00 Uhr | Veröffentlicht am 3. März 2020"),
    ("Publié le 3 mars 2020 à 10h00, mis à jour le 6 mars 2020 à 11h00"),
    ("Actualizado el 6 de marzo de 2020 · Publicado el 3 de marzo de 2020"),
    ("Pubblicato il 3 marzo 2020 alle 10:30 - Aggiornato il 6 marzo 2020"),
    ("Atualizado em 6 de março de 2020 às 10h00 | Publicado em 3 de março de 2020"),
    ("Geplaatst op 3 maart 2020 om 10.30 uur, bijgewerkt op 6 maart 2020"),
    ("Publicerad 3 mars 2020 kl. 10.30, uppdaterad 6 mars 2020"),
    ("Opublikowano: 3 marca 2020, aktualizacja: 6 marca 2020"),
    ("Publikováno 3. 3. 2020, aktualizováno 6. 3. 2020"),
    ("Обновлено: 6 марта 2020, опубликовано: 3 марта 2020"),
    ("Δημοσίευση: 3 Μαρτίου 2020 Τελευταία ενημέρωση: 6 Μαρτίου 2020"),
    ("Yayınlanma: 03 Mart 2020 - 10:15, Güncelleme: 06 Mart 2020 - 11:00"),
    ("Megjelent: 2020. március 3. Frissítve: 2020. március 6."),
    ("Julkaistu 3.3.2020 klo 10.30 | Päivitetty 6.3.2020"),
    ("نشر في: 3 مارس 2020 آخر تحديث: 6 مارس 2020"),
    ("פורסם בתאריך 3 במרץ 2020, עודכן בתאריך 6 במרץ 2020"),
    ("تاریخ انتشار: ۱۳ اسفند ۱۳۹۸ آخرین به‌روزرسانی: ۱۶ اسفند ۱۳۹۸"),
    ("प्रकाशित: 3 मार्च 2020, अपडेट: 6 मार्च 2020"),
    ("প্রকাশ: ০৩ মার্চ ২০২০, আপডেট: ০৬ মার্চ ২০২০"),
    ("เผยแพร่: 3 มี.ค. 2563 10:00 ปรับปรุง: 6 มี.ค. 2563"),
    ("Đăng ngày 3 tháng 3 năm 2020 | Cập nhật ngày 6 tháng 3 năm 2020"),
    ("Diterbitkan: 3 Maret 2020, diperbarui: 6 Maret 2020"),
    ("2020年3月3日 公開 2020年3月6日 更新"),
    ("更新于 2020年3月6日 发布于 2020年3月3日"),
    ("입력 2020.03.03 08:15 수정 2020.03.06 10:00"),
]


@pytest.mark.parametrize("line", LABELLED_LINES)
def test_the_label_beside_a_date_says_what_it_is_for(line: str) -> None:
    assert (day_of(line), day_on_page(line)) == ("2020-03-03", "2020-03-03")


@pytest.mark.parametrize(
    "line",
    [
        "Akt.: 6. März 2020, 10:00 Uhr",
        "Mis à jour le 6 mars 2020 à 10 h 30",
        "Zaktualizowano 6 marca 2020",
        "最終更新日時：2020年3月6日 10:00",
        "2020-03-06 10:00 수정",
        "Accessed 6 March 2020",
        "Abgerufen am 6. März 2020",
    ],
)
def test_the_day_of_another_event_is_no_day_of_publication(line: str) -> None:
    assert (day_of(line), day_on_page(line)) == (None, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_labels_of_both_roles(language: str) -> None:
    rows = read_rows("date_labels.tsv")
    macro = {"nn": "nb", "bs": "hr", "ps": "fa", "zu": "en", "am": "en"}
    roles = {row[0] for row in rows if row[1] == macro.get(language, language)}
    assert {"published", "updated"} <= roles


@pytest.mark.parametrize(
    "line",
    [
        "On 3 March 2020 the council met for the last time in the old hall.",
        "Le 3 mars 2020, le conseil a voté la réouverture de la piscine.",
        "Am 3. März 2020 wurde der neue Kai eröffnet.",
        "El 3 de marzo de 2020 el consejo aprobó la obra.",
        "3 марта 2020 года совет принял решение о строительстве.",
        "3 मार्च 2020 को परिषद ने नया घाट खोलने का फैसला किया।",
        "بتاريخ 3 مارس 2020 قرر المجلس فتح الرصيف الجديد.",
    ],
)
def test_a_sentence_with_a_date_is_no_date_line(line: str) -> None:
    assert day_of(line) is None


@pytest.mark.parametrize(
    ("jalali", "day"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1375, 12, 30), date(1997, 3, 20)),
        ((1398, 12, 29), date(2020, 3, 19)),
        ((1399, 1, 1), date(2020, 3, 20)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 7, 1), date(2024, 9, 22)),
        ((1398, 12, 30), None),
        ((1400, 7, 31), None),
    ],
)
def test_days_of_the_solar_calendar_of_iran(
    jalali: tuple[int, int, int], day: date | None
) -> None:
    assert jalali_day(*jalali) == day


def test_an_era_has_no_days_after_its_end() -> None:
    assert era_day("平成", 31, 4, 30) == date(2019, 4, 30)
    assert era_day("平成", 31, 5, 1) is None
    assert era_day("昭和", 64, 1, 7) == date(1989, 1, 7)


def test_a_word_of_a_sentence_is_no_label() -> None:
    line = "The rules were last updated on 6 March 2020"
    assert [label.role for label in find_labels(line)] == [LabelRole.UPDATED]
    mentions = find_date_mentions(line)
    assert list(label_dates(line, mentions)) == [None]

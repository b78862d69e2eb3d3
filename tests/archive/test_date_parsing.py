"""Test the parsing of days, months, years, date ranges and times."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import DateRange
from archive.text.calendars import ethiopic_day
from archive.text.date_mentions import find_date_mentions
from archive.text.date_parsing import (
    DayMonthOrder,
    ParsedDate,
    add_days,
    calendar_range,
    parse_date,
    parse_edtf,
)

SEPTEMBER_3_2020 = (2020, 9, 3)


@pytest.mark.parametrize(
    "phrase",
    [
        "3 September 2020",
        "September 3, 2020",
        "3 Sept. 2020",
        "2020-09-03",
        "2020/09/03",
        "20200903",
        "03-SEP-2020 15:02:20.00",
        "Thu, 03 Sep 2020 21:09:00 +0530",
        "2020-09-03T21:09+05:30",
        "2020-09-03T21:09:00.1234567Z",
        "3. September 2020",
        "3 septembre 2020 à 21h09",
        "3 de septiembre de 2020",
        "Thu 3 Sep 2020 21.09 BST",
        "Sep 3, 2020 5:06pm PT",
    ],
)
def test_a_day_is_read_in_any_of_its_forms(phrase: str) -> None:
    for order in DayMonthOrder:
        stamp = parse_date(phrase, order)
        assert stamp
        assert (stamp.year, stamp.month, stamp.day) == SEPTEMBER_3_2020


@pytest.mark.parametrize(
    ("order", "month", "day"),
    [(DayMonthOrder.DAY_FIRST, 9, 3), (DayMonthOrder.MONTH_FIRST, 3, 9)],
)
@pytest.mark.parametrize("phrase", ["03-09-2020", "03/09/2020 21:09 IST"])
def test_numbers_are_read_in_the_order_that_is_asked(
    phrase: str, order: DayMonthOrder, month: int, day: int
) -> None:
    stamp = parse_date(phrase, order)
    assert stamp
    assert (stamp.year, stamp.month, stamp.day) == (2020, month, day)


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        ("2020", (2020, None, None)),
        ("2020-06", (2020, 6, None)),
        ("June 2020", (2020, 6, None)),
        ("22 June", (None, 6, 22)),
    ],
)
def test_a_part_that_is_not_written_stays_unknown(
    phrase: str, parts: tuple[int | None, ...]
) -> None:
    stamp = parse_date(phrase)
    assert stamp
    assert (stamp.year, stamp.month, stamp.day) == parts


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "foo",
        "31 February 2020",
        "99999999999",
        "12:30",
        "Mon",
        "5",
        "0001",
        "1500-01-01",
        "1" * 5000,
        "99/99/9999",
    ],
)
def test_implausible_dates_are_not_parsed(phrase: str) -> None:
    assert parse_date(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "instant"),
    [
        ("03-09-2020 21:09 IST", "2020-09-03T21:09+05:30"),
        ("Sept. 3, 2020 5 p.m. EST", "2020-09-03T17:00-05:00"),
        ("Sep 3, 2020 5:00 pm ET", "2020-09-03T17:00-04:00"),
        ("Sat Dec 23 2023 05:39 GMT+0530", "2023-12-23T05:39+05:30"),
        ("2020-09-03T21:09:00 Z", "2020-09-03T21:09+00:00"),
    ],
)
def test_zone_letters_give_an_instant(phrase: str, instant: str) -> None:
    stamp = parse_date(phrase)
    assert stamp
    assert stamp.instant == datetime.fromisoformat(instant)


def test_a_time_without_a_zone_is_no_instant() -> None:
    assert parse_date("3 September 2020 21:09") == ParsedDate(*SEPTEMBER_3_2020)


def test_unknown_zone_letters_give_the_day_alone() -> None:
    assert parse_date("Sep 3 2020 21:09 XYZT") in (None, ParsedDate(*SEPTEMBER_3_2020))


def test_a_year_is_never_its_first_day() -> None:
    assert calendar_range(2020) == DateRange(date(2020, 1, 1), date(2020, 12, 31))
    assert calendar_range(2020, 2) == DateRange(date(2020, 2, 1), date(2020, 2, 29))
    assert (
        calendar_range(9999) == DateRange(date(9999, 1, 1), date(9999, 12, 31))
        or calendar_range(9999) is None
    )
    assert calendar_range(2021, 2, 29) is None


@pytest.mark.parametrize(
    "text", ["2020-06-22/2020-06-30", "2020-05/2031", "2020-06", "2020", "2020-09-03"]
)
def test_edtf_round_trips(text: str) -> None:
    days = parse_edtf(text)
    assert days
    assert parse_edtf(days.to_edtf()) == days


@pytest.mark.parametrize("text", ["2031/2020", "a/b", "2020/", "2020/2021/2022", ""])
def test_an_invalid_interval_is_not_parsed(text: str) -> None:
    assert parse_edtf(text) is None


def test_the_first_and_last_dates_of_the_calendar_are_parsed() -> None:
    assert add_days(date.max, 1) == date.max
    assert add_days(date.min, -1) == date.min


@given(st.text(max_size=90))
def test_parsing_any_text_never_raises(text: str) -> None:
    parse_date(text)
    parse_edtf(text)


@given(st.dates(min_value=date(1600, 1, 1)))
def test_a_formatted_day_parses_to_the_same_day(day: date) -> None:
    for form in ("%d %B %Y", "%B %d, %Y", "%Y-%m-%d"):
        stamp = parse_date(day.strftime(form))
        assert stamp
        assert stamp.range == DateRange(day, day)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (
            "Updated: 03-09-2020 21:24 IST | Created: 03-09-2020 21:09 IST",
            ["03-09-2020 21:24 IST", "03-09-2020 21:09 IST"],
        ),
        ("since May 2020 and on to 2031", ["May 2020", "2031"]),
        ("CLEVELAND, Feb 26 -", ["Feb 26"]),
        ("published 11:25, 17 Dec 2023", ["11:25, 17 Dec 2023"]),
        ("2023年12月1日", ["2023年12月1日"]),
        ("worth 2020.5 or 1,987 of v1.2.2020x", []),
    ],
)
def test_mentions_quote_the_whole_of_a_date(text: str, quotes: list[str]) -> None:
    assert [mention.quote for mention in find_date_mentions(text)] == quotes


@given(st.text(max_size=200))
def test_mention_positions_match_their_quotes(text: str) -> None:
    assert all(
        text[mention.start : mention.end] == mention.quote
        for mention in find_date_mentions(text)
    )


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12 grudnia 2023 r.", "2023-12-12"),
        ("12. prosince 2023", "2023-12-12"),
        ("5 декабря 2023 г.", "2023-12-05"),
        ("5 грудня 2023 року", "2023-12-05"),
        ("12 listopada 2023", "2023-11-12"),
        ("12. listopada 2023.", "2023"),
        ("2023. december 12.", "2023-12-12"),
        ("2023 m. gruodžio 12 d.", "2023-12-12"),
        ("2023년 12월 5일", "2023-12-05"),
        ("2023. 12. 05.", "2023-12-05"),
        ("5 ديسمبر 2023", "2023-12-05"),
        ("12 Δεκεμβρίου 2023", "2023-12-12"),
        ("12 Aralık 2023", "2023-12-12"),
        ("12. joulukuuta 2023", "2023-12-12"),
        ("den 5 december 2023", "2023-12-05"),
        ("5 de desembre del 2023", "2023-12-05"),
        ("12 decembrie 2023", "2023-12-12"),
        ("12 Desember 2023", "2023-12-12"),
        ("piątek, 12 stycznia 2024", "2024-01-12"),
        ("10 out of 12 in 2023", "2023"),
    ],
)
def test_months_are_known_in_many_languages_and_an_ambiguous_one_is_left_alone(
    text: str, days: str
) -> None:
    """`listopada` is October in Croatian and November in Polish.

    After a dot, either is possible, so only the year is used.
    """
    ranges = [
        mention.range.to_edtf() for mention in find_date_mentions(text) if mention.range
    ]
    assert ranges == [days]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ((2016, 1, 1), date(2023, 9, 12)),
        ((2017, 1, 1), date(2024, 9, 11)),
        ((2015, 13, 6), date(2023, 9, 11)),
        ((2016, 13, 6), None),
        ((2016, 6, 31), None),
    ],
)
def test_days_of_the_calendar_of_ethiopia(
    day: tuple[int, int, int], expected: date | None
) -> None:
    assert ethiopic_day(*day) == expected

"""Dates as people write them are read, and what is ambiguous or no date is rejected."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.date_parsing import DayMonthOrder
from index.query import dates
from index.query.parser import parse_query

TODAY = date(2024, 2, 29)  # a Thursday

PERIODS = {
    "1987-06-24": (
        "24.06.1987", "24. 6. 1987", "24/06/1987", "06/24/1987", "24-06-1987",
        "1987/06/24", "1987.06.24.", "19870624", "24 June 1987", "24th of June, 1987",
        "June 24, 1987", "the 24th of June 1987", "on 24 June 1987", "24-Jun-1987",
        "1987 June 24", "Wednesday, 24 June 1987", "24. Juni 1987", "am 24. Juni 1987",
        "24 juin 1987", "24 de junio de 1987", "24 июня 1987", "24 Haziran 1987",
        "1987年6月24日", "٢٤ يونيو ١٩٨٧", "２４．０６．１９８７", "1987-06-24T10:30:00Z",
        "1987-06-24?", "“24 June 1987”",
    ),
    "1987-06": (
        "June 1987", "june 1987", "Jun. 1987", "June, 1987", "1987 June", "in June 1987",
        "Juni 1987", "im Juni 1987", "juin 1987", "junio de 1987", "июнь 1987",
        "06/1987", "6.1987", "1987/06", "1987年6月", "1987-06~", "1987-06-XX", "１９８７-０６",
    ),
    "1987": ("in 1987", "im Jahr 1987", "1987-XX", "1987-XX-XX", "1987%", "1987年"),
    "1980-01-01/1989-12-31": ("1980s", "the 1980s", "1980's", "1980er Jahre", "198X"),
    "1900-01-01/1999-12-31": ("19XX",),
    "1901-01-01/2000-12-31": ("20th century", "20. Jahrhundert"),
    "1987-07-01/1987-09-30": ("Q3 1987", "1987-Q3", "3. Quartal 1987", "1987-35"),
    "1987-06-01/1987-08-31": ("1987-22",),
    "1987-06-22/1987-06-28": ("1987-W26",),
    "2024-02-29": ("today", "heute", "now", "this day"),
    "2024-02-28": ("yesterday", "Gestern", "last day", "1 day ago", "last Wednesday"),
    "2024-02-27": ("day before yesterday", "vorgestern", "2 days ago", "vor 2 Tagen"),
    "2024-02-22": ("a week ago", "last Thursday", "letzten Donnerstag"),
    "2023-02-28": ("a year ago", "vor einem Jahr"),
    "2024-02-23/2024-02-29": (
        "last 7 days", "past 7 days", "last seven days", "the last 7 days", "past week",
        "last-7-days", "letzte 7 Tage", "die letzten sieben Tage", "LAST 7 DAYS",
    ),
    "2024-01-30/2024-02-29": ("past month",),
    "2024-02-28/2024-02-29": ("past 24 hours", "last 2 days"),
    "2023-03-01/2024-02-29": ("last 12 months", "past year", "letzte 12 Monate"),
    "2024-02-19/2024-02-25": ("last week", "letzte Woche", "vergangene Woche"),
    "2024-02-26/2024-03-03": ("this week", "diese Woche"),
    "2024-01": ("last month", "previous month", "letzter Monat", "im letzten Monat"),
    "2024": ("this year", "dieses Jahr", "in diesem Jahr", "current year"),
    "2023": ("last year", "voriges Jahr"),
    "2020-01-01/2029-12-31": ("this decade",),
    "2023-10-01/2023-12-31": ("last quarter",),
}  # fmt: skip
"""Days in EDTF → texts that mean exactly them."""

RANGES = {
    ("1987-01-01", "1990-12-31"): (
        "1987..1990", "1987-1990", "1987–1990", "1987 - 1990", "1987/1990", "1987…1990",
        "1987 to 1990", "from 1987 to 1990", "1987 bis 1990", "von 1987 bis 1990",
        "between 1987 and 1990", "zwischen 1987 und 1990", "[1987 TO 1990]",
    ),
    ("1987-01-01", "1988-12-31"): ("1987/88", "1987–88"),
    ("1987-06-24", "1987-06-26"): (
        "24–26 June 1987", "24.–26. Juni 1987", "24.-26.6.1987", "24.06.1987-26.06.1987",
        "24/06/1987..26/06/1987",
    ),
    ("1987-06-01", "1987-08-31"): ("June–August 1987", "June 1987 - August 1987"),
    ("1987-06-24", "1987-07-03"): ("24 June – 3 July 1987",),
    ("2020-01-01", None): (
        "since 2020", "from 2020", "seit 2020", "ab 2020", ">=2020", "≥ 2020", "2020..",
        "2020/..", "2020/", "2020-", "2020 onwards", "2020 and later",
    ),
    ("2021-01-01", None): ("after 2020", "nach 2020", "> 2020"),
    (None, "2019-12-31"): ("before 2020", "vor 2020", "< 2020"),
    (None, "2020-12-31"): (
        "until 2020", "till 2020", "up to 2020", "bis 2020", "..2020", "../2020", "/2020",
        "2020 or earlier", "<=2020",
    ),
    ("2024-02-28", None): ("since yesterday", "seit gestern"),
    ("2020-01-01", "2024-02-29"): ("2020 to today", "2020 bis heute"),
}  # fmt: skip
"""First and last day → texts that mean exactly this window."""

NO_DATES = (
    "garbage", "June", "24 June", "24.06.87", "06/24/87", "10 1987", "oil 1987", "1987 oil",
    "31 June 1987", "31/06/1987", "32.06.1987", "13/1987", "1987-13", "00/05/1987",
    "Monday, 24 June 1987", "1990..1987", "1999-00", "2001-02-03-04", "last 0 days",
    "last days", "seven days", "1987-W54", "Q5 1987", "mid-1987", "1" * 500,
    "1987?x", "24 Foo 1987", "last foo", "since", "before", "to", "between 1987", "-", "/",
)  # fmt: skip
AMBIGUOUS = ("03/04/2020", "3/4/2020", "03-04-2020", "03/04/2020..06/04/2020")


@pytest.fixture(autouse=True)
def _leap_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "current_day", lambda: TODAY)


def edtf(window: dates.Window | None) -> str:
    """Return a closed window as the period in EDTF that it is."""
    assert window is not None
    assert None not in window
    first, last = map(str, window)
    for length in (4, 7, 10):
        if dates.parse(first[:length]) == window:
            return first[:length]
    return f"{first}/{last}"


@pytest.mark.parametrize(
    ("text", "days"),
    [(text, days) for days, texts in PERIODS.items() for text in texts],
)
def test_a_period_is_read_as_people_write_it(text: str, days: str) -> None:
    assert edtf(dates.parse(text)) == days
    assert dates.date_problem(text) is None


@pytest.mark.parametrize(
    ("text", "days"), [(text, days) for days, texts in RANGES.items() for text in texts]
)
def test_a_range_is_read_as_people_write_it(
    text: str, days: tuple[str | None, str | None]
) -> None:
    window = dates.parse(text)
    assert window is not None
    assert tuple(day and str(day) for day in window) == days


@pytest.mark.parametrize("text", NO_DATES)
def test_a_text_that_is_no_date_is_named_in_a_message_with_examples(text: str) -> None:
    assert dates.parse(text) is None
    assert "is not a date. Use dates such as" in str(dates.date_problem(text))


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_an_ambiguous_date_is_not_guessed_but_both_readings_are_offered(
    text: str,
) -> None:
    assert dates.parse(text) is None
    problem = str(dates.date_problem(text))
    assert "2020-04-03 or 2020-03-04" in problem


def test_an_ambiguous_date_can_be_read_in_a_given_order() -> None:
    text = "03/04/2020 to 24/06/2020"
    day_first = dates.resolve_ambiguous_dates(text, DayMonthOrder.DAY_FIRST)
    month_first = dates.resolve_ambiguous_dates(text, DayMonthOrder.MONTH_FIRST)
    assert day_first == "2020-04-03 to 24/06/2020"
    assert month_first == "2020-03-04 to 24/06/2020"


@pytest.mark.parametrize(
    ("text", "note"),
    {
        "last month": "“last month” means 2024-01-01 to 2024-01-31.",
        "yesterday": "“yesterday” means 2024-02-28.",
        "since yesterday": "“since yesterday” means 2024-02-28 or later.",
        "before last week": "“before last week” means 2024-02-18 or earlier.",
        "03.04.2020": "“03.04.2020” means 2020-04-03.",
        "1900s": "“1900s” means 1900-01-01 to 1909-12-31.",
        "24.06.2020": None,
        "June 1987": None,
        "1987..1990": None,
        "garbage": None,
    }.items(),
)
def test_days_that_are_not_plain_from_the_text_are_said(
    text: str, note: str | None
) -> None:
    assert dates.date_note(text) == note


@given(st.dates(date(1600, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_alike_in_all_forms(day: date) -> None:
    forms = ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y", "%A %d %b %Y")
    for form in forms:
        assert dates.parse(day.strftime(form)) == (day, day)


@given(st.text(max_size=100) | st.from_regex(r"[0-9 ./XQ~?-]{1,20}", fullmatch=True))
def test_no_text_raises_and_a_window_is_in_order(text: str) -> None:
    first, last = dates.parse(text) or (None, None)
    if first and last:
        assert first <= last
    assert dates.parse(text) is None or dates.date_problem(text) is None


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("1987", "", "1987-01-01", None),
        ("", "1987", None, "1987-12-31"),
        ("June 1987", "August 1987", "1987-06-01", "1987-08-31"),
        ("1987..1990", "", "1987-01-01", "1990-12-31"),
        ("", "1987..1990", "1987-01-01", "1990-12-31"),
        ("1987..1990", "1988", "1987-01-01", "1988-12-31"),
        ("before 2020", "", None, "2019-12-31"),
        ("since 1987", "before 1990", "1987-01-01", "1989-12-31"),
        ("1990", "1987", "1987-01-01", "1990-12-31"),
        ("garbage", "1987", None, "1987-12-31"),
    ],
)
def test_bounds_are_periods_or_ranges(
    since: str, until: str, first: str | None, last: str | None
) -> None:
    bounds = dates.read_bounds(since, until)
    assert (bounds.first and str(bounds.first), bounds.last and str(bounds.last)) == (
        first,
        last,
    )
    assert bounds.swapped == (since == "1990")


@pytest.mark.parametrize(
    ("written", "quoted"),
    {
        "date:June 1987 oil": 'date:"June 1987" oil',
        "oil date:24 June 1987": 'oil date:"24 June 1987"',
        "date:last 7 days": 'date:"last 7 days"',
        "date:since 2020 -oil": 'date:"since 2020" -oil',
        "-date:June 1987": '-date:"June 1987"',
        "date:1987 to 1990": "date:1987..1990",
        "date:1987 - 1990": "date:1987..1990",
        "date:>= 2020": "date:>=2020",
        "date:(June 1987 OR July 1987)": '(date:"June 1987" OR date:"July 1987")',
        "date:24.06.1987": "date:1987-06-24",
        "date:24/06/1987": "date:1987-06-24",
        "date:1980s": "date:1980-01-01..1989-12-31",
        "date:1987?": "date:1987",
        "date:198X": "date:1980s",
        "date:1987-06-24T10:30": "date:1987-06-24",
        "date:1987年6月": "date:1987-06",
        "date:2020 june": "date:2020 AND june",
    }.items(),
)
def test_a_date_in_a_query_needs_no_quotation_marks_if_it_is_clear(
    written: str, quoted: str
) -> None:
    assert parse_query(written).query == parse_query(quoted).query


@pytest.mark.parametrize(
    "text", ["date:garbage", "date:03/04/2020", "date:Mai 1234567"]
)
def test_a_date_clause_that_is_no_date_is_searched_as_words_and_said(text: str) -> None:
    messages = " ".join(map(str, parse_query(text).messages))
    assert re.search(r"(is not a date|may be).*was searched as words", messages)


def test_a_relative_date_clause_says_its_days() -> None:
    messages = parse_query('oil date:"last month"').messages
    assert messages == ("“last month” means 2024-01-01 to 2024-01-31.",)

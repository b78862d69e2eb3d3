"""Tests of formatted dates, numbers and labels."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from archive.model import FACT_NAMES, Confidence, DateRange, Fact
from index.engine import FACETS, Sort
from web.messages import formatting, labels


@pytest.mark.parametrize(
    ("first", "last", "formatted"),
    [
        ("2020-09-03", "2020-09-03", "3 September 2020"),
        ("2020-09-01", "2020-09-30", "September 2020"),
        ("2020-01-01", "2020-12-31", "2020"),
        ("2020-06-22", "2020-06-30", "between 22 and 30 June 2020"),
        ("2020-06-22", "2020-07-03", "between 22 June and 3 July 2020"),
        ("2019-12-30", "2020-01-02", "between 30 December 2019 and 2 January 2020"),
        ("2018-10-01", "2020-10-31", "between October 2018 and October 2020"),
        ("2020-05-01", "2020-08-31", "between May and August 2020"),
        ("2018-01-01", "2020-12-31", "between 2018 and 2020"),
    ],
)
def test_a_date_is_formatted_with_its_known_precision(
    first: str, last: str, formatted: str
) -> None:
    assert (
        formatting.date_range(
            DateRange(date.fromisoformat(first), date.fromisoformat(last))
        )
        == formatted
    )


def test_a_date_comes_with_its_confidence_or_is_unknown() -> None:
    day = DateRange(date(2020, 9, 3), date(2020, 9, 3))
    assert (
        labels.date_fact(Fact(day, Confidence.STATED, "line"))
        == "3 September 2020, stated"
    )
    assert labels.date_fact(None) == "date unknown"


def test_every_confidence_facet_and_fact_has_a_label() -> None:
    assert set(labels.CONFIDENCE) == set(Confidence)
    assert set(labels.FACTS) == set(FACT_NAMES)
    assert set(labels.FACETS) == set(labels.UNKNOWN_LABELS) == set(FACETS)
    assert set(labels.SORTS) == set(Sort)


def test_an_instant_names_its_zone() -> None:
    assert (
        formatting.instant(datetime(2020, 9, 3, 21, 4, tzinfo=UTC))
        == "3 September 2020, 21:04 (UTC)"
    )


def test_an_invalid_month_stays_as_typed() -> None:
    months = ("2020-06", "2020-13", "x", "2020-²")
    formatted = [formatting.month(month) for month in months]
    assert formatted == ["June 2020", "2020-13", "x", "2020-²"]


def test_a_count_of_one_is_singular() -> None:
    assert [labels.article_count(number) for number in (0, 1, 1234)] == [
        "0 articles",
        "1 article",
        "1,234 articles",
    ]

"""The histogram shows every article once: in a bar, or as not known."""

from __future__ import annotations

from itertools import pairwise

import pytest

from index.desk import Answer, FacetValue, Request
from web.timeline import HEIGHT, LEAST, MAX_BARS, timeline


def answer(years: dict[str, int], months: dict[str, int] | None = None, request: Request | None = None) -> Answer:
    """An answer with these counts."""
    asked = request or Request()
    facets = {
        name: tuple(
            FacetValue(value, value, count, value in asked.filters.get(name, ())) for value, count in of.items()
        )
        for name, of in {"year": years, "month": months or {}}.items()
    }
    return Answer(asked, sum(years.values()), (), facets, (), 0.0)


def test_years_without_articles_keep_their_place() -> None:
    made = timeline(answer({"2018": 2, "2021": 4}))
    assert made
    assert [(bar.name, bar.count) for bar in made.bars] == [("2018", 2), ("2019", 0), ("2020", 0), ("2021", 4)]
    assert [bar.height for bar in made.bars] == [HEIGHT / 2, 0, 0, HEIGHT]
    assert all(bar.y + bar.height == HEIGHT for bar in made.bars)


def test_bars_fill_the_width_and_do_not_overlap() -> None:
    made = timeline(answer({str(year): 1 for year in range(1950, 2020)}))
    assert made
    ends = [(bar.x, bar.x + bar.width) for bar in made.bars]
    assert all(end <= start for (_, end), (start, _) in pairwise(ends))
    assert 0 <= ends[0][0] < ends[-1][1] <= 100


def test_a_single_article_can_be_seen_beside_a_thousand() -> None:
    made = timeline(answer({"2018": 1, "2019": 100_000}))
    assert made
    assert made.bars[0].height == LEAST


def test_one_year_opens_into_its_months_and_leads_back() -> None:
    made = timeline(answer({"2020": 3, "2019": 9}, {"2020-06": 3}, Request("x", {"year": ("2020",)})))
    assert made
    assert [bar.count for bar in made.bars] == [0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0]
    assert made.bars[5].href == "/?q=x&year=2020&month=2020-06"
    assert made.up == "/?q=x"


def test_a_long_time_is_told_in_decades_that_lead_to_their_years() -> None:
    made = timeline(answer({"1800": 1, "1805": 2, "2020": 3, "unknown": 4}))
    assert made
    assert (made.bars[0].name, made.bars[0].count, made.bars[0].href) == ("1800 to 1809", 3, "/?from=1800&to=1809")
    assert len(made.bars) <= MAX_BARS
    assert made.unknown
    assert made.unknown.count == 4


@pytest.mark.parametrize("year", ["foo", "²²²²", "2020-2", "99999", ""])
def test_a_chosen_year_that_is_none_does_no_harm(year: str) -> None:
    made = timeline(answer({"2020": 1, "2021": 1, year: 0}, request=Request(filters={"year": (year,)})))
    assert made
    assert [bar.name for bar in made.bars] == ["2020", "2021"]


@pytest.mark.parametrize("years", [{}, {"unknown": 5}, {"2020": 0}])
def test_where_no_year_is_known_there_is_no_histogram(years: dict[str, int]) -> None:
    assert timeline(answer(years)) is None


def test_all_of_the_calendar_fits() -> None:
    made = timeline(answer({"0001": 1, "9999": 1}))
    assert made
    assert len(made.bars) <= MAX_BARS

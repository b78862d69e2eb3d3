"""Tests of the timeline: bars, zoom levels, shares and gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest

from index.search.request import SearchRequest, TimelineView
from index.search.response import FacetValue, SearchResponse
from web.presenters.histogram import HEIGHT_EM, MIN_HEIGHT_EM, Timeline
from web.presenters.time_spans import MAX_BARS
from web.presenters.timeline import build_timeline, timeline_facets, with_days


def search_response(
    years: Mapping[str | None, int],
    months: Mapping[str | None, int] | None = None,
    request: SearchRequest | None = None,
    days: Mapping[str | None, int] | None = None,
) -> SearchResponse:
    """Return a search response with facet counts."""
    actual_request = request or SearchRequest()
    facets = {
        name: tuple(
            FacetValue(
                value, value or "", count, value in actual_request.filters.get(name, ())
            )
            for value, count in counts.items()
        )
        for name, counts in {
            "year": years,
            "month": months or {},
            "day": days or {},
        }.items()
    }
    return SearchResponse(actual_request, sum(years.values()), (), facets, (), 0.0)


def make_timeline(
    response: SearchResponse, archive_counts: dict[str, int] | None = None
) -> Timeline | None:
    """Return the timeline of a response.

    By default, the counts of the archive are those of the response.
    """
    counts = {
        value.value: value.count
        for values in response.facets.values()
        for value in values
    }
    return build_timeline(
        response,
        lambda facet, filters: counts if archive_counts is None else archive_counts,
    )


def test_years_without_articles_keep_their_place() -> None:
    timeline = make_timeline(search_response({"2018": 2, "2021": 4}))
    assert timeline
    assert [(bar.name, bar.count) for bar in timeline.bars] == [
        ("2018", 2),
        ("2019", 0),
        ("2020", 0),
        ("2021", 4),
    ]
    assert [bar.height for bar in timeline.bars] == [HEIGHT_EM / 2, 0, 0, HEIGHT_EM]
    assert all(bar.y + bar.height == HEIGHT_EM for bar in timeline.bars)


def test_bars_fill_the_width_and_do_not_overlap() -> None:
    timeline = make_timeline(
        search_response({str(year): 1 for year in range(1950, 2020)})
    )
    assert timeline
    spans = [(bar.x, bar.x + bar.width) for bar in timeline.bars]
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert 0 <= spans[0][0] < spans[-1][1] <= 100


def test_a_single_article_can_be_seen_beside_a_thousand() -> None:
    timeline = make_timeline(search_response({"2018": 1, "2019": 100_000}))
    assert timeline
    assert timeline.bars[0].height == MIN_HEIGHT_EM


def test_one_year_opens_into_its_months_and_leads_back() -> None:
    timeline = make_timeline(
        search_response(
            {"2020": 3, "2019": 9},
            {"2020-06": 3},
            SearchRequest("x", {"year": ("2020",)}),
        )
    )
    assert timeline
    assert [bar.count for bar in timeline.bars] == [0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0]
    assert timeline.bars[5].href == "/?q=x&year=2020&month=2020-06"
    assert timeline.zoom_out
    assert timeline.zoom_out.href == "/?q=x"


def test_a_long_period_is_shown_in_decades_that_open_into_years() -> None:
    timeline = make_timeline(
        search_response({"1800": 1, "1805": 2, "2020": 3, None: 4})
    )
    assert timeline
    assert (timeline.bars[0].name, timeline.bars[0].count, timeline.bars[0].href) == (
        "1800 to 1809",
        3,
        "/?from=1800&to=1809",
    )
    assert len(timeline.bars) <= MAX_BARS
    assert timeline.undated_bar
    assert (
        timeline.undated_bar.name,
        timeline.undated_bar.count,
        timeline.undated_bar.href,
    ) == (
        "year unknown",
        4,
        "/?year=unknown",
    )
    assert timeline.undated_bar.x > timeline.bars[-1].x + timeline.bars[-1].width


@pytest.mark.parametrize("year", ["foo", "²²²²", "2020-2", "99999", ""])
def test_an_invalid_selected_year_is_ignored(year: str) -> None:
    timeline = make_timeline(
        search_response(
            {"2020": 1, "2021": 1, year: 0},
            request=SearchRequest(filters={"year": (year,)}),
        )
    )
    assert timeline
    assert [bar.name for bar in timeline.bars] == ["2020", "2021"]


@pytest.mark.parametrize("years", [{}, {None: 5}, {"2020": 0}])
def test_where_no_year_is_known_there_is_no_histogram(years: dict[str, int]) -> None:
    assert make_timeline(search_response(years)) is None


def test_all_of_the_calendar_fits() -> None:
    timeline = make_timeline(search_response({"0001": 1, "9999": 1}))
    assert timeline
    assert len(timeline.bars) <= MAX_BARS


JUNE_2020 = SearchRequest("x", {"year": ("2020",), "month": ("2020-06",)})


def test_one_month_opens_into_its_days_and_leads_back_to_its_year() -> None:
    assert timeline_facets(JUNE_2020) == ("year", "month", "day")
    timeline = make_timeline(
        search_response(
            {"2020": 3}, {"2020-06": 3}, JUNE_2020, {"2020-06-03": 2, "2020-06-30": 1}
        )
    )
    assert timeline
    assert len(timeline.bars) == 30
    assert {bar.name: bar.count for bar in timeline.bars if bar.count} == {
        "3 June 2020": 2,
        "30 June 2020": 1,
    }
    assert timeline.bars[2].href == "/?q=x&year=2020&month=2020-06&day=2020-06-03"
    assert timeline.zoom_out
    assert (timeline.zoom_out.label, timeline.zoom_out.href) == (
        "2020",
        "/?q=x&year=2020",
    )


def test_bounds_within_one_month_open_into_its_days() -> None:
    assert timeline_facets(SearchRequest(since="2020-06-03", until="2020-06-20")) == (
        "year",
        "month",
        "day",
    )
    assert timeline_facets(SearchRequest(since="2020-06-03", until="2020-07-20")) == (
        "year",
        "month",
    )
    assert timeline_facets(SearchRequest(since="2020-06-03")) == ("year", "month")


def test_shares_of_the_archive_are_drawn_and_labelled() -> None:
    timeline = make_timeline(
        search_response(
            {"2018": 2, "2019": 3},
            request=SearchRequest(timeline_view=TimelineView.SHARE),
        ),
        {"2018": 4, "2019": 12},
    )
    assert timeline
    assert [bar.height for bar in timeline.bars] == [HEIGHT_EM, HEIGHT_EM / 2]
    assert [bar.description for bar in timeline.bars] == [
        "50%, 2 of 4 articles",
        "25%, 3 of 12 articles",
    ]
    assert [
        (view.label, view.href, view.is_current) for view in timeline.view_links
    ] == [
        ("Articles", "/", False),
        ("Share of the archive", "/?timeline=share", True),
        ("Table", "/?timeline=table", False),
    ]


def test_periods_without_articles_differ_from_periods_without_results() -> None:
    timeline = make_timeline(
        search_response({"2018": 2, "2021": 3}), {"2018": 4, "2020": 1, "2021": 3}
    )
    assert timeline
    assert [(bar.name, bar.is_empty) for bar in timeline.bars] == [
        ("2018", False),
        ("2019", True),
        ("2020", False),
        ("2021", False),
    ]


def test_a_long_period_without_articles_is_labelled_once() -> None:
    timeline = make_timeline(
        search_response({"1987": 2, "2020": 3}), {"1987": 4, "2000": 1, "2020": 3}
    )
    assert timeline
    assert [row.name for row in timeline.table_rows] == [
        "1987",
        "1988 to 1999",
        "2001 to 2019",
        "2020",
    ]
    bars = {bar.name: bar for bar in timeline.bars}
    gap = timeline.gaps[0]
    assert (gap.x, gap.x + gap.width) == (
        bars["1988"].x,
        pytest.approx(bars["1999"].x + bars["1999"].width),
    )


def test_a_range_of_bars_has_an_address() -> None:
    timeline = make_timeline(
        search_response(
            {"2018": 2, "2021": 3},
            request=SearchRequest("x", {"outlet": ("A",), "year": ("2018", "2021")}),
        )
    )
    assert timeline
    assert timeline.range_url_parts == ("/?q=x&outlet=A&from=", "&to=", "")
    assert (timeline.bars[0].first, timeline.bars[-1].last) == ("2018", "2021")


def test_bars_carry_their_numbers_where_there_is_room() -> None:
    year = make_timeline(
        search_response(
            {"2020": 3}, {"2020-06": 3}, SearchRequest("x", {"year": ("2020",)})
        )
    )
    forty_years = make_timeline(
        search_response({str(year): 1 for year in range(1980, 2020)})
    )
    assert year
    assert forty_years
    assert (year.has_count_labels, forty_years.has_count_labels) == (True, False)


def days_response(
    first: str, last: str, request: SearchRequest | None = None, undated: int = 0
) -> SearchResponse:
    """Return a response with an article on two days, and with undated ones."""
    unknown: dict[str | None, int] = {None: undated} if undated else {}
    years = {first[:4]: 1} | {last[:4]: 1} | unknown
    months = {first[:7]: 1} | {last[:7]: 1} | unknown
    response = search_response(years, months, request)
    days = search_response({}, None, request, {first: 1} | {last: 1} | unknown).facets[
        "day"
    ]
    other_facets = {name: response.facets[name] for name in ("year", "month")}
    response = replace(response, facets=other_facets)
    return with_days(
        lambda day_request, options: replace(
            response, request=day_request, facets={"day": days}
        ),
        response,
    )


@pytest.mark.parametrize(
    ("first", "last", "bar_count", "first_name"),
    [
        ("2020-06-24", "2020-06-24", 7, "22 June 2020"),
        ("2020-06-24", "2020-07-24", 31, "24 June 2020"),
        ("2020-06-24", "2020-07-25", 5, "Week of 22 June 2020"),
        ("2019-12-15", "2020-03-13", 14, "Week of 9 December 2019"),
        ("2020-06-24", "2020-09-30", 12, "January 2020"),
        ("9999-12-30", "9999-12-31", 5, "27 December 9999"),
    ],
)
def test_articles_within_three_months_are_counted_by_day_or_week(
    first: str, last: str, bar_count: int, first_name: str
) -> None:
    timeline = make_timeline(days_response(first, last))
    assert timeline
    assert (len(timeline.bars), timeline.bars[0].name) == (bar_count, first_name)
    assert sum(bar.count for bar in timeline.bars) == len({first, last})


def test_a_week_leads_to_its_days() -> None:
    request = SearchRequest("x", {"outlet": ("A",)})
    timeline = make_timeline(days_response("2020-06-24", "2020-08-20", request))
    assert timeline
    assert timeline.bars[0].href == "/?q=x&outlet=A&from=2020-06-22&to=2020-06-28"
    assert timeline.title == "Articles by week, 22 June to 23 August 2020"
    week = SearchRequest("x", since="2020-06-22", until="2020-06-28")
    days = make_timeline(days_response("2020-06-24", "2020-06-26", week))
    assert days
    assert {bar.name for bar in days.bars if bar.count} == {
        "24 June 2020",
        "26 June 2020",
    }
    assert days.is_open


def test_stories_of_two_months_are_counted_by_day() -> None:
    """A story may have copies on several days of a week."""
    request = SearchRequest("x", count_stories=True)
    timeline = make_timeline(days_response("2020-06-24", "2020-08-20", request))
    assert timeline
    assert len(timeline.bars) == 58


def test_articles_without_a_day_keep_the_timeline_of_months() -> None:
    response = days_response("2020-06-24", "2020-08-20")
    days = (*response.facets["day"], FacetValue(None, "", 3, selected=False))
    timeline = make_timeline(replace(response, facets={**response.facets, "day": days}))
    assert timeline
    assert len(timeline.bars) == 12


@pytest.mark.parametrize(("undated_months", "label"), [(2, "No date"), (3, "No month")])
def test_the_undated_bar_says_what_is_missing(undated_months: int, label: str) -> None:
    timeline = make_timeline(
        search_response({"2020": 3, None: 2}, {"2020-06": 2, None: undated_months})
    )
    assert timeline
    assert timeline.undated_bar
    assert timeline.undated_bar.tick_label == label


def test_the_strip_has_an_outline_of_each_bar_and_each_empty_period() -> None:
    timeline = make_timeline(
        search_response({"2018": 2, "2021": 3}), {"2018": 2, "2021": 3}
    )
    assert timeline
    assert timeline.outline.count("M") == 2
    assert timeline.gap_outline.count("M") == 1
    assert timeline.edge_labels == ("2018", "2021")

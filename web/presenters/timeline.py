"""Build the timeline of a search: bars by decade, year, month, week or day.

Each bar links to the next shorter level. With the counts of the whole archive, the
timeline shows shares, and the periods in which the archive has nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from index.engine import COARSE_TIME
from index.query import dates
from index.search import refinements
from index.search.request import FacetOptions, SearchRequest, TimelineView
from index.search.response import SearchResponse
from web.i18n import _, format_number
from web.messages import formatting, labels
from web.messages import timeline as timeline_messages
from web.presenters.histogram import (
    UNDATED_GAP,
    Timeline,
    TimelineBar,
    place_bars,
    share_of,
)
from web.presenters.navigation import Link
from web.presenters.time_spans import (
    BAR_SPANS,
    TimeSpan,
    consecutive_days,
    month_days,
    year_months,
    year_spans,
)
from web.urls import search as search_urls

_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])")
_DAY = re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_PERIOD_PATTERNS = {"day": _MONTH, "month": _YEAR}
"""The form of the period around the bars of a level. URLs may have other values."""
_LONGER_LEVEL = {"day": "month", "month": "year"}

Counts = Mapping[str | None, int]
"""The counts by value of a facet."""
SHORT_TIME = timedelta(days=90)
"""About three months. Articles within a shorter time are shown by days or weeks."""
_LONGEST_MONTH = timedelta(days=31)
Search = Callable[[SearchRequest, FacetOptions], SearchResponse]
"""Returns the response to a request, with the counts of some facets."""
ArchiveCounts = Callable[[str, SearchRequest], Counts]
"""Returns the counts in the archive by value of a facet, for a request."""


def timeline_facets(request: SearchRequest) -> tuple[str, ...]:
    """Return the facets that the timeline of a request needs."""
    days = ("day",) if _chosen_period(request, "day") else ()
    coarse = tuple(COARSE_TIME) if request.count_stories else ()
    return ("year", "month", *days, *coarse)


def build_timeline(
    response: SearchResponse, archive_counts: ArchiveCounts
) -> Timeline | None:
    """Return the timeline of a response, or `None` if no year is known."""
    request = response.request
    years = _facet_counts(response, "year", _YEAR)
    years_with_articles = [year for year, count in years.items() if count]
    if not years_with_articles:
        return None
    month = _chosen_period(request, "day")
    if month and "day" in response.facets:
        return _make_timeline(response, "day", month_days(month), archive_counts)
    if short_time := _short_time(response):
        days = consecutive_days(*short_time, by_day=request.count_stories)
        return _make_timeline(response, "day", days, archive_counts)
    year = _chosen_period(request, "month")
    if not year and len(years_with_articles) == 1:
        year = years_with_articles[0]
    if year and len(request.filters.get("year", ())) <= 1:
        return _make_timeline(response, "month", year_months(year), archive_counts)
    return _make_timeline(response, "year", year_spans(years), archive_counts)


def with_days(search: Search, response: SearchResponse) -> SearchResponse:
    """Return a response with counts by day, if all its articles are within 3 months."""
    if "day" in response.facets or not _spans_few_months(response):
        return response
    request = replace(response.request, page=1, after="", size=0)
    days = search(request, FacetOptions(("day",))).facets["day"]
    return replace(response, facets={**response.facets, "day": days})


def _spans_few_months(response: SearchResponse) -> bool:
    """Return whether the results may span less than `SHORT_TIME`."""
    if response.request.filters.get("month"):
        return False
    months = sorted(
        month
        for month, count in _facet_counts(response, "month", _MONTH).items()
        if count
    )
    if not months:
        return False
    # The first article may be from the end of its month.
    if _first_day(months[-1]) - _first_day(months[0]) > SHORT_TIME + _LONGEST_MONTH:
        return False
    return _unknown_count(response, "month") == _unknown_count(response, "year")


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _unknown_count(response: SearchResponse, facet: str) -> int:
    """Return the number of results whose value of a time facet is unknown.

    The facet of the year ignores a chosen year, and so counts other articles.
    """
    if facet == "year" and response.request.filters.get("year"):
        return 0
    values = response.facets.get(facet, ())
    return next((value.count for value in values if value.value is None), 0)


def _short_time(response: SearchResponse) -> tuple[date, date] | None:
    """Return the first and last day of results that span less than `SHORT_TIME`.

    Return `None` if they span more, or if some have only a month or year.
    """
    if "day" not in response.facets or response.request.filters.get("month"):
        return None
    days = sorted(
        date.fromisoformat(day)
        for day, count in _facet_counts(response, "day", _DAY).items()
        if count
    )
    if not days or days[-1] - days[0] >= SHORT_TIME:
        return None
    if _unknown_count(response, "day") != _unknown_count(response, "year"):
        return None
    return days[0], days[-1]


def _archive_request(request: SearchRequest, level: str) -> SearchRequest:
    """Return the search that bars are compared with: only the longer period."""
    filters = {
        facet: values
        for facet, values in request.filters.items()
        if facet == _LONGER_LEVEL.get(level)
    }
    return SearchRequest(filters=filters, count_stories=request.count_stories)


def _chosen_period(request: SearchRequest, level: str) -> str | None:
    """Return the month to show by days, or the year to show by months, if any.

    It is the only one that is selected, or the one that the first and last date share.
    """
    pattern = _PERIOD_PATTERNS[level]
    selected = [
        value
        for value in request.filters.get(_LONGER_LEVEL[level], ())
        if value and pattern.fullmatch(value)
    ]
    if selected:
        return selected[0] if len(selected) == 1 else None
    if not request.since and not request.until:
        return None
    bounds = dates.read_bounds(request.since, request.until)
    if not bounds.first or not bounds.last:
        return None
    matches = filter(None, map(pattern.match, (str(bounds.first), str(bounds.last))))
    periods = {match.group() for match in matches}
    return periods.pop() if len(periods) == 1 else None


def _make_timeline(
    response: SearchResponse,
    level: str,
    spans: Sequence[TimeSpan],
    archive_counts: ArchiveCounts,
) -> Timeline:
    request = response.request
    facet, spans = _count_facet(request, level, spans)
    counts = {value.value: value.count for value in response.facets.get(facet, ())}
    archive = archive_counts(facet, _archive_request(request, level))
    range_url_parts = search_urls.date_range_url_parts(_without_time(request))
    make_link = _span_links(request, level, range_url_parts)
    has_undated = bool(counts.get(None)) or None in request.filters.get(level, ())
    undated_spans = [_undated_span(response, level)] if has_undated else []
    describe = _bar_texts(request)
    bars = [
        _make_bar(span, make_link(span), (counts, archive), describe)
        for span in (*spans, *undated_spans)
    ]
    placed = tuple(place_bars(bars, last_apart=has_undated))
    return Timeline(
        title=_timeline_title(request, level, spans),
        count_heading=_(labels.COUNT_UNITS[request.count_stories]),
        as_table=request.timeline_view is TimelineView.TABLE,
        bars=placed[: len(spans)],
        undated_bar=placed[-1] if has_undated else None,
        zoom_out=_zoom_out_link(request, level),
        view_links=_view_links(request),
        is_open=_is_open(request),
        slot_count=len(bars) + UNDATED_GAP * has_undated,
        range_url_parts=range_url_parts,
    )


def _undated_span(response: SearchResponse, level: str) -> TimeSpan:
    """Return the period of articles that are in no other bar.

    Some of them may have a date that is only too imprecise for the level.
    """
    is_imprecise = _unknown_count(response, level) > _unknown_count(response, "year")
    tick_label = timeline_messages.UNDATED_TICKS[level if is_imprecise else "year"]
    return TimeSpan(_(labels.UNKNOWN_LABELS[level]), _(tick_label), (), (None,))


def _is_open(request: SearchRequest) -> bool:
    """Return whether the reader is using the timeline, so that it stays open."""
    return request.timeline_view is not TimelineView.NUMBERS or _without_time(
        request
    ) != replace(request, page=1, after="")


def _timeline_title(
    request: SearchRequest, level: str, spans: Sequence[TimeSpan]
) -> str:
    titles = timeline_messages.TIMELINE_TITLES[request.count_stories]
    has_weeks = level == "day" and len(spans[0].values) > 1
    unit = "week" if has_weeks else level
    title = titles[unit, request.timeline_view is TimelineView.SHARE]
    return _(title, time=_enclosing_period(level, spans))


def _view_links(request: SearchRequest) -> tuple[Link, ...]:
    """Return the links to the views of the timeline: counts, shares and table."""
    view_labels = (
        _(labels.COUNT_UNITS[request.count_stories]),
        _(timeline_messages.SHARE),
        _(timeline_messages.TABLE),
    )
    return tuple(
        Link(
            label,
            search_urls.search(replace(request, timeline_view=view)),
            is_current=view == request.timeline_view,
        )
        for view, label in zip(TimelineView, view_labels, strict=True)
    )


def _count_facet(
    request: SearchRequest, level: str, spans: Sequence[TimeSpan]
) -> tuple[str, Sequence[TimeSpan]]:
    """Return the facet that counts the spans, and the spans with its values.

    Stories of a decade are counted by decade. A story can have versions in several
    years, so the sum of the years would count it more than once.
    """
    facet = level
    if level == "year" and request.count_stories:
        facet = BAR_SPANS[len(spans[0].values)]
    if facet not in COARSE_TIME:
        return facet, spans
    prefix_length = COARSE_TIME[facet]
    return facet, [
        replace(span, count_values=(span.values[0][:prefix_length],)) for span in spans
    ]


def _enclosing_period(level: str, spans: Sequence[TimeSpan]) -> str:
    """Return the period of all spans: a year for months, some days for others."""
    first, last = spans[0].values[0], spans[-1].values[-1]
    if level != "day":
        return first[:4]
    if first.endswith("-01") and spans[-1].is_end_of(first[:7]):
        return formatting.month(first[:7])
    return formatting.period(date.fromisoformat(first), date.fromisoformat(last))


def _span_links(
    request: SearchRequest, level: str, range_url_parts: tuple[str, str, str]
) -> Callable[[TimeSpan], tuple[str, bool]]:
    """Return a function from spans to their addresses and whether they are selected.

    The common parts of the addresses are encoded only once.
    """
    head, middle, tail = range_url_parts
    select_url = search_urls.add_value_url(
        search_urls.first_page_params(request), level
    )
    selected_values = frozenset(request.filters.get(level, ()))

    def make_link(span: TimeSpan) -> tuple[str, bool]:
        is_selected = not selected_values.isdisjoint(span.values or (None,))
        first = span.values[0] if span.values else None
        if len(span.values) > 1:
            url = f"{head}{first}{middle}{span.values[-1]}{tail}"
        elif is_selected:
            url = search_urls.search(refinements.toggle_filter(request, level, first))
        else:
            url = select_url(first)
        return url, is_selected

    return make_link


def _make_bar(
    span: TimeSpan,
    link: tuple[str, bool],
    counts: tuple[Counts, Counts],
    describe: Callable[[int, int], _BarTexts],
) -> TimelineBar:
    """Return a bar. `counts` are those of the results and of the archive."""
    values = span.count_values or span.values
    count, archive_count = (
        sum([of_values.get(value, 0) for value in values]) for of_values in counts
    )
    url, is_selected = link
    texts = describe(count, archive_count)
    return TimelineBar(
        name=span.name,
        tick_label=span.tick_label,
        first=span.values[0] if span.values else "",
        last=span.values[-1] if span.values else "",
        count=count,
        archive_count=archive_count,
        href=url,
        selected=is_selected,
        plotted_value=texts.plotted_value,
        description=texts.description,
        count_label=texts.count_label,
    )


class _BarTexts(NamedTuple):
    """What a bar shows: its count or its share."""

    plotted_value: float
    description: str
    count_label: str


def _bar_texts(request: SearchRequest) -> Callable[[int, int], _BarTexts]:
    """Return a function from the counts of a bar, also in the archive, to its texts."""
    count_stories = request.count_stories

    def describe_count(count: int, _archive_count: int) -> _BarTexts:
        description = labels.item_count(count, count_stories=count_stories)
        return _BarTexts(count, description, format_number(count))

    def describe_share(count: int, archive_count: int) -> _BarTexts:
        share = share_of(count, archive_count)
        description = timeline_messages.share_of_archive(
            share, count, archive_count, count_stories=count_stories
        )
        return _BarTexts(share, description, timeline_messages.format_share(share))

    is_share = request.timeline_view is TimelineView.SHARE
    return describe_share if is_share else describe_count


def _zoom_out_link(request: SearchRequest, level: str) -> Link | None:
    """Return the link from days to their year, or from anything else to all years."""
    all_years = _without_time(request)
    month = _chosen_period(request, "day")
    if level == "day" and month:
        year = month[:4]
        whole_year = refinements.with_filter(all_years, "year", (year,))
        return Link(year, search_urls.search(whole_year))
    if all_years == replace(request, page=1, after=""):
        return None
    return Link(_(timeline_messages.ALL_YEARS), search_urls.search(all_years))


def _without_time(request: SearchRequest) -> SearchRequest:
    """Return the first page of a search without its filters by time."""
    for facet in ("year", "month", "day"):
        request = refinements.with_filter(request, facet, ())
    if not request.since and not request.until:
        return request
    return replace(request, since="", until="")


def _facet_counts(
    response: SearchResponse, facet: str, pattern: re.Pattern[str]
) -> dict[str, int]:
    return {
        value.value: value.count
        for value in response.facets.get(facet, ())
        if value.value and pattern.fullmatch(value.value)
    }

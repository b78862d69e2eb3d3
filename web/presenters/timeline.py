"""Build the timeline of a search: bars by decade, year, month or day.

Each bar links to the next shorter level. With the counts of the whole archive, the
timeline shows shares, and the periods in which the archive has nothing.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.engine import COARSE_TIME
from index.query import dates
from index.search import refinements
from index.search.request import SearchRequest, TimelineView
from index.search.response import SearchResponse
from web.i18n import _, format_number
from web.messages import formatting, labels
from web.messages import timeline as timeline_messages
from web.presenters.histogram import UNDATED_GAP, Timeline, TimelineBar, place_bars
from web.presenters.navigation import Link
from web.urls import search as search_urls

MAX_BARS = 120
BAR_SPANS = {1: "year", 10: "decade", 100: "century", 1000: "millennium"}
"""The years that one bar may cover, with the facet that counts them."""
MAX_TICKS = 6  # on an axis of years
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])")
_PERIOD_PATTERNS = {"day": _MONTH, "month": _YEAR}
"""The form of the period around the bars of a level. URLs may have other values."""
_LONGER_LEVEL = {"day": "month", "month": "year"}

Counts = Mapping[str | None, int]
"""The counts by value of a facet."""
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
        return _make_timeline(response, "day", _day_spans(month), archive_counts)
    year = _chosen_period(request, "month")
    if not year and len(years_with_articles) == 1:
        year = years_with_articles[0]
    if year and len(request.filters.get("year", ())) <= 1:
        return _make_timeline(response, "month", _month_spans(year), archive_counts)
    return _make_timeline(response, "year", _year_spans(years), archive_counts)


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
    bounds = dates.read_bounds(request.since, request.until)
    if not bounds.first or not bounds.last:
        return None
    matches = filter(None, map(pattern.match, (str(bounds.first), str(bounds.last))))
    periods = {match.group() for match in matches}
    return periods.pop() if len(periods) == 1 else None


@dataclass(frozen=True, slots=True)
class _TimeSpan:
    """The period of a bar: its name, its values, and the values that count it."""

    name: str
    tick_label: str
    values: tuple[str, ...]
    count_values: tuple[str | None, ...] = ()


def _day_spans(month: str) -> list[_TimeSpan]:
    year, number = map(int, month.split("-"))
    _first_weekday, day_count = calendar.monthrange(year, number)
    spans = []
    for day_number in range(1, day_count + 1):
        day = f"{month}-{day_number:02}"
        name = labels.facet_value_label("day", day, day)
        tick_label = str(day_number) if day_number % 5 == 1 else ""
        spans.append(_TimeSpan(name, tick_label, (day,)))
    return spans


def _month_spans(year: str) -> list[_TimeSpan]:
    months = [f"{year}-{number:02}" for number in range(1, 13)]
    return [
        _TimeSpan(formatting.month(month), _(name)[:3], (month,))
        for month, name in zip(months, formatting.MONTHS, strict=True)
    ]


def _year_spans(years: Iterable[str]) -> list[_TimeSpan]:
    """Return a span for each year, decade, century or millennium, also empty ones."""
    numbers = sorted(map(int, years))
    first, last = numbers[0], numbers[-1]
    year_count = next(
        (count for count in BAR_SPANS if (last - first) // count < MAX_BARS),
        max(BAR_SPANS),
    )
    starts = range(first - first % year_count, last + 1, year_count)
    tick_distance = -(-len(starts) // MAX_TICKS)
    return [
        _year_span(start, year_count, has_tick=position % tick_distance == 0)
        for position, start in enumerate(starts)
    ]


def _year_span(start: int, year_count: int, *, has_tick: bool) -> _TimeSpan:
    values = tuple(f"{year:04}" for year in range(start, start + year_count))
    name = values[0] if year_count == 1 else formatting.years(values[0], values[-1])
    return _TimeSpan(name, values[0] if has_tick else "", values)


def _make_timeline(
    response: SearchResponse,
    level: str,
    spans: Sequence[_TimeSpan],
    archive_counts: ArchiveCounts,
) -> Timeline:
    request = response.request
    facet, spans = _count_facet(request, level, spans)
    counts = {value.value: value.count for value in response.facets.get(facet, ())}
    archive = archive_counts(facet, _archive_request(request, level))
    range_url_parts = search_urls.date_range_url_parts(_without_time(request))
    make_link = _span_links(request, level, range_url_parts)
    has_undated = bool(counts.get(None)) or None in request.filters.get(level, ())
    undated_spans = [_undated_span(level)] if has_undated else []
    bars = [
        _with_texts(_make_bar(span, make_link(span), counts, archive), request)
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
        slot_count=len(bars) + UNDATED_GAP * has_undated,
        range_url_parts=range_url_parts,
    )


def _undated_span(level: str) -> _TimeSpan:
    return _TimeSpan(_(labels.UNKNOWN_LABELS[level]), "?", (), (None,))


def _timeline_title(
    request: SearchRequest, level: str, spans: Sequence[_TimeSpan]
) -> str:
    titles = timeline_messages.TIMELINE_TITLES[request.count_stories]
    title = titles[level, request.timeline_view is TimelineView.SHARE]
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
    request: SearchRequest, level: str, spans: Sequence[_TimeSpan]
) -> tuple[str, Sequence[_TimeSpan]]:
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


def _enclosing_period(level: str, spans: Sequence[_TimeSpan]) -> str:
    """Return the period of all spans: a year for months, a month for days."""
    first = spans[0].values[0]
    return formatting.month(first[:7]) if level == "day" else first[:4]


def _span_links(
    request: SearchRequest, level: str, range_url_parts: tuple[str, str, str]
) -> Callable[[_TimeSpan], tuple[str, bool]]:
    """Return a function from spans to their addresses and whether they are selected.

    The common parts of the addresses are encoded only once.
    """
    head, middle, tail = range_url_parts
    select_url = search_urls.add_value_url(request, level)
    selected_values = frozenset(request.filters.get(level, ()))

    def make_link(span: _TimeSpan) -> tuple[str, bool]:
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
    span: _TimeSpan,
    link: tuple[str, bool],
    counts: Counts,
    archive_counts: Counts,
) -> TimelineBar:
    values = span.count_values or span.values
    url, is_selected = link
    return TimelineBar(
        name=span.name,
        tick_label=span.tick_label,
        first=span.values[0] if span.values else "",
        last=span.values[-1] if span.values else "",
        count=sum(counts.get(value, 0) for value in values),
        archive_count=sum(archive_counts.get(value, 0) for value in values),
        href=url,
        selected=is_selected,
    )


def _with_texts(bar: TimelineBar, request: SearchRequest) -> TimelineBar:
    """Return a bar with its description and its count or share as texts."""
    if request.timeline_view is TimelineView.SHARE:
        description = timeline_messages.share_of_archive(
            bar.archive_share,
            bar.count,
            bar.archive_count,
            count_stories=request.count_stories,
        )
        return replace(
            bar,
            plotted_value=bar.archive_share,
            description=description,
            count_label=timeline_messages.format_share(bar.archive_share),
        )
    return replace(
        bar,
        plotted_value=bar.count,
        description=labels.item_count(bar.count, count_stories=request.count_stories),
        count_label=format_number(bar.count),
    )


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
    return replace(request, since="", until="")


def _facet_counts(
    response: SearchResponse, facet: str, pattern: re.Pattern[str]
) -> dict[str, int]:
    return {
        value.value: value.count
        for value in response.facets.get(facet, ())
        if value.value and pattern.fullmatch(value.value)
    }

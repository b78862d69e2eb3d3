"""The histogram over time: the geometry of its bars as data for an inline SVG, and for the table beside it.

Decades lead to years, years to months, months to days. Behind the bars of a search stands the archive: what share of it
they are, and where it holds nothing at all.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.engine import COARSE_TIME
from index.schema import UNKNOWN
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
BAR_SPANS = {
    1: "year",
    10: "decade",
    100: "century",
    1000: "millennium",
}  # years that one bar may stand for
MAX_TICKS = 6  # of the axis, at most, beside those of months and days
_YEAR, _MONTH = (
    re.compile(r"[0-9]{4}"),
    re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])"),
)
_PERIOD_PATTERNS = {"day": _MONTH, "month": _YEAR}
"""What one bar must lie in: days in one month, months in one year. A reader may choose any, even one that is none."""
_LONGER_LEVEL = {"day": "month", "month": "year"}

ArchiveCounts = Callable[[str, SearchRequest], Mapping[str, int]]
"""How many articles, or stories, of the archive have each value of a facet, of those with values asked for."""


def timeline_facets(request: SearchRequest) -> tuple[str, ...]:
    """The facets that a timeline of a request needs."""
    wider = tuple(COARSE_TIME) if request.count_stories else ()
    return (
        ("year", "month", "day", *wider)
        if _chosen_period(request, "day")
        else ("year", "month", *wider)
    )


def build_timeline(
    response: SearchResponse, archive_counts: ArchiveCounts
) -> Timeline | None:
    """The bars of an answer; nothing where no year is known."""
    request, years = response.request, _facet_counts(response, "year", _YEAR)
    if not any(years.values()):
        return None
    if "day" in response.facets and (month := _chosen_period(request, "day")):
        return _make_timeline(response, "day", _day_spans(month), archive_counts)
    counted = [year for year, count in years.items() if count]
    year = _chosen_period(request, "month") or (
        counted[0] if len(counted) == 1 else None
    )
    if year and not len(request.filters.get("year", ())) > 1:
        return _make_timeline(response, "month", _month_spans(year), archive_counts)
    return _make_timeline(response, "year", _year_spans(years), archive_counts)


def _archive_request(request: SearchRequest, level: str) -> SearchRequest:
    """What of the archive bars of a level are held against: what is chosen of the next longer time alone."""
    filters = {
        facet: values
        for facet, values in request.filters.items()
        if facet == _LONGER_LEVEL.get(level)
    }
    return SearchRequest(filters=filters, count_stories=request.count_stories)


def _chosen_period(request: SearchRequest, level: str) -> str | None:
    """The month of which days are to be shown, or the year of which months are; by what is chosen or bounds."""
    form = _PERIOD_PATTERNS[level]
    chosen = [
        each
        for each in request.filters.get(_LONGER_LEVEL[level], ())
        if form.fullmatch(each)
    ]
    bounds = {
        match.group()
        for each in (request.since, request.until)
        if (match := form.match(each))
    }
    if len(chosen) == 1:
        return chosen[0]
    return (
        bounds.pop()
        if len(bounds) == 1 and request.since and request.until and not chosen
        else None
    )


@dataclass(frozen=True, slots=True)
class _TimeSpan:
    """What one bar stands for: its name, its values of the facet, and those that count it where these are others."""

    name: str
    tick_label: str
    values: tuple[str, ...]
    count_values: tuple[str, ...] = ()


def _day_spans(month: str) -> list[_TimeSpan]:
    year, number = map(int, month.split("-"))
    days = [
        f"{month}-{day:02}"
        for day in range(1, calendar.monthrange(year, number)[1] + 1)
    ]
    return [_TimeSpan(labels.facet_value_label("day", day, day), str(at) if at % 5 == 1 else "", (day,))
            for at, day in enumerate(days, 1)]  # fmt: skip


def _month_spans(year: str) -> list[_TimeSpan]:
    months = [f"{year}-{number:02}" for number in range(1, 13)]
    return [
        _TimeSpan(formatting.month(month), _(name)[:3], (month,))
        for month, name in zip(months, formatting.MONTHS, strict=True)
    ]


def _year_spans(years: Iterable[str]) -> list[_TimeSpan]:
    """One for each year or, over a long time, decade, century or millennium; empty ones too."""
    numbers = sorted(map(int, years))
    first, last = numbers[0], numbers[-1]
    span = next(
        (each for each in BAR_SPANS if (last - first) // each < MAX_BARS),
        max(BAR_SPANS),
    )
    starts = range(first - first % span, last + 1, span)
    every = -(-len(starts) // MAX_TICKS)
    return [
        _year_span(start, span, has_tick=at % every == 0)
        for at, start in enumerate(starts)
    ]


def _year_span(start: int, span: int, *, has_tick: bool) -> _TimeSpan:
    values = tuple(f"{year:04}" for year in range(start, start + span))
    name = values[0] if span == 1 else formatting.years(values[0], values[-1])
    return _TimeSpan(name, values[0] if has_tick else "", values)


def _make_timeline(
    response: SearchResponse,
    level: str,
    spans: Sequence[_TimeSpan],
    archive_counts: ArchiveCounts,
) -> Timeline:
    request = response.request
    facet, spans = _count_facet(request, level, spans)
    found = {each.value: each.count for each in response.facets.get(facet, ())}
    of = archive_counts(facet, _archive_request(request, level))
    between = search_urls.date_range_url_parts(_without_time(request))
    way = _span_links(request, level, between)
    bars = [_make_bar(span, way(span), found, of) for span in spans]
    unknown = found.get(UNKNOWN, 0)
    if unknown or UNKNOWN in request.filters.get(level, ()):
        span = _TimeSpan(_(labels.UNKNOWN_LABELS[level]), "?", (UNKNOWN,))
        bars.append(_make_bar(span, way(span), found, of))
    drawn = tuple(
        place_bars(
            [_with_texts(bar, request) for bar in bars],
            last_apart=len(bars) > len(spans),
        )
    )
    counted = _(labels.COUNT_UNITS[request.count_stories])
    return Timeline(
        title=_(
            timeline_messages.TIMELINE_TITLES[request.count_stories][
                level, request.timeline_view is TimelineView.SHARE
            ],
            time=_enclosing_period(level, spans),
        ),
        count_heading=counted,
        as_table=request.timeline_view is TimelineView.TABLE,
        bars=drawn[: len(spans)],
        undated_bar=drawn[-1] if len(bars) > len(spans) else None,
        zoom_out=_zoom_out_link(request, level),
        view_links=tuple(
            Link(
                label,
                search_urls.search(replace(request, timeline_view=bars)),
                is_current=bars == request.timeline_view,
            )
            for bars, label in zip(
                TimelineView,
                (counted, _(timeline_messages.SHARE), _(timeline_messages.TABLE)),
                strict=True,
            )
        ),
        slot_count=len(bars) + UNDATED_GAP * (len(bars) > len(spans)),
        range_url_parts=between,
    )


def _count_facet(
    request: SearchRequest, level: str, spans: Sequence[_TimeSpan]
) -> tuple[str, Sequence[_TimeSpan]]:
    """The facet that counts spans: stories of several years are none of their sums, since one may stand in each."""
    facet = (
        BAR_SPANS[len(spans[0].values)]
        if level == "year" and request.count_stories
        else level
    )
    if facet not in COARSE_TIME:
        return facet, spans
    return facet, [
        replace(span, count_values=(span.values[0][: COARSE_TIME[facet]],))
        for span in spans
    ]


def _enclosing_period(level: str, spans: Sequence[_TimeSpan]) -> str:
    """The time that all spans lie in: a year for months, a month for days."""
    first = spans[0].values[0]
    return formatting.month(first[:7]) if level == "day" else first[:4]


def _span_links(
    request: SearchRequest, level: str, range_url_parts: tuple[str, str, str]
) -> Callable[[_TimeSpan], tuple[str, bool]]:
    """Where the bar of a span leads, and whether it is chosen; what is the same in all addresses is written once."""
    (head, middle, tail), taking = (
        range_url_parts,
        search_urls.add_value_url(request, level),
    )
    chosen = frozenset(request.filters.get(level, ()))

    def way(span: _TimeSpan) -> tuple[str, bool]:
        first, last = span.values[0], span.values[-1]
        selected = not chosen.isdisjoint(span.values)
        if len(span.values) > 1:
            return f"{head}{first}{middle}{last}{tail}", selected
        return search_urls.search(
            refinements.toggle_filter(request, level, first)
        ) if selected else taking(first), selected

    return way


def _make_bar(
    span: _TimeSpan,
    link: tuple[str, bool],
    counts: Mapping[str, int],
    archive_counts: Mapping[str, int],
) -> TimelineBar:
    values = span.count_values or span.values
    url, is_selected = link
    return TimelineBar(
        span.name,
        span.tick_label,
        span.values[0],
        span.values[-1],
        sum(counts.get(value, 0) for value in values),
        sum(archive_counts.get(value, 0) for value in values),
        url,
        is_selected,
    )


def _with_texts(bar: TimelineBar, request: SearchRequest) -> TimelineBar:
    """A bar with its number in words and in short."""
    if request.timeline_view is TimelineView.SHARE:
        told = timeline_messages.share_of_archive(
            bar.archive_share,
            bar.count,
            bar.archive_count,
            count_stories=request.count_stories,
        )
        return replace(
            bar,
            plotted_value=bar.archive_share,
            description=told,
            count_label=timeline_messages.format_share(bar.archive_share),
        )
    told = labels.item_count(bar.count, count_stories=request.count_stories)
    return replace(
        bar,
        plotted_value=bar.count,
        description=told,
        count_label=format_number(bar.count),
    )


def _zoom_out_link(request: SearchRequest, level: str) -> Link | None:
    """The way to the longer time: from days to the months of their year, from anything else to all years."""
    month = _chosen_period(request, "day")
    if level == "day" and month:
        wide = refinements.with_filter(_without_time(request), "year", (month[:4],))
        return Link(month[:4], search_urls.search(wide))
    wide = _without_time(request)
    return (
        Link(_(timeline_messages.ALL_YEARS), search_urls.search(wide))
        if wide != replace(request, page=1, after="")
        else None
    )


def _without_time(request: SearchRequest) -> SearchRequest:
    """The request without what it says of time; at its first page."""
    for facet in ("year", "month", "day"):
        request = refinements.with_filter(request, facet, ())
    return replace(request, since="", until="")


def _facet_counts(
    response: SearchResponse, facet: str, pattern: re.Pattern[str]
) -> dict[str, int]:
    return {
        each.value: each.count
        for each in response.facets.get(facet, ())
        if pattern.fullmatch(each.value)
    }

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
from web.i18n import _, number
from web.messages import formatting, labels
from web.messages import timeline as timeline_messages
from web.presenters.histogram import APART, Bar, Timeline, placed
from web.presenters.navigation import Link
from web.urls import search as search_urls

MAX_BARS = 120
SPANS = {
    1: "year",
    10: "decade",
    100: "century",
    1000: "millennium",
}  # years that one bar may stand for
LABELS = 6  # of the axis, at most, beside those of months and days
_YEAR, _MONTH = (
    re.compile(r"[0-9]{4}"),
    re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])"),
)
_BOUNDS = {"day": _MONTH, "month": _YEAR}
"""What one bar must lie in: days in one month, months in one year. A reader may choose any, even one that is none."""
_LONGER = {"day": "month", "month": "year"}

Held = Callable[[str, SearchRequest], Mapping[str, int]]
"""How many articles, or stories, of the archive have each value of a facet, of those with values asked for."""


def levels(request: SearchRequest) -> tuple[str, ...]:
    """The facets that a timeline of a request needs."""
    wider = tuple(COARSE_TIME) if request.count_stories else ()
    return (
        ("year", "month", "day", *wider)
        if _within(request, "day")
        else ("year", "month", *wider)
    )


def timeline(answer: SearchResponse, held: Held) -> Timeline | None:
    """The bars of an answer; nothing where no year is known."""
    request, years = answer.request, _counts(answer, "year", _YEAR)
    if not any(years.values()):
        return None
    if "day" in answer.facets and (month := _within(request, "day")):
        return _made(answer, "day", _days(month), held)
    counted = [year for year, count in years.items() if count]
    year = _within(request, "month") or (counted[0] if len(counted) == 1 else None)
    if year and not len(request.filters.get("year", ())) > 1:
        return _made(answer, "month", _months(year), held)
    return _made(answer, "year", _years(years), held)


def _around(request: SearchRequest, level: str) -> SearchRequest:
    """What of the archive bars of a level are held against: what is chosen of the next longer time alone."""
    filters = {
        facet: values
        for facet, values in request.filters.items()
        if facet == _LONGER.get(level)
    }
    return SearchRequest(filters=filters, count_stories=request.count_stories)


def _within(request: SearchRequest, level: str) -> str | None:
    """The month of which days are to be shown, or the year of which months are; by what is chosen or bounds."""
    form = _BOUNDS[level]
    chosen = [
        each for each in request.filters.get(_LONGER[level], ()) if form.fullmatch(each)
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
class _Span:
    """What one bar stands for: its name, its values of the facet, and those that count it where these are others."""

    name: str
    tick: str
    values: tuple[str, ...]
    counted: tuple[str, ...] = ()


def _days(month: str) -> list[_Span]:
    year, number = map(int, month.split("-"))
    days = [
        f"{month}-{day:02}"
        for day in range(1, calendar.monthrange(year, number)[1] + 1)
    ]
    return [_Span(labels.facet_value("day", day, day), str(at) if at % 5 == 1 else "", (day,))
            for at, day in enumerate(days, 1)]  # fmt: skip


def _months(year: str) -> list[_Span]:
    months = [f"{year}-{number:02}" for number in range(1, 13)]
    return [
        _Span(formatting.month(month), _(name)[:3], (month,))
        for month, name in zip(months, formatting.MONTHS, strict=True)
    ]


def _years(years: Iterable[str]) -> list[_Span]:
    """One for each year or, over a long time, decade, century or millennium; empty ones too."""
    numbers = sorted(map(int, years))
    first, last = numbers[0], numbers[-1]
    span = next(
        (each for each in SPANS if (last - first) // each < MAX_BARS), max(SPANS)
    )
    starts = range(first - first % span, last + 1, span)
    every = -(-len(starts) // LABELS)
    return [
        _year(start, span, ticked=at % every == 0) for at, start in enumerate(starts)
    ]


def _year(start: int, span: int, *, ticked: bool) -> _Span:
    values = tuple(f"{year:04}" for year in range(start, start + span))
    name = values[0] if span == 1 else formatting.years(values[0], values[-1])
    return _Span(name, values[0] if ticked else "", values)


def _made(
    answer: SearchResponse, level: str, spans: Sequence[_Span], held: Held
) -> Timeline:
    request = answer.request
    facet, spans = _counting(request, level, spans)
    found = {each.value: each.count for each in answer.facets.get(facet, ())}
    of = held(facet, _around(request, level))
    between = search_urls.between(_anytime(request))
    way = _ways(request, level, between)
    bars = [_bar(span, way(span), found, of) for span in spans]
    unknown = found.get(UNKNOWN, 0)
    if unknown or UNKNOWN in request.filters.get(level, ()):
        span = _Span(_(labels.NOT_KNOWN[level]), "?", (UNKNOWN,))
        bars.append(_bar(span, way(span), found, of))
    drawn = tuple(
        placed([_told(bar, request) for bar in bars], apart=len(bars) > len(spans))
    )
    counted = _(labels.COUNTED[request.count_stories])
    return Timeline(
        title=_(
            timeline_messages.TIMELINES[request.count_stories][
                level, request.timeline_view is TimelineView.SHARE
            ],
            time=_where(level, spans),
        ),
        counted=counted,
        tabled=request.timeline_view is TimelineView.TABLE,
        bars=drawn[: len(spans)],
        undated=drawn[-1] if len(bars) > len(spans) else None,
        up=_up(request, level),
        views=tuple(
            Link(
                label,
                search_urls.search(replace(request, timeline_view=bars)),
                current=bars == request.timeline_view,
            )
            for bars, label in zip(
                TimelineView,
                (counted, _(timeline_messages.SHARE), _(timeline_messages.TABLE)),
                strict=True,
            )
        ),
        slots=len(bars) + APART * (len(bars) > len(spans)),
        between=between,
    )


def _counting(
    request: SearchRequest, level: str, spans: Sequence[_Span]
) -> tuple[str, Sequence[_Span]]:
    """The facet that counts spans: stories of several years are none of their sums, since one may stand in each."""
    facet = (
        SPANS[len(spans[0].values)]
        if level == "year" and request.count_stories
        else level
    )
    if facet not in COARSE_TIME:
        return facet, spans
    return facet, [
        replace(span, counted=(span.values[0][: COARSE_TIME[facet]],)) for span in spans
    ]


def _where(level: str, spans: Sequence[_Span]) -> str:
    """The time that all spans lie in: a year for months, a month for days."""
    first = spans[0].values[0]
    return formatting.month(first[:7]) if level == "day" else first[:4]


def _ways(
    request: SearchRequest, level: str, between: tuple[str, str, str]
) -> Callable[[_Span], tuple[str, bool]]:
    """Where the bar of a span leads, and whether it is chosen; what is the same in all addresses is written once."""
    (head, middle, tail), taking = between, search_urls.adding(request, level)
    chosen = frozenset(request.filters.get(level, ()))

    def way(span: _Span) -> tuple[str, bool]:
        first, last = span.values[0], span.values[-1]
        selected = not chosen.isdisjoint(span.values)
        if len(span.values) > 1:
            return f"{head}{first}{middle}{last}{tail}", selected
        return search_urls.search(
            refinements.toggle_filter(request, level, first)
        ) if selected else taking(first), selected

    return way


def _bar(
    span: _Span,
    way: tuple[str, bool],
    found: Mapping[str, int],
    held: Mapping[str, int],
) -> Bar:
    count, of = (
        sum(counts.get(value, 0) for value in span.counted or span.values)
        for counts in (found, held)
    )
    return Bar(span.name, span.tick, span.values[0], span.values[-1], count, of, *way)


def _told(bar: Bar, request: SearchRequest) -> Bar:
    """A bar with its number in words and in short."""
    if request.timeline_view is TimelineView.SHARE:
        told = timeline_messages.share_of(
            bar.part, bar.count, bar.held, by_story=request.count_stories
        )
        return replace(
            bar, size=bar.part, told=told, label=timeline_messages.percent(bar.part)
        )
    told = labels.counted(bar.count, by_story=request.count_stories)
    return replace(bar, size=bar.count, told=told, label=number(bar.count))


def _up(request: SearchRequest, level: str) -> Link | None:
    """The way to the longer time: from days to the months of their year, from anything else to all years."""
    month = _within(request, "day")
    if level == "day" and month:
        wide = refinements.with_filter(_anytime(request), "year", (month[:4],))
        return Link(month[:4], search_urls.search(wide))
    wide = _anytime(request)
    return (
        Link(_(timeline_messages.ALL_YEARS), search_urls.search(wide))
        if wide != replace(request, page=1, after="")
        else None
    )


def _anytime(request: SearchRequest) -> SearchRequest:
    """The request without what it says of time; at its first page."""
    for facet in ("year", "month", "day"):
        request = refinements.with_filter(request, facet, ())
    return replace(request, since="", until="")


def _counts(
    answer: SearchResponse, facet: str, form: re.Pattern[str]
) -> dict[str, int]:
    return {
        each.value: each.count
        for each in answer.facets.get(facet, ())
        if form.fullmatch(each.value)
    }

"""The histogram over time: the geometry of its bars as data for an inline SVG, and for the table beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.desk import UNKNOWN, Answer, FacetValue, Request
from web import turning, urls, words

HEIGHT = 6.0  # of the tallest bar, in em
LEAST = 0.25  # of the smallest bar that is not empty, in em
MAX_BARS = 120
SPANS = (1, 10, 100, 1000)  # years that one bar may stand for
LABELS = 6  # of the axis, at most, beside those of the months
GAP = 0.16  # of a bar's place, left free
_DATED = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")  # a reader may choose any year, even one that is none


@dataclass(frozen=True, slots=True)
class Bar:
    """One span of time: x and width in percent, y and height in em; `tick` is its label on the axis, or ""."""

    name: str
    tick: str
    count: int
    href: str
    selected: bool
    x: float = 0
    width: float = 0
    y: float = HEIGHT
    height: float = 0
    middle: float = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars, in order; `unknown` counts the articles that stand in no bar; `up` leads from months to years."""

    title: str
    bars: tuple[Bar, ...]
    unknown: FacetValue | None
    unknown_name: str
    unknown_href: str
    up: str | None
    height: float = HEIGHT


def timeline(answer: Answer) -> Timeline | None:
    """Years, or the months of the one year at hand; nothing where no year is known."""
    request, years = answer.request, _dated(answer.facets.get("year", ()))
    if not any(each.count for each in years):
        return None
    chosen = [each for each in request.filters.get("year", ()) if _DATED.fullmatch(each)]
    counted = [each.value for each in years if each.count]
    if len(chosen) == 1 or (len(counted) == 1 and not chosen):
        return _months(answer, (chosen or counted)[0], up=bool(chosen))
    bars = _years(request, years)
    return _timeline(answer, "year", "Articles by year", bars)


def _timeline(answer: Answer, facet: str, title: str, bars: list[Bar]) -> Timeline:
    unknown = next((each for each in answer.facets.get(facet, ()) if each.value == UNKNOWN), None)
    return Timeline(
        title=title,
        bars=tuple(_placed(bars)),
        unknown=unknown if unknown and (unknown.count or unknown.selected) else None,
        unknown_name=words.NOT_KNOWN[facet],
        unknown_href=urls.search(turning.turned(answer.request, facet, UNKNOWN)),
        up=None,
    )


def _months(answer: Answer, year: str, *, up: bool) -> Timeline:
    found = {each.value: each for each in _dated(answer.facets.get("month", ()))}
    bars, adding = [], urls.adding(answer.request, "month")
    for number, name in enumerate(words.MONTHS, start=1):
        value = f"{year}-{number:02}"
        month = found.get(value, FacetValue(value, value, 0, selected=False))
        back = urls.search(turning.turned(answer.request, "month", value)) if month.selected else None
        bars.append(Bar(words.month(value), name[:3], month.count, back or adding(value), month.selected))
    made = _timeline(answer, "month", f"Articles by month, {year}", bars)
    wide = turning.with_filter(turning.with_filter(answer.request, "year", ()), "month", ())
    return replace(made, up=urls.search(wide) if up else None)


def _years(request: Request, years: list[FacetValue]) -> list[Bar]:
    """One bar for each year or, over a long time, decade, century or millennium; empty ones too."""
    numbers = {int(each.value): each for each in years}
    first, last = min(numbers), max(numbers)
    span = next((each for each in SPANS if (last - first) // each < MAX_BARS), SPANS[-1])
    starts = range(first - first % span, last + 1, span)
    every = -(-len(starts) // LABELS)
    bars = []
    for place, start in enumerate(starts):
        inside = [numbers[year] for year in range(start, start + span) if year in numbers]
        bar = _year_bar(request, start, span, inside)
        bars.append(bar if place % every == 0 else replace(bar, tick=""))
    return bars


def _year_bar(request: Request, start: int, span: int, inside: list[FacetValue]) -> Bar:
    first, last = f"{start:04}", f"{start + span - 1:04}"
    if span == 1:
        name, narrowed = first, turning.turned(request, "year", first)
    else:
        name, narrowed = f"{first} to {last}", replace(request, since=first, until=last, page=1)
    selected = any(each.selected for each in inside)
    return Bar(name, first, sum(each.count for each in inside), urls.search(narrowed), selected)


def _placed(bars: list[Bar]) -> Iterable[Bar]:
    """The bars with their places: equal widths, heights by count."""
    most = max((bar.count for bar in bars), default=0) or 1
    place = 100 / len(bars)
    for number, bar in enumerate(bars):
        height = max(LEAST, round(HEIGHT * bar.count / most, 2)) if bar.count else 0
        yield replace(
            bar,
            x=round((number + GAP / 2) * place, 3),
            width=round(place * (1 - GAP), 3),
            y=round(HEIGHT - height, 2),
            height=height,
            middle=round((number + 0.5) * place, 3),
        )


def _dated(values: Iterable[FacetValue]) -> list[FacetValue]:
    return [each for each in values if _DATED.fullmatch(each.value)]

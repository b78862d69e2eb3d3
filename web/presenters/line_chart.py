"""The lines of a comparison over time, as points of an SVG of a fixed size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.search.comparison import Comparison, Series

WIDTH, HEIGHT = 1000.0, 240.0
PADDING = 6.0


@dataclass(frozen=True, slots=True)
class ChartLine:
    """The line of a search. `number` chooses its colour and its dashes, from 1."""

    number: int
    label: str
    points: str
    last: tuple[float, float]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines on one scale. `highest` is the value at the top."""

    lines: tuple[ChartLine, ...]
    highest: float
    first_period: str
    last_period: str
    width: float = WIDTH
    height: float = HEIGHT


def draw_lines(
    comparison: Comparison, value: Callable[[Series, str], float]
) -> LineChart | None:
    """Return the chart of a value over time, or `None` with fewer than two periods."""
    periods = comparison.periods
    values = [
        [value(series, period) for period in periods] for series in comparison.series
    ]
    highest = max((number for row in values for number in row), default=0)
    if len(periods) < 2 or not highest:
        return None
    step = (WIDTH - 2 * PADDING) / (len(periods) - 1)
    lines = []
    for number, (series, row) in enumerate(
        zip(comparison.series, values, strict=True), start=1
    ):
        places = [
            (
                round(PADDING + place * step, 1),
                round(HEIGHT - PADDING - (HEIGHT - 2 * PADDING) * part / highest, 1),
            )
            for place, part in enumerate(row)
        ]
        points = " ".join(f"{x},{y}" for x, y in places)
        lines.append(ChartLine(number, series.label, points, places[-1]))
    return LineChart(tuple(lines), highest, periods[0], periods[-1])

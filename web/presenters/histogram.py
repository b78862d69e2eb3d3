"""The bars of a histogram over time: what they tell, their places in an inline SVG, and the gaps between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from web.messages import formatting
from web.presenters.navigation import Link

HEIGHT_EM = 6.0  # of the tallest bar, in em
MIN_HEIGHT_EM = 0.25  # of the smallest bar that is not empty, in em
MAX_LABELLED_BARS = 14  # bars, at most, that have room for their number
BAR_GAP = 0.16  # of a bar's place, left free
UNDATED_GAP = 1  # places between the calendar and the bar of what has no place in it


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """One span of time: x and width in percent, y and height in em; `tick_label` is its label on the axis, or "".

    `first`, `last`: its days, months or years, as a search takes them. `count`: articles or stories; `archive_count`: what the
    archive has of these. `plotted_value`: what its height shows, the number or a share.
    """

    name: str
    tick_label: str
    first: str
    last: str
    count: int
    archive_count: int
    href: str
    selected: bool
    plotted_value: float = 0
    description: str = ""
    count_label: str = ""
    x: float = 0
    width: float = 0
    y: float = HEIGHT_EM
    height: float = 0
    center: float = 0

    @property
    def archive_share(self) -> float:
        """The share of the archive."""
        return self.count / max(self.archive_count, self.count, 1)

    @property
    def is_empty(self) -> bool:
        """Whether the archive itself holds nothing here."""
        return not self.archive_count


@dataclass(frozen=True, slots=True)
class EmptyPeriod:
    """Spans one after another of which the archive holds nothing, as one; x and width in percent."""

    name: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars, in order; `undated_bar` is that of the articles that stand in no other; `zoom_out` leads to the longer time."""

    title: str
    count_heading: str
    """What is counted, in a word."""
    as_table: bool
    """Whether a table is wanted instead of bars."""
    bars: tuple[TimelineBar, ...]
    undated_bar: TimelineBar | None
    zoom_out: Link | None
    view_links: tuple[Link, ...]
    range_url_parts: tuple[str, str, str]
    """The address of a search between two times, in the pieces between which these stand."""
    slot_count: int
    """How many places of equal width there are."""
    height: float = HEIGHT_EM

    @property
    def has_names(self) -> bool:
        """Whether bars have other names than the years that they stand for."""
        return any(bar.name != bar.first for bar in self.bars)

    @property
    def has_count_labels(self) -> bool:
        """Whether bars have room for their numbers."""
        return len(self.all_bars) <= MAX_LABELLED_BARS

    @property
    def table_rows(self) -> Iterator[TimelineBar | EmptyPeriod]:
        """What the table tells, in order: the bars that have something, and the gaps between them."""
        for empty, bars in groupby(
            self.all_bars,
            lambda bar: bar.is_empty and not bar.count and not bar.selected,
        ):
            if empty:
                first, *_, last = (*(run := list(bars)), run[-1])
                name = (
                    first.name
                    if first is last
                    else formatting.years(first.name, last.name)
                )
                yield EmptyPeriod(
                    name, first.x, round(last.x + last.width - first.x, 3)
                )
            else:
                yield from (bar for bar in bars if bar.count or bar.selected)

    @property
    def gaps(self) -> list[EmptyPeriod]:
        """The times of which the archive holds nothing."""
        return [row for row in self.table_rows if isinstance(row, EmptyPeriod)]

    @property
    def all_bars(self) -> tuple[TimelineBar, ...]:
        """All bars."""
        return (*self.bars, self.undated_bar) if self.undated_bar else self.bars


def place_bars(
    bars: Sequence[TimelineBar], *, last_apart: bool
) -> Iterator[TimelineBar]:
    """The bars with their places: equal widths, heights by number; the last one apart, if it is of another kind."""
    most = max((bar.plotted_value for bar in bars), default=0) or 1
    place = 100 / (len(bars) + UNDATED_GAP * last_apart)
    for count, bar in enumerate(bars):
        at = count + UNDATED_GAP * (last_apart and count == len(bars) - 1)
        height = (
            max(MIN_HEIGHT_EM, round(HEIGHT_EM * bar.plotted_value / most, 2))
            if bar.count
            else 0
        )
        yield replace(
            bar,
            x=round((at + BAR_GAP / 2) * place, 2),
            width=round(place * (1 - BAR_GAP), 2),
            y=round(HEIGHT_EM - height, 2),
            height=height,
            center=round((at + 0.5) * place, 2),
        )

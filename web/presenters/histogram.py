"""The bars of a timeline with their positions in an inline SVG, and empty periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from web.messages import formatting
from web.presenters.navigation import Link

HEIGHT_EM = 6.0  # of the highest bar, in em
MIN_HEIGHT_EM = 0.25  # of the lowest bar that is not empty, in em
GAP_Y_EM = HEIGHT_EM - 0.8  # of the line of an empty period in the strip
MAX_LABELLED_BARS = 14  # more bars leave no space for their counts
BAR_GAP = 0.16  # share of a slot that stays empty
UNDATED_GAP = 1  # slots before the bar of undated articles


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """The bar of one period. `x` and `width` are in percent, `y` and `height` in em.

    `tick_label` is the label on the axis, or "". `first` and `last` are days, months or
    years as in URLs. `count` and `archive_count` are articles or stories in the results
    and in the archive. `plotted_value` is the count or the share of the archive.
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
        """The share of the archive that the search matches in this period."""
        return share_of(self.count, self.archive_count)

    @property
    def is_empty(self) -> bool:
        """Whether the archive has nothing in this period."""
        return not self.archive_count


@dataclass(frozen=True, slots=True)
class EmptyPeriod:
    """Adjacent periods in which the archive has nothing. `x` and `width` in percent."""

    name: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """A timeline. `undated_bar` counts the articles that are in no other bar."""

    title: str
    count_heading: str
    """`Articles` or `Stories`."""
    as_table: bool
    """Whether to show a table instead of bars."""
    bars: tuple[TimelineBar, ...]
    undated_bar: TimelineBar | None
    zoom_out: Link | None
    view_links: tuple[Link, ...]
    range_url_parts: tuple[str, str, str]
    """The three parts of an address, between which the first and last date go."""
    slot_count: int
    """The number of slots of equal width."""
    is_open: bool = False
    """Whether the timeline is open, or a strip."""
    height: float = HEIGHT_EM

    @property
    def has_names(self) -> bool:
        """Whether names of bars differ from their years."""
        return any(bar.name != bar.first for bar in self.bars)

    @property
    def has_count_labels(self) -> bool:
        """Whether there is space for counts above the bars."""
        return len(self.all_bars) <= MAX_LABELLED_BARS

    @property
    def table_rows(self) -> Iterator[TimelineBar | EmptyPeriod]:
        """The rows of the table: bars with articles, and empty periods between them."""
        for empty, bars in groupby(
            self.all_bars,
            lambda bar: bar.is_empty and not bar.count and not bar.selected,
        ):
            if empty:
                yield _empty_period(list(bars))
            else:
                yield from (bar for bar in bars if bar.count or bar.selected)

    @property
    def gaps(self) -> list[EmptyPeriod]:
        """The periods in which the archive has nothing."""
        return [row for row in self.table_rows if isinstance(row, EmptyPeriod)]

    @property
    def edge_labels(self) -> tuple[str, str]:
        """The short names of the first and the last bar."""
        first, last = self.bars[0], self.bars[-1]
        return first.tick_label or first.name, last.tick_label or last.name

    @property
    def outline(self) -> str:
        """The path of all bars of the strip, in percent and em."""
        return "".join(
            f"M{bar.x:g} {HEIGHT_EM:g}v-{bar.height:g}h{bar.width:g}v{bar.height:g}"
            for bar in self.all_bars
            if bar.height
        )

    @property
    def gap_outline(self) -> str:
        """The path of the empty periods of the strip."""
        return "".join(f"M{gap.x:g} {GAP_Y_EM:g}h{gap.width:g}" for gap in self.gaps)

    @property
    def all_bars(self) -> tuple[TimelineBar, ...]:
        """The bars, with the undated bar last."""
        return (*self.bars, self.undated_bar) if self.undated_bar else self.bars


def share_of(count: int, archive_count: int) -> float:
    """Return the share of the archive that a count is, from 0 to 1."""
    return count / max(archive_count, count, 1)


def _empty_period(bars: Sequence[TimelineBar]) -> EmptyPeriod:
    first, last = bars[0], bars[-1]
    name = first.name if first is last else formatting.years(first.name, last.name)
    return EmptyPeriod(name, first.x, round(last.x + last.width - first.x, 3))


def place_bars(
    bars: Sequence[TimelineBar], *, last_apart: bool
) -> Iterator[TimelineBar]:
    """Yield the bars with positions and heights, the last one after a gap if apart."""
    highest_value = max((bar.plotted_value for bar in bars), default=0) or 1
    slot_width = 100 / (len(bars) + UNDATED_GAP * last_apart)
    for position, bar in enumerate(bars):
        slot = position
        if last_apart and position == len(bars) - 1:
            slot += UNDATED_GAP
        height: float = 0
        if bar.count:
            height = round(HEIGHT_EM * bar.plotted_value / highest_value, 2)
            height = max(MIN_HEIGHT_EM, height)
        yield replace(
            bar,
            x=round((slot + BAR_GAP / 2) * slot_width, 2),
            width=round(slot_width * (1 - BAR_GAP), 2),
            y=round(HEIGHT_EM - height, 2),
            height=height,
            center=round((slot + 0.5) * slot_width, 2),
        )

"""What a terminal shows: progress, tables, marked words. The one home of rich."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from index.search.response import SearchResult
from web.messages import labels
from web.presenters import headings

PLAIN_PROGRESS_EVERY_S = 5.0
"""How often progress writes a line where there is no terminal."""
MIN_WIDTH = 72
PIPED_WIDTH = 120
"""Columns where there is no terminal to ask."""

stderr_console = Console(stderr=True, highlight=False, soft_wrap=True)


class ProgressBar:
    """A progress bar on a terminal, and a plain line now and then elsewhere."""

    def __init__(self, activity: str, unit: str) -> None:
        self._activity = activity
        self._unit = unit
        self._total = self._done = 0
        self._last_report_time = time.monotonic()
        self._task: TaskID | None = None
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
        )
        self._progress = Progress(
            *columns,
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=stderr_console,
            transient=True,
        )

    def __enter__(self) -> Self:
        if stderr_console.is_terminal:
            self._progress.start()
            self._task = self._progress.add_task(self._activity, total=None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._task is not None:  # what was never started would print an empty line
            self._progress.stop()

    def start(self, total: int) -> None:
        """So much more is to be done."""
        self._total += total
        self._show()

    def advance(self, size: int) -> None:
        """So much has been done."""
        self._done += size
        self._show()

    def note(self, message: str) -> None:
        """A sentence that stays, above the bar."""
        stderr_console.print(message, markup=False)

    def _show(self) -> None:
        if self._task is not None:
            self._progress.update(self._task, total=self._total, completed=self._done)
        elif (
            now := time.monotonic()
        ) - self._last_report_time >= PLAIN_PROGRESS_EVERY_S and self._total:
            self._last_report_time = now
            share = 100 * self._done // self._total
            stderr_console.print(
                f"{self._activity}: {self._done:,} of {self._total:,} {self._unit} ({share}%)",
                markup=False,
            )


def print_message(message: str) -> None:
    """A sentence for the person at the terminal, not for a program that reads our output."""
    stderr_console.print(message, markup=False)


def print_results(results: Sequence[SearchResult], first: int) -> None:
    """Search results: for a reader on a terminal, numbered from `first`; elsewhere a line of fields each."""
    if sys.stdout.isatty():
        _print_numbered_list(results, first)
        return
    for result in results:
        fields = (" ".join(text.split()) for text in _tab_separated_fields(result))
        print(*fields, sep="\t")  # noqa: T201  # data, for programs


def _tab_separated_fields(result: SearchResult) -> tuple[str, ...]:
    """Id, date as EDTF, how far it is trusted, outlet, title, passage; empty where it is not known."""
    found = result.summary
    return (
        found.id,
        found.dates.to_edtf() if found.dates else "",
        str(found.confidence or ""),
        found.outlet or "",
        found.title or "",
        "".join(segment.text for segment in result.snippet),
    )


def _print_numbered_list(results: Sequence[SearchResult], first: int) -> None:
    console = Console(highlight=False)
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for number, result in enumerate(results, first):
        table.add_row(str(number), _article_lines(result))
    console.print(table)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under headings."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    _print_to_width(table)


def _print_to_width(table: Table) -> None:
    console = Console(highlight=False)
    console.width = (
        max(console.width, MIN_WIDTH) if console.is_terminal else PIPED_WIDTH
    )
    console.print(table)


def _article_lines(result: SearchResult) -> Text:
    """An article in a few lines: what it is called, who published it and when, the passage with its marks."""
    found = result.summary
    heading = headings.heading(found.title, found.text)
    text = Text(heading.text, style="bold" if heading.has_title else "italic")
    text = Text().append_text(text)
    outlet = found.outlet or labels.UNKNOWN_LABELS["outlet"]
    told = (
        f"\n{outlet} · {labels.date_with_confidence(found.dates, found.confidence)} · "
    )
    text.append(told, style="cyan").append(found.id, style="dim")
    for place, segment in enumerate(result.snippet):
        said = " ".join(segment.text.split("\n"))
        text.append(
            said if place else f"\n{said}",
            style="bold underline" if segment.highlighted else "",
        )
    if result.missing_words:
        text.append(
            f"\n{labels.MISSING}: {', '.join(result.missing_words)}", style="dim"
        )
    return text.append("\n")

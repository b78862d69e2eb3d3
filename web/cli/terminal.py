"""Print messages, tables, results and progress to the terminal with rich."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
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
from web.cli.output import visible, write_line, writing_output
from web.messages import labels
from web.presenters import headings

PLAIN_PROGRESS_EVERY_S = 5.0
"""Seconds between lines of progress without a terminal."""
MAX_TABLE_ROWS = 2_000
"""Most rows of a table with columns, of which each takes half a millisecond."""
MIN_WIDTH = 72
PIPED_WIDTH = 120
"""Columns without a terminal."""

stderr_console = Console(stderr=True, highlight=False, soft_wrap=True)


class ProgressBar:
    """A progress bar on a terminal, and a line every few seconds elsewhere."""

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
        if self._task is not None:  # `stop` prints a line if it was not started
            self._progress.stop()

    def start(self, total: int) -> None:
        """Add to the total."""
        self._total += total
        self._show()

    def advance(self, size: int) -> None:
        """Add to the amount that is done."""
        self._done += size
        self._show()

    def note(self, message: str) -> None:
        """Print a message above the bar."""
        print_message(message)

    def _show(self) -> None:
        if self._task is not None:
            self._progress.update(self._task, total=self._total, completed=self._done)
            return
        current_time = time.monotonic()
        elapsed = current_time - self._last_report_time
        if self._total and elapsed >= PLAIN_PROGRESS_EVERY_S:
            self._last_report_time = current_time
            percent = 100 * self._done // self._total
            amount = f"{self._done:,} of {self._total:,} {self._unit}"
            print_message(f"{self._activity}: {amount} ({percent}%)")


def print_message(message: str) -> None:
    """Print a message to stderr, since stdout is for data.

    A message that cannot be written does not stop the command.
    """
    with suppress(OSError):
        stderr_console.print(visible(message), markup=False)


def print_results(results: Sequence[SearchResult], first: int) -> None:
    """Print results numbered from `first`, or tab-separated without a terminal."""
    if sys.stdout.isatty():
        _print_numbered_list(results, first)
        return
    for result in results:
        fields = (" ".join(text.split()) for text in _tab_separated_fields(result))
        write_line("\t".join(fields))


def print_related(results: Sequence[SearchResult]) -> None:
    """Print articles with some of the words in a terminal.

    They do not match the query, so programs do not get them.
    """
    if results and sys.stdout.isatty():
        print_message(f"{labels.RELATED}:")
        _print_numbered_list(results, 1)


def _tab_separated_fields(result: SearchResult) -> tuple[str, ...]:
    """Return ID, EDTF date, confidence, outlet, title and passage, "" if unknown."""
    summary = result.summary
    return (
        summary.id,
        summary.dates.to_edtf() if summary.dates else "",
        str(summary.confidence or ""),
        summary.outlet or "",
        summary.title or "",
        "".join(segment.text for segment in result.snippet),
    )


def _print_numbered_list(results: Sequence[SearchResult], first: int) -> None:
    console = Console(highlight=False)
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for number, result in enumerate(results, first):
        table.add_row(str(number), _article_lines(result))
    with writing_output():
        console.print(table)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table, or tab-separated lines if there are very many."""
    rows = list(rows)
    if len(rows) > MAX_TABLE_ROWS:
        lines = ("\t".join(map(str, row)) for row in (headings, *rows))
        write_line("\n".join(lines))
        return
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(str(cell))) for cell in row))
    _print_to_width(table)


def _print_to_width(table: Table) -> None:
    console = Console(highlight=False)
    console.width = (
        max(console.width, MIN_WIDTH) if console.is_terminal else PIPED_WIDTH
    )
    with writing_output():
        console.print(table)


def _article_lines(result: SearchResult) -> Text:
    """Return the heading, outlet, date and highlighted passage of a result."""
    summary = result.summary
    heading = headings.heading(summary.title, summary.text)
    style = "bold" if heading.has_title else "italic"
    text = Text().append_text(Text(visible(heading.text), style=style))
    outlet = summary.outlet or labels.UNKNOWN_LABELS["outlet"]
    date = labels.date_with_confidence(summary.dates, summary.confidence)
    text.append(f"\n{visible(outlet)} · {date} · ", style="cyan")
    text.append(summary.id, style="dim")
    for position, fragment in enumerate(result.snippet):
        passage = visible(fragment.text).replace("\n", " ")
        fragment_style = "bold underline" if fragment.highlighted else ""
        text.append(passage if position else f"\n{passage}", style=fragment_style)
    if result.missing_words:
        text.append(
            visible(f"\n{labels.MISSING}: {', '.join(result.missing_words)}"),
            style="dim",
        )
    return text.append("\n")

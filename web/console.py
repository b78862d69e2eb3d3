"""What a terminal shows: progress, tables, marked words. The one home of rich."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from index.desk import Result
from web import words

PLAIN_EVERY_S = 5.0
"""How often progress writes a line where there is no terminal."""
NARROWEST = 72
PIPED = 120
"""Columns where there is no terminal to ask."""
WIDEST_NAME = 28

messages = Console(stderr=True, highlight=False, soft_wrap=True)


class Bar:
    """A progress bar on a terminal, and a plain line now and then elsewhere."""

    def __init__(self, doing: str, unit: str) -> None:
        self._doing = doing
        self._unit = unit
        self._total = self._done = 0
        self._told = time.monotonic()
        self._task: TaskID | None = None
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
        self._bar = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=messages, transient=True)

    def __enter__(self) -> Self:
        if messages.is_terminal:
            self._bar.start()
            self._task = self._bar.add_task(self._doing, total=None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:  # what was never started would print an empty line
            self._bar.stop()

    def start(self, total: int) -> None:
        """So much more is to be done."""
        self._total += total
        self._show()

    def advance(self, size: int) -> None:
        """So much has been done."""
        self._done += size
        self._show()

    def reach(self, done: int) -> None:
        """So much has been done in all."""
        self.advance(done - self._done)

    def note(self, message: str) -> None:
        """A sentence that stays, above the bar."""
        messages.print(message, markup=False)

    def _show(self) -> None:
        if self._task is not None:
            self._bar.update(self._task, total=self._total, completed=self._done)
        elif (now := time.monotonic()) - self._told >= PLAIN_EVERY_S and self._total:
            self._told = now
            share = 100 * self._done // self._total
            messages.print(f"{self._doing}: {self._done:,} of {self._total:,} {self._unit} ({share}%)", markup=False)


def say(message: str) -> None:
    """A sentence for the person at the terminal, not for a program that reads our output."""
    messages.print(message, markup=False)


def print_results(results: Sequence[Result]) -> None:
    """Search results as a table, with the matched words marked."""
    table = Table(box=None, padding=(0, 2, 1, 0), show_edge=False, show_header=False)
    table.add_column("which", no_wrap=True, max_width=WIDEST_NAME)
    table.add_column("article", ratio=1)
    for result in results:
        facts = result.record.document.facts
        date = facts.date.value.edtf() if facts.date else words.DATE_UNKNOWN
        lines = (result.record.document.id, date, facts.outlet.value if facts.outlet else "")
        table.add_row(Text("\n".join(filter(None, lines))), _article(result))
    _print(table)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under headings."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    _print(table)


def _print(table: Table) -> None:
    console = Console(highlight=False)
    console.width = max(console.width, NARROWEST) if console.is_terminal else PIPED
    console.print(table)


def _article(result: Result) -> Text:
    """Title and passage of a result; marked words stand out."""
    text = Text()
    if title := result.record.document.facts.title:
        text.append(f"{title.value}\n", style="bold")
    for segment in result.snippet:
        text.append(" ".join(segment.text.split("\n")), style="bold reverse" if segment.marked else "")
    return text

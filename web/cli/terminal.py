"""Print messages, tables and progress to the terminal with rich."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.table import Table
from rich.text import Text

from web.cli.output import visible, write_line, writing_output

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

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
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if stderr_console.is_terminal:
            self._progress = _progress_bar()
            self._progress.start()
            self._task = self._progress.add_task(self._activity, total=None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress is not None:
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
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, total=self._total, completed=self._done)
            return
        current_time = time.monotonic()
        elapsed = current_time - self._last_report_time
        if self._total and elapsed >= PLAIN_PROGRESS_EVERY_S:
            self._last_report_time = current_time
            percent = 100 * self._done // self._total
            amount = f"{self._done:,} of {self._total:,} {self._unit}"
            print_message(f"{self._activity}: {amount} ({percent}%)")


def _progress_bar() -> Progress:
    # Without a terminal, nothing of this is needed.
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=stderr_console,
        transient=True,
    )


def print_message(message: str) -> None:
    """Print a message to stderr, since stdout is for data.

    A message that cannot be written does not stop the command.
    """
    with suppress(OSError):
        stderr_console.print(visible(message), markup=False)


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

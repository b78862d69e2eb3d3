"""The command `watch`."""

from __future__ import annotations

import signal
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from archive.errors import BusyError, CuttingsError
from archive.home import Home
from web.cli import messages as cli_messages
from web.cli.archive_access import ingest_and_index
from web.cli.options import expand_patterns, jobs_option
from web.cli.terminal import print_message

if TYPE_CHECKING:
    from archive.ingest.watcher import FolderWatcher

POLL_INTERVAL_S = 0.2
RETRY_S = 2.0
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopSignal:
    """Handle Ctrl+C. The first finishes the running batch, the second interrupts it."""

    def __init__(self) -> None:
        self.is_requested = False
        self._previous_handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        self._previous_handlers = {
            number: signal.signal(number, self._handle_signal) for number in SIGNALS
        }
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._restore()

    def _handle_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.is_requested = True
        self._restore()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def _restore(self) -> None:
        for number, handler in self._previous_handlers.items():
            signal.signal(number, handler)


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    callback=expand_patterns,
)
@jobs_option
@click.option(
    "--poll",
    is_flag=True,
    help="Poll the folders for changes. Use it for network drives, which do not send "
    "change notifications.",
)
@click.pass_obj
def watch(home: Home, paths: Sequence[Path], jobs: int | None, poll: bool) -> None:
    """Index PATHS, then watch them for changes until Ctrl+C.

    New and changed files are searchable within seconds. A file is read when it has not
    changed for one second. Run `cuttings serve` at the same time.

    Example: cuttings watch ~/articles
    """
    # Only this command needs the watcher, which is slow to import.
    from archive.ingest.watcher import FolderWatcher  # noqa: PLC0415

    with (
        StopSignal() as stop,
        FolderWatcher(paths, print_message, poll=poll) as watcher,
    ):
        _process_changes(home, watcher, jobs, stop)
    print_message(cli_messages.WATCH_STOPPED)


def _process_changes(
    home: Home, watcher: FolderWatcher, jobs: int | None, stop: StopSignal
) -> None:
    """Index settled files until a stop is requested.

    The first run must succeed, unless another process is writing. Later errors are
    printed once and retried.
    """
    began = False
    last_error = ""
    while not stop.is_requested:
        due = watcher.settled_paths()
        try:
            if due:
                _ingest_due(home, due, jobs, report_unchanged=not began)
                last_error = ""
                if not began:
                    print_message(cli_messages.WATCHING)
                began = True
        except CuttingsError as error:
            if not began and not isinstance(error, BusyError):
                raise
            watcher.requeue(due)
            if str(error) != last_error:
                print_message(cli_messages.RETRYING.format(error))
            last_error = str(error)
            time.sleep(RETRY_S)
        time.sleep(POLL_INTERVAL_S)


def _ingest_due(
    home: Home, paths: Sequence[Path], jobs: int | None, *, report_unchanged: bool
) -> None:
    """Index files, and print a summary if anything changed."""
    summary, documents = ingest_and_index(home, paths, jobs, within_folder=True)
    if (
        report_unchanged
        or summary.added
        or summary.held
        or summary.failed
        or summary.removed
    ):
        print_message(cli_messages.ingest_summary(summary, documents))

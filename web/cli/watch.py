"""The command `watch`."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from archive.errors import BusyError, CuttingsError, MissingFilesError
from archive.home import Home
from archive.progress import IngestSummary
from web.cli import archive_messages
from web.cli import messages as cli_messages
from web.cli.archive_access import ingest_and_index
from web.cli.reading_options import (
    allow_missing_option,
    follow_links_option,
    jobs_option,
    paths_argument,
)
from web.cli.signals import TerminatedError
from web.cli.terminal import print_message

if TYPE_CHECKING:
    from archive.ingest.watcher import FolderWatcher

Ingest = Callable[..., tuple[IngestSummary, int]]
"""A function that indexes the files of its argument `paths`."""
POLL_INTERVAL_S = 0.2
RETRY_S = 2.0
MISSING_WAIT_S = 5.0
"""Seconds after which missing files stop the command: a file may be replaced slowly."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopSignal:
    """Handle Ctrl+C and SIGTERM.

    The first Ctrl+C finishes the running batch, the second interrupts it. SIGTERM
    interrupts it at once.
    """

    def __init__(self) -> None:
        self.is_requested = False
        self._is_ingesting = False
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

    def _handle_signal(self, number: int, _frame: FrameType | None) -> None:
        self.is_requested = True
        self._restore()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if self._is_ingesting and number == signal.SIGTERM:
            raise TerminatedError

    @contextmanager
    def ingesting(self) -> Iterator[None]:
        """Leave the block at once on SIGTERM."""
        self._is_ingesting = True
        try:
            yield
        except TerminatedError:
            pass  # `is_requested` is true.
        finally:
            self._is_ingesting = False

    def _restore(self) -> None:
        for number, handler in self._previous_handlers.items():
            signal.signal(number, handler)


@click.command()
@paths_argument
@jobs_option
@click.option(
    "--poll",
    is_flag=True,
    help="Poll the folders for changes. Use it for network drives, which do not send "
    "change notifications.",
)
@allow_missing_option
@follow_links_option
@click.pass_obj
def watch(home: Home, /, paths: Sequence[Path], poll: bool, **options: Any) -> None:
    """Index PATHS, then watch them for changes until Ctrl+C.

    New and changed files are searchable within seconds. A file is read when it has not
    changed for one second. Run `cuttings serve` at the same time. If all or most files
    of a folder are missing at once, watching stops and nothing is changed, because its
    drive may not be connected.

    Example: cuttings watch ~/articles
    """
    # Only this command needs the watcher, which is slow to import.
    from archive.ingest.watcher import FolderWatcher  # noqa: PLC0415

    with (
        StopSignal() as stop,
        FolderWatcher(paths, print_message, poll=poll) as watcher,
    ):
        ingest = partial(
            ingest_and_index,
            home,
            within_folder=True,
            watched_roots=watcher.roots,
            **options,
        )
        _process_changes(ingest, watcher, stop)
    print_message(cli_messages.WATCH_STOPPED)


def _process_changes(ingest: Ingest, watcher: FolderWatcher, stop: StopSignal) -> None:
    """Index settled files until a stop is requested.

    The first run must succeed, unless another process is writing. Later errors are
    printed once and retried. Missing files are retried for `MISSING_WAIT_S`.
    """
    began = False
    last_error = ""
    failing_since = 0.0
    while not stop.is_requested:
        due = watcher.settled_paths()
        try:
            if due:
                with stop.ingesting():
                    _ingest_due(ingest, due, report_unchanged=not began)
                last_error = ""
                if not (began or stop.is_requested):
                    print_message(cli_messages.WATCHING)
                began = True
        except CuttingsError as error:
            watcher.requeue(due)
            if str(error) != last_error:
                failing_since = time.monotonic()
            if not _may_retry(error, began, time.monotonic() - failing_since):
                raise
            if str(error) != last_error:
                print_message(archive_messages.RETRYING.format(error))
            last_error = str(error)
            time.sleep(RETRY_S)
        time.sleep(POLL_INTERVAL_S)


def _may_retry(error: CuttingsError, began: bool, failing_s: float) -> bool:
    """Return whether to retry after an error that has been there for some seconds."""
    if isinstance(error, BusyError):
        return True
    return began and not (
        isinstance(error, MissingFilesError) and failing_s > MISSING_WAIT_S
    )


def _ingest_due(
    ingest: Ingest, paths: Sequence[Path], *, report_unchanged: bool
) -> None:
    """Index files, and print a summary if anything changed."""
    summary, documents = ingest(paths=paths)
    if (
        report_unchanged
        or summary.added
        or summary.changed
        or summary.held
        or summary.failed
        or summary.removed
    ):
        print_message(archive_messages.ingest_summary(summary, documents))

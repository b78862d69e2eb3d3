"""Read the dictionaries of the index at server start and after each commit."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from archive.errors import CuttingsError
from index.engine import Engine

POLL_S = 0.5
"""Interval between checks for a new commit, in seconds."""


@contextmanager
def keep_warm(engine: Engine) -> Iterator[None]:
    """Warm an engine in a daemon thread until the context ends."""
    stopped = Event()
    Thread(
        target=_warm_after_commits, args=(engine, stopped), name="warming", daemon=True
    ).start()
    try:
        yield
    finally:
        stopped.set()


def _warm_after_commits(engine: Engine, stopped: Event) -> None:
    warmed_version: Hashable = None
    while not stopped.is_set():
        version = engine.version()
        if version != warmed_version:
            warmed_version = version
            with suppress(CuttingsError):  # a search reports the error
                engine.warm()
        stopped.wait(POLL_S)

"""Read what requests need at server start and after each commit."""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic

from archive.errors import CuttingsError
from index.engine import Engine

POLL_S = 0.5
"""Interval between checks for a new commit, in seconds."""
END_S = 5.0
"""Seconds in which a reading ends that has begun."""
REST = 9
"""Times that the last reading took, for which none begins. A run makes many commits."""


def no_reading() -> None:
    """Read nothing ahead."""


@contextmanager
def keep_warm(
    engine: Engine,
    read_state: Callable[[], Hashable] | None = None,
    read_ahead: Callable[[], None] = no_reading,
) -> Iterator[None]:
    """Warm an engine in a daemon thread until the context ends.

    Call `read_ahead` when the archive has changed: `read_state` then returns another
    value. The default is the version of the index.
    """
    stopped = Event()
    warming = _Warming(engine, read_state or engine.version, read_ahead)
    thread = Thread(
        target=_warm_after_commits, args=(warming, stopped), name="warming", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(END_S)


def _warm_after_commits(warming: _Warming, stopped: Event) -> None:
    while not stopped.is_set():
        with suppress(CuttingsError):  # a request reports the error
            warming.update()
        stopped.wait(POLL_S)


class _Warming:
    """What was read ahead, and of which state."""

    def __init__(
        self,
        engine: Engine,
        read_state: Callable[[], Hashable],
        read_ahead: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._read_state = read_state
        self._read_ahead = read_ahead
        self._index_version: Hashable = None
        self._state: Hashable = None
        self._next_reading = 0.0

    def update(self) -> None:
        """Read what has changed since the last call."""
        version = self._engine.version()
        if version != self._index_version:
            self._index_version = version
            self._engine.warm()
        started = monotonic()
        if started < self._next_reading:
            return
        state = self._read_state()
        if state != self._state:
            self._state = state
            self._read_ahead()
            _freeze_what_is_kept()
            self._next_reading = monotonic() + REST * (monotonic() - started)


def _freeze_what_is_kept() -> None:
    """Collect garbage, and leave what is in memory then out of later collections.

    A collection that looks at the dictionaries of a large archive delays a page by a
    tenth of a second. An old snapshot is in no cycle, so that it is freed nevertheless.
    """
    gc.collect()
    gc.freeze()

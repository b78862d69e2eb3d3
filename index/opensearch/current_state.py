"""The state of the index, at most a moment old.

While pages are read, a thread reads the state again and again, so that no page waits
for it. It ends a few seconds after the last page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Lock, Thread

from archive.errors import CuttingsError
from index.opensearch.state import Generation

RECHECK_S = 0.1
"""Seconds for which a state that was read is used without asking again."""
REFRESH_S = 0.07
"""Seconds between two requests of the thread. The next state is there in time."""
IDLE_S = 5.0
"""Seconds after the last use of the state until the thread ends."""


class CurrentState:
    """The generation in use and its state. Threads may share it.

    `read`: returns them as they are now, `None` before the first sync.
    """

    def __init__(self, read: Callable[[], Generation | None]) -> None:
        self._read = read
        self._lock = Lock()
        self._generation: Generation | None = None
        self._read_at = self._used_at = float("-inf")
        self._changes = 0
        self._closed = Event()
        self._thread: Thread | None = None

    def get(self) -> Generation | None:
        """Return a state that was current at most RECHECK_S ago."""
        with self._lock:
            last_use, start = self._used_at, time.monotonic()
            self._used_at = start
            if start - self._read_at > RECHECK_S:
                self._generation, self._read_at = self._read(), start
                if start - last_use <= IDLE_S:
                    self._start_thread()
            return self._generation

    def forget(self) -> None:
        """Read the state again before the next use, because it has changed."""
        with self._lock:
            self._read_at = float("-inf")
            self._changes += 1

    def close(self) -> None:
        """End the thread."""
        self._closed.set()

    def _start_thread(self) -> None:
        if self._closed.is_set() or (self._thread and self._thread.is_alive()):
            return
        self._thread = Thread(target=self._refresh, name="index state", daemon=True)
        self._thread.start()

    def _refresh(self) -> None:
        """Read the state until nobody uses it. The next use reports a failure."""
        while not self._closed.wait(REFRESH_S):
            changes, start = self._changes, time.monotonic()
            if start - self._used_at > IDLE_S:
                return
            try:
                generation = self._read()
            except CuttingsError:
                return
            with self._lock:
                if changes == self._changes:
                    self._generation, self._read_at = generation, start

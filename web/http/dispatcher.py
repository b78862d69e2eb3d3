"""Threads for pages, and threads for answers that take long."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any

from waitress.task import ThreadedTaskDispatcher  # type: ignore[import-untyped]

from web.http.body_limits import Refusal

if TYPE_CHECKING:  # the module exists only for type checkers
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PAGE_THREADS = 4  # searches are short, and more threads would wait for each other
LONG_THREADS = 8
"""Exports at once. Only one of them computes at any time, see `_InTurn`."""
MAX_WAITING_LONG = 8
"""Exports that wait for a thread. A further one is refused."""
RETRY_AFTER_S = 30


class _InTurn:
    """The parts of a long answer. Each is computed while no other long answer computes.

    Otherwise a page would share the processor with all of them. A client that reads
    slowly keeps nobody waiting.
    """

    _turn = Lock()

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = parts
        self._iterator = iter(parts)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with self._turn:
            return next(self._iterator)

    def close(self) -> None:
        """Close the answer of the application."""
        if close := getattr(self._parts, "close", None):
            close()


def compute_in_turn(app: WSGIApplication, paths: tuple[str, ...]) -> WSGIApplication:
    """Return an application whose long answers take turns."""

    def answer(environ: WSGIEnvironment, respond: StartResponse) -> Iterable[bytes]:
        parts = app(environ, respond)
        is_long = bool(paths) and environ.get("PATH_INFO", "").endswith(paths)
        return _InTurn(parts) if is_long else parts

    return answer


class Dispatcher:
    """Two pools of threads: for pages, and for answers that take long."""

    def __init__(self, long_paths: tuple[str, ...]) -> None:
        self._long_paths = long_paths
        self._pages, self._long = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        self._pages.set_thread_count(PAGE_THREADS)
        self._long.set_thread_count(LONG_THREADS)

    def add_task(self, channel: Any) -> None:
        """Queue the first request of a channel, or refuse it."""
        path = getattr(channel.requests[0], "path", "")
        if not (self._long_paths and path.endswith(self._long_paths)):
            self._pages.add_task(channel)
        elif len(self._long.queue) < MAX_WAITING_LONG:
            self._long.add_task(channel)
        else:
            channel.requests[0].error = Refusal.busy(RETRY_AFTER_S)
            self._pages.add_task(channel)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> None:
        """Wait for the running answers, at most `timeout` seconds."""
        expires = time.monotonic() + timeout
        for pool in (self._pages, self._long):
            pool.set_thread_count(0)
        for pool in (self._pages, self._long):
            pool.shutdown(cancel_pending, max(0.0, expires - time.monotonic()))

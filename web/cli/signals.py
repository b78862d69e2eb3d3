"""Stop a command at once when the system asks for it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


class TerminatedError(KeyboardInterrupt):
    """SIGTERM, which stops a command as Ctrl+C does."""


@contextmanager
def interrupted_by_sigterm() -> Iterator[None]:
    """Raise TerminatedError in the block when the process gets SIGTERM.

    Workers then end at once, and the running batch is rolled back. The first process of
    a container would ignore the signal without a handler.
    """

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise TerminatedError

    try:
        previous = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # Only the main thread can set a handler.
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)

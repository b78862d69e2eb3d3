"""Limit the time of one request. Its work checks the limit between its steps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context, ContextVar, copy_context
from time import monotonic

from archive.errors import DeadlineError
from archive.messages import N_, Message

TOO_SLOW = N_(
    "This takes longer than the {count:,} seconds that one request may take, so it "
    "was stopped. Use fewer or rarer words, fewer filters, or a shorter period."
)

_NO_LIMIT = (math.inf, 0.0)
_limit: ContextVar[tuple[float, float]] = ContextVar("deadline", default=_NO_LIMIT)
"""The time at which the work of this thread must end, and the seconds that it has."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Limit the time of the work in this context. An earlier limit still applies."""
    deadline = min(_limit.get(), (monotonic() + seconds, seconds))
    token = _limit.set(deadline)
    try:
        yield
    finally:
        _limit.reset(token)


def start(seconds: float) -> None:
    """Limit the time of the work in this thread, until `clear` is called."""
    _limit.set((monotonic() + seconds, seconds))


def clear() -> None:
    """Remove the limit."""
    _limit.set(_NO_LIMIT)


def context_without_limit() -> Context:
    """Return a copy of this context without the limit, for work that outlives it."""
    context = copy_context()
    context.run(clear)
    return context


def is_over() -> bool:
    """Return whether the time is over."""
    return monotonic() > _limit.get()[0]


def seconds_left() -> float | None:
    """Return the time that is left in seconds, or `None` without a limit."""
    deadline = _limit.get()[0]
    return None if math.isinf(deadline) else max(0.0, deadline - monotonic())


def check() -> None:
    """Raise DeadlineError if the time is over. Every loop without a bound calls this."""
    deadline, seconds = _limit.get()
    if monotonic() > deadline:
        raise DeadlineError(Message(TOO_SLOW, count=math.ceil(seconds)))

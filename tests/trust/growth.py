"""Measure how the time of a function grows when its input doubles."""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MAX_GROWTH = 2.6
"""A linear function takes twice as long for twice the input."""
FLOOR_S = 0.02
"""Shorter times are not measured, because noise decides them."""
MAX_CHARS = 400_000
CLEARLY_LINEAR = 2.2
"""A growth that needs no second measurement, which would only show noise."""
LIMIT_S = 2.0
"""A single call that takes longer is not linear at these sizes."""


class TooSlowError(Exception):
    """A call took longer than the limit."""


@contextmanager
def stop_slow_calls() -> Iterator[None]:
    """Raise `TooSlowError` when a measured call in the block takes too long.

    Meanwhile no garbage is collected, which takes time that depends on other objects.
    """

    def stop(_number: int, _frame: object) -> None:
        raise TooSlowError

    previous = signal.signal(signal.SIGVTALRM, stop)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)


def cpu_seconds(call: Callable[[], object], runs: int = 1) -> float:
    """Return the least processor time of several runs."""
    times = []
    for _ in range(runs):
        signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT_S)
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def growth_above_limit(
    function: Callable[[str], object],
    text_of: Callable[[int], str],
    first: int = 4_000,
    fast_s: float = 0.002,
) -> str | None:
    """Return how the time grows if it more than doubles, and `None` if it is linear.

    `text_of` returns the input of a size. Calls faster than `fast_s` at the first size
    are not measured further.
    """
    try:
        with stop_slow_calls():
            return _growth(function, text_of, first, fast_s)
    except TooSlowError:
        return f"a single call takes more than {LIMIT_S:g} s"


def _growth(
    function: Callable[[str], object],
    text_of: Callable[[int], str],
    first: int,
    fast_s: float,
) -> str | None:

    def seconds_at(size: int) -> float:
        text = text_of(size)
        return cpu_seconds(lambda: function(text))

    size = 16
    while size < first:  # exponential functions never end at the first size
        seconds_at(size)
        size *= 4
    size = first
    seconds = seconds_at(size)
    if seconds < fast_s:
        return None
    while size < MAX_CHARS:
        size *= 2
        previous, seconds = seconds, seconds_at(size)
        if seconds < CLEARLY_LINEAR * previous:
            return None
        if seconds > FLOOR_S:
            break
    return _confirmed_growth(function, text_of, size)


def _confirmed_growth(
    function: Callable[[str], object], text_of: Callable[[int], str], size: int
) -> str | None:
    """Return the growth if three measurements in a row are above the limit."""
    for runs in (1, 3, 3):
        short_text, long_text = text_of(size), text_of(2 * size)
        short = cpu_seconds(lambda: function(short_text), runs)  # noqa: B023
        long = cpu_seconds(lambda: function(long_text), runs)  # noqa: B023
        if long <= MAX_GROWTH * short:
            return None
    return (
        f"{long / short:.1f} times from {size:,} characters ({short:.3f} s) to twice "
        f"as many ({long:.3f} s)"
    )

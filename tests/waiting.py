"""Wait for something that another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable

WAIT_S = 30.0
PAUSE_S = 0.05


def wait_until(
    condition: Callable[[], bool],
    limit_s: float = WAIT_S,
    describe: Callable[[], object] = lambda: "the time is over",
) -> float:
    """Wait until a function returns true, and return the seconds.

    Fail after `limit_s` with what `describe` returns.
    """
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < limit_s, describe()
        time.sleep(PAUSE_S)
    return time.monotonic() - start

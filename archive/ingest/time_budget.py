"""Limit the time that slow articles take in one source and in one run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from threading import Lock

from archive.ingest.fence.limits import TIMEOUT_S
from archive.messages import N_

SLOW_S = 5.0
"""Seconds of each article that do not count. Shorter time limits reduce them."""
SOURCE_BUDGET_S = 60.0
"""Seconds beyond `SLOW_S` after which the rest of a source is not read.

They are proportional to the time limit.
"""
RUN_BUDGET_S = 120.0
"""Seconds beyond `SLOW_S` after which the time limit of further articles is halved."""
MIN_LIMIT_S = 2.0
SOURCE_REFUSED = N_("not read: earlier articles of this file took too long")


class TimeBudget:
    """The time that slow articles of one run have cost so far."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._lock = Lock()
        self._run_s = 0.0
        self._source_s: defaultdict[Hashable, float] = defaultdict(float)

    @property
    def limit_s(self) -> float:
        """Return the time limit of the next article in seconds."""
        halvings = int(self._run_s / RUN_BUDGET_S)
        limit = self._timeout_s * 0.5**halvings
        return min(self._timeout_s, max(limit, MIN_LIMIT_S))

    def spend(self, source: Hashable, seconds: float) -> None:
        """Add the time that an article of a source took."""
        excess = seconds - SLOW_S * min(1.0, self._timeout_s / TIMEOUT_S)
        if excess > 0:
            with self._lock:
                self._run_s += excess
                self._source_s[source] += excess

    def refusal(self, source: Hashable) -> str | None:
        """Return why no more articles of a source are read, or `None`."""
        with self._lock:
            budget_s = SOURCE_BUDGET_S * self._timeout_s / TIMEOUT_S
            is_spent = self._source_s.get(source, 0.0) > budget_s
        return SOURCE_REFUSED if is_spent else None

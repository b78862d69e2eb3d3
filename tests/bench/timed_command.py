"""Run a `cuttings` command, and write what it did to a report.

The report has the seconds, the processor seconds, the megabytes written to the disk and
the peak memory of each pass over the whole archive, the statements of SQL and the
commits. With `CUTTINGS_BENCH_CALLS`, it also has
the number of calls of Python functions, which makes the command slower.

Example: python -m tests.bench.timed_command REPORT.json --home HOME index FOLDER
"""

from __future__ import annotations

import cProfile
import json
import math
import os
import pstats
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

import archive.catalog.catalog as catalog_module
import web.cli.archive_access as access_module
from archive.catalog.catalog import Catalog
from archive.catalog.parts.people import CatalogPeople
from archive.catalog.parts.review import CatalogReview
from archive.catalog.parts.stories import CatalogStories
from archive.catalog.parts.versions import CatalogVersions
from archive.ingest import gathering
from tests.bench.measured_process import ProcessUsage, forget_peak, sample_usage
from web.cli.main import main as run_command

CALLS_VARIABLE = "CUTTINGS_BENCH_CALLS"
PASSES: tuple[tuple[str, Any, str], ...] = (
    ("settle", CatalogVersions, "settle"),
    ("stories", CatalogStories, "update"),
    ("neighbour dates", catalog_module, "narrow_dates"),
    ("review", CatalogReview, "update"),
    ("people", CatalogPeople, "update"),
    ("checksums", Catalog, "save_checksums"),
    ("index", access_module, "sync_index"),
)
"""The name of each pass over the whole archive, and the function that does it."""


@dataclass
class PassUsage:
    """What all calls of one pass have used."""

    seconds: float = 0.0
    cpu_s: float = 0.0
    disk_mb: float = 0.0
    peak_mb: float = 0.0

    def add(self, seconds: float, before: ProcessUsage, after: ProcessUsage) -> None:
        """Add one call. `after` has the peak of this call."""
        self.seconds += seconds
        self.cpu_s += after.cpu_s - before.cpu_s
        self.disk_mb += after.disk_mb - before.disk_mb
        self.peak_mb = max(self.peak_mb, after.peak_mb)

    def figures(self) -> dict[str, float]:
        """Return the figures for a report."""
        return {
            "seconds": round(self.seconds, 3),
            "cpu_s": round(self.cpu_s, 2),
            "disk_mb": round(self.disk_mb, 1),
            "peak_mb": round(self.peak_mb, 1),
        }


def _usage() -> ProcessUsage:
    """Return what this process has used until now."""
    usage = ProcessUsage()
    sample_usage(os.getpid(), usage)
    return usage


class WorkReport:
    """The counts of one command."""

    def __init__(self) -> None:
        self.passes: defaultdict[str, PassUsage] = defaultdict(PassUsage)
        self.counts: Counter[str] = Counter()

    def observe(self) -> None:
        """Begin to measure."""
        for name, owner, attribute in PASSES:
            setattr(owner, attribute, self._timed(name, getattr(owner, attribute)))
        event.listen(Engine, "before_cursor_execute", self._count_statement)
        event.listen(Engine, "commit", self._count_commit)

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def timed(*args: Any, **options: Any) -> Any:
            start, before = time.perf_counter(), _usage()
            forget_peak()
            try:
                return function(*args, **options)
            finally:
                self.passes[name].add(time.perf_counter() - start, before, _usage())

        return timed

    def _count_statement(self, *_: Any) -> None:
        self.counts["statements"] += 1

    def _count_commit(self, *_: Any) -> None:
        self.counts["commits"] += 1

    def write(self, path: Path) -> None:
        """Write the report as JSON."""
        passes = {name: usage.figures() for name, usage in self.passes.items()}
        path.write_text(json.dumps({"passes": passes, **self.counts}))


def main(path: str, *words: str) -> None:
    """Run a command, and write the report at its end."""
    report = WorkReport()
    report.observe()
    profile = cProfile.Profile() if os.environ.get(CALLS_VARIABLE) else None
    if profile:
        # Transactions must not depend on the speed of the machine.
        gathering.STORED_AFTER_S = math.inf
        profile.enable()
    try:
        run_command([*words])
    finally:
        if profile:
            profile.disable()
            statistics: Any = pstats.Stats(profile)
            report.counts["calls"] = statistics.total_calls
        report.write(Path(path))


if __name__ == "__main__":
    main(*sys.argv[1:])

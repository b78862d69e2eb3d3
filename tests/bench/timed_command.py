"""Run a `cuttings` command, and write what it did to a report.

The report has the seconds and the processor seconds of each pass over the whole
archive, the statements of SQL and the commits. With `CUTTINGS_BENCH_CALLS`, it also has
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


class WorkReport:
    """The counts of one command."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.cpu_seconds: defaultdict[str, float] = defaultdict(float)
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
            start, cpu_start = time.perf_counter(), time.process_time()
            try:
                return function(*args, **options)
            finally:
                self.seconds[name] += time.perf_counter() - start
                self.cpu_seconds[name] += time.process_time() - cpu_start

        return timed

    def _count_statement(self, *_: Any) -> None:
        self.counts["statements"] += 1

    def _count_commit(self, *_: Any) -> None:
        self.counts["commits"] += 1

    def write(self, path: Path) -> None:
        """Write the report as JSON."""
        passes = {
            name: {
                "seconds": round(self.seconds[name], 3),
                "cpu_s": round(self.cpu_seconds[name], 3),
            }
            for name in self.seconds
        }
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

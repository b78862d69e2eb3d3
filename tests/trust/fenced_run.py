"""Index a folder in a process of its own, and measure its time and memory.

Example: python -m tests.trust.fenced_run HOME FOLDER 30
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.catalog import Catalog
from archive.home import Home
from archive.ingest.run import IngestOptions, ingest
from archive.paths import printable_path
from tests.examples import ROOT
from tests.trust.processes import session_peak_mb

SAMPLE_S = 0.05
"""How often the memory of the processes is measured."""


class Silence:
    """A receiver for progress that does nothing."""

    def start(self, total: int) -> None:
        """Do nothing."""

    def advance(self, size: int) -> None:
        """Do nothing."""

    def note(self, message: str) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class FencedRun:
    """What a run did: the names of read files, and the reasons of failures by name.

    `seconds` is its time, and `peak_mb` the memory of its largest process.
    """

    read: frozenset[str]
    failures: dict[str, str]
    seconds: float
    peak_mb: float
    error: str


def run_fenced(home: Path, folder: Path, timeout_s: float = 30.0) -> FencedRun:
    """Index a folder, and return what happened."""
    command = [sys.executable, "-m", __name__]
    arguments = [str(home), str(folder), str(timeout_s)]
    started = time.monotonic()
    peak_mb = 0.0
    with subprocess.Popen(
        [*command, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        while process.returncode is None:
            with suppress(subprocess.TimeoutExpired):
                output, error = process.communicate(timeout=SAMPLE_S)
            peak_mb = max(peak_mb, session_peak_mb(process.pid))
    result = json.loads(output) if output else {"read": [], "failures": {}}
    return FencedRun(
        frozenset(result["read"]),
        result["failures"],
        time.monotonic() - started,
        peak_mb,
        error,
    )


def main() -> None:
    """Index a folder, and print the names of read files and the failures as JSON."""
    home, folder = Home(Path(sys.argv[1])), Path(sys.argv[2])
    home.create()
    catalog = Catalog(home.catalog_path)
    options = IngestOptions(jobs=2, timeout_s=float(sys.argv[3]))
    ingest(catalog, [folder], Silence(), options)
    failures = {
        Path(failure.path).name: failure.reason
        for failure in catalog.sources.failures()
    }
    paths = {
        source.path
        for _, record in catalog.changes(0)
        if not record.gone
        for source in record.sources
    }
    catalog.close()
    prefix = printable_path(folder)
    assert all(path.startswith(prefix) for path in paths)
    read = sorted(Path(path).name for path in paths)
    print(json.dumps({"read": read, "failures": failures}))  # noqa: T201


if __name__ == "__main__":
    main()

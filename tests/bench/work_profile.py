"""Count the work of `cuttings index` for 4,000 made-up articles and one more.

The counts hardly depend on the machine: statements of SQL, calls of Python functions
and megabytes written by the process that writes the archive, and the size of the home.
A test compares them with those of `work_profile.json`.

Example: python -m tests.bench.work_profile --write, which stores them after a change
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.measured_process import run_measured, timed_command
from tests.bench.product import home_sizes
from tests.bench.timed_command import CALLS_VARIABLE
from tests.trust.archives import write_records

ARTICLES = 4_000
STORED = Path(__file__).with_name("work_profile.json")
MAX_GROWTH = 1.25

Profile = dict[str, float]


def measure_profile(folder: Path) -> Profile:
    """Return the counts. `folder` is empty at the beginning."""
    home, source = folder / "home", folder / "source"
    source.mkdir()
    write_records(source / "first.jsonl.gz", ARTICLES)
    profile = _counts("all", folder, home, source)
    write_records(source / "more.jsonl.gz", 1, seed=1)
    profile |= _counts("one more", folder, home, source)
    return profile | {"home, MB": home_sizes(home)["total_mb"]}


def _counts(name: str, folder: Path, home: Path, source: Path) -> Profile:
    report = folder / "report.json"
    command = timed_command(report, home, "index", "--jobs", "2", source)
    run = run_measured(command, {CALLS_VARIABLE: "yes"})
    counts = json.loads(report.read_text())
    return {
        f"{name}: statements": counts["statements"],
        f"{name}: calls": counts["calls"],
        f"{name}: MB in write calls": round(run.main.write_calls_mb, 1),
    }


def find_growth(profile: Mapping[str, float]) -> Iterator[str]:
    """Yield a sentence for each count that is too high above the stored one."""
    stored: Mapping[str, float] = json.loads(STORED.read_text())
    for name, value in profile.items():
        if value > MAX_GROWTH * stored[name]:
            yield f"{name}: {value:,}, which is more than {stored[name]:,} by a quarter"


def main(*options: str) -> None:
    """Print the counts and what has grown, or store them with `--write`."""
    with tempfile.TemporaryDirectory(prefix="cuttings-profile-") as folder:
        profile = measure_profile(Path(folder))
    sys.stdout.write(json.dumps(profile, indent=1) + "\n")
    if "--write" in options:
        STORED.write_text(json.dumps(profile, indent=1) + "\n")
    for problem in find_growth(profile):
        sys.stdout.write(f"{problem}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

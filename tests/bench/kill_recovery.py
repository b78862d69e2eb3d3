"""Kill `cuttings index` at random moments, finish it, and compare the results.

They must equal the results of a run that was never killed.

Example: python -m tests.bench.kill_recovery folder --times 10
"""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import click

QUERIES = (
    "",
    "oil",
    "oil prices",
    '"crude oil"',
    "bank -japan",
    "missil*",
    "date:1987-03 trade",
    "dollar OR yen",
)
SHORTEST_S = 1.0
"""Minimum seconds before a kill. A run that has not started yet proves nothing."""

CUTTINGS = (sys.executable, "-m", "web")

CONTENTS = {
    "documents": (
        "select id, gone, format, source_id, text, notes, title, outlet, earliest, "
        "latest from documents"
    ),
    "facts": "select document, name, layer, value, confidence, method, evidence from facts",
    "mentions": "select document, place, slug, name, forms, spans from mentions",
    "people": "select slug, name, documents from people",
    "appearances": (
        "select path, position, document from appearances join sources on source = key"
    ),
    "sources": "select path, size, digest, complete, gone from sources",
    "failures": (
        "select path, position, reason from failures join sources on source = key"
    ),
}
"""Content that must be equal in all catalogs of the same files → its query."""


def catalog_contents(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of each query, in an order that depends only on their values."""
    with sqlite3.connect(home / "catalog.db") as database:
        return {
            name: sorted(database.execute(query).fetchall(), key=repr)
            for name, query in CONTENTS.items()
        }


def search_answers(home: Path) -> list[object]:
    """Return the responses of the archive to the queries, without the times."""
    responses = []
    for query in QUERIES:
        command = (*CUTTINGS, "--home", str(home), "search", "--json", query)
        output = subprocess.run(command, check=True, capture_output=True).stdout
        response = json.loads(output)
        del response["took_ms"]
        responses.append(response)
    return responses


def run_index(home: Path, folder: Path, kill_after: float | None = None) -> float:
    """Index the folder, and return the seconds.

    Kill the process after `kill_after` seconds, unless it is `None`.
    """
    start = time.monotonic()
    command = (*CUTTINGS, "--home", str(home), "index", str(folder))
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            process.wait(kill_after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    return time.monotonic() - start


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--times", default=10, show_default=True, help="How many kills")
@click.option("--seed", default=0, show_default=True)
def main(folder: Path, times: int, seed: int) -> None:
    """Compare a killed and a whole ingest of FOLDER. Exit with 1 if they differ."""
    generator = random.Random(seed)
    with tempfile.TemporaryDirectory() as parent:
        whole_home, killed_home = Path(parent, "whole"), Path(parent, "killed")
        whole_seconds = run_index(whole_home, folder)
        click.echo(f"unbroken: {whole_seconds:.1f} s")
        kill_times = sorted(generator.uniform(0, whole_seconds) for _ in range(times))
        for previous, kill_time in pairwise([0, *kill_times]):
            kill_after = max(kill_time - previous, SHORTEST_S)
            seconds = run_index(killed_home, folder, kill_after)
            click.echo(f"killed after {seconds:.1f} s")
        click.echo(f"finished: {run_index(killed_home, folder):.1f} s")
        killed_contents = catalog_contents(killed_home)
        differing = [
            name
            for name, rows in catalog_contents(whole_home).items()
            if killed_contents[name] != rows
        ]
        if search_answers(whole_home) != search_answers(killed_home):
            differing.append("answers")
    click.echo(
        f"differ: {', '.join(differing)}"
        if differing
        else "the same catalog and the same answers"
    )
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()

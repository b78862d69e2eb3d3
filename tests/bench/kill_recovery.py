"""Kill `cuttings index` at random moments, finish it, and compare with a run that was never killed.

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
"""Time enough to start and to have begun; a run that is killed before proves nothing."""

CUTTINGS = (sys.executable, "-m", "web")

CONTENTS = {
    "documents": "select id, gone, format, source_id, text, notes, title, outlet, earliest, latest from documents",
    "facts": "select document, name, layer, value, confidence, method, evidence from facts",
    "mentions": "select document, place, slug, name, forms, spans from mentions",
    "people": "select slug, name, documents from people",
    "appearances": "select path, position, document from appearances join sources on source = key",
    "sources": "select path, size, digest, complete, gone from sources",
    "failures": "select path, position, reason from failures join sources on source = key",
}
"""What two catalogs of the same files share, whatever happened on the way."""


def catalog_contents(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a catalog says, in an order of its own."""
    with sqlite3.connect(home / "catalog.db") as database:
        return {
            name: sorted(database.execute(query).fetchall(), key=repr)
            for name, query in CONTENTS.items()
        }


def search_answers(home: Path) -> list[object]:
    """What the archive answers to the queries, times left out."""
    found = []
    for query in QUERIES:
        command = (*CUTTINGS, "--home", str(home), "search", "--json", query)
        answer = json.loads(
            subprocess.run(command, check=True, capture_output=True).stdout
        )
        del answer["took_ms"]
        found.append(answer)
    return found


def run_index(home: Path, folder: Path, kill_after: float | None = None) -> float:
    """Index the folder; killed after so many seconds, or to the end. The seconds it took."""
    began = time.monotonic()
    command = (*CUTTINGS, "--home", str(home), "index", str(folder))
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            process.wait(kill_after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    return time.monotonic() - began


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--times", default=10, show_default=True, help="How many kills")
@click.option("--seed", default=0, show_default=True)
def main(folder: Path, times: int, seed: int) -> None:
    """Compare a killed and a whole ingest of FOLDER; exit code 1 where they differ."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        whole, killed = Path(place, "whole"), Path(place, "killed")
        took = run_index(whole, folder)
        click.echo(f"unbroken: {took:.1f} s")
        moments = sorted(chance.uniform(0, took) for _ in range(times))
        for before, moment in pairwise([0, *moments]):
            click.echo(
                f"killed after {run_index(killed, folder, max(moment - before, SHORTEST_S)):.1f} s"
            )
        click.echo(f"finished: {run_index(killed, folder):.1f} s")
        differing = [
            name
            for name, rows in catalog_contents(whole).items()
            if catalog_contents(killed)[name] != rows
        ]
        differing += (
            ["answers"] if search_answers(whole) != search_answers(killed) else []
        )
    click.echo(
        f"differ: {', '.join(differing)}"
        if differing
        else "the same catalog and the same answers"
    )
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()

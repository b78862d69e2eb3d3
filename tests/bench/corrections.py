"""Measure the time to correct the outlet of many articles, and to undo it.

They are all articles of a host or, with --count, the first ones of the archive.

The program prints seconds, and seconds of processor time.

Example: python -m tests.bench.corrections HOME, with a home that may be changed
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import TypeVar

import click

from archive.catalog import Catalog, CorrectionScope, NewValue
from archive.home import Home
from archive.progress import NO_PROGRESS
from index.sync import sync_index

T = TypeVar("T")


def run_timed(name: str, step: Callable[[], T]) -> T:
    """Run a step, and print how long it took."""
    start, processor_start = time.perf_counter(), time.process_time()
    result = step()
    seconds = time.perf_counter() - start
    processor_seconds = time.process_time() - processor_start
    click.echo(f"{name}: {seconds:.2f} s, processor {processor_seconds:.2f} s")
    return result


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--count", type=int, help="Correct this number of articles")
def main(folder: Path, count: int | None) -> None:
    """Correct and undo in the home FOLDER."""
    home = Home(folder)
    catalog = Catalog(home.catalog_path)
    with home.write_lock():
        _correct_and_undo(home, catalog, count)
    catalog.close()


def _correct_and_undo(home: Home, catalog: Catalog, count: int | None) -> None:
    sync_index(home, catalog, NO_PROGRESS)
    ids = [record.document.id for _, record in islice(catalog.changes(0), count or 1)]
    if count:
        new_values = [NewValue(id, "outlet", "The Bench") for id in ids]
        plan = run_timed("preview", lambda: catalog.corrections.plan(new_values))
        changes = plan.new_values
    else:
        changes = run_timed(
            "preview",
            lambda: catalog.corrections.find_similar(
                ids[0], "outlet", "The Bench", CorrectionScope.HOST
            ),
        )
    key = run_timed(
        f"correct {len(changes):,}",
        lambda: catalog.corrections.correct_all(changes, "bench"),
    )
    run_timed("index", lambda: sync_index(home, catalog, NO_PROGRESS))
    run_timed("undo", lambda: catalog.corrections.undo(key, "bench"))
    run_timed("index", lambda: sync_index(home, catalog, NO_PROGRESS))


if __name__ == "__main__":
    main()

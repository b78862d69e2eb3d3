"""How long the outlet of all articles of a host takes to correct, and to be undone: seconds, and a processor's seconds.

Example: python -m tests.bench.corrections HOME, on a home that may be changed
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from archive.catalog import Catalog, CorrectionScope
from archive.home import Home
from archive.progress import NO_PROGRESS
from index.sync import sync_index

T = TypeVar("T")


def run_timed(name: str, step: Callable[[], T]) -> T:
    """Do a step, and tell how long it took."""
    began, worked = time.perf_counter(), time.process_time()
    found = step()
    click.echo(
        f"{name}: {time.perf_counter() - began:.2f} s, processor {time.process_time() - worked:.2f} s"
    )
    return found


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
def main(folder: Path) -> None:
    """Correct and undo in the home FOLDER."""
    home = Home(folder)
    catalog = Catalog(home.catalog_path)
    sync_index(home, catalog, NO_PROGRESS)
    id = next(iter(catalog.changes(0)))[1].document.id
    changes = run_timed(
        "preview",
        lambda: catalog.corrections.find_similar(
            id, "outlet", "The Bench", CorrectionScope.HOST
        ),
    )
    key = run_timed(
        f"correct {len(changes):,}",
        lambda: catalog.corrections.correct_all(changes, "outlet", "bench"),
    )
    run_timed("index", lambda: sync_index(home, catalog, NO_PROGRESS))
    run_timed("undo", lambda: catalog.corrections.undo(key, "bench"))
    run_timed("index", lambda: sync_index(home, catalog, NO_PROGRESS))
    catalog.close()


if __name__ == "__main__":
    main()

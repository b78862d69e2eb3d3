"""Measure pages with many collections, notes and members of one collection.

The archive gets 10,000 articles in one collection, 1,000 collections and 100,000 notes.
The program prints the median processor times of pages in milliseconds, before and after.
They hardly depend on what else the machine does.

Example: python -m tests.bench.marks HOME, with a home of at least 10,000 articles that
may be changed
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import click
from flask.testing import FlaskClient
from sqlalchemy import insert

from archive.catalog import Catalog
from archive.catalog.actions import ActionKind, begin_action
from archive.catalog.schema import marks
from archive.home import Home
from archive.progress import NO_PROGRESS
from archive.text.anchors import anchor_at
from index.engines import open_engine
from index.search.service import SearchService
from index.sync import sync_index
from tests.bench.corrections import run_timed
from web.app import create_app
from web.jobs.editor import Editor

ARTICLES, COLLECTIONS, NOTES = 10_000, 1_000, 100_000
ROUNDS = 15
BEFORE: Mapping[str, str] = {
    "first page": "/",
    "search": "/?q=government",
    "article": "/documents/{id}",
}
AFTER: Mapping[str, str] = {
    **BEFORE,
    "collections": "/collections",
    "collection": "/collections/big",
    "collection, page 150": "/collections/big?page=150",
    "collection by date": "/collections/big?order=oldest",
    "chronology, 200 articles": "/collections/big/chronology",
    "page to print, 100 articles": "/collections/big/print",
    "search in the collection": "/?q=government+in%3Abig",
    "search for notes": "/?q=note%3Aministry",
    "filter by collection": "/?collection=Big",
    "API, collections": "/api/v1/collections",
    "API, collection": "/api/v1/collections/big",
}


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
def main(folder: Path) -> None:
    """Measure pages of the home FOLDER."""
    home = Home(folder)
    with closing(Catalog(home.catalog_path)) as catalog:
        ids = [record.document.id for _, record in catalog.changes(0)][:ARTICLES]
        with home.write_lock():
            sync_index(home, catalog, NO_PROGRESS)
        before = _measure(home, catalog, BEFORE, ids[0])
        with home.write_lock():
            _fill(home, catalog, ids)
        after = _measure(home, catalog, AFTER, ids[0])
    for name, milliseconds in after.items():
        earlier = f"{before[name]:.1f}" if name in before else "–"
        click.echo(f"{name}: {earlier} → {milliseconds:.1f} ms")


def _fill(home: Home, catalog: Catalog, ids: list[str]) -> None:
    run_timed(
        f"collect {len(ids):,}", lambda: catalog.collections.add(ids, "Big", "bench")
    )
    run_timed("index", lambda: sync_index(home, catalog, NO_PROGRESS))
    for number in range(COLLECTIONS - 1):
        chosen = ids[number::COLLECTIONS]
        catalog.collections.add(chosen, f"Collection {number}", "bench")
    run_timed(f"write {NOTES:,} notes", lambda: _write_notes(catalog, ids))
    run_timed("index", lambda: sync_index(home, catalog, NO_PROGRESS))
    key = catalog.marks.tag(ids, "bench", "bench").key
    run_timed("undo a tag", lambda: catalog.marks.undo(key, "bench"))
    run_timed("index", lambda: sync_index(home, catalog, NO_PROGRESS))


def _write_notes(catalog: Catalog, ids: list[str]) -> None:
    """Write the notes in one action. Half of them are on a passage."""
    anchors = {
        id: anchor_at(record.document.text, 10, 60)
        for start in range(0, len(ids), 500)
        for id, record in catalog.records(ids[start : start + 500]).items()
    }
    with catalog.writing() as connection:
        key = begin_action(connection, ActionKind.NOTE, "", "bench")
        rows = []
        for number in range(NOTES):
            id = ids[number % len(ids)]
            anchor = anchors[id] if number % 2 else None
            data = {
                "text": f"Ask the ministry about {number}.",
                "anchor": anchor
                and {name: getattr(anchor, name) for name in anchor.__slots__},
            }
            rows.append(
                {
                    "document": id,
                    "kind": "note",
                    "value": f"n{number}",
                    "place": 0,
                    "data": data,
                    "added": key,
                }
            )
        connection.execute(insert(marks), rows)
    catalog.marks.tag(ids, "annotated", "bench")


def _measure(
    home: Home, catalog: Catalog, pages: Mapping[str, str], id: str
) -> dict[str, float]:
    """Return the median processor time of each page for an editor, in ms."""
    with closing(open_engine(home)) as engine:
        service = SearchService(catalog, engine)
        client = create_app(service, catalog, Editor(home, "bench")).test_client()
        return {
            name: _median(client, address.format(id=id))
            for name, address in pages.items()
        }


def _median(client: FlaskClient, address: str) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        response = client.get(address)
        times.append((time.process_time() - start) * 1000)
        assert response.status_code == 200, address
    return statistics.median(times)


if __name__ == "__main__":
    main()

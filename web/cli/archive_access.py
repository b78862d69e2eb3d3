"""Open an archive for a command, and update it with progress bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.catalog import Catalog, Record
from archive.errors import CuttingsError
from archive.home import Home
from archive.progress import IngestSummary
from index.columnar.engine import WhooshEngine
from index.columnar.indexing.writer import DEFAULT_MEMORY_MB
from index.sync import sync_index
from web.cli import messages as cli_messages
from web.cli.terminal import ProgressBar, print_message


@contextmanager
def open_catalog(home: Home, *, must_exist: bool = False) -> Iterator[Catalog]:
    """Open the catalog of a home, and close it at the end."""
    if must_exist and not home.catalog_path.exists() and not home.has_index():
        raise CuttingsError(
            f"{home.folder}: no archive found here; "
            "create one with `cuttings index FOLDER`"
        )
    if not home.catalog_path.exists() and home.has_index():
        raise CuttingsError(
            f"{home.catalog_path}: missing, although there is an index of it; put the "
            f"catalog back from a backup, or delete {home.index_path} to begin a new "
            "archive"
        )
    catalog = Catalog(home.catalog_path)
    try:
        yield catalog
    finally:
        catalog.close()


@contextmanager
def open_archive(home: Home) -> Iterator[tuple[Catalog, WhooshEngine]]:
    """Open the catalog and the engine of a home for reading."""
    with open_catalog(home, must_exist=True) as catalog:
        engine = WhooshEngine(home.index_path)
        try:
            yield catalog, engine
        finally:
            engine.close()


def sync_index_with_progress(
    home: Home, catalog: Catalog, memory_mb: int = DEFAULT_MEMORY_MB
) -> int:
    """Update the index with a progress bar, and return the number of documents."""
    with ProgressBar("Indexing", "articles") as bar:
        return sync_index(home, catalog, bar, memory_mb)


def ingest_and_index(
    home: Home,
    paths: Sequence[Path],
    memory_mb: int = DEFAULT_MEMORY_MB,
    **options: Any,
) -> tuple[IngestSummary, int]:
    """Index new and changed files.

    `options` are fields of `IngestOptions`; `None` is the default of a field. Return
    the summary of the run and the number of articles in the archive.
    """
    # Only commands that read files need the readers, which are slow to import.
    from archive.ingest.run import IngestOptions, ingest  # noqa: PLC0415

    given = {name: value for name, value in options.items() if value is not None}
    with home.write_lock(), open_catalog(home) as catalog:
        with ProgressBar("Reading", "bytes") as bar:
            summary = ingest(catalog, paths, bar, IngestOptions(**given))
        sync_index_with_progress(home, catalog, memory_mb)
        return summary, catalog.stats().documents


def find_document(catalog: Catalog, prefix: str) -> Record:
    """Return the only document whose ID starts with a prefix.

    If the ID belongs to another document today, return that one, and print so.
    """
    ids = catalog.find_ids(prefix.lower())
    current = (catalog.record(id) for id in ids)
    records = {record.document.id: record for record in current if record}
    if not records:
        raise CuttingsError(
            f"no document ID starts with {prefix!r}; `cuttings search` prints the IDs"
        )
    if len(records) > 1:
        raise CuttingsError(
            f"several document IDs start with {prefix!r}: {', '.join(ids)}"
        )
    (record,) = records.values()
    if record.document.id not in ids:
        print_message(cli_messages.DOCUMENT_MOVED.format(ids[0], record.document.id))
    return record

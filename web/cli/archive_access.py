"""Open an archive for a command, and update it with progress bars."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from archive.backup import finish_restore, is_restore_unfinished
from archive.catalog import Catalog, Record, refuse_lost_catalog
from archive.errors import CuttingsError, UnavailableError
from archive.home import Home
from archive.progress import IngestSummary
from index.catalog_feed import CatalogFeed
from index.columnar.storage.manifest import OutdatedIndexError
from index.engine import Engine
from index.engines import open_engine
from index.memory_limits import DEFAULT_MEMORY_MB
from index.sync import sync_index
from web import config
from web.cli import archive_messages
from web.cli.terminal import ProgressBar, print_message

RETRY_S = 5.0
"""Seconds until a server that was away is asked again."""
OPENING_S = 60.0
"""Seconds for which a server may be away at first: its address may be wrong."""


def check_exists(home: Home) -> None:
    """Raise CuttingsError if a home has no archive, or no complete one."""
    if home.database_url or home.catalog_path.exists():
        return
    if is_restore_unfinished(home):
        raise CuttingsError(
            f"{home.folder}: restoring a backup was interrupted; "
            "run `cuttings restore` again"
        )
    refuse_lost_catalog(home.catalog_path)
    raise CuttingsError(
        f"{home.folder}: no archive found here; "
        "create one with `cuttings index FOLDER`, or restore a backup with "
        "`cuttings restore FILE`"
    )


def refuse_shared_catalog(home: Home) -> None:
    """Raise CuttingsError for a command that needs the file of the catalog."""
    if home.database_url:
        raise CuttingsError(archive_messages.USE_DUMPS)


@contextmanager
def writing(home: Home) -> Iterator[None]:
    """Lock a home for writing, and finish an interrupted restore."""
    with home.write_lock():
        finish_restore(home)
        yield


@contextmanager
def open_catalog(home: Home, *, must_exist: bool = False) -> Iterator[Catalog]:
    """Open the catalog of a home, and close it at the end."""
    if must_exist:
        check_exists(home)
    catalog = Catalog(home.catalog_path, home.database_url)
    try:
        yield catalog
    finally:
        catalog.close()


@contextmanager
def open_archive(home: Home) -> Iterator[tuple[Catalog, Engine]]:
    """Open the catalog and the engine of a home for reading.

    An index of an older version or state is rebuilt first, if no other process writes.
    """
    with (
        open_catalog(home, must_exist=True) as catalog,
        closing(open_engine(home, feed=CatalogFeed(catalog))) as engine,
    ):
        _rebuild_outdated_index(home, catalog, engine)
        yield catalog, engine


def _rebuild_outdated_index(home: Home, catalog: Catalog, engine: Engine) -> None:
    """Rebuild an index that does not fit. A search reports all other errors."""
    try:
        engine.count()
    except OutdatedIndexError:
        with ExitStack() as stack:
            try:
                stack.enter_context(writing(home))
            except CuttingsError:
                return  # another process writes, or nobody can
            print_message(archive_messages.REBUILDING_INDEX)
            sync_index_with_progress(home, catalog)
    except CuttingsError:
        return


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

    options = {"memory_mb": config.reader_memory_mb(), **options}
    given = {name: value for name, value in options.items() if value is not None}

    def read(catalog: Catalog) -> IngestSummary:
        with ProgressBar("Reading", "bytes") as bar:
            return ingest(catalog, paths, bar, IngestOptions(**given))

    if home.database_url:
        return _ingest_into_server(home, read, memory_mb)
    with writing(home), open_catalog(home) as catalog:
        summary = read(catalog)
        return summary, sync_index_with_progress(home, catalog, memory_mb)


def _ingest_into_server(
    home: Home, read: Callable[[Catalog], IngestSummary], memory_mb: int
) -> tuple[IngestSummary, int]:
    """Index new and changed files while other processes may do the same.

    Only the index of this home has a lock. If the server is away, wait for it, and
    continue after the last batch. Raise UnavailableError if it was away for
    `OPENING_S` before it answered once.
    """
    home.create()
    is_opened = False
    started = time.monotonic()
    while True:
        try:
            with open_catalog(home) as catalog:
                is_opened = True
                summary = read(catalog)
                with home.write_lock(timeout_s=-1):
                    return summary, sync_index_with_progress(home, catalog, memory_mb)
        except UnavailableError as error:
            if not is_opened and time.monotonic() - started > OPENING_S:
                raise
            print_message(archive_messages.RETRYING.format(error))
            time.sleep(RETRY_S)


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
        print_message(
            archive_messages.DOCUMENT_MOVED.format(ids[0], record.document.id)
        )
    return record

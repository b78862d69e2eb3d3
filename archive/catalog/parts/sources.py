"""The source files of an archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import select, update

from archive.catalog import source_paths, source_states
from archive.catalog.databases.base import Transactions
from archive.catalog.derived_columns import remove_source
from archive.catalog.file_contents import FileContents, read_contents
from archive.catalog.ingest_batch import IngestBatch, known_digests
from archive.catalog.new_names import NewNames
from archive.catalog.queries import as_utc
from archive.catalog.records import IngestFailure
from archive.catalog.schema import failures, sources
from archive.catalog.source_folders import source_folders
from archive.catalog.source_states import SourceState
from archive.catalog.unread_paths import (
    UnreadPaths,
    read_unread_paths,
    replace_unread_paths,
)
from archive.chunks import chunks


class CatalogSources:
    """Look up, add and remove source files."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._new_names = NewNames()

    def states_at(self, paths: Iterable[str]) -> dict[str, SourceState]:
        """Return the stored state of the files at these paths, by path."""
        with self._transactions.reading() as connection:
            return {
                path: state
                for chunk in chunks(paths)
                for path, state in source_states.states_at(connection, chunk)
            }

    def states_under(self, folder: str) -> dict[str, SourceState]:
        """Return the stored state of the files in a folder, by path."""
        with self._transactions.reading() as connection:
            return dict(source_states.states_under(connection, folder))

    def known_digests(
        self, extraction_version: int, digests: Iterable[str]
    ) -> set[str]:
        """Return the hashes of articles that this version has extracted already."""
        with self._transactions.reading() as connection:
            return known_digests(connection, extraction_version, digests)

    @contextmanager
    def ingest_batch(
        self, extraction_version: int, run_id: str
    ) -> Iterator[IngestBatch]:
        """Open a batch of an ingest run, which is committed as a whole."""
        with self._transactions.writing() as connection:
            yield IngestBatch(connection, extraction_version, run_id, self._new_names)

    def rename(self, paths: Mapping[int, str]) -> None:
        """Store the new path of each source, by key."""
        with self._transactions.writing() as connection:
            for key, path in paths.items():
                # A source that is gone may have this path.
                other = connection.scalar(
                    select(sources.c.key).where(sources.c.path == path)
                )
                if other is None:
                    connection.execute(
                        update(sources).where(sources.c.key == key).values(path=path)
                    )

    def remove(self, keys: Iterable[int]) -> None:
        """Remove sources whose files were deleted."""
        for chunk in chunks(keys):
            with self._transactions.writing() as connection:
                for key in chunk:
                    remove_source(connection, key)

    def replace_unread(self, unread: UnreadPaths) -> None:
        """Store which paths a scan did not read, in place of those of earlier scans."""
        with self._transactions.writing() as connection:
            replace_unread_paths(connection, unread)

    def current_paths(self) -> tuple[str, ...]:
        """Return the paths of the sources that were not deleted, in order."""
        with self._transactions.reading() as connection:
            return source_paths.current_paths(connection)

    def all_paths(self) -> tuple[str, ...]:
        """Return all stored paths, including those of deleted and unread files."""
        with self._transactions.reading() as connection:
            return source_paths.all_paths(connection)

    def top_folders(self) -> tuple[str, ...]:
        """Return the deepest folder that contains all sources, for each drive."""
        with self._transactions.reading() as connection:
            return source_paths.top_folders(connection)

    def move_paths(self, moves: Mapping[str, str]) -> None:
        """Replace stored paths, old → new."""
        with self._transactions.writing() as connection:
            source_paths.move_paths(connection, moves)

    def folders(self) -> tuple[str, ...]:
        """Return the deepest folder with all sources below each top-level folder."""
        with self._transactions.reading() as connection:
            return source_folders(connection)

    def skipped(self) -> tuple[IngestFailure, ...]:
        """Return the paths that are no articles, by path."""
        with self._transactions.reading() as connection:
            return tuple(read_unread_paths(connection, failed=False))

    def contents_of(self, paths: Iterable[str]) -> dict[str, FileContents]:
        """Return the articles and failures of the files that were read, by path."""
        contents: dict[str, FileContents] = {}
        with self._transactions.reading() as connection:
            for chunk in chunks(paths):
                contents |= read_contents(connection, chunk)
        return contents

    def failures(self) -> tuple[IngestFailure, ...]:
        """Return everything that could not be read, by path."""
        query = (
            select(
                sources.c.path,
                failures.c.position,
                failures.c.reason,
                failures.c.at,
            )
            .select_from(failures.join(sources, failures.c.source == sources.c.key))
            .order_by(sources.c.path, failures.c.position)
        )
        with self._transactions.reading() as connection:
            rows = connection.execute(query).all()
            unread = tuple(read_unread_paths(connection, failed=True))
        read = tuple(
            IngestFailure(row.path, row.position or None, row.reason, as_utc(row.at))
            for row in rows
        )
        return tuple(sorted((*read, *unread), key=lambda failure: failure.path))

"""The catalog: the only interface to the database for the rest of Cuttings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from json import JSONDecodeError
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from archive import deadline
from archive.catalog import statistics
from archive.catalog.checksums import save_checksums
from archive.catalog.damaged_values import DamagedValueError
from archive.catalog.databases.choice import CatalogAddress, open_database
from archive.catalog.migration import prepare_schema
from archive.catalog.neighbour_dates import narrow_dates
from archive.catalog.parts.corrections import CatalogCorrections
from archive.catalog.parts.editions import CatalogEditions
from archive.catalog.parts.marks import CatalogCollections, CatalogMarks
from archive.catalog.parts.people import CatalogPeople
from archive.catalog.parts.review import CatalogReview
from archive.catalog.parts.searches import CatalogSearches
from archive.catalog.parts.sources import CatalogSources
from archive.catalog.parts.stories import CatalogStories, no_report
from archive.catalog.parts.things import CatalogThings
from archive.catalog.parts.versions import CatalogVersions
from archive.catalog.person_decisions import ALIASES_FILE_NAME
from archive.catalog.presence import refuse_lost_catalog
from archive.catalog.queries import read_records, read_refs
from archive.catalog.records import ArticleSummary, CatalogStats, DocumentRef, Record
from archive.catalog.schema import documents
from archive.catalog.state_cache import StateCache
from archive.catalog.summaries import read_summaries
from archive.catalog.verification import find_damage
from archive.catalog.versions import current_id
from archive.chunks import CHUNK_SIZE

DAMAGED_VALUES = (UnicodeDecodeError, JSONDecodeError, DamagedValueError)
"""Errors that only a damaged value in the database raises."""
MAX_KEPT_SUMMARIES = 2_000
MAX_KEPT_CHARS = 10_000
"""Characters of the longest text that is kept in a summary."""


class Catalog:
    """The documents of an archive: with people, corrections, sources, stories, versions.

    A catalog is safe to share between threads. On read-only media and on a full disk, it
    can only be read. In a database server, several processes can write it.
    """

    def __init__(self, path: Path, url: str | None = None) -> None:
        """Open or create the catalog at `path`, or in the database server at `url`.

        Raise CuttingsError if it has a newer format, is damaged or cannot be created.
        """
        if url is None:
            refuse_lost_catalog(path)
        self.path = path
        self.url = url
        self.database = open_database(path, url)
        with ExitStack() as on_error, self._readable_errors():
            on_error.callback(self.database.close)
            self.database.connect()
            self.archive_id = prepare_schema(self.database)
            on_error.pop_all()
        self.people = CatalogPeople(
            self, path.with_name(ALIASES_FILE_NAME), lambda: self.data_version
        )
        self.collections = CatalogCollections(self)
        self.corrections = CatalogCorrections(self)
        self.editions = CatalogEditions(self)
        self.marks = CatalogMarks(self, lambda: self.data_version)
        self.review = CatalogReview(self)
        self.searches = CatalogSearches(self)
        self.sources = CatalogSources(self)
        self.stories = CatalogStories(self, self.address)
        self.things = CatalogThings(self)
        self.versions = CatalogVersions(self)
        self._summaries: StateCache[ArticleSummary] = StateCache(
            self.database.version, MAX_KEPT_SUMMARIES
        )
        self._stats: StateCache[CatalogStats] = StateCache(self.database.version, 1)
        self._refs: StateCache[DocumentRef] = StateCache(
            self.database.version, MAX_KEPT_SUMMARIES
        )

    @property
    def address(self) -> CatalogAddress:
        """How another process opens the catalog."""
        return CatalogAddress(str(self.path), self.url)

    @property
    def name(self) -> str:
        """The path of the file, or the address of the database without its password."""
        return self.database.name

    @property
    def is_shared(self) -> bool:
        """Whether several processes can write the catalog, one after the other."""
        return self.database.is_shared

    @property
    def is_read_only(self) -> bool:
        """Whether the catalog can only be read."""
        return self.database.is_read_only

    @property
    def size(self) -> int:
        """The disk usage of the catalog in bytes."""
        with self._readable_errors():
            return self.database.size()

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that changes nothing."""
        with self._readable_errors(), self.database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction whose work is committed as a whole."""
        with self._readable_errors(), self.database.writing() as connection:
            yield connection

    @contextmanager
    def _readable_errors(self) -> Iterator[None]:
        """Turn errors of the database into messages that say what to do."""
        try:
            yield
        except DBAPIError as error:
            deadline.check()
            raise self.database.readable_error(error) from error
        except ValueError as error:
            if not isinstance(error, DAMAGED_VALUES) and "isoformat" not in str(error):
                raise
            # Even the error messages of SQLite can have damaged text.
            raise self.database.damaged_error() from error

    # Documents

    def record(self, id: str) -> Record | None:
        """Return the document with this ID, even if its sources are gone.

        The ID of an earlier version, or of a document that is now part of another one,
        returns the document of today, which has another ID.
        """
        with self.reading() as connection:
            id = current_id(connection, id)
            return read_records(connection, [id]).get(id)

    def records(self, ids: Sequence[str]) -> dict[str, Record]:
        """Return the documents with these IDs that exist, in the order of the IDs."""
        with self.reading() as connection:
            return read_records(connection, ids)

    def summaries(self, ids: Sequence[str]) -> dict[str, ArticleSummary]:
        """Return the summaries of these documents for a list of results.

        Those of the last lists are kept while the catalog stays the same.
        """

        def read(missing: Sequence[str]) -> dict[str, ArticleSummary]:
            with self.reading() as connection:
                return read_summaries(connection, missing)

        with self._readable_errors():
            return self._summaries.get_many(ids, read, _is_short)

    def refs(self, ids: Sequence[str]) -> dict[str, DocumentRef]:
        """Return references to the documents that exist, in the order of the IDs."""

        def read(missing: Sequence[str]) -> dict[str, DocumentRef]:
            with self.reading() as connection:
                return read_refs(connection, missing)

        with self._readable_errors():
            return self._refs.get_many(ids, read)

    def find_ids(self, prefix: str) -> tuple[str, ...]:
        """Return the first ten IDs with this prefix."""
        query = select(documents.c.id).where(
            documents.c.id.startswith(prefix, autoescape=True)
        )
        with self.reading() as connection:
            return tuple(connection.scalars(query.order_by(documents.c.id).limit(10)))

    # The whole archive

    def stats(self) -> CatalogStats:
        """Return the statistics of the archive, kept while it stays the same."""
        with self._readable_errors():
            return self._stats.get("stats", self._read_stats)

    def _read_stats(self) -> CatalogStats:
        with self.reading() as connection:
            return statistics.read_statistics(connection)

    def save_last_run(self, counts: Mapping[str, int]) -> None:
        """Store the counts of the ingest run that ends now."""
        with self.writing() as connection:
            statistics.save_last_run(connection, counts)

    def verify(self) -> list[str]:
        """Return a sentence for each kind of damage. Other processes may write meanwhile."""
        with self._readable_errors(), self.database.snapshot() as connection:
            problems = find_damage(connection, self.database)
        return [f"{self.name}: {problem}" for problem in problems]

    def require_sound_storage(self) -> None:
        """Raise CuttingsError if the pages of the database are damaged.

        Reads every page. With a damaged page, a query may find too little without an
        error.
        """
        with self.reading() as connection:
            if any(self.database.check_storage(connection)):
                raise self.database.damaged_error()

    def save_checksums(self) -> None:
        """Store the missing checksums, with which `verify` finds damaged values."""
        with self.writing() as connection:
            save_checksums(connection)

    @property
    def data_version(self) -> int:
        """A number that changes with each commit of any process."""
        with self._readable_errors():
            return self.database.version()

    @contextmanager
    def reading_files(self) -> Iterator[None]:
        """Show other processes that this one stores articles of files."""
        with self._readable_errors(), self.database.reading_files():
            yield

    @contextmanager
    def after_all_readers(self) -> Iterator[bool]:
        """Return whether no process stores articles of files. None begins meanwhile."""
        with self._readable_errors(), self.database.after_all_readers() as is_last:
            yield is_last

    def update_derived(self, report: Callable[[int, int], None] = no_report) -> None:
        """Update everything that depends on the whole archive, after an ingest run.

        If many texts are compared, `report` is called with the number of those that
        were, and that of all.
        """
        with self._readable_errors():
            self.database.plan_anew()
        self.stories.update(report)
        self.people.update()
        # This comes last of what changes documents. Otherwise, the next run would look
        # at the neighbours of all whose names were assigned to a person meanwhile.
        with self.writing() as connection:
            narrow_dates(connection)
        self.review.update()
        self.save_checksums()
        with self._readable_errors():
            self.database.release_space()

    # The change feed

    @property
    def last_change(self) -> int:
        """The number of the newest change, 0 before the first one."""
        with self.reading() as connection:
            number = connection.scalar(select(func.max(documents.c.change))) or 0
            if not isinstance(number, int):
                raise DamagedValueError(f"a change has the number {number!r}")
            return number

    def changes(
        self, after: int, last: int | None = None
    ) -> Iterator[tuple[int, Record]]:
        """Yield the documents that changed after a number, oldest change first.

        Each document comes with the number of its newest change. With `last`, there are
        none with a higher number.
        """
        while True:
            newer = (
                select(documents.c.change, documents.c.id)
                .where(documents.c.change > after)
                .order_by(documents.c.change)
                .limit(CHUNK_SIZE)
            )
            if last is not None:
                newer = newer.where(documents.c.change <= last)
            with self.reading() as connection:
                rows = connection.execute(newer).all()
                changed = read_records(connection, [row.id for row in rows])
            if not rows:
                return
            yield from ((row.change, changed[row.id]) for row in rows)
            after = rows[-1].change

    def nth_change(self, after: int, position: int) -> int | None:
        """Return the number of the change at a position after a number, from 0 on.

        It is `None` if there are fewer changes.
        """
        numbers = (
            select(documents.c.change)
            .where(documents.c.change > after)
            .order_by(documents.c.change)
        )
        with self.reading() as connection:
            return connection.scalar(numbers.offset(position).limit(1))

    def count_changes(self, after: int) -> int:
        """Return the number of changes after a number."""
        newer = (
            select(func.count())
            .select_from(documents)
            .where(documents.c.change > after)
        )
        with self.reading() as connection:
            return connection.scalar(newer) or 0


def _is_short(summary: ArticleSummary) -> bool:
    return len(summary.text) <= MAX_KEPT_CHARS


__all__ = ["Catalog"]

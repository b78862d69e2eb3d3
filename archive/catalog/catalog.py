"""The catalog's door: opens the database, and is all that the rest of Cuttings sees of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError

from archive.catalog import (
    corrections,
    people,
    person_decisions,
    person_identities,
    source_states,
    statistics,
    story_clusters,
)
from archive.catalog.corrections import Correction
from archive.catalog.database import Commits, opened
from archive.catalog.derived_columns import remove_source
from archive.catalog.ingest_batch import Intake, Reading, Seen
from archive.catalog.neighbour_dates import narrow_dates
from archive.catalog.people import Order
from archive.catalog.person_decisions import Kind, Ruling
from archive.catalog.queries import CHUNK, briefs, chunks, records, utc
from archive.catalog.records import (
    Brief,
    Cutting,
    Failure,
    PersonDetails,
    PersonEntry,
    Record,
    Stats,
)
from archive.catalog.review import Review
from archive.catalog.schema import documents, failures, names, prepare, sources
from archive.catalog.source_states import SourceState
from archive.catalog.summaries import cuttings
from archive.errors import CuttingsError
from archive.messages import Message
from archive.progress import NO_PROGRESS, Progress


def _mends(path: Path) -> Mapping[str, Message]:
    """What SQLite says, and what a person can do about it."""
    return {
        "disk is full": Message(
            "{path}: the disk is full; free some space and run the same command "
            "again (articles read so far are kept)",
            path=path,
        ),
        "not a database": Message(
            "{path}: not a valid catalog (damaged?); restore a backup, or move "
            "the file away and run `cuttings index` again",
            path=path,
        ),
        "malformed": Message(
            "{path}: damaged; restore a backup, or move the file away and run "
            "`cuttings index` again",
            path=path,
        ),
        "readonly": Message(
            "{path}: cannot be written; check the file permissions", path=path
        ),
        "unable to open": Message(
            "{path}: cannot be opened; check that the folder exists and is writable",
            path=path,
        ),
        "locked": Message(
            "{path}: in use by another program; try again when it has finished",
            path=path,
        ),
    }


class Catalog:
    """Documents, sources, facts, corrections and people of one archive; safe to read from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or make the catalog at `path`; CuttingsError where it is newer, damaged, or cannot be written."""
        self.path = path
        self._engine = opened(path)
        self._commits = Commits(self._engine)
        with self._sentences():
            self.archive_id = prepare(self._engine)
            self.review = Review(self._transaction)
            with self._engine.connect() as connection:
                # A setting of the file, kept once set: readers never wait for the writer.
                connection.execute(text("PRAGMA journal_mode=WAL"))

    def close(self) -> None:
        """Let go of the database."""
        self._commits.close()
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """A connection whose work is committed as a whole."""
        with self._sentences(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """The database's errors become sentences that a person can act on."""
        try:
            yield
        except DatabaseError as error:
            said = str(error.orig)
            mends = (mend for words, mend in _mends(self.path).items() if words in said)
            raise CuttingsError(next(mends, f"{self.path}: {said}")) from error

    # Reading

    def record(self, id: str) -> Record | None:
        """The document of that id, also one that is gone."""
        return self.records([id]).get(id)

    def records(self, ids: Sequence[str]) -> dict[str, Record]:
        """The documents of those ids that exist, in that order."""
        with self._transaction() as connection:
            return records(connection, ids)

    def cuttings(self, ids: Sequence[str]) -> dict[str, Cutting]:
        """The articles of those ids that exist, as a list of results shows them."""
        with self._transaction() as connection:
            return cuttings(connection, ids)

    def briefs(self, ids: Sequence[str]) -> dict[str, Brief]:
        """The documents of those ids that exist, each in a line, in that order."""
        with self._transaction() as connection:
            return briefs(connection, ids)

    def story(self, id: str) -> tuple[Brief, ...]:
        """A document and its copies, the earliest first, those of unknown date last; none where it is gone."""
        with self._transaction() as connection:
            return story_clusters.versions(connection, id)

    def find(self, prefix: str) -> tuple[str, ...]:
        """Ids that begin so, at most ten."""
        query = select(documents.c.id).where(
            documents.c.id.startswith(prefix, autoescape=True)
        )
        with self._transaction() as connection:
            return tuple(connection.scalars(query.order_by(documents.c.id).limit(10)))

    def people(
        self,
        query: str = "",
        offset: int = 0,
        limit: int = 100,
        order: Order = Order.COUNT,
        letter: str = "",
    ) -> tuple[int, tuple[PersonEntry, ...]]:
        """How many people match, and a slice of them, in that order."""
        with self._transaction() as connection:
            return people.entries(connection, query, (offset, limit), order, letter)

    def letters(self) -> tuple[str, ...]:
        """The letters with which surnames begin."""
        with self._transaction() as connection:
            return people.letters(connection)

    def person(self, slug: str) -> PersonDetails | None:
        """One person, by slug."""
        with self._transaction() as connection:
            return people.details(connection, slug)

    def whom(self, name: str) -> tuple[str, ...]:
        """The slugs of those whom a name can mean, best first: none, one, or several namesakes."""
        with self._transaction() as connection:
            return people.whom(connection, name)

    def slugs(self, name: str) -> tuple[str, ...]:
        """The slugs that a full name in any spelling stands for."""
        with self._transaction() as connection:
            return people.slugs_of(connection, name)

    def namesakes(self, name: str) -> tuple[str, ...]:
        """The slugs of everyone who has a name as any form."""
        with self._transaction() as connection:
            return people.namesakes(connection, name)

    def names(self, slugs: Sequence[str]) -> dict[str, str]:
        """The usual names of people, by slug."""
        with self._transaction() as connection:
            return people.names_of(connection, slugs)

    def failures(self) -> tuple[Failure, ...]:
        """Everything that could not be read, by path."""
        joined = failures.join(sources, failures.c.source == sources.c.key)
        columns = (
            sources.c.path,
            failures.c.position,
            failures.c.reason,
            failures.c.at,
        )
        query = (
            select(*columns)
            .select_from(joined)
            .order_by(sources.c.path, failures.c.position)
        )
        with self._transaction() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Failure(row.path, row.position or None, row.reason, utc(row.at))
            for row in rows
        )

    def stats(self) -> Stats:
        """The archive in numbers."""
        with self._transaction() as connection:
            return statistics.stats(connection)

    def remember_run(self, did: Mapping[str, int]) -> None:
        """A run of reading has ended now, having done this."""
        with self._transaction() as connection:
            statistics.remember_run(connection, did)

    def verify(self) -> list[str]:
        """What is wrong with the database, a sentence each."""
        with self._transaction() as connection:
            said = connection.scalars(text("PRAGMA integrity_check")).all()
        return [f"{self.path}: {each}" for each in said if each != "ok"]

    @property
    def commits(self) -> int:
        """A number that is another after each commit of any program, also of what is no document's change."""
        with self._sentences():
            return self._commits.number()

    # The change feed

    @property
    def last(self) -> int:
        """The newest change; 0 before the first."""
        with self._transaction() as connection:
            return connection.scalar(select(func.max(documents.c.change))) or 0

    def changes(self, after: int) -> Iterator[tuple[int, Record]]:
        """Each document that changed after that number, with its newest number, oldest change first."""
        while True:
            newer = select(documents.c.change, documents.c.id).where(
                documents.c.change > after
            )
            with self._transaction() as connection:
                rows = connection.execute(
                    newer.order_by(documents.c.change).limit(CHUNK)
                ).all()
                found = records(connection, [row.id for row in rows])
            if not rows:
                return
            yield from ((row.change, found[row.id]) for row in rows)
            after = rows[-1].change

    def pending(self, after: int) -> int:
        """How many changes come after that number."""
        with self._transaction() as connection:
            newer = (
                select(func.count())
                .select_from(documents)
                .where(documents.c.change > after)
            )
            return connection.scalar(newer) or 0

    # Intake

    def sources_at(self, paths: Iterable[str]) -> dict[str, SourceState]:
        """What is remembered of the files with these paths, by path."""
        with self._transaction() as connection:
            return {
                path: state
                for chunk in chunks(paths)
                for path, state in source_states.at(connection, chunk)
            }

    def sources_under(self, folder: str) -> dict[str, SourceState]:
        """What is remembered of the files in a folder, by path."""
        with self._transaction() as connection:
            return dict(source_states.under(connection, folder))

    @contextmanager
    def taking(self, reader: int, run: str) -> Iterator[Intake]:
        """One batch of a run of reading, committed as a whole."""
        with self._transaction() as connection:
            yield Intake(connection, reader, run)

    def remove_sources(self, keys: Iterable[int]) -> None:
        """Those files are gone from their folders."""
        for chunk in chunks(keys):
            with self._transaction() as connection:
                for key in chunk:
                    remove_source(connection, key)

    def settle(self) -> None:
        """What needs the whole archive, after reading: copies joined, dates narrowed by neighbours, people counted."""
        with self._transaction() as connection:
            story_clusters.renew(connection)
        left = True
        while left:
            with self._transaction() as connection:
                left = story_clusters.join(connection) > 0
        with self._transaction() as connection:
            narrow_dates(connection)
        self.review.catch_up()
        self._settle_people()

    def _settle_people(self, decided: Ruling | None = None) -> None:
        """Bring people up to the names in documents, and to what was decided, be it one decision alone."""
        touched = (decided.subject, *filter(None, [decided.object])) if decided else ()
        with self._transaction() as connection:
            known = person_decisions.decisions(
                connection, self.path.with_name(person_decisions.ALIASES)
            )
            person_identities.identify(connection, known, touched)
            people.recount(connection, known.called)

    # People

    def decide(self, kind: Kind, subject: str, target: str | None, who: str) -> int:
        """Merge, split, rename or hide people; the decision's number."""
        self._settle_people()
        ruling = Ruling(kind, subject, target, who, datetime.now(UTC))
        with self._transaction() as connection:
            key = person_decisions.decide(connection, ruling)
        self._settle_people(ruling)
        return key

    def take_back(self, key: int) -> Ruling:
        """Undo a decision about people."""
        self._settle_people()
        with self._transaction() as connection:
            found = person_decisions.undo(connection, key)
        self._settle_people(found)
        return found

    def rulings(self) -> tuple[Ruling, ...]:
        """Every decision about people, also those undone, oldest first."""
        with self._transaction() as connection:
            return person_decisions.all_rulings(connection)

    def keys(self, slug: str) -> tuple[str, ...]:
        """The keys of the names that are a person's."""
        with self._transaction() as connection:
            return tuple(
                connection.scalars(
                    select(names.c.key)
                    .where(names.c.slug == slug)
                    .order_by(names.c.key)
                )
            )

    # Corrections

    def correct(self, id: str, name: str, value: object, who: str) -> int:
        """Set a fact by hand, or remove it with `None`; the correction's key."""
        with self._transaction() as connection:
            return corrections.correct(
                connection, id, Correction(name, value, who, datetime.now(UTC))
            )

    def undo(
        self, key: int, who: str, progress: Progress = NO_PROGRESS
    ) -> tuple[str, ...]:
        """Take a correction back, with those that were made together with it; the ids of their documents."""
        with self._transaction() as connection:
            return corrections.undo(connection, key, who, progress)

    def corrections(self, id: str) -> tuple[Correction, ...]:
        """The corrections of a document in force, oldest first."""
        with self._transaction() as connection:
            return corrections.corrections_of(connection, id)


__all__ = ["Catalog", "Intake", "Reading", "Seen"]

"""Writing what was read into the catalog: a batch is one transaction, so a killed run leaves whole batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, exists, insert, select, update

from archive.catalog.derived_columns import (
    forget_people_counts,
    leave_stories,
    mark_documents_gone,
    mark_due,
    next_change,
    refresh_columns,
    restore_documents,
)
from archive.catalog.fact_json import dump_fact
from archive.catalog.queries import chunks
from archive.catalog.schema import (
    appearances,
    documents,
    facts,
    failures,
    mentions,
    names,
    quotations,
    shingles,
    sources,
)
from archive.extract.neighbour_dates import shingle_hashes as shingles_of
from archive.model import Document
from archive.names.keys import first_last_key, person_key


@dataclass(frozen=True, slots=True)
class SourceFingerprint:
    """What a file looked like when it was read: its size, time (ns) and hash, and the version of our reading."""

    path: str
    size: int
    mtime_ns: int
    extraction_version: int
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What became of one article of a source: a document (`None` where the catalog holds it), or a problem."""

    position: str
    id: str | None = None
    document: Document | None = None
    problem: str | None = None


class IngestBatch:
    """One batch of a run of reading, in a transaction that its caller commits.

    `extraction_version` is the version of our reading; `run` names the run: what it does not see again in a source is gone.
    """

    def __init__(
        self, connection: Connection, extraction_version: int, run: str
    ) -> None:
        self._connection = connection
        self._reader = extraction_version
        self._run = run

    def begin_source(self, fingerprint: SourceFingerprint) -> int:
        """The key of a source that is about to be read; it stays incomplete until `finish_source`."""
        values = {
            "size": fingerprint.size,
            "mtime_ns": fingerprint.mtime_ns,
            "digest": fingerprint.digest,
            "reader": fingerprint.extraction_version,
        }
        values |= {"complete": False, "gone": False}
        key = self._connection.scalar(
            select(sources.c.key).where(sources.c.path == fingerprint.path)
        )
        if key is None:
            result = self._connection.execute(
                insert(sources).values(path=fingerprint.path, **values)
            )
            return int(result.inserted_primary_key[0])  # type: ignore[index]  # a single row has one
        self._connection.execute(
            update(sources).where(sources.c.key == key).values(values)
        )
        self._connection.execute(delete(failures).where(failures.c.source == key))
        return int(key)

    def known_ids(self, ids: Iterable[str]) -> set[str]:
        """Those of the ids that were already understood by this version of our reading."""
        current = select(documents.c.id).where(documents.c.reader == self._reader)
        return {
            id
            for chunk in chunks(ids)
            for id in self._connection.scalars(current.where(documents.c.id.in_(chunk)))
        }

    def add_results(self, source: int, results: Sequence[ReadResult]) -> int:
        """Take what was read of a source: new documents, places of known ones, failures; how many are new."""
        fresh = {each.document.id: each.document for each in results if each.document}
        found = [each for each in results if each.id]
        new = self._store_documents(list(fresh.values()))
        self._insert_rows(
            appearances, [self._appearance_row(source, each) for each in found]
        )
        self._insert_rows(
            failures, [_failure_row(source, each) for each in results if each.problem]
        )
        restore_documents(
            self._connection, {each.id for each in found if each.id} - fresh.keys()
        )
        return new

    def _appearance_row(self, source: int, result: ReadResult) -> dict[str, object]:
        return {
            "source": source,
            "position": result.position,
            "document": result.id,
            "run": self._run,
        }

    def finish_source(self, source: int, digest: str | None) -> None:
        """The source came to its end: what it no longer holds goes, unless it stands elsewhere too.

        Without a hash it could not be read to its end: it keeps what it held, and the next run tries again.
        """
        whole = digest is not None
        state = (
            update(sources)
            .where(sources.c.key == source)
            .values(complete=whole, digest=digest)
        )
        self._connection.execute(state)
        if not whole:
            return
        stale = and_(appearances.c.source == source, appearances.c.run != self._run)
        lost = self._connection.scalars(
            select(appearances.c.document).where(stale)
        ).all()
        self._connection.execute(delete(appearances).where(stale))
        mark_documents_gone(self._connection, lost)

    def _store_documents(self, fresh: Sequence[Document]) -> int:
        """Insert documents, or write them anew where they are known; how many were not."""
        new = 0
        for chunk in chunks(fresh):
            ids = [each.id for each in chunk]
            older = set(
                self._connection.scalars(
                    select(documents.c.id).where(documents.c.id.in_(ids))
                )
            )
            new += len(ids) - len(older)
            self._delete_extracted(sorted(older))
            rows = [
                self._document_row(each, number)
                for number, each in enumerate(chunk, next_change(self._connection))
            ]
            now = _now()
            self._insert_rows(
                documents,
                [row | {"added": now} for row in rows if row["id"] not in older],
            )
            for row in rows:
                if row["id"] in older:
                    self._connection.execute(
                        update(documents).where(documents.c.id == row["id"]).values(row)
                    )
            for table, rows_of in CHILD_ROWS.items():
                self._insert_rows(
                    table, [row for each in chunk for row in rows_of(each)]
                )
            self._connection.execute(
                ASSIGN_KNOWN_NAMES.where(mentions.c.document.in_(ids))
            )
            forget_people_counts(self._connection, ids)
            refresh_columns(self._connection, ids)
            mark_due(self._connection, ids)
        return new

    def _delete_extracted(self, ids: Sequence[str]) -> None:
        """Drop what an older reading found in documents."""
        forget_people_counts(self._connection, ids)
        leave_stories(self._connection, ids)
        own = and_(facts.c.document.in_(ids), facts.c.layer == "article")
        self._connection.execute(delete(facts).where(own))
        for table in (mentions, quotations, shingles):
            self._connection.execute(delete(table).where(table.c.document.in_(ids)))

    def _insert_rows(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows; none is fine."""
        if rows:
            self._connection.execute(insert(table), rows)

    def _document_row(self, document: Document, change: int) -> dict[str, object]:
        return {
            "id": document.id,
            "change": change,
            "gone": False,
            "reader": self._reader,
            "format": document.format,
            "source_id": document.source_id,
            "text": document.text,
            "notes": list(document.notes),
            "candidates": [
                {"name": each.fact_name, **dump_fact(each.fact_name, each.fact)}
                for each in document.candidates
            ],
        }


def _fact_rows(document: Document) -> list[dict[str, object]]:
    return [
        {
            "document": document.id,
            "name": name,
            "layer": "article",
            **dump_fact(name, fact),
        }
        for name, fact in document.facts.named_facts()
    ]


def _mention_rows(document: Document) -> list[dict[str, object]]:
    return [
        {
            "document": document.id,
            "place": place,
            "key": (key := person_key(person.name)),
            "slug": first_last_key(key),
            "name": person.name,
            "forms": list(person.forms),
            "spans": [list(span) for span in person.spans],
            "roles": list(person.roles),
            "unsure": [list(span) for span in person.uncertain_spans],
        }
        for place, person in enumerate(document.people)
    ]


def _quotation_rows(document: Document) -> list[dict[str, object]]:
    return [
        {
            "document": document.id,
            "place": place,
            "start": each.start,
            "end": each.end,
            "speaker": each.speaker_index,
        }
        for place, each in enumerate(document.quotations)
    ]


def _shingle_rows(document: Document) -> list[dict[str, object]]:
    return [
        {"document": document.id, "shingle": each}
        for each in sorted(shingles_of(document.text))
    ]


CHILD_ROWS: Mapping[Table, Callable[[Document], list[dict[str, object]]]] = {
    facts: _fact_rows,
    mentions: _mention_rows,
    quotations: _quotation_rows,
    shingles: _shingle_rows,
}
"""The tables that hold parts of a document, and what goes into each."""


ASSIGN_KNOWN_NAMES = (
    update(mentions)
    .values(
        slug=select(names.c.slug).where(names.c.key == mentions.c.key).scalar_subquery()
    )
    .where(exists().where(names.c.key == mentions.c.key))
)
"""A name that was seen before is whose it was found or decided to be."""


def _failure_row(source: int, result: ReadResult) -> dict[str, object]:
    return {
        "source": source,
        "position": result.position,
        "reason": result.problem,
        "at": _now(),
    }


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)

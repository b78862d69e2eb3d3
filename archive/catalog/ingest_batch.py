"""Store extracted documents in the catalog.

A batch is one transaction. A run that is killed leaves only complete batches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, starmap
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from archive.catalog.derived_columns import (
    delete_people_counts,
    leave_stories,
    mark_documents_gone,
    mark_story_due,
    mark_unsettled,
    next_change,
    refresh_columns,
    remember_places,
    restore_documents,
    unmark_returned,
)
from archive.catalog.document_keys import (
    have_digest,
    keys_of,
    read_keys,
    with_documents,
)
from archive.catalog.document_rows import ROW_BUILDERS
from archive.catalog.fact_json import dump_fact
from archive.catalog.new_names import NewNames
from archive.catalog.people_counts import (
    MAX_NEW_DOCUMENTS,
    count_new_documents,
    unchanged_people,
)
from archive.catalog.schema import (
    appearances,
    documents,
    facts,
    failures,
    mentions,
    names,
    quotations,
    sources,
)
from archive.chunks import chunks
from archive.model import Document
from archive.text.addresses import address_key


@dataclass(frozen=True, slots=True)
class SourceFingerprint:
    """The properties of a file from which a change is detected.

    `size` is in bytes, and `mtime_ns` the modification time in nanoseconds since 1970.
    `extraction_version` is the version of the readers and extractors that read it.
    """

    path: str
    size: int
    mtime_ns: int
    extraction_version: int
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The result of reading one article of a source: a document or a problem.

    `digest` is the hash of its bytes. `document` is `None` if the catalog has it
    already.
    """

    position: str
    digest: str | None = None
    document: Document | None = None
    problem: str | None = None


class IngestBatch:
    """One batch of an ingest run, in a transaction that the caller commits.

    `run_id` is the ID of the run. Documents that a run does not find again in a source
    are removed from this source.
    """

    def __init__(
        self,
        connection: Connection,
        extraction_version: int,
        run_id: str,
        new_names: NewNames,
    ) -> None:
        self._connection = connection
        self._extraction_version = extraction_version
        self._run_id = run_id
        self._new_names = new_names

    def begin_source(self, fingerprint: SourceFingerprint) -> int:
        """Store a source that is about to be read, and return its key.

        The source is incomplete until `finish_source`.
        """
        values = {
            "size": fingerprint.size,
            "mtime_ns": fingerprint.mtime_ns,
            "digest": fingerprint.digest,
            "reader": fingerprint.extraction_version,
            "complete": False,
            "gone": False,
        }
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

    def _ids_by_digest(self, digests: Iterable[str]) -> dict[str, str]:
        """Return the ID of each document, by the hash of its bytes.

        A new document has its hash as ID. No other document can have it: wherever a
        document took over other bytes, those that it had went to a row with their ID.
        """
        ids: dict[str, str | None] = {}
        query = select(documents.c.digest, documents.c.id)
        for chunk in chunks(digests):
            rows = self._connection.execute(query.where(have_digest(chunk)))
            ids |= dict.fromkeys(chunk) | {row.digest: row.id for row in rows}
        return {digest: id or digest for digest, id in ids.items()}

    def add_results(self, source_key: int, results: Sequence[ReadResult]) -> int:
        """Store documents, appearances and failures of a source.

        Return the number of documents that are new in the catalog.
        """
        ids = self._ids_by_digest(
            {result.digest for result in results if result.digest}
        )
        extracted = {
            result.digest: replace(result.document, id=ids[result.digest])
            for result in results
            if result.document and result.digest
        }
        new_count = self._store_documents(extracted)
        keys = read_keys(self._connection, ids.values())
        appearance_rows = [
            self._appearance_row(source_key, result.position, keys[ids[result.digest]])
            for result in results
            if result.digest
        ]
        self._insert_rows(appearances, appearance_rows)
        failure_rows = [
            _failure_row(source_key, result) for result in results if result.problem
        ]
        self._insert_rows(failures, failure_rows)
        restored = {ids[digest] for digest in ids.keys() - extracted.keys()}
        restore_documents(self._connection, restored)
        self._mark_returned_versions(list(ids.values()))
        return new_count

    def _mark_returned_versions(self, ids: Sequence[str]) -> None:
        """Mark documents as unsettled whose bytes were an earlier version."""
        for chunk in chunks(ids):
            returned = select(documents.c.id).where(
                documents.c.id.in_(chunk), documents.c.version_of.is_not(None)
            )
            mark_unsettled(self._connection, self._connection.scalars(returned).all())

    def _appearance_row(
        self, source_key: int, position: str, document_key: int
    ) -> dict[str, object]:
        return {
            "source": source_key,
            "position": position,
            "document": document_key,
            "run": self._run_id,
        }

    def finish_source(self, source_key: int, digest: str | None) -> None:
        """Mark a source as complete, and remove documents that were not found again.

        `digest` is the hash of the source, `None` if it could not be read to its end:
        the source then keeps its documents, and the next run reads it again.
        """
        complete = digest is not None
        state = (
            update(sources)
            .where(sources.c.key == source_key)
            .values(complete=complete, digest=digest)
        )
        self._connection.execute(state)
        if not complete:
            return
        stale = and_(
            appearances.c.source == source_key, appearances.c.run != self._run_id
        )
        query = select(documents.c.id).select_from(with_documents(appearances))
        ids = self._connection.scalars(query.where(stale)).all()
        remember_places(self._connection, stale & ~self._is_read_again(source_key))
        self._connection.execute(delete(appearances).where(stale))
        mark_documents_gone(self._connection, ids)

    def _is_read_again(self, source_key: int) -> ColumnElement[bool]:
        """Return a condition for appearances whose document is elsewhere in the source."""
        current = appearances.alias()
        return exists().where(
            current.c.source == source_key,
            current.c.document == appearances.c.document,
            current.c.run == self._run_id,
        )

    def _store_documents(self, extracted: Mapping[str, Document]) -> int:
        """Insert or replace documents, and return the number of new ones.

        `extracted` are the documents by the hash of their bytes.
        """
        new_count = 0
        for chunk in chunks(extracted.items()):
            ids = [document.id for _, document in chunk]
            keys = read_keys(self._connection, ids)
            stored_ids = set(keys)
            new_ids = (id for id in ids if id not in stored_ids)
            keys |= {id: key for key, id in enumerate(new_ids, self._next_key())}
            new_count += len(ids) - len(stored_ids)
            unmark_returned(self._connection, stored_ids)
            self._delete_extracted(sorted(stored_ids))
            self._write_document_rows(chunk, keys, stored_ids)
            extracted_documents = {keys[document.id]: document for _, document in chunk}
            self._store_child_rows(extracted_documents, stored_ids)
            refresh_columns(self._connection, ids)
            mark_story_due(self._connection, ids)
            mark_unsettled(self._connection, set(ids) - stored_ids)
        return new_count

    def _next_key(self) -> int:
        """Return the key of the next new document. No key is used again."""
        return (self._connection.scalar(select(func.max(documents.c.key))) or 0) + 1

    def _write_document_rows(
        self,
        extracted: Sequence[tuple[str, Document]],
        keys: Mapping[str, int],
        stored_ids: Collection[str],
    ) -> None:
        """Insert the rows of new documents, and update those of stored ones.

        The time is exact, so that saved searches can tell an article that was added in
        the same second as another.
        """
        now = datetime.now(UTC).replace(tzinfo=None)
        new_rows: list[dict[str, object]] = []
        stored_rows: list[dict[str, object]] = []
        first_change = next_change(self._connection)
        for change, (digest, document) in enumerate(extracted, first_change):
            row = self._document_row(document, change)
            if document.id in stored_ids:
                stored_rows.append(row)
            else:
                own = {"key": keys[document.id], "digest": digest}
                new_rows.append(row | own | {"added": now, "seen": now})
        self._insert_rows(documents, new_rows)
        for row in stored_rows:
            self._connection.execute(
                update(documents).where(documents.c.id == row["id"]).values(row)
            )

    def _store_child_rows(
        self, extracted: Mapping[int, Document], stored_ids: Collection[str]
    ) -> None:
        """Insert the rows of documents by key, and count the people of a few new ones.

        The counts of all other people are deleted, until they are counted anew.
        """
        ids = [document.id for document in extracted.values()]
        unchanged: set[str] = set()
        if not stored_ids and len(ids) <= MAX_NEW_DOCUMENTS:
            rows = chain.from_iterable(
                starmap(ROW_BUILDERS[mentions], extracted.items())
            )
            unchanged = unchanged_people(self._connection, rows)
        self._insert_child_rows(extracted)
        is_new = mentions.c.document.in_([*extracted])
        self._connection.execute(ASSIGN_KNOWN_NAMES.where(is_new))
        counted = count_new_documents(self._connection, ids, unchanged)
        delete_people_counts(self._connection, ids, except_for=counted)

    def _insert_child_rows(self, extracted: Mapping[int, Document]) -> None:
        """Insert the facts, mentions and quotations of documents."""
        for table, rows_of in ROW_BUILDERS.items():
            rows: list[dict[str, object]] = []
            for key, document in extracted.items():
                rows += rows_of(key, document)
            if table is mentions:
                rows = [row | self._guessed_slug(row) for row in rows]
            self._insert_rows(table, rows)

    def _guessed_slug(self, row: Mapping[str, object]) -> dict[str, str]:
        return {"slug": self._new_names.guess_slug(str(row["key"]))}

    def _delete_extracted(self, ids: Sequence[str]) -> None:
        """Delete the results of an earlier extraction of documents."""
        delete_people_counts(self._connection, ids)
        leave_stories(self._connection, ids)
        keys = keys_of(ids)
        article_facts = and_(facts.c.document.in_(keys), facts.c.layer == "article")
        self._connection.execute(delete(facts).where(article_facts))
        for table in (mentions, quotations):
            self._connection.execute(delete(table).where(table.c.document.in_(keys)))

    def _insert_rows(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows, if there are any."""
        if rows:
            self._connection.execute(insert(table), rows)

    def _document_row(
        self, document: Document, change_number: int
    ) -> dict[str, object]:
        return {
            "id": document.id,
            "change": change_number,
            "gone": False,
            "reader": self._extraction_version,
            "format": document.format,
            "source_id": document.source_id,
            "address": address_key(document.facts.url.value)
            if document.facts.url
            else None,
            "text": document.text,
            "notes": list(document.notes),
            "candidates": [
                {
                    "name": candidate.fact_name,
                    **dump_fact(candidate.fact_name, candidate.fact),
                }
                for candidate in document.candidates
            ],
        }


def known_digests(
    connection: Connection, extraction_version: int, digests: Iterable[str]
) -> set[str]:
    """Return the hashes of articles that a version has extracted already."""
    current = select(documents.c.digest).where(documents.c.reader == extraction_version)
    extracted: set[str] = set()
    for chunk in chunks(digests):
        extracted.update(connection.scalars(current.where(have_digest(chunk))))
    return extracted


ASSIGN_KNOWN_NAMES = (
    update(mentions)
    .values(
        slug=select(names.c.slug).where(names.c.key == mentions.c.key).scalar_subquery()
    )
    .where(exists().where(names.c.key == mentions.c.key))
)
"""Set the slug of new mentions to the person to whom the name was assigned before."""


def _failure_row(source_key: int, result: ReadResult) -> dict[str, object]:
    return {
        "source": source_key,
        "position": result.position,
        "reason": result.problem,
        "at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
    }

"""Check a catalog for damage: its pages, tables, values, references and counts."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import (
    JSON,
    Connection,
    Executable,
    String,
    Table,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError

from archive.catalog.checksums import find_changed_rows, in_parts
from archive.catalog.databases.base import Database
from archive.catalog.databases.count_queries import all_counts
from archive.catalog.derived_columns import COLUMNS_BY_FACT, column_values
from archive.catalog.person_forms import find_wrong_forms
from archive.catalog.queries import effective_facts, read_records
from archive.catalog.records import Record
from archive.catalog.schema import (
    checksums,
    counts,
    documents,
    mentions,
    meta,
    metadata,
    people,
)
from archive.catalog.similarity.checks import check_similarity
from archive.chunks import chunks
from archive.errors import LIBRARY_ERRORS

READ_ERRORS = (*LIBRARY_ERRORS, SQLAlchemyError)
"""Errors that a damaged row raises when it is read."""


def find_damage(connection: Connection, database: Database) -> list[str]:
    """Return a sentence for each kind of damage. Damage never raises an error."""
    problems = _run(database.check_storage, connection)
    problems += _run(_check_tables, connection)
    if problems:
        return problems  # other checks would only repeat them
    for check in (database.check_references, database.check_values, _check_rows):
        problems += _run(check, connection)
    if problems:
        return problems
    for check in (*CHECKS_OF_CONTENT, database.check_triggers):
        problems += _run(check, connection)
    return problems


def _run(
    check: Callable[[Connection], Iterator[str]], connection: Connection
) -> list[str]:
    """Return the problems that a check finds, or its error as one."""
    problems: list[str] = []
    try:
        problems.extend(check(connection))
    except READ_ERRORS as error:
        problems.append(_reason(error))
    return problems


def _reason(error: Exception) -> str:
    reason = str(getattr(error, "orig", None) or error) or type(error).__name__
    return reason.splitlines()[0]


def _check_tables(connection: Connection) -> Iterator[str]:
    """Yield each table, column and index that is missing, and each wrong setting."""
    inspector = inspect(connection)
    tables = set(inspector.get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in tables:
            yield f"the table {table.name} is missing"
            continue
        names = {part["name"] for part in inspector.get_columns(table.name)}
        for name in set(table.columns.keys()) - names:
            yield f"the table {table.name} has no column {name}"
        indexes = {index["name"] for index in inspector.get_indexes(table.name)}
        for name in {str(index.name) for index in table.indexes} - indexes:
            yield f"the table {table.name} has no index {name}"
    settings: dict[str, str] = dict(
        connection.execute(select(meta.c.key, meta.c.value)).all()
    )
    archive_id = settings.get("archive_id", "")
    if len(archive_id) != 32 or not set(archive_id) <= set("0123456789abcdef"):
        yield "the ID of the archive is damaged"


def _check_rows(connection: Connection) -> Iterator[str]:
    """Yield each table with a row that cannot be read."""
    for table in metadata.sorted_tables:
        if _has_text(table):
            try:
                with connection.execute(in_parts(select(table))) as rows:
                    deque(rows, maxlen=0)
            except READ_ERRORS as error:
                yield f"a row of {table.name} cannot be read ({_reason(error)})"


def _has_text(table: Table) -> bool:
    return any(isinstance(part.type, String | JSON) for part in table.columns)


def _check_documents(connection: Connection) -> Iterator[str]:
    """Yield each document that cannot be read, or whose derived values are wrong.

    Documents with a checksum are skipped, since `find_changed_rows` checks them.
    """
    ids = connection.scalars(
        select(documents.c.id)
        .where(
            documents.c.version_of.is_(None),
            documents.c.key.not_in(
                select(checksums.c.key).where(checksums.c.checksum.is_not(None))
            ),
        )
        .order_by(documents.c.change)
    ).all()
    for chunk in chunks(ids):
        try:
            records = read_records(connection, chunk)
        except READ_ERRORS:
            records = {}
        for id in chunk:
            record = records.get(id)
            if reason := _document_problem(connection, id, record):
                yield f"the document {id} is damaged ({reason})"


def _document_problem(
    connection: Connection, id: str, record: Record | None
) -> str | None:
    """Return what is wrong with a document, or `None`."""
    try:
        record = record or read_records(connection, [id])[id]
        document = record.document
        if _stored_columns(connection, id) != _expected_columns(connection, id):
            return "its title, outlet or date differ from its facts"
        length = len(document.text)
        spans = [span for person in document.people for span in person.spans]
        spans += [(part.start, part.end) for part in document.quotations]
        if any(not 0 <= start <= end <= length for start, end in spans):
            return "a name or a quotation is outside of its text"
    except READ_ERRORS as error:
        return _reason(error)
    return None


def _stored_columns(connection: Connection, id: str) -> Mapping[str, object]:
    names = column_values(COLUMNS_BY_FACT, {})
    query = select(*(documents.c[name] for name in names))
    row = connection.execute(query.where(documents.c.id == id)).mappings().one()
    return {str(name): value for name, value in row.items()}


def _expected_columns(connection: Connection, id: str) -> Mapping[str, object]:
    facts = effective_facts(connection, [id], tuple(COLUMNS_BY_FACT)).get(id, {})
    return column_values(COLUMNS_BY_FACT, facts)


def _check_people(connection: Connection) -> Iterator[str]:
    """Yield each person whose number of articles or names differ from their mentions."""
    counts = (
        select(mentions.c.slug, func.count(mentions.c.document.distinct()).label("n"))
        .join(documents, documents.c.key == mentions.c.document)
        .where(documents.c.gone.is_(False))
        .group_by(mentions.c.slug)
        .subquery()
    )
    query = (
        select(people.c.slug)
        .outerjoin(counts, counts.c.slug == people.c.slug)
        .where(func.coalesce(counts.c.n, 0) != people.c.documents)
        .order_by(people.c.slug)
    )
    for slug in connection.scalars(query):
        yield f"the number of articles of the person {slug} is wrong"
    for slug in find_wrong_forms(connection):
        yield f"the stored names of the person {slug} are wrong"


def _check_counts(connection: Connection) -> Iterator[str]:
    """Yield each kept count that differs from the rows."""
    stored = _counts_of(connection, counts.select().where(counts.c.count != 0))
    query = text(all_counts(connection.dialect.name)).columns(*counts.columns)
    current = _counts_of(connection, query)
    differing = {key for key, _ in stored.items() ^ current.items()}
    for key in sorted(differing):
        yield f"the count of {' '.join(filter(None, key))} is wrong"


def _counts_of(connection: Connection, query: Executable) -> dict[tuple[str, str], int]:
    rows = connection.execute(query)
    return {(kind, value): int(count) for kind, value, count in rows}


CHECKS_OF_CONTENT = (
    find_changed_rows,
    _check_documents,
    check_similarity,
    _check_people,
    _check_counts,
)
"""The checks of a catalog whose tables and values can be read."""

"""Statements that turn a catalog of today into one of an earlier version."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, text

from archive.catalog import TRIGGERS, TRIGGERS_BEFORE_12
from archive.catalog.databases.packing import pack_text, unpack_text
from archive.catalog.databases.postgresql_triggers import BODIES
from archive.catalog.databases.sqlite_migrations import DOCUMENT_COLUMNS

WITHOUT_SQLITE_TRIGGERS = tuple(
    f"DROP TRIGGER {statement.split()[2]}" for statement in TRIGGERS
)
WITHOUT_POSTGRESQL_TRIGGERS = tuple(
    f"DROP FUNCTION {name}() CASCADE" for name in BODIES
)
WITHOUT_CHANGES = (
    "DROP TABLE person_forms",
    "DROP INDEX IF EXISTS ix_documents_gone",
    "DROP TABLE counts",
    "DROP INDEX ix_people_documents",
    "DROP TABLE range_checksums",
    "DROP TABLE changed_names",
    "DROP TABLE changed_people",
    "DROP TABLE checksums",
)
OLD_CHECKSUMS = (
    'CREATE TABLE checksums ("key" VARCHAR PRIMARY KEY, checksum BIGINT NOT NULL)'
)
PARTS = ("facts", "mentions", "quotations")
WHOLES = (
    *("sources", "appearances", "former_places", "corrections", "rulings", "names"),
    *("people", "spellings", "doubts", "failures", "unread_paths", "actions"),
    *("marks", "collections", "saved_searches"),
)
FORGET_DOCUMENTS = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM checksums WHERE "key" IN (SELECT {column} FROM old_rows);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    DELETE FROM checksums WHERE "key" IN (SELECT {column} FROM new_rows);
  END IF;
  RETURN NULL;
END $$"""
FORGET_TABLE = """
CREATE FUNCTION forget_table() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  DELETE FROM checksums WHERE "key" = 'table ' || TG_TABLE_NAME;
  RETURN NULL;
END $$"""
ROWS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def _old_postgresql_triggers() -> Iterator[str]:
    """Yield the triggers of a catalog of version 11 in PostgreSQL."""
    yield FORGET_DOCUMENTS.format(function="forget_documents", column="id")
    yield FORGET_DOCUMENTS.format(function="forget_parts", column="document")
    yield FORGET_TABLE
    functions = {"documents": "forget_documents"}
    functions |= dict.fromkeys(PARTS, "forget_parts")
    functions |= dict.fromkeys(WHOLES, "forget_table")
    for event, rows in ROWS.items():
        for table, function in functions.items():
            referencing = "" if function == "forget_table" else f"REFERENCING {rows} "
            yield (
                f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} "
                f"{referencing}FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )


def add_functions(connection: sqlite3.Connection) -> None:
    """Let statements pack texts and unpack what is stored."""
    connection.create_function("pack", 1, pack_text, deterministic=True)
    connection.create_function("unpack", 1, unpack_text, deterministic=True)


def make_older(connection: Connection, statements: Iterable[str]) -> None:
    """Run statements that make a catalog older. Those for SQLite use `unpack`."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        add_functions(driver)
    for statement in statements:
        connection.execute(text(statement))


COLUMNS_OF_ROWS = {
    "facts": ("layer", "data"),
    "mentions": (
        *("place", '"key"', "slug", "name", "forms", "spans", "roles", "unsure"),
    ),
    "quotations": ("place", "start", '"end"', "speaker"),
    "appearances": ("source", "position", "run"),
    "former_places": ("source", "position"),
    "doubts": ("kind",),
    "unsettled": (),
    "due": (),
}
"""Table with rows of documents → its other columns."""
INDEXED_COLUMNS_OF_ROWS = (
    *(("doubts", "document"), ("former_places", "source")),
    *(("mentions", "key"), ("mentions", "slug")),
)
INDEXED_COLUMNS = ("digest", "source_id", "address", "story", "version_of")


def _with_ids() -> Iterator[str]:
    """Yield the statements after which rows of other tables refer to IDs of documents."""
    for table, names in COLUMNS_OF_ROWS.items():
        columns = ", ".join(
            ("documents.id AS document", *(f"{table}.{name}" for name in names))
        )
        yield (
            f"CREATE TABLE old_{table} AS SELECT {columns} FROM {table} "
            f'JOIN documents ON documents."key" = {table}.document'
        )
        yield f"DROP TABLE {table}"
        yield f"ALTER TABLE old_{table} RENAME TO {table}"
    for table, name in INDEXED_COLUMNS_OF_ROWS:
        yield f'CREATE INDEX ix_{table}_{name} ON {table} ("{name}")'


TO_VERSION_13 = (
    *_with_ids(),
    f"""CREATE TABLE old_documents AS SELECT {DOCUMENT_COLUMNS} FROM documents
        ORDER BY "key\"""",
    "DROP TABLE documents",
    "ALTER TABLE old_documents RENAME TO documents",
    "CREATE UNIQUE INDEX documents_id ON documents (id)",
    *(
        f"CREATE INDEX ix_documents_{name} ON documents ({name})"
        for name in INDEXED_COLUMNS
    ),
)
"""Makes a catalog of today in SQLite, without its triggers, one of version 13.

It does not have all the constraints of such a catalog.
"""
TO_POSTGRESQL_VERSION_13 = (
    *_with_ids(),
    "ALTER TABLE documents DROP CONSTRAINT documents_pkey",
    "ALTER TABLE documents DROP CONSTRAINT documents_id_key",
    'ALTER TABLE documents DROP COLUMN "key"',
    "ALTER TABLE documents ADD PRIMARY KEY (id)",
)
"""The same in PostgreSQL."""
SEPARATE_FACTS = (
    """CREATE TABLE separate_facts (
        document VARCHAR NOT NULL REFERENCES documents (id), name VARCHAR NOT NULL,
        layer VARCHAR NOT NULL, value {json} NOT NULL, confidence VARCHAR NOT NULL,
        method VARCHAR NOT NULL, evidence {json} NOT NULL,
        CONSTRAINT {constraint} PRIMARY KEY (document, name, layer))""",
    """INSERT INTO separate_facts SELECT document, fact.key, layer,
        fact.value -> 'value', fact.value ->> 'confidence', fact.value ->> 'method',
        fact.value -> 'evidence' FROM facts, json_each({data}) AS fact""",
    "DROP TABLE facts",
    "ALTER TABLE separate_facts RENAME TO facts",
)
WITHOUT_COLUMNS = tuple(
    f"ALTER TABLE documents DROP COLUMN {name}"
    for name in ("agency", "language", "confidence")
)
TO_VERSION_12 = (
    *TO_VERSION_13,
    *(
        statement.format(json="JSON", constraint="facts_pkey", data="unpack(data)")
        for statement in SEPARATE_FACTS
    ),
    "UPDATE documents SET text = unpack(text), candidates = unpack(candidates)",
    *WITHOUT_COLUMNS,
    "UPDATE meta SET value = '12' WHERE \"key\" = 'version'",
)
"""Makes a catalog of today in SQLite, without its triggers, one of version 12."""
TO_POSTGRESQL_VERSION_12 = (
    *TO_POSTGRESQL_VERSION_13,
    *(
        statement.format(
            json="TEXT", constraint="old_facts_pkey", data="CAST(data AS json)"
        )
        for statement in SEPARATE_FACTS
    ),
    "ALTER TABLE facts RENAME CONSTRAINT old_facts_pkey TO facts_pkey",
    *WITHOUT_COLUMNS,
    "UPDATE meta SET value = '12' WHERE \"key\" = 'version'",
)
"""The same in PostgreSQL."""


def to_version_11(dialect: str) -> Iterator[str]:
    """Yield the statements that make a catalog of today one of version 11."""
    is_sqlite = dialect == "sqlite"
    yield from WITHOUT_SQLITE_TRIGGERS if is_sqlite else WITHOUT_POSTGRESQL_TRIGGERS
    yield from TO_VERSION_12 if is_sqlite else TO_POSTGRESQL_VERSION_12
    yield from WITHOUT_CHANGES
    yield OLD_CHECKSUMS
    yield from TRIGGERS_BEFORE_12 if is_sqlite else _old_postgresql_triggers()
    yield "UPDATE meta SET value = '11' WHERE \"key\" = 'version'"


def to_version_10(dialect: str) -> Iterator[str]:
    """Yield the statements that make a catalog of today one of version 10."""
    yield from to_version_11(dialect)
    yield from FROM_VERSION_11_TO_10


FROM_VERSION_11_TO_10 = (
    "DROP TABLE similarity_blocks",
    "DROP TABLE similarity_segments",
    "CREATE TABLE shingles (shingle BIGINT NOT NULL, document VARCHAR NOT NULL)",
    "CREATE TABLE sketches (document VARCHAR NOT NULL, sketch VARCHAR NOT NULL)",
    "CREATE TABLE bands (band BIGINT NOT NULL, document VARCHAR NOT NULL)",
    "UPDATE meta SET value = '1' WHERE \"key\" = 'sketches'",
    "UPDATE meta SET value = '10' WHERE \"key\" = 'version'",
)
TO_VERSION_5 = (
    *WITHOUT_SQLITE_TRIGGERS,
    *TO_VERSION_12,
    *WITHOUT_CHANGES,
    "DROP TABLE similarity_blocks",
    "DROP TABLE similarity_segments",
    "CREATE TABLE shingles (shingle BIGINT, document VARCHAR)",
    "CREATE TABLE sketches (document VARCHAR PRIMARY KEY, sketch BLOB)",
    "CREATE TABLE bands (band BIGINT, document VARCHAR)",
    "DROP TABLE unread_paths",
    "DROP TABLE spellings",
    "DROP TABLE former_places",
    "DROP TABLE unsettled",
    "DROP INDEX ix_documents_source_id",
    *(
        f"DROP INDEX ix_documents_{name}"
        for name in ("digest", "version_of", "address")
    ),
    *(
        f"ALTER TABLE documents DROP COLUMN {name}"
        for name in ("digest", "seen", "version_of", "address")
    ),
    "UPDATE meta SET value = '5' WHERE key = 'version'",
)
"""The version before documents kept their IDs when their files changed."""

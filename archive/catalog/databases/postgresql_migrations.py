"""The statements that migrate a catalog of an older version in PostgreSQL.

The first catalogs in PostgreSQL had version 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from archive.catalog.databases.count_queries import count_all
from archive.catalog.databases.postgresql_triggers import BODIES, TRIGGERS
from archive.catalog.databases.sqlite_migrations import (
    INDEX_OF_GONE_DOCUMENTS,
    INDEX_OF_OTHER_DIGESTS,
    INDEX_TEXTS_ANEW,
    MARK_ALL_CHANGES,
    index_of_some,
)

_KEY = '"key" BIGSERIAL NOT NULL PRIMARY KEY'
_ACTIONS = (
    'added BIGINT NOT NULL REFERENCES actions ("key"), '
    'removed BIGINT REFERENCES actions ("key")'
)
_TEXT = 'TEXT COLLATE "C"'
OLD_FUNCTIONS = ("forget_documents", "forget_parts", "forget_table")
"""The functions of triggers that version 12 replaces."""

_PACKED_FACTS = """INSERT INTO facts SELECT document, layer, '{' || string_agg(
    CAST(to_json(name) AS text) || ': {"value": ' || value || ', "confidence": '
    || CAST(to_json(confidence) AS text) || ', "method": ' || CAST(to_json(method) AS text)
    || ', "evidence": ' || evidence || '}', ', ' ORDER BY name) || '}'
    FROM separate_facts GROUP BY document, layer"""
"""Stores the facts of a layer of each document in a row.

The JSON is put together as text, which may have what PostgreSQL cannot parse.
"""

PRIMARY_KEYS: Mapping[str, str] = {
    "facts": "document, layer",
    "mentions": "document, place",
    "quotations": "document, place",
    "former_places": "document, source, position",
    "doubts": "kind, document",
    "unsettled": "document",
    "due": "document",
}
"""Table with rows of documents → its primary key, if that has the document."""


def _with_keys(table: str) -> tuple[str, ...]:
    """Return the statements that replace the ID of the document of each row by its key.

    The primary key and the indexes with the ID are dropped with it.
    """
    return (
        f"ALTER TABLE {table} ADD COLUMN document_key BIGINT",
        f"""UPDATE {table} SET document_key = documents."key" FROM documents
            WHERE documents.id = {table}.document""",  # noqa: S608
        f"ALTER TABLE {table} DROP COLUMN document",
        f"ALTER TABLE {table} RENAME COLUMN document_key TO document",
    )


MIGRATIONS: Mapping[int, tuple[str, ...]] = {
    10: (
        f"""CREATE TABLE actions (
            {_KEY}, kind {_TEXT} NOT NULL, subject {_TEXT} NOT NULL, documents INTEGER NOT NULL,
            who {_TEXT} NOT NULL, at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
            undone TIMESTAMP WITHOUT TIME ZONE, undone_by {_TEXT})""",
        f"""CREATE TABLE marks (
            {_KEY}, document {_TEXT} NOT NULL, kind {_TEXT} NOT NULL, value {_TEXT} NOT NULL,
            place BIGINT NOT NULL, data {_TEXT}, {_ACTIONS})""",
        "CREATE INDEX ix_marks_document ON marks (document)",
        "CREATE INDEX ix_marks_added ON marks (added)",
        "CREATE INDEX ix_marks_removed ON marks (removed) WHERE removed IS NOT NULL",
        "CREATE INDEX ix_marks_kind_value_place ON marks (kind, value, place)",
        f"""CREATE TABLE collections (
            {_KEY}, id {_TEXT} NOT NULL, name {_TEXT} NOT NULL, description {_TEXT} NOT NULL, {_ACTIONS})""",
        "CREATE INDEX ix_collections_id ON collections (id)",
        "CREATE INDEX ix_collections_added ON collections (added)",
        "CREATE INDEX ix_collections_removed ON collections (removed) WHERE removed IS NOT NULL",
        f"""CREATE TABLE saved_searches (
            {_KEY}, id {_TEXT} NOT NULL, name {_TEXT} NOT NULL, query {_TEXT} NOT NULL, {_ACTIONS})""",
        "CREATE INDEX ix_saved_searches_id ON saved_searches (id)",
        "CREATE INDEX ix_saved_searches_added ON saved_searches (added)",
        "CREATE INDEX ix_saved_searches_removed ON saved_searches (removed) WHERE removed IS NOT NULL",
        f"""CREATE TABLE search_views (
            search {_TEXT} NOT NULL, reader {_TEXT} NOT NULL, seen TIMESTAMP WITHOUT TIME ZONE NOT NULL,
            PRIMARY KEY (search, reader))""",
    ),
    # Articles have organisations and places as facts, too, which older programs cannot
    # read.
    11: (
        """CREATE TABLE similarity_segments (
            number BIGINT NOT NULL PRIMARY KEY, documents INTEGER NOT NULL, bands INTEGER NOT NULL,
            band_blocks INTEGER NOT NULL, passages INTEGER NOT NULL, passage_blocks INTEGER NOT NULL)""",
        """CREATE TABLE similarity_blocks (
            segment BIGINT NOT NULL, kind INTEGER NOT NULL, number INTEGER NOT NULL, data BYTEA NOT NULL,
            PRIMARY KEY (segment, kind, number))""",
        *INDEX_TEXTS_ANEW,
    ),
    12: (
        f'CREATE TABLE changed_names ("key" {_TEXT} NOT NULL PRIMARY KEY)',
        f"CREATE TABLE changed_people (slug {_TEXT} NOT NULL PRIMARY KEY)",
        *(f"DROP FUNCTION {name}() CASCADE" for name in OLD_FUNCTIONS),
        "DELETE FROM checksums",
        "ALTER TABLE checksums ALTER COLUMN checksum DROP NOT NULL",
        'CREATE INDEX ix_checksums_missing ON checksums ("key") WHERE checksum IS NULL',
        "INSERT INTO checksums SELECT id, NULL FROM documents",
        f"""CREATE TABLE range_checksums (
            name {_TEXT} NOT NULL, start {_TEXT} NOT NULL, checksum BIGINT,
            PRIMARY KEY (name, start))""",
        """CREATE INDEX ix_range_checksums_missing ON range_checksums (name, start)
            WHERE checksum IS NULL""",
        *MARK_ALL_CHANGES,
        f"""CREATE TABLE counts (
            kind {_TEXT} NOT NULL, value {_TEXT} NOT NULL, count BIGINT NOT NULL,
            PRIMARY KEY (kind, value))""",
        "CREATE INDEX ix_people_documents ON people (documents DESC, sort, slug)",
    ),
    # `fill_listed_columns` fills the new columns.
    13: (
        f"ALTER TABLE documents ADD COLUMN agency {_TEXT}",
        f"ALTER TABLE documents ADD COLUMN language {_TEXT}",
        f"ALTER TABLE documents ADD COLUMN confidence {_TEXT}",
        "ALTER TABLE facts RENAME TO separate_facts",
        "ALTER TABLE separate_facts DROP CONSTRAINT facts_pkey",
        f"""CREATE TABLE facts (
            document {_TEXT} NOT NULL REFERENCES documents (id),
            layer {_TEXT} NOT NULL, data {_TEXT} NOT NULL,
            PRIMARY KEY (document, layer))""",
        _PACKED_FACTS,
        "DROP TABLE separate_facts",
        "UPDATE checksums SET checksum = NULL",
    ),
    # The rows of other tables refer to documents by numbers.
    14: (
        *(f"DROP FUNCTION IF EXISTS {name}() CASCADE" for name in BODIES),
        'ALTER TABLE documents ADD COLUMN "key" BIGINT',
        """UPDATE documents SET "key" = numbered.number FROM (
            SELECT id, row_number() OVER (ORDER BY change) AS number FROM documents) AS numbered
            WHERE numbered.id = documents.id""",
        *chain.from_iterable(map(_with_keys, (*PRIMARY_KEYS, "appearances"))),
        "ALTER TABLE documents DROP CONSTRAINT documents_pkey",
        'ALTER TABLE documents ADD PRIMARY KEY ("key")',
        "ALTER TABLE documents ADD UNIQUE (id)",
        *(
            f"ALTER TABLE {table} ADD PRIMARY KEY ({key})"
            for table, key in PRIMARY_KEYS.items()
        ),
        *(
            f'ALTER TABLE {table} ADD FOREIGN KEY (document) REFERENCES documents ("key")'
            for table in (*PRIMARY_KEYS, "appearances")
        ),
        "ALTER TABLE appearances ALTER COLUMN document SET NOT NULL",
        "CREATE INDEX ix_appearances_document ON appearances (document)",
        "CREATE INDEX ix_doubts_document ON doubts (document)",
        "DROP TABLE checksums",
        'CREATE TABLE checksums ("key" BIGINT NOT NULL PRIMARY KEY, checksum BIGINT)',
        'INSERT INTO checksums SELECT "key", NULL FROM documents',
        'CREATE INDEX ix_checksums_missing ON checksums ("key") WHERE checksum IS NULL',
        "DELETE FROM counts",
        count_all("postgresql"),
        *TRIGGERS,
    ),
    15: (
        "DROP INDEX IF EXISTS ix_documents_digest",
        INDEX_OF_OTHER_DIGESTS,
        *chain.from_iterable(map(index_of_some, ("story", "version_of"))),
    ),
    # `fill_forms` fills the new table.
    16: (
        f"""CREATE TABLE person_forms (
            slug {_TEXT} NOT NULL, form {_TEXT} NOT NULL, documents INTEGER NOT NULL,
            PRIMARY KEY (slug, form))""",
        INDEX_OF_GONE_DOCUMENTS,
    ),
}
"""The statements that migrate the previous version to each version."""

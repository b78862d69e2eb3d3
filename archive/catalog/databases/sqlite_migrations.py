"""The statements that migrate a catalog of an older version in SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from archive.catalog.databases.count_queries import count_all
from archive.catalog.databases.sqlite_triggers import (
    EVENTS,
    TRIGGERS,
    TRIGGERS_BEFORE_14,
)


def _triggers_before_12() -> Iterator[str]:
    """Yield the triggers that versions 9 and 10 created, as they are stored."""
    parts = ("facts", "mentions", "quotations")
    wholes = (
        *("sources", "appearances", "former_places", "corrections", "rulings"),
        *("names", "people", "spellings", "doubts", "failures", "unread_paths"),
        *("actions", "marks", "collections", "saved_searches"),
    )
    for event, versions in EVENTS.items():
        keys = {"documents": ", ".join(f"{row}.id" for row in versions)}
        keys |= {
            table: ", ".join(f"{row}.document" for row in versions) for table in parts
        }
        keys |= {table: f"'table {table}'" for table in wholes}
        for table, key in keys.items():
            trigger = f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table}"
            deletion = f'DELETE FROM checksums WHERE "key" IN ({key})'  # noqa: S608
            yield f"{trigger} BEGIN {deletion}; END"


TRIGGERS_BEFORE_12 = tuple(_triggers_before_12())

MARK_ALL_CHANGES = (
    """INSERT INTO changed_names SELECT DISTINCT "key" FROM mentions
        WHERE "key" NOT IN (SELECT "key" FROM names)""",
    """INSERT INTO changed_names SELECT "key" FROM names
        WHERE "key" NOT IN (SELECT "key" FROM mentions)""",
    """INSERT INTO changed_people SELECT DISTINCT slug FROM mentions
        WHERE slug NOT IN (SELECT slug FROM people)""",
    """INSERT INTO changed_people SELECT slug FROM people WHERE slug NOT IN (
        SELECT mentions.slug FROM mentions JOIN documents
            ON documents.id = mentions.document AND NOT documents.gone)""",
)
"""Marks what the last run of an older version may have left to the next one."""

INDEX_TEXTS_ANEW = (
    "DROP TABLE shingles",
    "DROP TABLE sketches",
    "DROP TABLE bands",
    "DELETE FROM checksums",
    "DELETE FROM due",
    "INSERT INTO due SELECT id FROM documents WHERE NOT gone",
)
"""Replaces the tables of shingles, sketches and bands. The next run indexes the texts.

The checksums of documents included their rows in these tables.
"""

SPACE_DUE_KEY = "space"
"""A key in `meta` until the file of a migrated catalog was written anew."""


def _packed_facts(layer: str) -> str:
    """Return the statement that stores the facts of a layer of each document in a row.

    The JSON is put together as text, so that a damaged value is packed as it is. Most
    documents are read in the order in which they were added, which is that of the rows.
    """
    parts = (
        "'{\"value\": ' || value || ', \"confidence\": ' || json_quote(confidence) || "
        "', \"method\": ' || json_quote(method) || ', \"evidence\": ' || evidence || '}'"
    )
    own = f"document = documents.id AND layer = '{layer}'"
    return (
        f"INSERT INTO packed_facts SELECT id, '{layer}', "  # noqa: S608
        f"(SELECT pack('{{' || group_concat(json_quote(name) || ': ' || {parts}, ', ') "
        f"|| '}}') FROM facts WHERE {own}) "
        f"FROM documents WHERE EXISTS (SELECT 1 FROM facts WHERE {own})"
    )


INDEX_OF_OTHER_DIGESTS = (
    "CREATE UNIQUE INDEX ix_documents_digest ON documents (digest) WHERE digest <> id"
)
INDEX_OF_GONE_DOCUMENTS = (
    'CREATE INDEX ix_documents_gone ON documents ("key") WHERE gone IS TRUE'
)


def index_of_some(column: str) -> tuple[str, ...]:
    """Return the statements that leave documents without a value out of an index."""
    return (
        f"DROP INDEX IF EXISTS ix_documents_{column}",
        (
            f"CREATE INDEX ix_documents_{column} ON documents ({column}) "
            f"WHERE {column} IS NOT NULL"
        ),
    )


WITHOUT_TRIGGERS = tuple(
    f"DROP TRIGGER IF EXISTS {statement.split()[2]}" for statement in TRIGGERS_BEFORE_14
)
DOCUMENT_COLUMNS = (
    "id, digest, change, gone, version_of, reader, format, source_id, address, added, "
    "seen, story, title, outlet, earliest, latest, confidence, agency, language, notes, "
    "text, candidates"
)
_PLACE = (
    'source INTEGER NOT NULL REFERENCES sources ("key")',
    "position VARCHAR NOT NULL",
)
ROWS_OF_DOCUMENTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "facts": (
        ("layer VARCHAR NOT NULL", "data BLOB NOT NULL"),
        "(document, layer))",
    ),
    "mentions": (
        (
            *("place INTEGER NOT NULL", '"key" VARCHAR NOT NULL'),
            *("slug VARCHAR NOT NULL", "name TEXT NOT NULL", "forms JSON NOT NULL"),
            *("spans JSON NOT NULL", "roles JSON NOT NULL", "unsure JSON NOT NULL"),
        ),
        "(document, place)) WITHOUT ROWID",
    ),
    "quotations": (
        (
            *("place INTEGER NOT NULL", "start INTEGER NOT NULL"),
            *('"end" INTEGER NOT NULL', "speaker INTEGER"),
        ),
        "(document, place)) WITHOUT ROWID",
    ),
    "appearances": (
        (*_PLACE, "run VARCHAR NOT NULL"),
        "(source, position, run))",
    ),
    "former_places": (_PLACE, "(document, source, position))"),
    "doubts": (("kind VARCHAR NOT NULL",), "(kind, document)) WITHOUT ROWID"),
    "unsettled": ((), "(document))"),
    "due": ((), "(document))"),
}
"""Table with rows of documents → its other columns, and the end of its definition."""


def _with_keys(table: str, columns: Sequence[str], end: str) -> Iterator[str]:
    """Yield the statements that replace the ID of the document of each row by its key."""
    names = [column.split()[0] for column in columns]
    definitions = [
        'document INTEGER NOT NULL REFERENCES new_documents ("key")',
        *columns,
        f"PRIMARY KEY {end}",
    ]
    copied = ['new_documents."key"', *(f"{table}.{name}" for name in names)]
    yield f"CREATE TABLE new_{table} ({', '.join(definitions)}"
    yield (
        f"INSERT INTO new_{table} ({', '.join(['document', *names])}) "  # noqa: S608
        f"SELECT {', '.join(copied)} FROM new_documents "
        f"JOIN {table} ON {table}.document = new_documents.id "
        'ORDER BY new_documents."key"'
    )
    yield f"DROP TABLE {table}"


MIGRATIONS: Mapping[int, tuple[str, ...]] = {
    2: ("ALTER TABLE documents ADD COLUMN candidates JSON",),
    3: (
        "ALTER TABLE mentions ADD COLUMN key VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE mentions ADD COLUMN roles JSON NOT NULL DEFAULT '[]'",
        "ALTER TABLE mentions ADD COLUMN unsure JSON NOT NULL DEFAULT '[]'",
        "UPDATE mentions SET key = slug",
        "DELETE FROM people",
        "ALTER TABLE people ADD COLUMN sort VARCHAR NOT NULL DEFAULT ''",
        "CREATE INDEX ix_people_sort ON people (sort)",
        "CREATE INDEX ix_mentions_key ON mentions (key)",
        """CREATE TABLE names (
            "key" VARCHAR NOT NULL PRIMARY KEY, core VARCHAR NOT NULL, slug VARCHAR NOT NULL,
            reason VARCHAR NOT NULL)""",
        "CREATE INDEX ix_names_core ON names (core)",
        "CREATE INDEX ix_names_slug ON names (slug)",
        """CREATE TABLE rulings (
            "key" INTEGER NOT NULL PRIMARY KEY, kind VARCHAR NOT NULL, subject TEXT NOT NULL, object TEXT,
            who TEXT NOT NULL, at DATETIME NOT NULL, undone DATETIME)""",
        """CREATE TABLE quotations (
            document VARCHAR NOT NULL REFERENCES documents (id), place INTEGER NOT NULL, start INTEGER NOT NULL,
            "end" INTEGER NOT NULL, speaker INTEGER, PRIMARY KEY (document, place))""",
    ),
    4: (
        "ALTER TABLE documents ADD COLUMN story VARCHAR",
        "CREATE INDEX ix_documents_story ON documents (story)",
        "CREATE TABLE sketches (document VARCHAR NOT NULL PRIMARY KEY REFERENCES documents (id), sketch BLOB NOT NULL)",
        """CREATE TABLE bands (
            band BIGINT NOT NULL, document VARCHAR NOT NULL REFERENCES documents (id), PRIMARY KEY (band, document)
            ) WITHOUT ROWID""",
        "CREATE TABLE due (document VARCHAR NOT NULL PRIMARY KEY REFERENCES documents (id))",
        "INSERT INTO due SELECT id FROM documents WHERE NOT gone",
    ),
    5: (
        "ALTER TABLE corrections ADD COLUMN batch VARCHAR",
        "ALTER TABLE corrections ADD COLUMN undone_by TEXT",
        "CREATE INDEX ix_corrections_batch ON corrections (batch)",
        """CREATE TABLE doubts (
            kind VARCHAR NOT NULL, document VARCHAR NOT NULL REFERENCES documents (id),
            PRIMARY KEY (kind, document))""",
        "CREATE INDEX ix_doubts_document ON doubts (document)",
        "INSERT INTO meta VALUES ('doubts', 'due')",
    ),
    6: (
        "ALTER TABLE documents ADD COLUMN digest VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE documents ADD COLUMN seen DATETIME",
        "ALTER TABLE documents ADD COLUMN version_of VARCHAR",
        "ALTER TABLE documents ADD COLUMN address TEXT",
        "UPDATE documents SET digest = id, seen = added",
        "CREATE UNIQUE INDEX ix_documents_digest ON documents (digest)",
        "CREATE INDEX ix_documents_source_id ON documents (source_id)",
        "CREATE INDEX ix_documents_version_of ON documents (version_of)",
        "CREATE INDEX ix_documents_address ON documents (address)",
        """CREATE TABLE former_places (
            document VARCHAR NOT NULL REFERENCES documents (id), source INTEGER NOT NULL REFERENCES sources ("key"),
            position VARCHAR NOT NULL, PRIMARY KEY (document, source, position))""",
        "CREATE INDEX ix_former_places_source ON former_places (source)",
        "CREATE TABLE unsettled (document VARCHAR NOT NULL PRIMARY KEY REFERENCES documents (id))",
        "INSERT INTO unsettled SELECT id FROM documents WHERE gone",
        "INSERT INTO meta VALUES ('addresses', 'due')",
    ),
    7: (
        """CREATE TABLE spellings (
            word VARCHAR NOT NULL, script VARCHAR NOT NULL, "key" VARCHAR NOT NULL,
            PRIMARY KEY (word, script, "key")) WITHOUT ROWID""",
        'CREATE INDEX ix_spellings_key ON spellings ("key")',
    ),
    8: (
        """CREATE TABLE unread_paths (
            path TEXT NOT NULL PRIMARY KEY, failed BOOLEAN NOT NULL, temporary BOOLEAN NOT NULL,
            reason TEXT NOT NULL, at DATETIME NOT NULL)""",
    ),
    9: (
        """CREATE TABLE checksums (
            "key" VARCHAR NOT NULL PRIMARY KEY, checksum BIGINT NOT NULL) WITHOUT ROWID""",
    ),
    10: (
        """CREATE TABLE actions (
            "key" INTEGER NOT NULL PRIMARY KEY, kind VARCHAR NOT NULL, subject TEXT NOT NULL,
            documents INTEGER NOT NULL, who TEXT NOT NULL, at DATETIME NOT NULL, undone DATETIME, undone_by TEXT)""",
        """CREATE TABLE marks (
            "key" INTEGER NOT NULL PRIMARY KEY, document VARCHAR NOT NULL, kind VARCHAR NOT NULL,
            value VARCHAR NOT NULL, place BIGINT NOT NULL, data JSON,
            added INTEGER NOT NULL REFERENCES actions ("key"), removed INTEGER REFERENCES actions ("key"))""",
        "CREATE INDEX ix_marks_document ON marks (document)",
        "CREATE INDEX ix_marks_added ON marks (added)",
        "CREATE INDEX ix_marks_removed ON marks (removed) WHERE removed IS NOT NULL",
        "CREATE INDEX ix_marks_kind_value_place ON marks (kind, value, place)",
        """CREATE TABLE collections (
            "key" INTEGER NOT NULL PRIMARY KEY, id VARCHAR NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
            added INTEGER NOT NULL REFERENCES actions ("key"), removed INTEGER REFERENCES actions ("key"))""",
        "CREATE INDEX ix_collections_id ON collections (id)",
        "CREATE INDEX ix_collections_added ON collections (added)",
        "CREATE INDEX ix_collections_removed ON collections (removed) WHERE removed IS NOT NULL",
        """CREATE TABLE saved_searches (
            "key" INTEGER NOT NULL PRIMARY KEY, id VARCHAR NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL,
            added INTEGER NOT NULL REFERENCES actions ("key"), removed INTEGER REFERENCES actions ("key"))""",
        "CREATE INDEX ix_saved_searches_id ON saved_searches (id)",
        "CREATE INDEX ix_saved_searches_added ON saved_searches (added)",
        "CREATE INDEX ix_saved_searches_removed ON saved_searches (removed) WHERE removed IS NOT NULL",
        """CREATE TABLE search_views (
            search VARCHAR NOT NULL, reader VARCHAR NOT NULL, seen DATETIME NOT NULL,
            PRIMARY KEY (search, reader))""",
    ),
    # Articles have organisations and places as facts, too, which older programs cannot
    # read.
    11: (
        """CREATE TABLE similarity_segments (
            number INTEGER NOT NULL PRIMARY KEY, documents INTEGER NOT NULL, bands INTEGER NOT NULL,
            band_blocks INTEGER NOT NULL, passages INTEGER NOT NULL, passage_blocks INTEGER NOT NULL)""",
        """CREATE TABLE similarity_blocks (
            segment INTEGER NOT NULL, kind INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,
            PRIMARY KEY (segment, kind, number))""",
        *INDEX_TEXTS_ANEW,
    ),
    12: (
        """CREATE TABLE changed_names ("key" VARCHAR NOT NULL PRIMARY KEY) WITHOUT ROWID""",
        "CREATE TABLE changed_people (slug VARCHAR NOT NULL PRIMARY KEY) WITHOUT ROWID",
        """CREATE TABLE range_checksums (
            name VARCHAR NOT NULL, start VARCHAR NOT NULL, checksum BIGINT,
            PRIMARY KEY (name, start)) WITHOUT ROWID""",
        """CREATE INDEX ix_range_checksums_missing ON range_checksums (name, start)
            WHERE checksum IS NULL""",
        *(
            f"DROP TRIGGER IF EXISTS {statement.split()[2]}"
            for statement in TRIGGERS_BEFORE_12
        ),
        "DROP TABLE checksums",
        """CREATE TABLE checksums (
            "key" VARCHAR NOT NULL PRIMARY KEY, checksum BIGINT) WITHOUT ROWID""",
        'CREATE INDEX ix_checksums_missing ON checksums ("key") WHERE checksum IS NULL',
        "INSERT INTO checksums SELECT id, NULL FROM documents",
        *MARK_ALL_CHANGES,
        """CREATE TABLE counts (
            kind VARCHAR NOT NULL, value VARCHAR NOT NULL, count BIGINT NOT NULL,
            PRIMARY KEY (kind, value)) WITHOUT ROWID""",
        "CREATE INDEX ix_people_documents ON people (documents DESC, sort, slug)",
    ),
    # `fill_listed_columns` fills the new columns.
    13: (
        *WITHOUT_TRIGGERS,
        "ALTER TABLE documents ADD COLUMN agency TEXT",
        "ALTER TABLE documents ADD COLUMN language TEXT",
        "ALTER TABLE documents ADD COLUMN confidence VARCHAR",
        "UPDATE documents SET text = pack(text), candidates = pack(candidates)",
        """CREATE TABLE packed_facts (
            document VARCHAR NOT NULL REFERENCES documents (id), layer VARCHAR NOT NULL, data BLOB NOT NULL,
            PRIMARY KEY (document, layer))""",
        _packed_facts("article"),
        _packed_facts("archive"),
        "DROP TABLE facts",
        "ALTER TABLE packed_facts RENAME TO facts",
        """CREATE TABLE sorted_doubts (
            kind VARCHAR NOT NULL, document VARCHAR NOT NULL REFERENCES documents (id),
            PRIMARY KEY (kind, document)) WITHOUT ROWID""",
        "INSERT INTO sorted_doubts SELECT kind, document FROM doubts ORDER BY kind, document",
        "DROP TABLE doubts",
        "ALTER TABLE sorted_doubts RENAME TO doubts",
        "CREATE INDEX ix_doubts_document ON doubts (document)",
        "UPDATE checksums SET checksum = NULL",
        "INSERT OR REPLACE INTO meta VALUES ('space', 'due')",
    ),
    # The rows of other tables refer to documents by numbers, which are those of the rows.
    14: (
        *WITHOUT_TRIGGERS,
        """CREATE TABLE new_documents (
            "key" INTEGER NOT NULL PRIMARY KEY, id VARCHAR NOT NULL UNIQUE,
            digest VARCHAR NOT NULL, change INTEGER NOT NULL UNIQUE, gone BOOLEAN NOT NULL,
            version_of VARCHAR, reader INTEGER NOT NULL, format VARCHAR NOT NULL,
            source_id TEXT, address TEXT, added DATETIME NOT NULL, seen DATETIME,
            story VARCHAR, title TEXT, outlet TEXT, earliest DATE, latest DATE,
            confidence VARCHAR, agency TEXT, language TEXT, notes JSON NOT NULL,
            text BLOB NOT NULL, candidates BLOB)""",
        f"""INSERT INTO new_documents SELECT rowid, {DOCUMENT_COLUMNS}
            FROM documents ORDER BY rowid""",  # noqa: S608
        *chain.from_iterable(
            _with_keys(table, *definition)
            for table, definition in ROWS_OF_DOCUMENTS.items()
        ),
        "DROP TABLE documents",
        "ALTER TABLE new_documents RENAME TO documents",
        *(f"ALTER TABLE new_{table} RENAME TO {table}" for table in ROWS_OF_DOCUMENTS),
        "CREATE UNIQUE INDEX ix_documents_digest ON documents (digest)",
        *(
            f'CREATE INDEX ix_{table}_{column} ON {table} ("{column}")'
            for table, column in (
                *(("documents", name) for name in ("source_id", "address", "story")),
                *(("documents", "version_of"), ("appearances", "document")),
                *(("former_places", "source"), ("doubts", "document")),
                *(("mentions", "key"), ("mentions", "slug")),
            )
        ),
        "DROP TABLE checksums",
        'CREATE TABLE checksums ("key" INTEGER NOT NULL PRIMARY KEY, checksum BIGINT)',
        'INSERT INTO checksums SELECT "key", NULL FROM documents',
        'CREATE INDEX ix_checksums_missing ON checksums ("key") WHERE checksum IS NULL',
        "DELETE FROM counts",
        count_all("sqlite"),
        "INSERT OR REPLACE INTO meta VALUES ('space', 'due')",
        *TRIGGERS,
    ),
    # Most documents have the hash of their bytes as ID, and no value in other columns.
    15: (
        "DROP INDEX IF EXISTS ix_documents_digest",
        INDEX_OF_OTHER_DIGESTS,
        *chain.from_iterable(
            index_of_some(name)
            for name in ("source_id", "address", "story", "version_of")
        ),
    ),
    # `fill_forms` fills the new table.
    16: (
        """CREATE TABLE person_forms (
            slug VARCHAR NOT NULL, form TEXT NOT NULL, documents INTEGER NOT NULL,
            PRIMARY KEY (slug, form)) WITHOUT ROWID""",
        INDEX_OF_GONE_DOCUMENTS,
    ),
}
"""The statements that migrate the previous version to each version."""

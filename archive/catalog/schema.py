"""Define the tables of the catalog, and the statements that migrate them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = 9
TABLES_OF_DOCUMENT = ("facts", "mentions", "quotations", "shingles", "sketches")
"""The tables whose rows are in the checksum of their document."""
TABLES_AS_A_WHOLE = (
    "sources",
    "appearances",
    "former_places",
    "corrections",
    "rulings",
    "names",
    "people",
    "spellings",
    "doubts",
    "failures",
    "unread_paths",
)
"""The tables with one checksum for all their rows."""
TABLE_MARK = "table "
"""The start of the keys of whole tables. No ID of a document starts with it."""


def _checksum_triggers() -> Iterator[str]:
    """Yield the triggers that delete the checksum of changed rows."""
    rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
    for event, versions in rows.items():
        keys = {"documents": ", ".join(f"{row}.id" for row in versions)}
        for table in TABLES_OF_DOCUMENT:
            keys[table] = ", ".join(f"{row}.document" for row in versions)
        keys |= {table: f"'{TABLE_MARK}{table}'" for table in TABLES_AS_A_WHOLE}
        for table, key in keys.items():
            trigger = f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table}"
            deletion = f'DELETE FROM checksums WHERE "key" IN ({key})'  # noqa: S608
            yield f"{trigger} BEGIN {deletion}; END"


CHECKSUM_TRIGGERS = tuple(_checksum_triggers())

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
        *CHECKSUM_TRIGGERS,
    ),
}
"""The statements that migrate the previous version to each version."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

# One row for each file. `complete` is set last, so that the next run repeats a run that
# was killed.
sources = Table(
    "sources",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("path", Text, nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("digest", String),
    Column("reader", Integer, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("gone", Boolean, nullable=False),
)

# `id` is the identity of a document, and `digest` the hash of its bytes. Both are the
# same until the source changes. The row of an earlier version has the ID of its document
# in `version_of`; so has a document that is now part of another one. `seen` is the time
# at which these bytes were first read, and `address` the key of the canonical URL.
# `title`, `outlet`, `earliest` and `latest` are derived: the effective values, with
# corrections applied, for counting and sorting. `story` is derived, too: the smallest
# ID of the documents that are copies of this one, or null without copies.
documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("change", Integer, nullable=False, unique=True),
    Column("gone", Boolean, nullable=False),
    Column("reader", Integer, nullable=False),
    Column("format", String, nullable=False),
    Column("source_id", Text, index=True),
    Column("story", String, index=True),
    Column("text", Text, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("candidates", JSON),
    Column("added", DateTime, nullable=False),
    Column("title", Text),
    Column("outlet", Text),
    Column("earliest", Date),
    Column("latest", Date),
    Column("digest", String, nullable=False, unique=True, index=True),
    Column("seen", DateTime),
    Column("version_of", String, index=True),
    Column("address", Text, index=True),
)

# The same bytes in two places are one document with two appearances. `run` is the run
# that found it last: an appearance that a complete run did not find is deleted.
appearances = Table(
    "appearances",
    metadata,
    Column("source", ForeignKey("sources.key"), primary_key=True),
    Column("position", String, primary_key=True),
    Column("document", ForeignKey("documents.id"), nullable=False, index=True),
    Column("run", String, primary_key=True),
)

# The places at which a document that is gone was read last.
former_places = Table(
    "former_places",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("source", ForeignKey("sources.key"), primary_key=True, index=True),
    Column("position", String, primary_key=True),
)

# Documents that appeared or disappeared since the last comparison of new documents
# with lost ones. As for `due`, the row is part of the change.
unsettled = Table(
    "unsettled",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
)

# `layer` is "article" for facts from the article itself, and "archive" for those that
# neighbours imply.
facts = Table(
    "facts",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("layer", String, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("confidence", String, nullable=False),
    Column("method", String, nullable=False),
    Column("evidence", JSON, nullable=False),
)

# An undone correction keeps its row. There is no foreign key, since a correction may
# outlive its document. Those with the same `batch` are undone together.
corrections = Table(
    "corrections",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("document", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("value", JSON),
    Column("who", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("undone", DateTime),
    Column("batch", String, index=True),
    Column("undone_by", Text),
)

# Derived: the review queues. `kind` is a doubt and a fact (`missing-date`).
doubts = Table(
    "doubts",
    metadata,
    Column("kind", String, primary_key=True),
    Column("document", ForeignKey("documents.id"), primary_key=True, index=True),
)

# `key` is the name in normalized spelling, and `slug` its person in this archive, or ""
# for a hidden person.
mentions = Table(
    "mentions",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("key", String, nullable=False, index=True),
    Column("slug", String, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("forms", JSON, nullable=False),
    Column("spans", JSON, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("unsure", JSON, nullable=False),
)

# Derived: the person of each key, and the reason. Keys with the same `core` are
# assigned together.
names = Table(
    "names",
    metadata,
    Column("key", String, primary_key=True),
    Column("core", String, nullable=False, index=True),
    Column("slug", String, nullable=False, index=True),
    Column("reason", String, nullable=False),
)

# Derived: the sounds of the words of each key, by which names in other scripts are found.
spellings = Table(
    "spellings",
    metadata,
    Column("word", String, primary_key=True),
    Column("script", String, primary_key=True),
    Column("key", String, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Decisions about people. As for corrections, an undone decision keeps its row.
person_decisions = Table(
    "rulings",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("object", Text),
    Column("who", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("undone", DateTime),
)

# `speaker` is the `place` of a mention in the same document.
quotations = Table(
    "quotations",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("speaker", Integer),
)

# Derived from the mentions in documents that are not gone, independent of their order.
# `sort` is the name with the surname first.
people = Table(
    "people",
    metadata,
    Column("slug", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sort", String, nullable=False, index=True),
    Column("documents", Integer, nullable=False),
)

# The largest table. It is stored in the order of its primary key, in which it is read,
# and has no other copy of the rows.
shingles = Table(
    "shingles",
    metadata,
    Column("shingle", BigInteger, primary_key=True, autoincrement=False),
    Column("document", ForeignKey("documents.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Derived: MinHash sketches of the texts, and their bands (locality-sensitive hashing),
# by which possible copies are found.
sketches = Table(
    "sketches",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("sketch", LargeBinary, nullable=False),
)
bands = Table(
    "bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("document", ForeignKey("documents.id"), primary_key=True),
    sqlite_with_rowid=False,
)

# Documents whose copies have to be searched for. A document becomes due in the same
# transaction in which it changes.
due = Table(
    "due", metadata, Column("document", ForeignKey("documents.id"), primary_key=True)
)

failures = Table(
    "failures",
    metadata,
    Column("source", ForeignKey("sources.key"), primary_key=True),
    Column("position", String, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

# Paths that a scan could not read (`failed`), or skipped because they are no articles.
# A `temporary` row is deleted by the next run.
unread_paths = Table(
    "unread_paths",
    metadata,
    Column("path", Text, primary_key=True),
    Column("failed", Boolean, nullable=False),
    Column("temporary", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

# The checksum of the rows of a document, by its ID, or of a whole table.
checksums = Table(
    "checksums",
    metadata,
    Column("key", String, primary_key=True),
    Column("checksum", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

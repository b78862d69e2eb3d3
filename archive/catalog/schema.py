"""Define the tables of the catalog."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

from archive.catalog.databases.column_types import (
    JSON_TEXT,
    NUMBER,
    PACKED_JSON,
    PACKED_TEXT,
    STORED_TEXT,
    TEXT,
    WORD,
)

SCHEMA_VERSION = 16
TABLES_OF_DOCUMENT = (
    "facts",
    "mentions",
    "quotations",
    "appearances",
    "former_places",
    "doubts",
)
"""The tables whose rows are in the checksum of their document."""
RANGES_OF_NUMBERS: Mapping[str, str] = {
    "sources": "key",
    "corrections": "key",
    "rulings": "key",
    "failures": "source",
    "actions": "key",
    "marks": "key",
    "collections": "key",
    "saved_searches": "key",
}
"""Table → the column with a number by whose ranges its rows have checksums."""
RANGES_OF_TEXTS: Mapping[str, str] = {
    "names": "key",
    "people": "slug",
    "spellings": "key",
    "unread_paths": "path",
}
"""Table → the column with a text by whose ranges its rows have checksums."""
RANGE_COLUMNS: Mapping[str, str] = {**RANGES_OF_NUMBERS, **RANGES_OF_TEXTS}
NUMBER_DIGITS = 19
"""The digits of a number that is the start of a range: those of the largest one."""

metadata = MetaData()


def _document_column(
    *, primary_key: bool = True, index: bool | None = None
) -> Column[int]:
    """Return a column with the key of a document."""
    return Column(
        "document",
        NUMBER,
        ForeignKey("documents.key"),
        primary_key=primary_key,
        nullable=False,
        index=index,
    )


def _index_of_some(column: str) -> Index:
    """Return an index of the documents that have a value in a column.

    The module of PostgreSQL adds the same condition: an argument for it would import its
    dialect.
    """
    condition = text(f"{column} IS NOT NULL")
    return Index(f"ix_documents_{column}", column, sqlite_where=condition)


IS_GONE = text("gone IS TRUE")
"""The condition for documents without a source, as their index has it."""

meta = Table(
    "meta",
    metadata,
    Column("key", WORD, primary_key=True),
    Column("value", WORD, nullable=False),
)

# One row for each file. `complete` is set last, so that the next run repeats a run that
# was killed.
sources = Table(
    "sources",
    metadata,
    Column("key", NUMBER, primary_key=True),
    Column("path", TEXT, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("digest", WORD),
    Column("reader", Integer, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("gone", Boolean, nullable=False),
    # PostgreSQL has another constraint, for paths of any length.
    UniqueConstraint("path").ddl_if(dialect="sqlite"),
)

# `id` is the identity of a document, and `digest` the hash of its bytes. Both are the
# same until the source changes. `key` is the number by which other tables refer to a
# document: rows of new documents are next to each other in all of them, and are
# therefore written together. The row of an earlier version has the ID of its document
# in `version_of`; so has a document that is now part of another one. `seen` is the time
# at which these bytes were first read, and `address` the key of the canonical URL.
# `title`, `outlet`, `earliest`, `latest`, `agency`, `language` and `confidence` (of the
# date) are derived: the effective values, with corrections applied, for counting,
# sorting and lists. `story` is derived, too: the smallest ID of the documents that are
# copies of this one, or null without copies.
documents = Table(
    "documents",
    metadata,
    Column("key", NUMBER, primary_key=True, autoincrement=False),
    Column("id", WORD, nullable=False, unique=True),
    Column("digest", WORD, nullable=False),
    Column("change", NUMBER, nullable=False, unique=True),
    Column("gone", Boolean, nullable=False),
    Column("version_of", WORD),
    Column("reader", Integer, nullable=False),
    Column("format", WORD, nullable=False),
    Column("source_id", TEXT),
    Column("address", TEXT),
    Column("added", DateTime, nullable=False),
    Column("seen", DateTime),
    Column("story", WORD),
    Column("title", TEXT),
    Column("outlet", TEXT),
    Column("earliest", Date),
    Column("latest", Date),
    Column("confidence", WORD),
    Column("agency", TEXT),
    Column("language", TEXT),
    Column("notes", JSON_TEXT, nullable=False),
    # What is long is last: SQLite reads all that is before a column.
    Column("text", PACKED_TEXT, nullable=False),
    Column("candidates", PACKED_JSON),
    # Most documents have the hash of their bytes as ID.
    Index(
        "ix_documents_digest", "digest", unique=True, sqlite_where=text("digest <> id")
    ),
    _index_of_some("version_of"),
    _index_of_some("story"),
    Index("ix_documents_gone", "key", sqlite_where=IS_GONE),
    # PostgreSQL has other indexes of the same names, for texts of any length.
    _index_of_some("source_id").ddl_if(dialect="sqlite"),
    _index_of_some("address").ddl_if(dialect="sqlite"),
)

# The same bytes in two places are one document with two appearances. `run` is the run
# that found it last: an appearance that a complete run did not find is deleted.
appearances = Table(
    "appearances",
    metadata,
    Column("source", ForeignKey("sources.key"), primary_key=True),
    Column("position", WORD, primary_key=True),
    _document_column(primary_key=False, index=True),
    Column("run", WORD, primary_key=True),
)

# The places at which a document that is gone was read last.
former_places = Table(
    "former_places",
    metadata,
    _document_column(),
    Column("source", ForeignKey("sources.key"), primary_key=True, index=True),
    Column("position", WORD, primary_key=True),
)

# Documents that appeared or disappeared since the last comparison of new documents
# with lost ones. As for `due`, the row is part of the change.
unsettled = Table(
    "unsettled",
    metadata,
    _document_column(),
)

# `layer` is "article" for facts from the article itself, and "archive" for those that
# neighbours imply. `data` is an object: the name of each fact → its value, confidence,
# method and evidence. One row for all facts is a fifth of a row for each.
facts = Table(
    "facts",
    metadata,
    _document_column(),
    Column("layer", WORD, primary_key=True),
    Column("data", PACKED_JSON, nullable=False),
)

# An undone correction keeps its row. There is no foreign key, since a correction may
# outlive its document. Those with the same `batch` are undone together.
corrections = Table(
    "corrections",
    metadata,
    Column("key", NUMBER, primary_key=True),
    Column("document", WORD, nullable=False, index=True),
    Column("name", WORD, nullable=False),
    Column("value", JSON_TEXT),
    Column("who", TEXT, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("undone", DateTime),
    Column("batch", WORD, index=True),
    Column("undone_by", TEXT),
)

# Derived: the review queues. `kind` is a doubt and a fact (`missing-date`).
doubts = Table(
    "doubts",
    metadata,
    Column("kind", WORD, primary_key=True),
    _document_column(index=True),
    sqlite_with_rowid=False,
)

# `key` is the name in normalized spelling, and `slug` its person in this archive, or ""
# for a hidden person.
mentions = Table(
    "mentions",
    metadata,
    _document_column(),
    Column("place", Integer, primary_key=True),
    Column("key", WORD, nullable=False, index=True),
    Column("slug", WORD, nullable=False, index=True),
    Column("name", TEXT, nullable=False),
    Column("forms", JSON_TEXT, nullable=False),
    Column("spans", JSON_TEXT, nullable=False),
    Column("roles", JSON_TEXT, nullable=False),
    Column("unsure", JSON_TEXT, nullable=False),
    sqlite_with_rowid=False,
)

# Derived: the person of each key, and the reason. Keys with the same `core` are
# assigned together.
names = Table(
    "names",
    metadata,
    Column("key", WORD, primary_key=True),
    Column("core", WORD, nullable=False, index=True),
    Column("slug", WORD, nullable=False, index=True),
    Column("reason", WORD, nullable=False),
)

# Derived: the sounds of the words of each key, by which names in other scripts are found.
spellings = Table(
    "spellings",
    metadata,
    Column("word", WORD, primary_key=True),
    Column("script", WORD, primary_key=True),
    Column("key", WORD, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Decisions about people. As for corrections, an undone decision keeps its row.
person_decisions = Table(
    "rulings",
    metadata,
    Column("key", NUMBER, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("subject", TEXT, nullable=False),
    Column("object", TEXT),
    Column("who", TEXT, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("undone", DateTime),
)

# `speaker` is the `place` of a mention in the same document.
quotations = Table(
    "quotations",
    metadata,
    _document_column(),
    Column("place", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("speaker", Integer),
    sqlite_with_rowid=False,
)

# Derived from the mentions in documents that are not gone, independent of their order.
# `sort` is the name with the surname first.
people = Table(
    "people",
    metadata,
    Column("slug", WORD, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("sort", WORD, nullable=False, index=True),
    Column("documents", Integer, nullable=False),
)
Index("ix_people_documents", people.c.documents.desc(), people.c.sort, people.c.slug)

# Derived: the names of each person, with the number of documents in which it is the
# name, and the other forms of the name, with 0.
person_forms = Table(
    "person_forms",
    metadata,
    Column("slug", WORD, primary_key=True),
    Column("form", TEXT, primary_key=True),
    Column("documents", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Derived: the counts that pages show. Triggers keep them. `databases/count_queries.py`
# has the kinds.
counts = Table(
    "counts",
    metadata,
    Column("kind", WORD, primary_key=True),
    Column("value", WORD, primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Derived: the index of texts, by which copies and shared passages are found. The modules
# in `similarity/` say what the blocks have. A segment is written once.
similarity_segments = Table(
    "similarity_segments",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("documents", Integer, nullable=False),
    Column("bands", Integer, nullable=False),
    Column("band_blocks", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("passage_blocks", Integer, nullable=False),
)
similarity_blocks = Table(
    "similarity_blocks",
    metadata,
    Column("segment", NUMBER, primary_key=True, autoincrement=False),
    Column("kind", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

# Documents that have to be indexed by their texts, and whose copies have to be searched
# for. A document becomes due in the same transaction in which it changes.
due = Table("due", metadata, _document_column())

failures = Table(
    "failures",
    metadata,
    Column("source", ForeignKey("sources.key"), primary_key=True),
    Column("position", WORD, primary_key=True),
    Column("reason", TEXT, nullable=False),
    Column("at", DateTime, nullable=False),
)

# Paths that a scan could not read (`failed`), or skipped because they are no articles.
# A `temporary` row is deleted by the next run.
unread_paths = Table(
    "unread_paths",
    metadata,
    Column("path", TEXT, primary_key=True),
    Column("failed", Boolean, nullable=False),
    Column("temporary", Boolean, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("at", DateTime, nullable=False),
)
unread_paths.primary_key.ddl_if(dialect="sqlite")


def _removed_index(table: str) -> Index:
    """Return an index of the rows that are not in force.

    With the others, it would be chosen for all queries of rows in force. The module of
    PostgreSQL adds the same condition.
    """
    return Index(
        f"ix_{table}_removed", "removed", sqlite_where=text("removed IS NOT NULL")
    )


# What somebody did with articles in one step, to be undone in one step. `kind` is a
# command such as "collect", `subject` the name of a collection, tag or search, and
# `documents` the number of articles. An undone action keeps its row.
actions = Table(
    "actions",
    metadata,
    Column("key", NUMBER, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("subject", TEXT, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("who", TEXT, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("undone", DateTime),
    Column("undone_by", TEXT),
)

# Collections, tags, notes and read marks of documents. `value` is the ID of a
# collection, a tag, the ID of a note, or "". `place` is the order by hand within a
# collection. `data` has the text of a note and its passage. `added` and `removed` are
# actions: a row is in force while `removed` is null. As for corrections, there is no
# foreign key to the document, and no row is deleted.
marks = Table(
    "marks",
    metadata,
    Column("key", NUMBER, primary_key=True),
    Column("document", WORD, nullable=False, index=True),
    Column("kind", WORD, nullable=False),
    Column("value", WORD, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("data", JSON_TEXT),
    Column("added", ForeignKey("actions.key"), nullable=False, index=True),
    Column("removed", ForeignKey("actions.key")),
    _removed_index("marks"),
    Index("ix_marks_kind_value_place", "kind", "value", "place"),
)

# Named lists of articles. A change adds a row with the same `id`, and removes the row
# before it.
collections = Table(
    "collections",
    metadata,
    Column("key", NUMBER, primary_key=True),
    Column("id", WORD, nullable=False, index=True),
    Column("name", TEXT, nullable=False),
    Column("description", TEXT, nullable=False),
    Column("added", ForeignKey("actions.key"), nullable=False, index=True),
    Column("removed", ForeignKey("actions.key")),
    _removed_index("collections"),
)

# Searches under a name. `query` is the query string of the search page.
saved_searches = Table(
    "saved_searches",
    metadata,
    Column("key", NUMBER, primary_key=True),
    Column("id", WORD, nullable=False, index=True),
    Column("name", TEXT, nullable=False),
    Column("query", TEXT, nullable=False),
    Column("added", ForeignKey("actions.key"), nullable=False, index=True),
    Column("removed", ForeignKey("actions.key")),
    _removed_index("saved_searches"),
)

# When a reader, or `cuttings alerts`, last saw what a saved search finds: the time at
# which the newest of all articles was added.
search_views = Table(
    "search_views",
    metadata,
    Column("search", WORD, primary_key=True),
    Column("reader", WORD, primary_key=True),
    Column("seen", DateTime, nullable=False),
)

# Names and people whose mentions changed since the last run assigned and counted them.
# Triggers insert the rows.
changed_names = Table(
    "changed_names",
    metadata,
    Column("key", WORD, primary_key=True),
    sqlite_with_rowid=False,
)
changed_people = Table(
    "changed_people",
    metadata,
    Column("slug", WORD, primary_key=True),
    sqlite_with_rowid=False,
)


def _missing_index(table: str, *columns: str) -> Index:
    """Return an index of the rows without a checksum, of which there are few."""
    return Index(f"ix_{table}_missing", *columns, sqlite_where=text("checksum IS NULL"))


# The checksum of the rows of each document, by its key. When they change, a trigger sets
# it to null.
checksums = Table(
    "checksums",
    metadata,
    Column("key", NUMBER, primary_key=True, autoincrement=False),
    Column("checksum", BigInteger),
    _missing_index("checksums", "key"),
)

# The checksum of the rows of other tables, for each range of keys. A range ends where
# the next one of its table begins. Numbers are padded, so that all starts are texts.
range_checksums = Table(
    "range_checksums",
    metadata,
    Column("name", WORD, primary_key=True),
    Column("start", STORED_TEXT, primary_key=True),
    Column("checksum", BigInteger),
    _missing_index("range_checksums", "name", "start"),
    sqlite_with_rowid=False,
)

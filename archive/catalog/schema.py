"""The tables of the catalog, and the steps that bring an older one up to date."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    text,
    update,
)

from archive.errors import CuttingsError

VERSION = 5
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
}
"""The statements that lead to each version from the one before it."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

# One row for each file; `complete` is set last, so that a killed run is seen and finished by the next.
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

# The effective title, outlet and date (corrections applied) stand beside the text for counting and sorting. `story` is
# derived: the least id of the documents that are copies of this one; none where there is none.
documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("change", Integer, nullable=False, unique=True),
    Column("gone", Boolean, nullable=False),
    Column("reader", Integer, nullable=False),
    Column("format", String, nullable=False),
    Column("source_id", Text),
    Column("story", String, index=True),
    Column("text", Text, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("candidates", JSON),
    Column("added", DateTime, nullable=False),
    Column("title", Text),
    Column("outlet", Text),
    Column("earliest", Date),
    Column("latest", Date),
)

# Where each document stands: the same bytes in two places are one document with two appearances. `run` names the
# run that saw it there: what a complete reading of the source did not see again is gone.
appearances = Table(
    "appearances",
    metadata,
    Column("source", ForeignKey("sources.key"), primary_key=True),
    Column("position", String, primary_key=True),
    Column("document", ForeignKey("documents.id"), nullable=False, index=True),
    Column("run", String, primary_key=True),
)

# `layer` is who says so: "article" what the article itself shows, "archive" what its neighbours add.
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

# Never deleted: an undone correction keeps its row. No foreign key: they outlive their document. Those of one `batch`
# were made together, and are undone together.
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

# Derived: what of a document waits for somebody to look at it; `kind` is a doubt and a fact (`missing-date`).
doubts = Table(
    "doubts",
    metadata,
    Column("kind", String, primary_key=True),
    Column("document", ForeignKey("documents.id"), primary_key=True, index=True),
)

# `key` is the name in one spelling, `slug` whose name it is in this archive; a person who is hidden has none ("").
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

# Derived: whose name each key is, and why; keys of one `core` are looked at together.
names = Table(
    "names",
    metadata,
    Column("key", String, primary_key=True),
    Column("core", String, nullable=False, index=True),
    Column("slug", String, nullable=False, index=True),
    Column("reason", String, nullable=False),
)

# What a person decided about people: never deleted, as corrections.
rulings = Table(
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

# `speaker` is the place of a mention of the same document.
quotations = Table(
    "quotations",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("speaker", Integer),
)

# Derived from the mentions of documents that are not gone, whatever order they came in. `sort` is surname first.
people = Table(
    "people",
    metadata,
    Column("slug", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sort", String, nullable=False, index=True),
    Column("documents", Integer, nullable=False),
)

# By far the most rows: kept in the order in which they are asked for, and nowhere else.
shingles = Table(
    "shingles",
    metadata,
    Column("shingle", BigInteger, primary_key=True, autoincrement=False),
    Column("document", ForeignKey("documents.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Derived: what tells of each text which others may be its copies, and by which parts of it they are found.
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

# Documents whose copies are still to be looked for; written with what made them so.
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


def prepare_schema(
    engine: Engine, migrations: Mapping[int, tuple[str, ...]] = MIGRATIONS
) -> str:
    """Make or migrate the tables; the archive's own name. A newer catalog is refused before anything is touched."""
    newest = max(migrations, default=VERSION)
    if not inspect(engine).has_table("meta"):
        with engine.begin() as connection:
            metadata.create_all(connection)
            rows = {"version": str(newest), "archive_id": uuid.uuid4().hex}
            connection.execute(
                insert(meta),
                [{"key": key, "value": value} for key, value in rows.items()],
            )
    with engine.connect() as connection:
        held: dict[str, str] = dict(
            connection.execute(select(meta.c.key, meta.c.value)).all()
        )
    _run_migrations(engine, int(held["version"]), newest, migrations)
    return held["archive_id"]


def _run_migrations(
    engine: Engine, version: int, newest: int, migrations: Mapping[int, tuple[str, ...]]
) -> None:
    """Take the steps from `version` to `newest`, each in a transaction of its own."""
    if version > newest:
        raise CuttingsError(
            "this archive was written by a newer version of Cuttings "
            f"(catalog version {version}; this program supports {newest}) and was not "
            "changed; upgrade Cuttings, or choose another --home"
        )
    for step in range(version + 1, newest + 1):
        with engine.begin() as connection:
            for statement in migrations[step]:
                connection.execute(text(statement))
            connection.execute(
                update(meta).where(meta.c.key == "version").values(value=str(step))
            )

"""Create the tables of a catalog or migrate them, in one transaction."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import OperationalError

from archive.catalog.schema import (
    CHECKSUM_TRIGGERS,
    MIGRATIONS,
    SCHEMA_VERSION,
    meta,
    metadata,
)
from archive.errors import CuttingsError
from archive.messages import Message

Migrations = Mapping[int, tuple[str, ...]]

DAMAGED_VERSION = (
    "the version of the catalog is damaged; restore a backup of catalog.db"
)
INCOMPLETE = "{path}: not a complete catalog (damaged?); restore a backup of it"
NEWER = (
    "this archive was written by a newer version of Cuttings (catalog version {version}; "
    "this program supports {newest}) and was not changed; upgrade Cuttings, or choose "
    "another --home"
)
OLDER = (
    "{path}: written by an older version of Cuttings, and cannot be updated because it "
    "is read-only; copy the home to a folder that you can write, and choose it as --home"
)

_ADD_COLUMN = re.compile(
    r"\s*ALTER TABLE (?P<table>\w+) ADD COLUMN \"?(?P<column>\w+)", re.IGNORECASE
)
_CREATE = re.compile(
    r"\s*CREATE (?:UNIQUE )?(?P<kind>TABLE|INDEX|TRIGGER) (?P<name>\w+)", re.IGNORECASE
)


def prepare_schema(
    engine: Engine, *, read_only: bool = False, migrations: Migrations = MIGRATIONS
) -> str:
    """Create or migrate the tables, and return the ID of the archive.

    The transaction is atomic, even if the process is killed. A migration that an older
    version left incomplete is completed. Raise CuttingsError if
    the catalog is of a newer version, which is not changed.
    """
    newest = max(migrations, default=SCHEMA_VERSION)
    with engine.connect() as connection:
        values = _read_meta(connection)
    version = _version(values)
    if version is not None and version > newest:
        raise CuttingsError(NEWER.format(version=version, newest=newest))
    if not read_only:
        _use_write_ahead_log(engine)
    if version != newest:
        if read_only:
            raise CuttingsError(Message(OLDER, path=engine.url.database))
        with _write_transaction(engine) as connection:
            _bring_up_to_date(connection, newest, migrations)
            values = _read_meta(connection)
    return values["archive_id"]


def _use_write_ahead_log(engine: Engine) -> None:
    """Set the journal mode with which readers never wait for the writer.

    The file keeps this setting.
    """
    with engine.connect() as connection, suppress(OperationalError):
        # A copy on a full disk keeps its mode, and can still be read.
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")


@contextmanager
def _write_transaction(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that includes statements such as `CREATE TABLE`.

    By itself, Python's SQLite module begins one only before statements that change rows.
    Other processes wait meanwhile.
    """
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()


def _bring_up_to_date(
    connection: Connection, newest: int, migrations: Migrations
) -> None:
    """Create or migrate the tables, unless another process did so meanwhile."""
    version = _version(_read_meta(connection))
    if version is None:
        _drop_empty_tables(connection)
        _create_tables(connection, newest)
        return
    for next_version in range(version + 1, newest + 1):
        for statement in migrations[next_version]:
            if not _is_done(connection, statement):
                connection.execute(text(statement))
    connection.execute(
        update(meta).where(meta.c.key == "version").values(value=str(newest))
    )


def _read_meta(connection: Connection) -> dict[str, str]:
    if not inspect(connection).has_table("meta"):
        return {}
    values: dict[str, str] = dict(
        connection.execute(select(meta.c.key, meta.c.value)).all()
    )
    return values


def _version(values: Mapping[str, str]) -> int | None:
    """Return the version, or `None` for a catalog that was not created completely."""
    if not {"version", "archive_id"} <= values.keys():
        return None
    if not re.fullmatch("[0-9]{1,6}", str(values["version"])):
        raise CuttingsError(DAMAGED_VERSION)
    return int(values["version"])


def _drop_empty_tables(connection: Connection) -> None:
    """Drop the tables of a creation that was not completed. None may have rows."""
    existing = MetaData()
    existing.reflect(connection)
    for table in existing.sorted_tables:
        if connection.scalar(select(func.count()).select_from(table)):
            raise CuttingsError(
                Message(INCOMPLETE, path=connection.engine.url.database)
            )
    existing.drop_all(connection)


def _create_tables(connection: Connection, version: int) -> None:
    values = {"version": str(version), "archive_id": uuid.uuid4().hex}
    rows = [{"key": key, "value": value} for key, value in values.items()]
    metadata.create_all(connection)
    for trigger in CHECKSUM_TRIGGERS:
        connection.execute(text(trigger))
    connection.execute(insert(meta), rows)


def _is_done(connection: Connection, statement: str) -> bool:
    """Return whether a killed process of an older version ran this statement."""
    if column := _ADD_COLUMN.match(statement):
        existing = inspect(connection).get_columns(column["table"])
        return any(part["name"] == column["column"] for part in existing)
    if created := _CREATE.match(statement):
        query = text("SELECT 1 FROM sqlite_master WHERE type = :type AND name = :name")
        names = {"type": created["kind"].lower(), "name": created["name"]}
        return connection.scalar(query, names) is not None
    return False

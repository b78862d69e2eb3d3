"""Create the tables of a catalog or migrate them, in one transaction."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

from sqlalchemy import Connection, insert, inspect, select, text, update

from archive.catalog.databases.base import Database, Migrations
from archive.catalog.derived_columns import fill_listed_columns
from archive.catalog.person_forms import fill_forms
from archive.catalog.schema import SCHEMA_VERSION, meta, metadata
from archive.errors import CuttingsError

DAMAGED_VERSION = (
    "the version of the catalog is damaged; restore a backup of catalog.db"
)
NEWER = (
    "this archive was written by a newer version of Cuttings (catalog version {version}; "
    "this program supports {newest}) and was not changed; upgrade Cuttings, or choose "
    "another --home"
)


def prepare_schema(database: Database, migrations: Migrations | None = None) -> str:
    """Create or migrate the tables, and return the ID of the archive.

    The transaction is atomic, even if the process is killed. A migration that an older
    version left incomplete is completed. Raise CuttingsError if
    the catalog is of a newer version, which is not changed.
    """
    steps = database.migrations if migrations is None else migrations
    newest = max(steps, default=SCHEMA_VERSION)
    with database.engine.connect() as connection:
        values = _read_meta(connection)
    version = _version(values)
    if version is not None and version > newest:
        raise CuttingsError(NEWER.format(version=version, newest=newest))
    if not database.is_read_only:
        database.prepare()
    if version != newest:
        if database.is_read_only:
            raise database.older_error()
        with database.defining() as connection:
            _bring_up_to_date(connection, database, newest, steps)
            values = _read_meta(connection)
    return values["archive_id"]


def _bring_up_to_date(
    connection: Connection, database: Database, newest: int, steps: Migrations
) -> None:
    """Create or migrate the tables, unless another process did so meanwhile."""
    version = _version(_read_meta(connection))
    if version is None:
        database.discard_incomplete(connection)
        create_tables(connection, database)
        values = {"version": str(newest), "archive_id": uuid.uuid4().hex}
        rows = [{"key": key, "value": value} for key, value in values.items()]
        connection.execute(insert(meta), rows)
        return
    for next_version in range(version + 1, newest + 1):
        for statement in steps[next_version]:
            if not database.is_done(connection, statement):
                connection.execute(text(statement))
    if version < 13 <= newest:
        fill_listed_columns(connection)
    if version < 16 <= newest:
        fill_forms(connection)
    connection.execute(
        update(meta).where(meta.c.key == "version").values(value=str(newest))
    )


def create_tables(connection: Connection, database: Database) -> None:
    """Create all tables with their triggers."""
    metadata.create_all(connection)
    for definition in database.definitions:
        connection.execute(text(definition))


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

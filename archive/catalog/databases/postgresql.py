"""A catalog in a schema of a PostgreSQL server, for several machines.

One transaction writes at a time, as in SQLite: it has a lock until it is committed. Each
change therefore has a higher number than all that are visible, and nobody writes what
another process has just read. Readers never wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from math import ceil

from psycopg import Error as DriverError
from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    TextClause,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from archive import deadline
from archive.catalog.databases.base import Database
from archive.catalog.databases.postgresql_migrations import MIGRATIONS
from archive.catalog.databases.postgresql_triggers import TRIGGERS
from archive.catalog.schema import meta, metadata
from archive.errors import CuttingsError, UnavailableError
from archive.messages import N_, Message

DRIVER = "postgresql+psycopg"
CONNECT_TIMEOUT_S = 10
POOL_SIZE = 8
MORE_CONNECTIONS = 24
SETTINGS: Mapping[str, str] = {
    # A writer whose machine is lost must not keep the lock.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "idle_in_transaction_session_timeout": "15min",
}
"""Settings of each connection."""
WRITER_LOCK = text(
    "SELECT pg_advisory_xact_lock(hashtext('cuttings'), hashtext(:name))"
)
"""Waits until no other transaction writes this catalog."""
JOIN_READERS = text(
    "SELECT pg_advisory_lock_shared(hashtext('cuttings files'), hashtext(:name))"
)
EXCLUDE_READERS = text(
    "SELECT pg_try_advisory_lock(hashtext('cuttings files'), hashtext(:name))"
)
MUCH_CHANGED = text(
    "SELECT relname FROM pg_stat_user_tables WHERE schemaname = current_schema() "
    "AND n_mod_since_analyze > 1000 + n_live_tup / 10"
)
UNLOCK_ALL = text("SELECT pg_advisory_unlock_all()")
REVISION_KEY = "revision"
"""The key in `meta` of a number that each transaction that writes increases."""
for _table in metadata.tables.values():
    for _index in _table.indexes:
        _condition = _index.dialect_options["sqlite"]["where"]
        _index.dialect_options["postgresql"]["where"] = _condition
LONG_TEXTS = (
    *(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_path_key "
        "EXCLUDE USING hash (path WITH =)"
        for table in ("sources", "unread_paths")
    ),
    *(
        f"CREATE INDEX ix_documents_{name} ON documents USING hash ({name})"
        for name in ("source_id", "address")
    ),
)
"""Unique paths, and indexes: a row of an ordered index has at most 2,700 bytes."""
FIRST_REVISION = "INSERT INTO meta VALUES ('revision', '0')"
NEXT_REVISION = text(
    "UPDATE meta SET value = CAST(CAST(value AS bigint) + 1 AS text) "
    "WHERE \"key\" = 'revision'"
)
STATEMENT_GRACE_S = 0.05
"""A statement ends so long after the time of its request is over."""

URL_FORMAT = (
    "{url}: not an address of a PostgreSQL database; use one such as "
    "postgresql://user@host/database"
)
OCCUPIED = (
    "{name}: the tables {tables} are of another program; use another database, or "
    "another schema with ?options=-csearch_path%3Dcuttings"
)
NO_UTF8 = "{name}: the encoding of the database is {encoding}; create one with UTF8"
UNREACHABLE = N_(
    "{name}: the database cannot be reached ({reason}); check that the server runs, "
    "and the address in CUTTINGS_DATABASE_URL"
)
IN_USE = N_("{name}: in use by another program; try again when it has finished")
MESSAGES: Mapping[str, str] = {
    "25006": N_("{name}: can only be read; use the address of the main server"),
    "3F000": "{name}: the schema of the address does not exist; create it first",
    "42501": N_("{name}: the permissions are not sufficient ({reason})"),
    "53100": N_(
        "{name}: the disk of the server is full; free some space and run the same "
        "command again (articles read so far are kept)"
    ),
    **dict.fromkeys(("40001", "40P01", "55P03"), IN_USE),
}
"""SQLSTATE → the message."""
AWAY_CLASSES = ("08", "57P", "53300")
"""The start of each SQLSTATE of a server that stops, starts or has no place."""


def parse_url(url: str) -> URL:
    """Return the address of a database, with the driver. Raise CuttingsError."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        # It is not shown, since it may have a password somewhere.
        name = "the address of the database"
        raise CuttingsError(Message(URL_FORMAT, url=name)) from error
    if parsed.drivername not in ("postgresql", "postgres", DRIVER):
        shown = parsed.render_as_string(hide_password=True)
        raise CuttingsError(Message(URL_FORMAT, url=shown))
    return parsed.set(drivername=DRIVER)


def open_engine(url: URL) -> Engine:
    """Return an engine that tests each connection before it is used."""
    defaults = {"connect_timeout": CONNECT_TIMEOUT_S, "application_name": "cuttings"}
    engine = create_engine(
        url,
        connect_args={
            "client_encoding": "utf8",
            **{key: value for key, value in defaults.items() if key not in url.query},
        },
        pool_pre_ping=True,
        pool_size=POOL_SIZE,
        max_overflow=MORE_CONNECTIONS,
    )
    # Many rows are one statement, for which each trigger runs once.
    engine.dialect.use_insertmanyvalues_wo_returning = True

    @event.listens_for(engine, "connect")
    def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for name, value in SETTINGS.items():
            cursor.execute(f"SET SESSION {name} = '{value}'")
        cursor.close()
        connection.commit()

    return engine


class PostgresDatabase(Database):
    """A catalog in the first schema of the search path of an address."""

    is_shared = True
    migrations = MIGRATIONS
    definitions = (*LONG_TEXTS, *TRIGGERS, FIRST_REVISION)

    def __init__(self, url: str) -> None:
        parsed = parse_url(url)
        shown = parsed.set(drivername="postgresql", query={})
        self.name = shown.render_as_string(hide_password=True)
        self.engine = open_engine(parsed)
        self._readers = self.engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._single = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._schema = ""

    def connect(self) -> None:
        """Find out the schema, and whether the server can be written."""
        with self.engine.connect() as connection:
            encoding, schema, read_only = connection.execute(
                text(
                    "SELECT current_setting('server_encoding'), current_schema(), "
                    "current_setting('transaction_read_only') = 'on'"
                )
            ).one()
        if encoding != "UTF8":
            message = Message(NO_UTF8, name=self.name, encoding=encoding)
            raise CuttingsError(message)
        if schema is None:
            raise CuttingsError(Message(MESSAGES["3F000"], name=self.name))
        self._schema = schema
        self.is_read_only = read_only

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state and changes nothing."""
        with self._readers.begin() as connection:
            _limit_time(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that may change everything. All other writers wait."""
        with self.defining() as connection:
            connection.execute(NEXT_REVISION)
            yield connection

    @contextmanager
    def reading_files(self) -> Iterator[None]:
        """Show other processes that this one stores articles of files."""
        with self._session(JOIN_READERS):
            yield

    @contextmanager
    def after_all_readers(self) -> Iterator[bool]:
        """Return whether no process stores articles of files. None begins meanwhile."""
        with self._session(EXCLUDE_READERS) as is_alone:
            yield is_alone

    @contextmanager
    def _session(self, lock: TextClause) -> Iterator[bool]:
        """Return whether a lock was acquired, which ends with its connection."""
        with self._single.connect() as connection:
            connection.detach()
            yield connection.scalar(lock, {"name": self._schema}) is not False
            # A server notices only later that a connection was closed.
            with suppress(DBAPIError):
                connection.execute(UNLOCK_ALL)

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Open a transaction that sees one state."""
        return self.reading()

    @contextmanager
    def defining(self) -> Iterator[Connection]:
        """Open a transaction that may change tables. All other writers wait."""
        if self.is_read_only:
            raise CuttingsError(Message(MESSAGES["25006"], name=self.name))
        with self.engine.begin() as connection:
            _limit_time(connection)
            connection.execute(WRITER_LOCK, {"name": self._schema})
            yield connection

    def prepare(self) -> None:
        """Do nothing: the server has the settings."""

    def discard_incomplete(self, connection: Connection) -> None:
        """Raise CuttingsError if there are tables with these names."""
        existing = set(inspect(connection).get_table_names())
        if tables := existing & metadata.tables.keys():
            names = ", ".join(sorted(tables))
            raise CuttingsError(Message(OCCUPIED, name=self.name, tables=names))

    def is_done(self, connection: Connection, statement: str) -> bool:
        """Return `False`: a migration is complete, or nothing of it."""
        del connection, statement
        return False

    def after_copy(self, connection: Connection) -> None:
        """Continue the sequences, which do not see rows with a number."""
        connection.exec_driver_sql("ANALYZE")
        for table in metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None and isinstance(column.type, Integer):
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                last = select(func.max(column)).scalar_subquery()
                connection.execute(
                    select(
                        func.setval(sequence, func.coalesce(last, 1), last.is_not(None))
                    )
                )

    def plan_anew(self) -> None:
        """Sample the tables that have changed much. The server does it only later."""
        with self._single.connect() as connection:
            for table in connection.scalars(MUCH_CHANGED).all():
                connection.exec_driver_sql(f'ANALYZE "{table}"')

    def release_space(self) -> None:
        """Do nothing: the server uses the space again."""

    def version(self) -> int:
        """Return a number that changes with each commit that changes the catalog."""
        with self._single.connect() as connection:
            query = select(meta.c.value).where(meta.c.key == REVISION_KEY)
            return int(connection.execute(query).scalar_one())

    def size(self) -> int:
        """Return the disk usage of all tables with their indexes."""
        query = select(*(func.pg_total_relation_size(name) for name in metadata.tables))
        with self.engine.connect() as connection:
            return int(sum(connection.execute(query).one()))

    def readable_error(self, error: DBAPIError) -> CuttingsError:
        """Return an error that says what to do."""
        cause = error.orig
        state = (cause.sqlstate if isinstance(cause, DriverError) else None) or ""
        reason = (str(cause).strip() or type(cause).__name__).splitlines()[0]
        if pattern := MESSAGES.get(state):
            return CuttingsError(Message(pattern, name=self.name, reason=reason))
        # An error before there is a connection has no state.
        is_lost = error.connection_invalidated or (
            isinstance(error, OperationalError) and not state
        )
        if is_lost or state.startswith(AWAY_CLASSES):
            message = Message(UNREACHABLE, name=self.name, reason=reason)
            return UnavailableError(message)
        return CuttingsError(f"{self.name}: {reason}")

    def damaged_error(self) -> CuttingsError:
        """Return the error for values that cannot be read."""
        return CuttingsError(f"{self.name}: damaged; restore a dump of the database")

    def check_storage(self, connection: Connection) -> Iterator[str]:
        """Yield nothing: the server checks its pages, if it has checksums."""
        del connection
        yield from ()

    def check_triggers(self, connection: Connection) -> Iterator[str]:
        """Yield nothing: the server checks its pages, if it has checksums."""
        del connection
        yield from ()

    def check_values(self, connection: Connection) -> Iterator[str]:
        """Yield nothing: the server stores no values of another type."""
        del connection
        yield from ()

    def check_references(self, connection: Connection) -> Iterator[str]:
        """Yield each pair of tables with rows that refer to missing rows."""
        for table in metadata.sorted_tables:
            for key in table.foreign_keys:
                parent = key.column.table.alias()
                is_missing = ~(
                    select(parent.c[key.column.name])
                    .where(parent.c[key.column.name] == key.parent)
                    .exists()
                )
                has_reference = key.parent.is_not(None)
                query = select(func.count()).select_from(table)
                query = query.where(has_reference, is_missing)
                if count := connection.scalar(query):
                    yield (
                        f"{count:,} rows of {table.name} refer to missing rows of "
                        f"{key.column.table.name}"
                    )

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _limit_time(connection: Connection) -> None:
    """End a statement when the time of its request is over."""
    seconds = deadline.seconds_left()
    if seconds is not None:
        limit = max(1, ceil((seconds + STATEMENT_GRACE_S) * 1000))
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {limit}")

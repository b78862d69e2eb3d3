"""A PostgreSQL server for tests, in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),)
"""Where Debian installs the programs of the server, the newest first."""
SUPERUSER = "cuttings"
DATABASE = "postgres"
USERS = ("postgres", "nobody")
"""A server does not run as root. The first of these that exists runs it then."""
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
}
MEMORY = Path("/dev/shm")


def find_program(name: str) -> str | None:
    """Return the path of a program of the server, or `None`."""
    folders = os.pathsep.join(map(str, PROGRAMS))
    return shutil.which(name, path=folders) or shutil.which(name)


def missing() -> str | None:
    """Return why no server can be started, or `None`."""
    if not (find_program("initdb") and find_program("pg_ctl")):
        return "PostgreSQL is not installed"
    try:
        import psycopg  # noqa: F401, PLC0415
    except ImportError:
        return "the driver psycopg is not installed"
    return None


def _server_user() -> str | None:
    """Return the user that runs the server, or `None` for the current one."""
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in USERS if name in names)


class PostgresServer:
    """A server that listens at a socket in its folder.

    Its own order of letters is that of English: what depends on the order of their
    numbers has to say so.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._user = _server_user()
        if self._user:
            shutil.chown(folder, self._user)
        self._data = folder / "data"
        self._run(
            "initdb",
            *("--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8"),
            *("--locale", "C.UTF-8", "--no-sync", "--no-instructions"),
            *("--locale-provider", "icu", "--icu-locale", "en"),
        )

    def _run(self, program: str, *arguments: str) -> None:
        path = find_program(program)
        assert path
        command = [path, "--pgdata", str(self._data), *arguments]
        log = self.folder / f"{program}.log"
        with log.open("a") as output:
            subprocess.run(
                command,
                check=True,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                user=self._user,
                group=pwd.getpwnam(self._user).pw_gid if self._user else None,
                extra_groups=[] if self._user else None,
                timeout=60,
            )

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        settings = [f"-c {name}={value}" for name, value in SETTINGS.items()]
        options = " ".join([*settings, f"-k {self.folder}"])
        self._run("pg_ctl", "start", "-w", "--silent", "-o", options)

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: `immediate` loses all connections, as a crash does."""
        self._run("pg_ctl", "stop", "-w", "--silent", "-m", mode)

    def url(self, schema: str = "public") -> str:
        """Return the address of a schema."""
        return (
            f"postgresql+psycopg://{SUPERUSER}@/{DATABASE}?host={self.folder}"
            f"&options=-csearch_path%3D{schema}"
        )

    def execute(self, statement: str, schema: str = "public") -> list[tuple[object]]:
        """Run a statement, and return its rows."""
        import psycopg  # noqa: PLC0415

        address = f"host={self.folder} user={SUPERUSER} dbname={DATABASE}"
        options = f"-csearch_path={schema}"
        with psycopg.connect(address, options=options, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def new_schema(self, name: str) -> str:
        """Create an empty schema, and return its address."""
        self.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")
        return self.url(name)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Start a server in a new folder, and remove both at the end."""
    base = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=base, prefix="cuttings-pg-") as folder:
        server = PostgresServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()

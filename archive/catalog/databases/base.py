"""What the catalog needs from a database."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from archive.errors import CuttingsError
from archive.messages import Message

OLDER = (
    "{path}: written by an older version of Cuttings, and cannot be updated because it "
    "is read-only; copy the home to a folder that you can write, and choose it as --home"
)

Migrations = Mapping[int, tuple[str, ...]]
"""The statements that migrate the previous version to each version."""


class Transactions(Protocol):
    """Opens connections whose work is committed as a whole."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that changes nothing."""

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that may change everything. There is one at a time."""


class Database(ABC):
    """A database with the tables of a catalog.

    `name` is shown in messages: the path of a file, or an address without its password.
    A database that `is_read_only` cannot be changed by this process.
    """

    name: str
    engine: Engine
    is_read_only = False
    is_shared = False
    """Whether several processes can write it, one transaction after the other."""
    migrations: Migrations
    """The statements that migrate a catalog in this database."""
    definitions: tuple[str, ...]
    """The statements that complete new tables, such as those for triggers."""

    @abstractmethod
    def connect(self) -> None:
        """Find out whether the database can be written. No other method comes first."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that changes nothing."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that may change everything. There is one at a time."""

    @abstractmethod
    def reading_files(self) -> AbstractContextManager[None]:
        """Show other processes that this one stores articles of files."""

    @abstractmethod
    def after_all_readers(self) -> AbstractContextManager[bool]:
        """Return whether no process stores articles of files. None begins meanwhile."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[Connection]:
        """Open a transaction that sees one state, whatever others commit meanwhile."""

    @abstractmethod
    def defining(self) -> AbstractContextManager[Connection]:
        """Open a transaction that may change tables. All other writers wait."""

    @abstractmethod
    def prepare(self) -> None:
        """Choose the settings that the database keeps. Nothing is lost without them."""

    @abstractmethod
    def discard_incomplete(self, connection: Connection) -> None:
        """Make place for new tables. Raise CuttingsError if others are in their place."""

    @abstractmethod
    def is_done(self, connection: Connection, statement: str) -> bool:
        """Return whether a killed process of an older version ran a migration."""

    @abstractmethod
    def after_copy(self, connection: Connection) -> None:
        """Continue the numbers of rows after those that were copied."""

    @abstractmethod
    def plan_anew(self) -> None:
        """Tell the database that there are many new rows, on which its plans depend."""

    @abstractmethod
    def release_space(self) -> None:
        """Give unused space back to the system, if there is much of it."""

    @abstractmethod
    def version(self) -> int:
        """Return a number that changes with each commit of any process."""

    @abstractmethod
    def size(self) -> int:
        """Return the disk usage in bytes."""

    @abstractmethod
    def readable_error(self, error: DBAPIError) -> CuttingsError:
        """Return an error that says what to do."""

    def older_error(self) -> CuttingsError:
        """Return the error for an older catalog that can only be read."""
        return CuttingsError(Message(OLDER, path=self.name))

    @abstractmethod
    def damaged_error(self) -> CuttingsError:
        """Return the error for values that cannot be read."""

    @abstractmethod
    def check_storage(self, connection: Connection) -> Iterator[str]:
        """Yield a sentence for each damage of the stored pages."""

    @abstractmethod
    def check_triggers(self, connection: Connection) -> Iterator[str]:
        """Yield whether a trigger that deletes checksums is missing or is another one."""

    @abstractmethod
    def check_references(self, connection: Connection) -> Iterator[str]:
        """Yield each pair of tables with rows that refer to missing rows."""

    @abstractmethod
    def check_values(self, connection: Connection) -> Iterator[str]:
        """Yield each column with values that its type does not have."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""

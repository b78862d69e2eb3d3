"""A process that makes the entries of texts. A request is a range of documents."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from archive.catalog.databases.choice import CatalogAddress, open_database
from archive.catalog.similarity.due_entries import DueRange, read_entries
from archive.child_processes import Parent


def main() -> None:
    """Make the entries that the parent requests."""
    parent = Parent()
    address = CatalogAddress(**parent.receive())
    with closing(open_database(Path(address.path), address.url)) as database:
        database.connect()
        while True:
            due_range = DueRange(**parent.receive())
            with database.reading() as connection:
                entries = read_entries(connection, due_range)
            parent.send(entries.to_message())

"""A process that makes the entries of texts, and compares texts."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from archive.catalog.databases.choice import CatalogAddress, open_database
from archive.catalog.similarity.comparisons import Question, find_copies_among
from archive.catalog.similarity.text_work import DueRange, read_entries
from archive.child_processes import Parent


def main() -> None:
    """Do what the parent requests: a range of documents, or a list of questions."""
    parent = Parent()
    address = CatalogAddress(**parent.receive())
    with closing(open_database(Path(address.path), address.url)) as database:
        database.connect()
        while True:
            request = parent.receive()
            with database.reading() as connection:
                answer = _answer(connection, request)
            parent.send(answer)


def _answer(connection: Connection, request: Any) -> object:
    if isinstance(request, dict):
        return read_entries(connection, DueRange(**request)).to_message()
    questions = [Question(*question) for question in request]
    return [*find_copies_among(connection, questions)]

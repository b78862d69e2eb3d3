"""Extract the facts of a file, as `cuttings extract` does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive import model
from archive.errors import CuttingsError, UnreadableError
from archive.messages import Message
from web.api.serializers.documents import serialize_document
from web.cli.extract import read_documents
from web.client.values import Document, read_document

UNREADABLE = "{path}{position}: {reason}"


def extract_file(path: Path) -> list[Document]:
    """Return the articles of a file. Raise CuttingsError if one cannot be read."""
    documents = []
    for position, document in _read(path):
        if isinstance(document, str):
            place = f", {position}" if position else ""
            message = Message(UNREADABLE, path=path, position=place, reason=document)
            raise CuttingsError(message)
        documents.append(read_document({**serialize_document(document)}))
    return documents


def _read(path: Path) -> Iterator[tuple[str | None, model.Document | str]]:
    try:
        yield from read_documents(path)
    except UnreadableError as error:
        message = Message(UNREADABLE, path=path, position="", reason=error)
        raise CuttingsError(message) from error

"""Read articles from a file without an archive.

Only the command `extract` imports this module, since it imports all readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.errors import UnreadableError
from archive.ingest.worker import read_document
from archive.model import Document
from archive.readers import detect_format, split_file


def read_documents(path: Path) -> Iterator[tuple[str | None, Document | str]]:
    """Yield the position and the document, or a reason, of each article in a file.

    Raise UnreadableError if the whole file cannot be read.
    """
    format_name = detect_format(path)
    if format_name is None:
        raise UnreadableError("unsupported file type")
    for item in split_file(path):
        if item.problem:
            yield item.position, item.problem
        else:
            mtime_ns = path.stat().st_mtime_ns
            yield item.position, _read_document(item.content, format_name, mtime_ns)


def _read_document(content: bytes, format_name: str, mtime_ns: int) -> Document | str:
    try:
        return read_document(content, format_name, mtime_ns)
    except UnreadableError as error:
        return str(error)

"""Read plain text."""

from __future__ import annotations

from datetime import datetime

from archive.article import Article
from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.database_exports import plain_export
from archive.readers.files import split_whole
from archive.readers.reader import FormatReader
from archive.text.decoding import decode_bytes


def read_text(content: bytes, modified: datetime | None) -> Article:
    """Read a plain text file as one article."""
    decoded = decode_bytes(content, is_html=False)
    if not decoded.text.strip():
        raise UnreadableError(N_("no text found"))
    return Article(decoded.text, saved_at=modified, notes=decoded.notes)


TEXT_READER = FormatReader(split_whole, read_text, find_export=plain_export)

"""Read plain text."""

from __future__ import annotations

from datetime import datetime

from archive.article import Article
from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.database_exports import plain_export
from archive.readers.files import split_whole
from archive.readers.reader import FormatReader
from archive.readers.right_to_left import has_joined_forms, plain_letters
from archive.text.cleaning import unescape
from archive.text.decoding import decode_bytes


def read_text(content: bytes, modified: datetime | None) -> Article:
    """Read the bytes of a plain text as one article."""
    decoded = decode_bytes(content, is_html=False)
    if not decoded.text.strip():
        raise UnreadableError(N_("no text found"))
    is_joined = has_joined_forms(decoded.text)
    text = plain_letters(decoded.text) if is_joined else decoded.text
    # Programs that turn pages into texts leave character references in them.
    return Article(unescape(text), saved_at=modified, notes=decoded.notes)


TEXT_READER = FormatReader(split_whole, read_text, find_export=plain_export)

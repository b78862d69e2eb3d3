"""Read plain text, with the facts in labelled lines above it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from archive.article import Article
from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.database_exports import plain_export
from archive.readers.files import split_whole
from archive.readers.labelled_head import split_labelled_head
from archive.readers.reader import FormatReader
from archive.readers.record_fields import parse_record
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


def read_text_file(content: bytes, modified: datetime | None) -> Article:
    """Read a plain text file as one article, with the facts above its text."""
    article = read_text(content, modified)
    head = split_labelled_head(article.text)
    if head is None:
        return article
    record = parse_record(head.values)
    return replace(
        article,
        text=head.text,
        record_fields=record.fields,
        record_keys=head.labels,
        notes=(*article.notes, *record.notes),
    )


TEXT_READER = FormatReader(split_whole, read_text_file, find_export=plain_export)

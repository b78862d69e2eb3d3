"""Read the parts of mails: their texts and pages, and the documents attached to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.message import Message
from pathlib import Path

from archive.article import Article
from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.docx import read_docx
from archive.readers.flowed_text import read_flowed
from archive.readers.html import article_from_page
from archive.readers.mail_closings import without_closing
from archive.readers.mail_parts import file_name, is_attachment, own_parts, payload
from archive.readers.odt import read_odt
from archive.readers.pdf import read_pdf
from archive.readers.rtf import read_rtf
from archive.text.decoding import decode_bytes

PartReader = Callable[[Message, datetime | None], Article]
"""A function that reads an article from a part of an email."""
TEXT_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
}
"""Types of texts and pages, which are attachments only if their header says so."""
DOCUMENT_TYPES = {
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""The suffixes of documents by their types. Some programs state only the type."""


def read_page_part(part: Message, modified: datetime | None) -> Article:
    """Read the article of a part in HTML."""
    return article_from_page(payload(part), part.get_content_charset(), modified)


def read_text_part(part: Message, modified: datetime | None) -> Article:
    """Read a part of plain text.

    Raises:
        UnreadableError: it has no text.
    """
    decoded = decode_bytes(
        payload(part), is_html=False, charset=part.get_content_charset()
    )
    if not decoded.text.strip():
        raise UnreadableError(N_("no text found"))
    text = without_closing(read_flowed(part, decoded.text))
    return Article(text, saved_at=modified, notes=decoded.notes)


def attached_documents(mail: Message) -> Iterator[tuple[PartReader, Message]]:
    """Yield the documents that are attached to a mail, each with its reader."""
    types = TEXT_TYPES | DOCUMENT_TYPES
    for part in own_parts(mail):
        media_type = part.get_content_type()
        is_document = is_attachment(part) or media_type in DOCUMENT_TYPES
        suffix = Path(file_name(part)).suffix
        reader = _READERS.get(suffix) or _READERS.get(types.get(media_type, ""))
        if is_document and reader:
            yield reader, part


def _of_bytes(read: Callable[[bytes, datetime | None], Article]) -> PartReader:
    """Return a reader of parts for a reader of files."""
    return lambda part, modified: read(payload(part), modified)


_READERS: Mapping[str, PartReader] = {
    ".pdf": _of_bytes(read_pdf),
    ".docx": _of_bytes(read_docx),
    ".odt": _of_bytes(read_odt),
    ".rtf": _of_bytes(read_rtf),
    ".htm": read_page_part,
    ".html": read_page_part,
    ".xhtml": read_page_part,
    ".txt": read_text_part,
}
"""The readers of attached files by their suffixes."""

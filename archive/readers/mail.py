"""Read emails (RFC 5322) and saved pages in MHTML (RFC 2557).

The article is the first part with text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from archive.article import Article, ContainerMetadata, earliest_known
from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.messages import N_
from archive.model import Evidence
from archive.readers.html import article_from_page
from archive.readers.mail_limits import parse_bounded, truncation_notes
from archive.text.cleaning import clean, collapse_whitespace, pluralize
from archive.text.decoding import decode_bytes

PAGE_TYPES = ("text/html", "application/xhtml+xml")
PLAIN_TYPES = ("text/plain",)
URL_HEADERS = ("Snapshot-Content-Location", "Content-Location")
"""Headers with the URL of a saved page: that of Chromium, and that of the standard."""
PartReader = Callable[[Message, datetime | None], Article]
"""A function that reads an article from a part of an email."""
MAX_NAMED_ATTACHMENTS = 5
"""Maximum number of attachments that a note lists."""

_REPLY_PREFIX = re.compile(
    r"^(?:(?:re|fwd?|aw|wg|tr|rv|antw|sv|vs|enc|i)\s*+(?:\[\d++\])?:\s*+)+",
    re.IGNORECASE,
)


def read_mail(content: bytes, modified: datetime | None) -> Article:
    """Read the article of an email, from its HTML if it has any.

    The date of sending is only an upper bound for the date of the article.
    """
    mail = _parse_mail(content)
    article = _first_article(mail, modified)
    subject = _REPLY_PREFIX.sub("", _header(mail, "Subject"))
    address = _email_address(_header(mail, "From"))
    container = ContainerMetadata(
        headings=(Evidence(subject, key="mail subject"),) if subject else (),
        sender=Evidence(address, key="mail sender") if address else None,
    )
    notes = (*article.notes, *_attachment_notes(mail), *truncation_notes(mail))
    return replace(article, notes=notes, container=container)


def read_mhtml(content: bytes, modified: datetime | None) -> Article:
    """Read the article of a page that a browser saved with all its parts."""
    mail = _parse_mail(content)
    is_page = mail.get_content_type() in PAGE_TYPES
    if mail.get_content_maintype() != "multipart" and not is_page:
        raise UnreadableError(N_("not an MHTML file: no saved page found"))
    article = _first_article(mail, modified)
    url = _page_url(mail)
    if url is None:
        return article
    return replace(article, container=ContainerMetadata(url))


def _page_url(mail: Message) -> Evidence | None:
    """Return the URL of a saved page from its headers."""
    parts = (mail, *_parts_of_type(mail, PAGE_TYPES))
    for name in URL_HEADERS:
        for part in parts:
            if url := _header(part, name):
                return Evidence(url, key=name)
    return None


def _parse_mail(content: bytes) -> Message:
    """Parse an email. The parser accepts any bytes, and records their defects.

    Raises:
        UnreadableError: the email has too many parts, or they are nested too deeply.
    """
    try:
        return parse_bounded(content)
    except LIBRARY_ERRORS as error:
        raise UnreadableError(N_("not a valid email (damaged parts)")) from error


def _first_article(mail: Message, modified: datetime | None) -> Article:
    """Read the first part with text: HTML, then plain text, then attached HTML."""
    saved_at = earliest_known(modified, _sent_at(mail))
    articles = (
        _try_read(read_part, part, saved_at)
        for read_part, part in _readable_parts(mail)
    )
    article = next(filter(None, articles), None)
    if article is None:
        raise UnreadableError(N_("no HTML or plain text found"))
    return article


def _readable_parts(mail: Message) -> Iterator[tuple[PartReader, Message]]:
    """Yield the parts that may contain the article, each with its reader."""
    pages = list(_parts_of_type(mail, PAGE_TYPES))
    for part in pages:
        if not _is_attachment(part):
            yield _read_page_part, part
    for part in _parts_of_type(mail, PLAIN_TYPES):
        if not _is_attachment(part):
            yield _read_text_part, part
    for part in pages:
        if _is_attachment(part):
            yield _read_page_part, part


def _read_page_part(part: Message, modified: datetime | None) -> Article:
    return article_from_page(_payload(part), part.get_content_charset(), modified)


def _read_text_part(part: Message, modified: datetime | None) -> Article:
    decoded = decode_bytes(
        _payload(part), is_html=False, charset=part.get_content_charset()
    )
    if not decoded.text.strip():
        raise UnreadableError(N_("no text found"))
    return Article(decoded.text, saved_at=modified, notes=decoded.notes)


def _try_read(
    read_part: PartReader, part: Message, modified: datetime | None
) -> Article | None:
    try:
        return read_part(part, modified)
    except UnreadableError:
        return None


def _parts_of_type(mail: Message, content_types: tuple[str, ...]) -> Iterator[Message]:
    return (part for part in mail.walk() if part.get_content_type() in content_types)


def _is_attachment(part: Message) -> bool:
    return not part.is_multipart() and (part.get_content_disposition() == "attachment")


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except LIBRARY_ERRORS:
        return b""
    return payload if isinstance(payload, bytes) else b""


def _attachment_notes(mail: Message) -> tuple[str, ...]:
    """Return a note that lists the attachments, if there are any."""
    names = [_attachment_name(part) for part in mail.walk() if _is_attachment(part)]
    if not names:
        return ()
    listed_names = ", ".join(names[:MAX_NAMED_ATTACHMENTS])
    more = ", …" if len(names) > MAX_NAMED_ATTACHMENTS else ""
    count = pluralize(len(names), "attachment")
    return (f"{count} skipped: {listed_names}{more}.",)


def _attachment_name(part: Message) -> str:
    try:
        name = part.get_filename()
    except LIBRARY_ERRORS:
        name = None
    return collapse_whitespace(clean(name or "")[0]) or part.get_content_type()


def _header(part: Message, name: str) -> str:
    """Return a decoded header on one line, or `""` if it is missing or invalid."""
    try:
        value = part.get(name)
    except LIBRARY_ERRORS:
        return ""
    return collapse_whitespace(clean(str(value))[0]) if value else ""


def _email_address(sender: str) -> str:
    try:
        addresses = [address for _, address in getaddresses([sender])]
        return next((address for address in addresses if "@" in address), "")
    except LIBRARY_ERRORS:
        return ""


def _sent_at(mail: Message) -> datetime | None:
    try:
        sent_at = parsedate_to_datetime(_header(mail, "Date"))
    except LIBRARY_ERRORS:
        return None
    return sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)

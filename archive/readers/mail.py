"""Mail (RFC 5322) and pages saved as one file (MHTML, RFC 2557): the article is the first part that holds one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from archive.article import Article, ContainerMetadata, earliest_known
from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.messages import N_
from archive.model import Evidence
from archive.readers.html import article_from_page
from archive.text.cleaning import clean, collapse_whitespace, pluralize
from archive.text.decoding import decode_bytes

PAGE_TYPES, PLAIN_TYPES = ("text/html", "application/xhtml+xml"), ("text/plain",)
URL_HEADERS = ("Snapshot-Content-Location", "Content-Location")
"""Headers that give the address of a saved page: Chromium's own, and that of the standard."""
MAX_NAMED_ATTACHMENTS = 5
"""Attachments that a note names."""

_REPLY_PREFIX = re.compile(
    r"^(?:(?:re|fwd?|aw|wg|tr|rv|antw|sv|vs|enc|i)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE
)


def read_mail(content: bytes, modified: datetime | None) -> Article:
    """The article of a mail, from its HTML where it has any; its date of sending is only the latest possible."""
    mail = _parse_mail(content)
    article = _first_article(mail, modified)
    subject = _REPLY_PREFIX.sub("", _header(mail, "Subject"))
    sender = _header(mail, "From")
    return replace(
        article,
        notes=(*article.notes, *_attachment_notes(mail)),
        container=ContainerMetadata(
            headings=(Evidence(subject, key="mail subject"),) if subject else (),
            sender=Evidence(address, key="mail sender")
            if (address := _email_address(sender))
            else None,
        ),
    )


def read_mhtml(content: bytes, modified: datetime | None) -> Article:
    """The article of a page that a browser saved with all its parts: its first part of HTML."""
    mail = _parse_mail(content)
    if (
        mail.get_content_maintype() != "multipart"
        and mail.get_content_type() not in PAGE_TYPES
    ):
        raise UnreadableError(N_("not an MHTML file: no saved page found"))
    article = _first_article(mail, modified)
    parts = (mail, *_parts_of_type(mail, PAGE_TYPES))
    found = ((name, _header(part, name)) for name in URL_HEADERS for part in parts)
    said = next(((name, value) for name, value in found if value), None)
    return (
        replace(article, container=ContainerMetadata(Evidence(said[1], key=said[0])))
        if said
        else article
    )


def _parse_mail(content: bytes) -> Message:
    """Any bytes are a mail to the parser, which notes what is wrong with them."""
    try:
        return BytesParser(policy=policy.default).parsebytes(content)
    except LIBRARY_ERRORS as error:
        raise UnreadableError(N_("not a valid email (damaged parts)")) from error


def _first_article(mail: Message, modified: datetime | None) -> Article:
    """The first part that holds text: HTML before plain, what the mail says before what is attached."""
    sent = _sent_at(mail)
    bound = earliest_known(modified, sent)
    attached = [part for part in mail.walk() if _is_attachment(part)]
    for kinds, read in ((PAGE_TYPES, _read_page_part), (PLAIN_TYPES, _read_text_part)):
        for part in _parts_of_type(mail, kinds):
            if part not in attached and (article := _try_read(read, part, bound)):
                return article
    for part in attached:
        if part.get_content_type() in PAGE_TYPES and (
            article := _try_read(_read_page_part, part, bound)
        ):
            return article
    raise UnreadableError(N_("no HTML or plain text found"))


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
    read: Callable[[Message, datetime | None], Article],
    part: Message,
    modified: datetime | None,
) -> Article | None:
    try:
        return read(part, modified)
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
    """A sentence that names what hangs on the mail and was not read."""
    names = [_attachment_name(part) for part in mail.walk() if _is_attachment(part)]
    if not names:
        return ()
    more = ", …" if len(names) > MAX_NAMED_ATTACHMENTS else ""
    return (
        f"{pluralize(len(names), 'attachment')} skipped: {', '.join(names[:MAX_NAMED_ATTACHMENTS])}{more}.",
    )


def _attachment_name(part: Message) -> str:
    try:
        name = part.get_filename()
    except LIBRARY_ERRORS:
        name = None
    return collapse_whitespace(clean(name or "")[0]) or part.get_content_type()


def _header(part: Message, name: str) -> str:
    """A header in plain words, on one line; `""` where it is missing or cannot be read."""
    try:
        value = part.get(name)
    except LIBRARY_ERRORS:
        return ""
    return collapse_whitespace(clean(str(value))[0]) if value else ""


def _email_address(sender: str) -> str:
    try:
        return next(
            (address for _, address in getaddresses([sender]) if "@" in address), ""
        )
    except LIBRARY_ERRORS:
        return ""


def _sent_at(mail: Message) -> datetime | None:
    try:
        sent = parsedate_to_datetime(_header(mail, "Date"))
    except LIBRARY_ERRORS:
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)

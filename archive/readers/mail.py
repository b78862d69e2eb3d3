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

from archive.article import Article, Container, earliest
from archive.errors import LIBRARY_FAILURES, UnreadableError
from archive.messages import N_
from archive.model import Evidence
from archive.readers.html import article_of
from archive.text.cleaning import clean, collapse, counted
from archive.text.decoding import decode

PAGES, PLAIN = ("text/html", "application/xhtml+xml"), ("text/plain",)
ADDRESSES = ("Snapshot-Content-Location", "Content-Location")
"""Headers that give the address of a saved page: Chromium's own, and that of the standard."""
MOST_NAMED = 5
"""Attachments that a note names."""

_ANSWER = re.compile(
    r"^(?:(?:re|fwd?|aw|wg|tr|rv|antw|sv|vs|enc|i)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE
)


def read_mail(content: bytes, modified: datetime | None) -> Article:
    """The article of a mail, from its HTML where it has any; its date of sending is only the latest possible."""
    mail = _parsed(content)
    article = _article(mail, modified)
    subject = _ANSWER.sub("", _header(mail, "Subject"))
    sender = _header(mail, "From")
    return replace(
        article,
        notes=(*article.notes, *_passed_over(mail)),
        container=Container(
            headings=(Evidence(subject, key="mail subject"),) if subject else (),
            sender=Evidence(address, key="mail sender")
            if (address := _address(sender))
            else None,
        ),
    )


def read_mhtml(content: bytes, modified: datetime | None) -> Article:
    """The article of a page that a browser saved with all its parts: its first part of HTML."""
    mail = _parsed(content)
    if (
        mail.get_content_maintype() != "multipart"
        and mail.get_content_type() not in PAGES
    ):
        raise UnreadableError(N_("holds no saved page: it is no MHTML"))
    article = _article(mail, modified)
    parts = (mail, *_parts(mail, PAGES))
    found = ((name, _header(part, name)) for name in ADDRESSES for part in parts)
    said = next(((name, value) for name, value in found if value), None)
    return (
        replace(article, container=Container(Evidence(said[1], key=said[0])))
        if said
        else article
    )


def _parsed(content: bytes) -> Message:
    """Any bytes are a mail to the parser, which notes what is wrong with them."""
    try:
        return BytesParser(policy=policy.default).parsebytes(content)
    except LIBRARY_FAILURES as error:
        raise UnreadableError(
            N_("is no mail that can be read: its parts are damaged")
        ) from error


def _article(mail: Message, modified: datetime | None) -> Article:
    """The first part that holds text: HTML before plain, what the mail says before what is attached."""
    sent = _sent(mail)
    bound = earliest(modified, sent)
    attached = [part for part in mail.walk() if _attached(part)]
    for kinds, read in ((PAGES, _page), (PLAIN, _text)):
        for part in _parts(mail, kinds):
            if part not in attached and (article := _tried(read, part, bound)):
                return article
    for part in attached:
        if part.get_content_type() in PAGES and (article := _tried(_page, part, bound)):
            return article
    raise UnreadableError(N_("holds no text: neither HTML nor plain text"))


def _page(part: Message, modified: datetime | None) -> Article:
    return article_of(_payload(part), part.get_content_charset(), modified)


def _text(part: Message, modified: datetime | None) -> Article:
    decoded = decode(
        _payload(part), declared_html=False, charset=part.get_content_charset()
    )
    if not decoded.text.strip():
        raise UnreadableError(N_("holds no text"))
    return Article(decoded.text, modified=modified, notes=decoded.notes)


def _tried(
    read: Callable[[Message, datetime | None], Article],
    part: Message,
    modified: datetime | None,
) -> Article | None:
    try:
        return read(part, modified)
    except UnreadableError:
        return None


def _parts(mail: Message, kinds: tuple[str, ...]) -> Iterator[Message]:
    return (part for part in mail.walk() if part.get_content_type() in kinds)


def _attached(part: Message) -> bool:
    return not part.is_multipart() and (part.get_content_disposition() == "attachment")


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except LIBRARY_FAILURES:
        return b""
    return payload if isinstance(payload, bytes) else b""


def _passed_over(mail: Message) -> tuple[str, ...]:
    """A sentence that names what hangs on the mail and was not read."""
    names = [_name(part) for part in mail.walk() if _attached(part)]
    if not names:
        return ()
    more = ", …" if len(names) > MOST_NAMED else ""
    return (
        f"{counted(len(names), 'attachment')} passed over: {', '.join(names[:MOST_NAMED])}{more}.",
    )


def _name(part: Message) -> str:
    try:
        name = part.get_filename()
    except LIBRARY_FAILURES:
        name = None
    return collapse(clean(name or "")[0]) or part.get_content_type()


def _header(part: Message, name: str) -> str:
    """A header in plain words, on one line; `""` where it is missing or cannot be read."""
    try:
        value = part.get(name)
    except LIBRARY_FAILURES:
        return ""
    return collapse(clean(str(value))[0]) if value else ""


def _address(sender: str) -> str:
    try:
        return next(
            (address for _, address in getaddresses([sender]) if "@" in address), ""
        )
    except LIBRARY_FAILURES:
        return ""


def _sent(mail: Message) -> datetime | None:
    try:
        sent = parsedate_to_datetime(_header(mail, "Date"))
    except LIBRARY_FAILURES:
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)

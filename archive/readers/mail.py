"""Read emails (RFC 5322).

The article of a mail is the longest text in it, which may be in a forwarded mail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message

from archive.article import Article, ContainerMetadata, earliest_known
from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.html import Page
from archive.messages import N_
from archive.model import Evidence
from archive.readers.flowed_text import read_flowed
from archive.readers.html import article_from_page
from archive.readers.mail_closings import without_closing
from archive.readers.mail_digests import split_mails
from archive.readers.mail_forwards import find_forwarded_mail
from archive.readers.mail_headers import (
    header_text,
    parse_sender,
    sender_of,
    sending_time,
    sent_at,
    subject_without_prefixes,
)
from archive.readers.mail_limits import truncation_notes
from archive.readers.mail_parts import (
    PAGE_TYPES,
    PLAIN_TYPES,
    body_context,
    carried_mails,
    is_attachment,
    parse_mail,
    parts_of_type,
    payload,
)
from archive.readers.mail_senders import newsletter_name
from archive.readers.reader import FormatReader
from archive.text.cleaning import clean, collapse_whitespace, pluralize
from archive.text.decoding import DecodedText, decode_bytes

PartReader = Callable[[Message, datetime | None], Article]
"""A function that reads an article from a part of an email."""
MAX_NAMED_ATTACHMENTS = 5
"""Maximum number of attachments that a note lists."""
STUB_RATIO = 2
"""How many times longer a plain text is than a page that only refers to the web."""
MAX_NOTE_WORDS = 40
"""Words of a note with which someone sends a page as an attachment."""
NOTE_RATIO = 4
"""How many times longer than such a note the page is."""
MAX_SEARCHED_LINES = 40
MIN_LINE_CHARS = 12
"""Minimum length of a line that is not in a text by chance."""
FORWARDED_NOTE = "This is the forwarded mail; the text above it was left out."

_WEB_ADDRESS = re.compile(r"https?://[^\s<>]{1,2000}")


@dataclass(frozen=True, slots=True)
class _Letter:
    """A mail, or one that it carries, with the article in its own parts."""

    mail: Message
    article: Article
    context: DecodedText


def read_mail(content: bytes, modified: datetime | None) -> Article:
    """Read the article of an email, from its HTML if it has any.

    The date of sending is only an upper bound for the date of the article.
    """
    mail = parse_mail(content)
    outermost, *carried = _letters(mail, modified)
    letter = max((outermost, *carried), key=lambda letter: len(letter.article.text))
    if letter.article.text == "":
        raise UnreadableError(N_("no HTML or plain text found"))
    notes = [*letter.article.notes]
    if letter is not outermost:
        notes.append(FORWARDED_NOTE)
    article = _with_headers(letter, is_forwarded=letter is not outermost)
    article = _without_forwarding(article, letter.context)
    notes += (*_attachment_notes(mail), *truncation_notes(mail))
    return replace(article, notes=tuple(notes))


def _letters(mail: Message, modified: datetime | None) -> Iterator[_Letter]:
    """Yield a mail and each that it carries, with the text in their own parts."""
    limit = earliest_known(modified, sent_at(mail))
    article = first_article(mail, limit) or Article("", saved_at=limit)
    yield _Letter(mail, article, body_context(mail))
    for carried_mail in carried_mails(mail):
        yield from _letters(carried_mail, limit)


def _with_headers(letter: _Letter, *, is_forwarded: bool) -> Article:
    """Return the article of a mail with the metadata in the headers of the mail."""
    mail, context = letter.mail, letter.context
    subject = subject_without_prefixes(header_text(mail, "Subject", context))
    sender = sender_of(mail, context)
    date = header_text(mail, "Date", context) if is_forwarded else ""
    container = ContainerMetadata(
        headings=(Evidence(subject, key="mail subject"),) if subject else (),
        sender=_evidence(sender.address, "mail sender"),
        publisher=_evidence(newsletter_name(sender, mail), "mail sender"),
        sent=_evidence(date, "date of the forwarded mail"),
        saved=sending_time(mail, "mail Date"),
    )
    return replace(letter.article, container=container)


def _evidence(quote: str | None, key: str) -> Evidence | None:
    return Evidence(quote, key=key) if quote else None


def _without_forwarding(article: Article, context: DecodedText) -> Article:
    """Return the article of a mail that was forwarded within the text, if any."""
    visible_text = "\n".join(article.page.lines) if article.page else article.text
    forwarded = find_forwarded_mail(visible_text)
    if forwarded is None:
        return article
    headers = forwarded.headers
    sender = parse_sender(headers.get("from", ""), context)
    subject = subject_without_prefixes(headers.get("subject", ""))
    own_headings = article.container.headings
    container = ContainerMetadata(
        url=article.container.url,
        headings=(Evidence(subject, key="forwarded subject"), *own_headings)
        if subject
        else own_headings,
        sender=_evidence(sender.address, "forwarded sender"),
        publisher=_evidence(newsletter_name(sender, None), "forwarded sender"),
        sent=_evidence(headers.get("date"), "date of the forwarded mail"),
    )
    notes = (*article.notes, FORWARDED_NOTE)
    text = _text_from(article, forwarded.text) if article.page else forwarded.text
    return replace(article, text=text, container=container, notes=notes)


def _text_from(article: Article, visible_text: str) -> str:
    """Return the text of an article from the start of the visible text of its mail.

    If the article has no line of this, return the visible text.
    """
    lines = [line for line in visible_text.split("\n") if line]
    for line in lines[:MAX_SEARCHED_LINES]:
        start = article.text.find(line)
        if start >= 0 and (len(line) >= MIN_LINE_CHARS or start == 0):
            return article.text[start:]
    return "\n\n".join(lines)


def first_article(mail: Message, modified: datetime | None) -> Article | None:
    """Return the article in a mail's own parts, or `None`.

    Read the first part with text: HTML, then plain text, then attached HTML.

    If the HTML is only a stub, read the plain text. Behind a short note, read the page
    that is attached to it.
    """
    articles = list(_part_articles(mail, modified))
    if not articles:
        return None
    first = articles[0]
    for other in articles[1:]:
        if first.page and not other.page and _is_stub_of(first.page, other.text):
            return other
    longest = max(articles, key=lambda article: len(article.text))
    is_note = len(first.text.split()) <= MAX_NOTE_WORDS
    is_longer = len(longest.text) >= NOTE_RATIO * len(first.text)
    return longest if longest.page and is_note and is_longer else first


def _part_articles(mail: Message, modified: datetime | None) -> Iterator[Article]:
    for read_part, part in _readable_parts(mail):
        if article := _try_read(read_part, part, modified):
            yield article


def _is_stub_of(page: Page, plain_text: str) -> bool:
    """Return whether a page says less than half as much as a plain text.

    Links do not count. Newsletters have many, and a stub has one to the web.
    """
    plain_size = len(_WEB_ADDRESS.sub("", plain_text).encode())
    return STUB_RATIO * page.size_outside_links < plain_size


def _readable_parts(mail: Message) -> Iterator[tuple[PartReader, Message]]:
    """Yield the parts that may contain the article, each with its reader."""
    pages = list(parts_of_type(mail, PAGE_TYPES))
    for part in pages:
        if not is_attachment(part):
            yield _read_page_part, part
    for part in parts_of_type(mail, PLAIN_TYPES):
        if not is_attachment(part):
            yield _read_text_part, part
    for part in pages:
        if is_attachment(part):
            yield _read_page_part, part


def _read_page_part(part: Message, modified: datetime | None) -> Article:
    return article_from_page(payload(part), part.get_content_charset(), modified)


def _read_text_part(part: Message, modified: datetime | None) -> Article:
    decoded = decode_bytes(
        payload(part), is_html=False, charset=part.get_content_charset()
    )
    if not decoded.text.strip():
        raise UnreadableError(N_("no text found"))
    text = without_closing(read_flowed(part, decoded.text))
    return Article(text, saved_at=modified, notes=decoded.notes)


def _try_read(
    read_part: PartReader, part: Message, modified: datetime | None
) -> Article | None:
    try:
        return read_part(part, modified)
    except UnreadableError:
        return None


def _attachment_notes(mail: Message) -> tuple[str, ...]:
    """Return a note that lists the attachments, if there are any."""
    names = [_attachment_name(part) for part in mail.walk() if is_attachment(part)]
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


MAIL_READER = FormatReader(split_mails, read_mail)

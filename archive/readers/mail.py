"""Read emails (RFC 5322).

The article of a mail is the longest text in it, which may be in a forwarded mail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message

from archive.article import Article, ContainerMetadata, earliest_known
from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.messages import N_
from archive.model import Evidence
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
    body_context,
    carried_mails,
    is_attachment,
    parse_mail,
)
from archive.readers.mail_senders import newsletter_name
from archive.readers.mail_texts import chosen_part
from archive.readers.reader import FormatReader
from archive.text.cleaning import clean, collapse_whitespace, pluralize
from archive.text.decoding import DecodedText
from archive.text.normalization import letters_and_digits

MAX_NAMED_ATTACHMENTS = 5
"""Maximum number of attachments that a note lists."""
MAX_SEARCHED_LINES = 40
HEAD_CHARS = 3_000
"""Start of an attached article, which has the subject of the mail if that is its title."""
MIN_LINE_CHARS = 12
"""Minimum length of a line that is not in a text by chance."""
ATTACHED_NOTE = "This is the attachment {name}; the text of the mail was left out."
FORWARDED_NOTE = "This is the forwarded mail; the text above it was left out."


@dataclass(frozen=True, slots=True)
class _Letter:
    """A mail, or one that it carries, with the article in its own parts.

    `attachment` is the part with the article, if that is attached.
    """

    mail: Message
    article: Article
    context: DecodedText
    attachment: Message | None = None


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
    if letter.attachment is not None:
        notes.append(ATTACHED_NOTE.format(name=_attachment_name(letter.attachment)))
    notes += (*_attachment_notes(mail, letter.attachment), *truncation_notes(mail))
    return replace(article, notes=tuple(notes))


def _letters(mail: Message, modified: datetime | None) -> Iterator[_Letter]:
    """Yield a mail and each that it carries, with the text in their own parts."""
    limit = earliest_known(modified, sent_at(mail))
    article, attachment = chosen_part(mail, limit)
    article = article or Article("", saved_at=limit)
    yield _Letter(mail, article, body_context(mail), attachment)
    for carried_mail in carried_mails(mail):
        yield from _letters(carried_mail, limit)


def _with_headers(letter: _Letter, *, is_forwarded: bool) -> Article:
    """Return the article of a mail with the metadata in the headers of the mail."""
    mail, context = letter.mail, letter.context
    subject = subject_without_prefixes(header_text(mail, "Subject", context))
    sender = sender_of(mail, context)
    date = header_text(mail, "Date", context) if is_forwarded else ""
    own = letter.article.container
    is_own = letter.attachment is None or letters_and_digits(
        subject
    ) in letters_and_digits(letter.article.text[:HEAD_CHARS])
    own_subject = (Evidence(subject, key="mail subject"),) if subject and is_own else ()
    newsletter = _evidence(newsletter_name(sender, mail), "mail sender")
    container = replace(
        own,
        headings=(*own.headings, *own_subject),
        sender=_evidence(sender.address, "mail sender"),
        publisher=own.publisher or newsletter,
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


def _attachment_notes(mail: Message, read_part: Message | None) -> tuple[str, ...]:
    """Return a note that lists the attachments that were not read, if there are any."""
    names = [
        _attachment_name(part)
        for part in mail.walk()
        if is_attachment(part) and part is not read_part
    ]
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

"""Split emails that carry several others, or several documents: each is an article."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from email.policy import compat32
from pathlib import Path

from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.readers.files import RawArticle, split_whole
from archive.readers.mail_parts import body_context, carried_mails, parse_mail
from archive.readers.mail_texts import attached_articles

MAIL_MARKS = (b"message/rfc822", b"message/global", b"multipart/digest", b".eml")
"""Bytes without which, in lower case, a file carries no mail."""
ATTACHMENT_MARK = b"content-disposition"
"""Bytes without which, in lower case, no document is attached to a mail."""
MIN_TEXT_CHARS = 200
"""Minimum length of the text of a mail that is an article."""

_ENVELOPE = b"Content-Type: message/rfc822\n\n"
_UNCHANGED = compat32.clone(max_line_length=0)


def split_mails(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield a mail, or each of the mails or articles that it carries if these are several.

    The position is the number of the carried mail or of the attachment.
    """
    for article in split_whole(path, target):
        mails = _carried_articles(article.content)
        attached = [] if len(mails) > 1 else list(_attached(article.content))
        if len(mails) > 1:
            for number, content in enumerate(mails, 1):
                yield RawArticle(content, f"message {number}")
        elif attached:
            yield from attached
        else:
            yield article


def _attached(content: bytes) -> Iterator[RawArticle]:
    """Yield each of several articles that are attached to a mail, as a mail with it."""
    if ATTACHMENT_MARK not in content.lower():
        return
    try:
        mail = parse_mail(content)
        parts = attached_articles(mail)
        for number, (part, problem) in enumerate(parts, 1):
            source = b"" if problem else _with_only(mail, part)
            yield RawArticle(source, f"attachment {number}", problem)
    except (*LIBRARY_ERRORS, UnreadableError):
        return


def _with_only(mail: Message, part: Message) -> bytes:
    """Return the mail with one of its attachments, and with nothing else."""
    copy = Message(_UNCHANGED)
    for name, value in mail.items():
        if not name.lower().startswith("content-"):
            copy[name] = value
    copy["Content-Type"] = "multipart/mixed"
    copy.attach(part)
    return copy.as_bytes(policy=_UNCHANGED)


def _carried_articles(content: bytes) -> list[bytes]:
    """Return the mails with texts that a mail carries, unless its own text is longer."""
    lowered = content.lower()
    if not any(mark in lowered for mark in MAIL_MARKS):
        return []
    try:
        mail = parse_mail(content)
        mails = [item for item in carried_mails(mail) if _length(item) > MIN_TEXT_CHARS]
        longest = max(map(_length, mails), default=0)
        return [_source(item) for item in mails] if longest > _length(mail) else []
    except (*LIBRARY_ERRORS, UnreadableError):
        return []


def _length(mail: Message) -> int:
    return len(body_context(mail).text)


def _source(mail: Message) -> bytes:
    """Return a file that carries only this mail, which thereby stays a forwarded one."""
    return _ENVELOPE + mail.as_bytes(policy=_UNCHANGED)

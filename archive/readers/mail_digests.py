"""Split emails that carry several others: each of those is an article."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from email.policy import compat32
from pathlib import Path

from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.readers.files import RawArticle, split_whole
from archive.readers.mail_parts import body_context, carried_mails, parse_mail

MAIL_MARKS = (b"message/rfc822", b"message/global", b"multipart/digest", b".eml")
"""Bytes without which, in lower case, a file carries no mail."""
MIN_TEXT_CHARS = 200
"""Minimum length of the text of a mail that is an article."""

_ENVELOPE = b"Content-Type: message/rfc822\n\n"
_UNCHANGED = compat32.clone(max_line_length=0)


def split_mails(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield a mail, or each of the mails that it carries if these are several.

    The position is the number of the carried mail.
    """
    for article in split_whole(path, target):
        mails = _carried_articles(article.content)
        if len(mails) < 2:
            yield article
            continue
        for number, content in enumerate(mails, 1):
            yield RawArticle(content, f"message {number}")


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

"""Get the parts of an email: its own texts, and the mails that it carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.messages import N_
from archive.readers.mail_limits import parse_bounded
from archive.text.decoding import DecodedText, decode_bytes

PAGE_TYPES = ("text/html", "application/xhtml+xml")
PLAIN_TYPES = ("text/plain",)
MAIL_TYPES = ("message/rfc822", "message/global")
MAIL_SUFFIX = ".eml"
MAX_LINE_BYTES = 4_000
PROPERTY_STARTS = (b"<?xml", b"bplist")
"""The start of the list of properties behind a mail of Apple Mail."""

_BEFORE_HEADERS = re.compile(
    rb"(?:\xef\xbb\xbf)?+(?:[ \t]*+\r?\n){0,100}+(?:(?P<length>\d{1,10})[ \t]*+\r?\n)?+"
    rb"(?:>?From [^\n]{0,400}+\n)?+"
)
_NO_CONTEXT = DecodedText("", "utf-8")


def parse_mail(content: bytes) -> Message:
    """Parse an email. The parser accepts any bytes, and records their defects.

    Raises:
        UnreadableError: the email has too many parts, or they are nested too deeply.
    """
    try:
        return parse_bounded(without_envelope(content))
    except LIBRARY_ERRORS as error:
        raise UnreadableError(N_("not a valid email (damaged parts)")) from error


def without_envelope(content: bytes) -> bytes:
    """Return a mail from its first header on, with line ends that can be parsed.

    Programs write a byte order mark, blank lines, or a line with the sender before it.
    Apple Mail writes its length, and a list of properties behind it.
    """
    match = _BEFORE_HEADERS.match(content)
    mail = content[match.end() :] if match else content
    if match and match["length"]:
        properties = mail[int(match["length"]) :]
        if properties.lstrip().startswith(PROPERTY_STARTS):
            mail = mail[: int(match["length"])]
    return mail if b"\n" in mail[:MAX_LINE_BYTES] else mail.replace(b"\r", b"\n")


def own_parts(mail: Message) -> Iterator[Message]:
    """Yield the parts of a mail, but not those of the mails that it carries."""
    if _is_mail(mail):
        return
    yield mail
    if mail.is_multipart():
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from own_parts(part)


def parts_of_type(mail: Message, content_types: tuple[str, ...]) -> Iterator[Message]:
    """Yield the parts of a mail with one of the types."""
    return (
        part for part in own_parts(mail) if part.get_content_type() in content_types
    )


def carried_mails(mail: Message) -> Iterator[Message]:
    """Yield the mails that a mail carries as parts or attachments."""
    if _is_mail(mail):
        yield from _mails_in(mail)
    elif mail.is_multipart():
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from carried_mails(part)


def _is_mail(part: Message) -> bool:
    if part.get_content_type() in MAIL_TYPES:
        return True
    return not part.is_multipart() and file_name(part).endswith(MAIL_SUFFIX)


def _mails_in(part: Message) -> Iterator[Message]:
    """Yield the mail in a part. Some programs encode it, though they must not."""
    content = part.get_payload()
    inner = content[0] if isinstance(content, list) and content else None
    if isinstance(inner, Message) and inner.keys():
        yield inner
        return
    try:
        yield parse_bounded(_encoded_mail(part, inner))
    except (*LIBRARY_ERRORS, UnreadableError):
        return


def _encoded_mail(part: Message, inner: object) -> bytes:
    if not isinstance(inner, Message):
        return payload(part)
    encoding = part.get("Content-Transfer-Encoding")
    if encoding:
        inner["Content-Transfer-Encoding"] = str(encoding)
    return payload(inner)


def file_name(part: Message) -> str:
    """Return the name of an attached file in lower case, or `""`."""
    try:
        return (part.get_filename() or "").lower()
    except LIBRARY_ERRORS:
        return ""


def is_attachment(part: Message) -> bool:
    """Return whether a part is an attachment. Carried mails do not count."""
    if part.is_multipart() or _is_mail(part):
        return False
    return part.get_content_disposition() == "attachment"


def payload(part: Message) -> bytes:
    """Return the decoded bytes of a part, or none if they are invalid."""
    try:
        content = part.get_payload(decode=True)
    except LIBRARY_ERRORS:
        return b""
    return content if isinstance(content, bytes) else b""


def body_context(mail: Message) -> DecodedText:
    """Return the first text of a mail with its encoding."""
    for part in parts_of_type(mail, (*PLAIN_TYPES, *PAGE_TYPES)):
        is_html = part.get_content_type() in PAGE_TYPES
        try:
            decoded = decode_bytes(payload(part), is_html, part.get_content_charset())
        except UnreadableError:
            continue
        if decoded.text.strip():
            return decoded
    return _NO_CONTEXT

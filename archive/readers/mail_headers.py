"""Decode the headers of emails as mail programs write them.

Python's decoder refuses the characters that Windows adds to East Asian encodings, parts
that end within a character, and bytes beyond ASCII.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from archive.data_files import alternation_pattern, read_words
from archive.errors import LIBRARY_ERRORS
from archive.model import Evidence, SavingTime
from archive.readers.mail_limits import MAX_HEADER_CHARS
from archive.text.cleaning import clean, collapse_whitespace
from archive.text.context_decoding import decode_like
from archive.text.decoding import DecodedText, decode_label, encoding_name

SINGLE_BYTE_PREFIXES = ("cp125", "iso8859", "cp874", "koi8", "mac")
"""Encodings in which UTF-8 is hardly ever valid by chance."""
MAX_PREFIXES = 8
"""Maximum number of words such as “Re:” that are removed from a subject."""

_ENCODED_WORD = re.compile(
    r"=\?(?P<charset>[\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?(?P<encoding>[bqBQ])\?"
    r"(?P<text>(?:[^?=]|=(?!\?[^=])|\?(?!=))*+)\?="
)
_LINE_FOLD = re.compile(r"[\r\n]+")
_NON_BASE64 = re.compile(r"[^A-Za-z0-9+/]+")
_HEX_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")
_PREFIX_WORDS = alternation_pattern(read_words("mail_prefixes.txt"))
_REPLY_PREFIX = re.compile(
    rf"(?:{_PREFIX_WORDS}(?:\s?\[\d{{1,3}}\]|\s?\(\d{{1,3}}\))?\s?[:：])\s*+",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?:\[\s?(?:ext(?:ern(?:al|e|o|a|í)?)?|external e?mail|externe mail|вне[шs]н(?:ее|яя)|"
    r"spam\??|外部|外部メール|외부)\s?\]|\*{3,5}\s?spam\s?\*{3,5})\s*+",
    re.IGNORECASE,
)
"""What servers write before the subject of a mail from outside, or of a doubtful one."""
_BRACKETED_FORWARD = re.compile(r"\[(?:fwd?): (?P<subject>[^\n]+)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sender:
    """The display name and the address in a header such as `From`, each may be `""`."""

    name: str
    address: str


def header_text(mail: Message, name: str, context: DecodedText) -> str:
    """Return a decoded header on one line, or `""` if it is missing.

    `context` is the text of the mail, which decides about bytes of unknown encoding.
    """
    return _on_one_line(_decode_header(raw_header(mail, name), context))


def raw_header(mail: Message, name: str) -> str:
    """Return the first header of this name as it is in the mail, without folds."""
    values = (value for key, value in mail.raw_items() if key.lower() == name.lower())
    value = str(next(values, ""))[:MAX_HEADER_CHARS]
    return _LINE_FOLD.sub("", value)


def sender_of(mail: Message, context: DecodedText) -> Sender:
    """Return the sender of a mail."""
    return parse_sender(raw_header(mail, "From"), context)


def parse_sender(value: str, context: DecodedText) -> Sender:
    """Return the first sender in the value of a header."""
    try:
        pairs = getaddresses([value])
    except LIBRARY_ERRORS:
        pairs = []
    pair = next((pair for pair in pairs if "@" in pair[1]), ("", ""))
    if not pair[1]:
        return Sender(_on_one_line(_decode_header(value, context)).strip(" \"'<>"), "")
    name = _on_one_line(_decode_header(pair[0], context))
    return Sender(name.strip(" \"'"), _on_one_line(pair[1]))


def sent_at(mail: Message) -> datetime | None:
    """Return the time of sending, or `None` if it is missing or invalid."""
    try:
        moment = parsedate_to_datetime(raw_header(mail, "Date"))
    except LIBRARY_ERRORS:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def sending_time(mail: Message, key: str) -> SavingTime | None:
    """Return when a mail was sent, or when a browser saved a page with its parts."""
    moment = sent_at(mail)
    if moment is None:
        return None
    return SavingTime(
        moment.date(), Evidence(raw_header(mail, "Date").strip(), key=key), moment
    )


def subject_without_prefixes(subject: str) -> str:
    """Return the subject of a mail without “Re:”, “Fwd:” and their translations."""
    for _ in range(MAX_PREFIXES):
        subject = subject.strip()
        if bracketed := _BRACKETED_FORWARD.fullmatch(subject):
            subject = bracketed["subject"]
        elif prefix := _REPLY_PREFIX.match(subject) or _MARK.match(subject):
            subject = subject[prefix.end() :]
        else:
            break
    return subject.strip()


def _on_one_line(text: str) -> str:
    return collapse_whitespace(clean(text)[0])


def _decode_header(value: str, context: DecodedText) -> str:
    """Return the text of a header: encoded words, and the text between them."""
    parts: list[str] = []
    word: _Word | None = None
    end = 0
    for match in _ENCODED_WORD.finditer(value):
        between = value[end : match.start()]
        next_word = _Word.of(match)
        if word and not between.strip() and word.continues_in(next_word):
            word = word.joined(next_word)
        else:
            parts += [word.decoded(context)] if word else []
            parts += [_decode_raw(between, context)] if between.strip() else []
            parts += [" "] if between and not between.strip() and not word else []
            word = next_word
        end = match.end()
    parts += [word.decoded(context)] if word else []
    parts.append(_decode_raw(value[end:], context))
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Word:
    """An encoded word (RFC 2047), or several that are one text.

    `open_base64` is the end of a base64 text that is cut within three bytes.
    """

    charset: str
    content: bytes
    open_base64: str = ""

    @classmethod
    def of(cls, match: re.Match[str]) -> _Word:
        charset, text = match["charset"].lower(), match["text"]
        if match["encoding"] in "qQ":
            return cls(charset, _decode_quoted(text))
        return cls._of_base64(charset, b"", _NON_BASE64.sub("", text), "=" in text)

    @classmethod
    def _of_base64(
        cls, charset: str, start: bytes, text: str, is_padded: bool
    ) -> _Word:
        open_length = 0 if is_padded else len(text) % 4
        closed = text[: len(text) - open_length]
        return cls(charset, start + _decode_base64(closed), text[len(closed) :])

    def continues_in(self, other: _Word) -> bool:
        return self.charset == other.charset

    def joined(self, other: _Word) -> _Word:
        if not self.open_base64:
            return _Word(self.charset, self.content + other.content, other.open_base64)
        encoded = base64.b64encode(other.content).decode().rstrip("=")
        text = self.open_base64 + encoded + other.open_base64
        return self._of_base64(self.charset, self.content, text, is_padded=False)

    def decoded(self, context: DecodedText) -> str:
        content = self.content + _decode_base64(self.open_base64)
        encoding = encoding_name(self.charset)
        if encoding and encoding.startswith(SINGLE_BYTE_PREFIXES):
            text = _decode_utf8(content)
            return text or decode_label(content, self.charset) or ""
        if self.charset in _MAIL_ENCODINGS:
            return content.decode(_MAIL_ENCODINGS[self.charset], "replace")
        text = decode_label(content, self.charset)
        return decode_like(content, context) if text is None else text


_MAIL_ENCODINGS = {"hz-gb-2312": "hz", "iso-2022-kr": "iso2022_kr", "utf-7": "utf-7"}
"""Encodings of headers that browsers do not support, with Python's names."""


def _decode_utf8(content: bytes) -> str | None:
    """Return the text of bytes that are UTF-8 beyond ASCII."""
    if content.isascii():
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _decode_raw(value: str, context: DecodedText) -> str:
    """Return the text of a part of a header that is not encoded, though it should be."""
    content = value.encode("utf-8", "surrogateescape")
    return decode_like(content, context)


def _decode_quoted(text: str) -> bytes:
    content = text.replace("_", " ").encode("utf-8", "surrogateescape")
    return _HEX_BYTE.sub(lambda match: bytes.fromhex(match[1].decode()), content)


def _decode_base64(text: str) -> bytes:
    if len(text) % 4 == 1:
        text = text[:-1]
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""

"""Bytes to text as browsers do it, and HTML fragments to plain text: the one home of BeautifulSoup."""

from __future__ import annotations

import codecs
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import UnicodeDammit
from bs4.dammit import EncodingDetector

from archive.errors import UnreadableError
from archive.messages import N_
from archive.text.cleaning import REPLACEMENT, clean, pluralize

SAMPLE_BYTES = 1 << 16
"""Bytes on which an unknown encoding, or binary data, is told."""
DECLARATION_BYTES = 4096
"""Bytes in which a declaration is looked for; browsers stop at 1,024, saved pages are often late."""
MAX_NUL_SHARE, MAX_CONTROL_SHARE = 0.3, 0.05
"""Shares of NULs, and of other control bytes, above which bytes are no text."""
MAX_BAD_RATIO = 0.5
"""Bad sequences for each good one up to which damaged bytes are still taken for the encoding they are tried in."""
MAX_NON_ASCII_SHARE, EXTRA_NON_ASCII_BYTES = 0.04, 3
"""A text with at most this share of other bytes, and a few, is windows-1252, which browsers fall back on."""

FILE_SIGNATURES = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x1f\x8b": "gzip data (its name should end in .gz)",
    b"BZh": "bzip2 data",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\xfd7zXZ": "xz data",
    b"(\xb5/\xfd": "Zstandard data",
    b"Rar!\x1a": "a RAR archive",
    b"SQLite format 3\0": "a SQLite database",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}
TEXT_LIKE_SIGNATURES = frozenset({b"GIF8", b"BZh", b"MZ"})
"""These could begin a text: they only name what is known to be binary."""

# Encodings that a page may declare, by Python's names: those of the WHATWG Encoding Standard and no other, for
# Python has codecs (UTF-7, IDNA) that are unsafe or no text encodings at all.
SUPPORTED_ENCODINGS = frozenset({
    "big5hkscs", "cp866", "cp874", "cp932", "cp949", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", "euc_jp", "gb18030", "iso2022_jp", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5",
    "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16",
    "koi8-r", "koi8-u", "mac-cyrillic", "mac-roman", "utf-8"
})  # fmt: skip

# What that standard makes of a label or of Python's name for it, where it is not the same.
ENCODING_LABELS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "x-cp1252": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8", "unicode": "utf-8",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "big5": "big5hkscs", "euc_kr": "cp949", "x-euc-jp": "euc_jp", "x-cp1250": "cp1250",
    "x-cp1251": "cp1251", "iso-8859-8-i": "iso8859-8", "macintosh": "mac-roman", "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
UNDETECTED_ENCODINGS = (
    "utf_7",
    "utf_16",
    "utf_16_be",
    "utf_16_le",
    "utf_32",
    "utf_32_be",
    "utf_32_le",
)
"""Without a byte order mark these are hardly ever what a detector takes for them."""


_CONTROL_BYTES = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_ASCII_BYTES = bytes(range(128))

logging.getLogger("bs4.dammit").setLevel(
    logging.ERROR
)  # what it would warn of stands in the notes


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text, the encoding that it was in, and a sentence for each thing that had to be mended."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode_bytes(
    content: bytes, is_html: bool, charset: str | None = None
) -> DecodedText:
    """The text in the bytes: byte order mark, `charset` as HTTP or a mail gives it, declaration (of HTML), UTF-8, then

    detection.

    Valid UTF-8 wins over a declaration that says otherwise: pages are often saved in UTF-8 with the old one left in.
    Raises UnreadableError for what is no text.
    """
    stripped, marked = EncodingDetector.strip_byte_order_mark(content)
    if not marked:
        _refuse_binary(content)
    declared = _encoding_name(charset or "") or (
        _declared_encoding(content) if is_html else None
    )
    found = next(_decode_attempts(stripped, marked or declared, bool(marked)))
    text, notes = clean(found.text)
    return DecodedText(text, found.encoding, found.notes + notes)


def _decode_attempts(
    content: bytes, declared: str | None, has_bom: bool
) -> Iterator[DecodedText]:
    """Ways to read the bytes, best first; the last one always works."""
    yield from () if has_bom else _decode_utf8(content, declared)
    for encoding in (declared, "utf-8"):
        if encoding and (has_bom or _is_plausible(content, encoding)):
            yield _decode_replacing(content, encoding)
    encoding = _detect_encoding(content)
    guessed = _decode_replacing(content, encoding)
    yield DecodedText(
        guessed.text,
        encoding,
        (f"Encoding guessed: {encoding}.", *guessed.notes),
    )


def _decode_utf8(content: bytes, declared: str | None) -> Iterator[DecodedText]:
    """The bytes as strict UTF-8, unless they are plain ASCII and declared as something that looks so (ISO-2022-JP)."""
    if declared and content.isascii():
        return
    try:
        text = content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return
    wrong = declared and declared != "utf-8"
    yield DecodedText(
        text,
        "utf-8",
        (f"Declares {declared} but is encoded in UTF-8.",) if wrong else (),
    )


def _decode_replacing(content: bytes, encoding: str) -> DecodedText:
    text = content.decode(encoding, "replace")
    bad = _count_bad_sequences(content, text)
    return DecodedText(
        text,
        encoding,
        (f"{pluralize(bad, 'invalid byte sequence')} replaced by U+FFFD.",)
        if bad
        else (),
    )


def _is_plausible(content: bytes, encoding: str) -> bool:
    """Whether few enough of the bytes beyond ASCII are broken in an encoding."""
    text = content.decode(encoding, "replace")
    bad = _count_bad_sequences(content, text)
    good = sum(not char.isascii() for char in text) - bad if bad else 0
    return bad <= MAX_BAD_RATIO * good


def _count_bad_sequences(content: bytes, text: str) -> int:
    return max(0, text.count(REPLACEMENT) - content.count(REPLACEMENT.encode()))


def _declared_encoding(content: bytes) -> str | None:
    """The encoding that HTML declares, as browsers understand its label; `None` for an unknown one."""
    return _encoding_name(
        EncodingDetector.find_declared_encoding(
            content[:DECLARATION_BYTES], is_html=True
        )
        or ""
    )


def _encoding_name(label: str) -> str | None:
    """Python's name for the encoding of a label, as browsers understand it; `None` for an unknown one."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(ENCODING_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    name = ENCODING_LABELS.get(name, name)
    return name if name in SUPPORTED_ENCODINGS else None


def _detect_encoding(content: bytes) -> str:
    """The encoding that bytes are in, by BeautifulSoup's detection on their first part, cut where a line ends."""
    sample = content[:SAMPLE_BYTES]
    if len(content) > SAMPLE_BYTES:
        sample = sample[: max(sample.rfind(b"\n"), sample.rfind(b" ")) + 1] or sample
    if (
        len(sample.translate(None, _ASCII_BYTES))
        <= MAX_NON_ASCII_SHARE * len(sample) + EXTRA_NON_ASCII_BYTES
    ):
        return "cp1252"
    return (
        UnicodeDammit(sample, exclude_encodings=UNDETECTED_ENCODINGS).original_encoding
        or "cp1252"
    )


def _refuse_binary(content: bytes) -> None:
    sample = content[:SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    binary = sample.count(0) > MAX_NUL_SHARE * len(
        sample
    ) or controls > MAX_CONTROL_SHARE * len(sample)
    for signature, kind in FILE_SIGNATURES.items():
        if sample.startswith(signature) and (
            binary or signature not in TEXT_LIKE_SIGNATURES
        ):
            raise UnreadableError(f"not a text file but {kind}")
    if binary:
        raise UnreadableError(N_("not a text file but mostly control bytes"))

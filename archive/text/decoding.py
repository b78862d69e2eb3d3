"""Decode bytes to text as browsers do, with the encoding detection of BeautifulSoup."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.errors import UnreadableError
from archive.messages import N_
from archive.text.cleaning import REPLACEMENT, clean, pluralize
from archive.text.double_encoding import repair_double_encoding
from archive.text.japanese_encodings import ENCODINGS as JAPANESE_ENCODINGS
from archive.text.japanese_encodings import decode_japanese
from archive.text.latin_decoding import LATIN_ENCODINGS, choose_latin_encoding

FIRST_BYTES_OF_MARKS = (b"\xef", b"\xfe", b"\xff", b"\x00")
"""The first bytes of the byte order marks of UTF-8, UTF-16 and UTF-32."""
SAMPLE_BYTES = 1 << 16
"""Length of the sample in which encodings and binary data are detected, in bytes."""
DECLARATION_BYTES = 4096
"""Bytes that are searched for a declaration of the encoding.

Browsers stop at 1,024, but saved pages often declare it later.
"""
MAX_NUL_SHARE = 0.3
"""Maximum share of NUL bytes in a text."""
MAX_CONTROL_SHARE = 0.05
"""Maximum share of other control bytes in a text."""
MAX_BAD_RATIO = 0.5
"""Maximum number of broken sequences for each valid one in damaged bytes."""
MAX_NON_ASCII_SHARE = 0.04
EXTRA_NON_ASCII_BYTES = 3
"""Bytes beyond ASCII, as a share and a constant, up to which a text is windows-1252.

Browsers fall back on this encoding.
"""

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
"""Signatures with which a text can begin. They only name the type of binary data."""

# Encodings that a page may declare, by Python's names. They are those of the WHATWG
# Encoding Standard, since some of Python's codecs are unsafe (UTF-7) or not for texts
# (IDNA).
SUPPORTED_ENCODINGS = frozenset({
    "big5hkscs", "cp866", "cp874", "cp932", "cp949", "cp1250", "cp1251", "cp1252",
    "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "euc_jp", "gb18030",
    "iso2022_jp", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6",
    "iso8859-7", "iso8859-8", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15",
    "iso8859-16", "koi8-r", "koi8-u", "mac-cyrillic", "mac-roman", "utf-8"
})  # fmt: skip

# Labels, or Python's names for them, that mean another encoding in that standard.
ENCODING_LABELS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "x-cp1252": "cp1252",
    "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8", "unicode": "utf-8",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "shift_jis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "big5": "big5hkscs", "euc_kr": "cp949", "x-euc-jp": "euc_jp",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "iso-8859-8-i": "iso8859-8",
    "macintosh": "mac-roman", "x-mac-cyrillic": "mac-cyrillic",
    "windows-949": "cp949", "x-windows-949": "cp949", "ksc_5601": "cp949",
    "ks_c_5601-1989": "cp949", "windows-874": "cp874", "windows-932": "cp932",
    "x-ms-cp932": "cp932", "windows-936": "gb18030", "windows-950": "big5hkscs",
    "cp950": "big5hkscs", "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs",
    "cp50220": "iso2022_jp", "cp50221": "iso2022_jp", "cp51932": "euc_jp",
    "x-gb2312": "gb18030", "gb_2312-80": "gb18030",
    "iso2022_jp_1": "iso2022_jp", "iso2022_jp_ext": "iso2022_jp",
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
"""Encodings whose detection is usually wrong without a byte order mark."""

OTHER_SCRIPTS = frozenset({
    "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-11",
})  # fmt: skip
"""The parts of ISO 8859 without the accents of Latin letters."""
MIN_WIDE_SHARE = 0.6
"""Share of NUL bytes in the half of a text in UTF-16 that has mostly ASCII letters."""

_JAPANESE_ESCAPE = re.compile(rb"\x1b\$[@B][\x21-\x7e]{2}")
_CONTROL_BYTES = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_ASCII_BYTES = bytes(range(128))

# Its warnings repeat the notes of `DecodedText`.
logging.getLogger("bs4.dammit").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text, the encoding it was in, and a sentence for each repair."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode_bytes(
    content: bytes, is_html: bool, charset: str | None = None
) -> DecodedText:
    """Return the text in the bytes.

    The encoding comes from the byte order mark, `charset` (of HTTP or a mail), the
    declaration in HTML, or detection. Valid UTF-8 overrides `charset` and declaration,
    since pages are often saved in UTF-8 with their old declaration.

    Raises:
        UnreadableError: The bytes are binary data.
    """
    stripped, bom_encoding = _strip_byte_order_mark(content)
    bom_encoding = bom_encoding or _wide_encoding(content)
    encoding = bom_encoding
    if not encoding:
        _refuse_binary(content)
        encoding = encoding_name(charset or "")
    if not encoding and is_html:
        encoding = _declared_encoding(content)
    if not encoding and _JAPANESE_ESCAPE.search(content):
        encoding = "iso2022_jp"
    decoded = next(_decode_attempts(stripped, encoding, bool(bom_encoding)))
    text, notes = clean(decoded.text)
    text, count = repair_double_encoding(text)
    if count:
        notes += (f"{pluralize(count, 'character')} encoded twice repaired.",)
    return DecodedText(text, decoded.encoding, decoded.notes + notes)


def _strip_byte_order_mark(content: bytes) -> tuple[bytes, str | None]:
    """Return the bytes behind a byte order mark, and the encoding that it stands for."""
    if content[:1] not in FIRST_BYTES_OF_MARKS:
        return content, None
    from bs4.dammit import EncodingDetector  # noqa: PLC0415  # slow, rarely needed

    return EncodingDetector.strip_byte_order_mark(content)


def _wide_encoding(content: bytes) -> str | None:
    """Return the form of UTF-16 of a text of mostly ASCII letters without such a mark."""
    sample = content[:SAMPLE_BYTES]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if min(first, second) or max(first, second) < MIN_WIDE_SHARE * len(sample) / 2:
        return None
    return "utf-16-be" if first else "utf-16-le"


def _decode_attempts(
    content: bytes, declared: str | None, has_bom: bool
) -> Iterator[DecodedText]:
    """Yield at least one result, that of the most likely encoding first."""
    if not has_bom:
        yield from _decode_utf8(content, declared)
    for encoding in (declared, "utf-8"):
        if encoding and (has_bom or _is_plausible(content, encoding)):
            yield _decode_replacing(content, encoding)
    encoding = _detect_encoding(content)
    decoded = _decode_replacing(content, encoding)
    note = f"Encoding guessed: {encoding}."
    yield DecodedText(decoded.text, encoding, (note, *decoded.notes))


def _decode_utf8(content: bytes, declared: str | None) -> Iterator[DecodedText]:
    """Yield the bytes decoded as UTF-8 if they are valid.

    Bytes that are all ASCII may be in a declared encoding such as ISO-2022-JP.
    """
    if declared and content.isascii():
        return
    try:
        text = content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return
    notes: tuple[str, ...] = ()
    if declared and declared != "utf-8":
        notes = (f"Declares {declared} but is encoded in UTF-8.",)
    yield DecodedText(text, "utf-8", notes)


def _decode_replacing(content: bytes, encoding: str) -> DecodedText:
    text = _decode(content, encoding)
    count = _count_bad_sequences(content, text)
    if not count:
        return DecodedText(text, encoding)
    note = f"{pluralize(count, 'invalid byte sequence')} replaced by U+FFFD."
    return DecodedText(text, encoding, (note,))


def _decode(content: bytes, encoding: str) -> str:
    if encoding in JAPANESE_ENCODINGS:
        return decode_japanese(content, encoding)
    return content.decode(encoding, "replace")


def decode_label(content: bytes, label: str) -> str | None:
    """Return the text in an encoding as browsers interpret its label.

    Return `None` if the label is unknown. Invalid sequences become U+FFFD.
    """
    encoding = encoding_name(label)
    return _decode(content, encoding) if encoding else None


def _is_plausible(content: bytes, encoding: str) -> bool:
    """Return whether few of the bytes beyond ASCII are invalid in the encoding."""
    text = _decode(content, encoding)
    invalid_count = _count_bad_sequences(content, text)
    if not invalid_count:
        return True
    valid_count = sum(not char.isascii() for char in text) - invalid_count
    return invalid_count <= MAX_BAD_RATIO * valid_count


def _count_bad_sequences(content: bytes, text: str) -> int:
    return max(0, text.count(REPLACEMENT) - content.count(REPLACEMENT.encode()))


def _declared_encoding(content: bytes) -> str | None:
    """Return the encoding that HTML declares, or `None` if it is unknown."""
    from bs4.dammit import EncodingDetector  # noqa: PLC0415  # slow, not for texts

    head = content[:DECLARATION_BYTES]
    label = EncodingDetector.find_declared_encoding(head, is_html=True)
    return encoding_name(label or "")


def encoding_name(label: str) -> str | None:
    """Return Python's name for a label as browsers interpret it, or `None`."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(ENCODING_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    name = ENCODING_LABELS.get(name, name)
    return name if name in SUPPORTED_ENCODINGS else None


def _detect_encoding(content: bytes) -> str:
    """Return the encoding that BeautifulSoup detects in a sample of the bytes.

    The sample ends at a line end or a space.
    """
    sample = content[:SAMPLE_BYTES]
    if len(content) > SAMPLE_BYTES:
        sample_end = max(sample.rfind(b"\n"), sample.rfind(b" ")) + 1
        sample = sample[:sample_end] or sample
    guess = _guess_encoding(sample)
    name = codecs.lookup(guess).name
    is_latin = name in LATIN_ENCODINGS or name.startswith("iso8859")
    may_change = is_latin and name not in OTHER_SCRIPTS
    return choose_latin_encoding(sample, guess) if may_change else guess


def _guess_encoding(sample: bytes) -> str:
    non_ascii_count = len(sample.translate(None, _ASCII_BYTES))
    max_count = MAX_NON_ASCII_SHARE * len(sample) + EXTRA_NON_ASCII_BYTES
    if non_ascii_count <= max_count:
        return "cp1252"
    from bs4 import UnicodeDammit  # noqa: PLC0415  # slow, rarely needed

    detection = UnicodeDammit(sample, exclude_encodings=UNDETECTED_ENCODINGS)
    guess = detection.original_encoding or "cp1252"
    if guess == "utf-8" and _is_mostly_arabic(sample.decode("cp1256")):
        return "cp1256"  # Persian letters are in bytes that other encodings lack
    return guess


def _is_mostly_arabic(text: str) -> bool:
    letters = [char for char in text if not char.isascii()]
    return 2 * sum("\u0600" <= char <= "\u06ff" for char in letters) > len(letters)


def _refuse_binary(content: bytes) -> None:
    sample = content[:SAMPLE_BYTES]
    is_binary = _has_control_bytes(sample)
    for signature, kind in FILE_SIGNATURES.items():
        if signature in TEXT_LIKE_SIGNATURES and not is_binary:
            continue
        if sample.startswith(signature):
            raise UnreadableError(f"not a text file: {kind}")
    if is_binary:
        raise UnreadableError(N_("not a text file: mostly control characters"))


def _has_control_bytes(sample: bytes) -> bool:
    """Return whether the sample has too many control bytes for a text."""
    if sample.count(0) > MAX_NUL_SHARE * len(sample):
        return True
    control_count = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    return control_count > MAX_CONTROL_SHARE * len(sample)

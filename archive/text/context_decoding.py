"""Decode a short text whose encoding is unknown, with the help of a longer one.

The subject of a mail is too short for detection, but its body has the same letters.
"""

from __future__ import annotations

from archive.text.cleaning import REPLACEMENT
from archive.text.decoding import SUPPORTED_ENCODINGS, DecodedText, decode_label

CONTEXT_BONUS = 0.3
"""What a share of shared letters gains if the longer text has this encoding, too."""
MIN_SHARE = 0.4
"""Minimum share of the letters beyond ASCII that the longer text has."""
FALLBACK_ENCODING = "windows-1252"

_JAPANESE_ESCAPE = b"\x1b$"
_BY_FREQUENCY = ("cp1252", "gb18030", "cp932", "cp949", "big5hkscs", "cp1251")
"""Encodings that are tried first. Of equally good ones, the first is taken."""


def decode_like(content: bytes, context: DecodedText) -> str:
    """Return the text in the bytes: valid UTF-8, or the text most like a longer one."""
    if _JAPANESE_ESCAPE in content:
        return decode_label(content, "iso-2022-jp") or ""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    context_chars = frozenset(context.text)
    best, best_share = FALLBACK_ENCODING, MIN_SHARE
    for encoding in _candidates(context.encoding):
        text = decode_label(content, encoding)
        share = _share_of_letters(text or "", context_chars)
        share += CONTEXT_BONUS * (share >= 0 and encoding == context.encoding)
        if share > best_share:
            best, best_share = encoding, share
    if best == FALLBACK_ENCODING and context.encoding not in ("utf-8", best):
        text = decode_label(content, context.encoding) or REPLACEMENT
        if REPLACEMENT not in text:
            return text
    return decode_label(content, best) or ""


def _candidates(first: str) -> tuple[str, ...]:
    """Return all encodings, that of the longer text first."""
    ordered = (first, *_BY_FREQUENCY, *sorted(SUPPORTED_ENCODINGS))
    return tuple(dict.fromkeys(name for name in ordered if name != "utf-8"))


def _share_of_letters(text: str, context_chars: frozenset[str]) -> float:
    """Return the share of the letters beyond ASCII that the longer text has.

    Return -1 if the text is invalid.
    """
    if REPLACEMENT in text:
        return -1
    letters = [char for char in text if not char.isascii()]
    if not letters:
        return -1
    return sum(char in context_chars for char in letters) / len(letters)

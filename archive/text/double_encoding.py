"""Repair text in UTF-8 that a program read in another encoding and encoded again.

Then `é` is `Ã©`, and `Р` is `Рџ`. Only passages are repaired in which each character
beyond ASCII belongs to such a sequence, so that a text about them keeps its examples.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

MIN_SEQUENCES = 3
"""Sequences in a whole text below which it is not repaired."""
MAX_ROUNDS = 3
"""How often a text may be encoded too many times."""

COMMON_SEQUENCES: Mapping[str, tuple[str, ...]] = {
    "cp1252": (
        "Ã©", "Ã¨", "Ãª", "Ã¡", "Ã³", "Ã\xad", "Ãº", "Ã±", "Ã§", "Ã£", "Ã¤", "Ã¶", "Ã¼",
        "ÃŸ", "Ã¥", "Ã¦", "Ã¸", "Ã\xa0", "â€", "â\x80", "Ä±", "Ä™", "Ä›", "Ä\x8d", "Äƒ",
        "ÄŸ", "Å¡", "Å‚", "Å¾", "Å‘", "Å\x9b", "Å„", "Ð°", "Ð¾", "Î±", "Ø§", "Ù„", "×™",
        "×\x99", "à¤", "à¦", "à¸", "à®", "à°", "ã€", "ã\x81", "ã‚", "ï¼", "ë‹", "ë\x8b",
        "ìœ", "áº", "áƒ", "Õ¡",
    ),
    "cp1251": ("Рѕ", "Р°", "вЂ", "Рё"),
    "cp1250": ("Ă©", "Ă¤", "Ăˇ", "ĂĽ", "Ăł", "â€", "Ĺ‚", "Ä‡"),
    "cp1253": ("Ξ±", "ΞΏ", "β€"),
    "cp1255": ("׳™", "׳”"),
    "cp1256": ("ط§", "ظ„"),
    "cp874": ("เธฒ", "เธ™"),
    "mac-roman": ("√©", "√§", "√º", "‚Äô", "‚Äú"),
}  # fmt: skip
"""Encodings in which UTF-8 is read by mistake, and sequences most such texts have.

A text without any of them is not searched further.
"""
LOST_QUOTES = {"cp1252": "â€", "cp1250": "â€"}
"""What remains of a closing quotation mark if its last byte, which is no letter, is lost."""
LOST_SPACES = {"cp1252": "Ã ", "cp1250": "Ă "}
"""What remains of an `à` if its last byte was made a space."""

_LOST = frozenset((*LOST_QUOTES.values(), *LOST_SPACES.values()))
_COMMON = re.compile(
    "|".join(re.escape(mark) for marks in COMMON_SEQUENCES.values() for mark in marks)
)
_PASSAGE = re.compile(r"[^<>\"\n]+")
_REFERENCE = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{2,8}|#\d{3,5}|#x[0-9a-fA-F]{2,4});")
_ESCAPED = ("&Atilde;", "&acirc;&euro;", "&ETH;&", "&#195;", "&#226;&#128;")
"""Common sequences as character references."""


def repair_double_encoding(text: str) -> tuple[str, int]:
    """Return the text without sequences of UTF-8, and how many were replaced."""
    if text.isascii() and not any(mark in text for mark in _ESCAPED):
        return text, 0
    total = 0
    for _ in range(MAX_ROUNDS):
        text, count = _repair_once(text)
        if count < MIN_SEQUENCES:
            break
        total += count
    return text, total


def _repair_once(text: str) -> tuple[str, int]:
    """Return a text that was encoded once less, and the number of sequences."""
    if any(mark in text for mark in _ESCAPED):
        text = _REFERENCE.sub(_plain_letter, text)
    if not _COMMON.search(text):
        return text, 0
    for encoding, sequences in COMMON_SEQUENCES.items():
        if not any(sequence in text for sequence in sequences):
            continue
        if len(_sequences(encoding).findall(text)) >= MIN_SEQUENCES:
            repair = _Repair(encoding)
            repaired = _PASSAGE.sub(repair.passage, text)
            if repair.count >= MIN_SEQUENCES:
                return repaired, repair.count
    return text, 0


def _plain_letter(reference: re.Match[str]) -> str:
    """Return the character beyond ASCII for which a reference stands."""
    char = html.unescape(reference[0])
    return reference[0] if char.isascii() else char


@dataclass(slots=True)
class _Repair:
    """The repair of the passages of a text, with the number of its sequences."""

    encoding: str
    count: int = 0

    def passage(self, match: re.Match[str]) -> str:
        """Return a passage in which all characters beyond ASCII are in sequences."""
        passage = match[0]
        if passage.isascii():
            return passage
        pattern = _sequences(self.encoding)
        if not pattern.sub("", passage).replace("\xa0", "").isascii():
            return passage
        bytes_by_char = _bytes_by_char(self.encoding)
        sequences = pattern.findall(passage)
        if _LOST.issuperset(sequences):
            return passage  # words in capitals end like them: `AMANHÃ `
        decoded = [_decode(sequence, bytes_by_char) for sequence in sequences]
        if None in decoded:
            return passage
        self.count += len(decoded)
        letters = iter(decoded)
        return pattern.sub(lambda _: next(letters) or "", passage)


def _decode(sequence: str, bytes_by_char: Mapping[str, int]) -> str | None:
    """Return the character of a sequence, or `None` if it is none that texts have."""
    if sequence in LOST_QUOTES.values():
        return "”"
    if sequence in LOST_SPACES.values():
        return "à "
    try:
        char = bytes(map(bytes_by_char.__getitem__, sequence)).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if unicodedata.category(char) in ("Cc", "Cn", "Co") else char


@cache
def _bytes_by_char(encoding: str) -> Mapping[str, int]:
    """Return the byte of each character. Bytes without one stand for themselves."""
    bytes_by_char = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(encoding, "ignore") or chr(byte)
        bytes_by_char[char] = byte
    return bytes_by_char


@cache
def _sequences(encoding: str) -> re.Pattern[str]:
    """Return a pattern for a character of UTF-8 whose bytes are read in an encoding."""
    bytes_by_char = _bytes_by_char(encoding)

    def chars(first: int, last: int) -> str:
        pairs = bytes_by_char.items()
        members = (char for char, byte in pairs if first <= byte <= last)
        return f"[{''.join(map(re.escape, members))}]"

    later = chars(0x80, 0xBF)
    forms = [
        f"{chars(0xF0, 0xF4)}{later}{{3}}",
        f"{chars(0xE0, 0xEF)}{later}{{2}}",
        f"{chars(0xC2, 0xDF)}{later}",
        *(lost[encoding] for lost in (LOST_QUOTES, LOST_SPACES) if encoding in lost),
    ]
    return re.compile("|".join(forms))

"""Decode ISO-2022-JP and EUC-JP with the characters that Windows adds to them.

Python's decoders refuse these characters: numbers in circles, some variants of letters
and the like. Mails and old pages contain them without saying so.
"""

from __future__ import annotations

import re
from itertools import chain

from archive.text.cleaning import REPLACEMENT

ENCODINGS = frozenset({"iso2022_jp", "euc_jp"})
"""Python's names of the encodings that this module completes."""

_ESCAPE = re.compile(rb"\x1b(\$@|\$B|\$\(D|\(B|\(J|\(I)")
_TWO_BYTE_SETS = frozenset({b"$@", b"$B"})
_SUPPLEMENT = b"$(D"
_HALF_WIDTH = b"(I"
_PAIR = re.compile(rb"[\x21-\x7e]{2}|[\x00-\xff]")
_EUC_CHAR = re.compile(
    rb"\x8f[\xa1-\xfe]{2}|\x8e[\xa1-\xdf]|[\xa1-\xfe]{2}|[\x00-\x7f]+|[\x00-\xff]"
)


def decode_japanese(content: bytes, encoding: str) -> str:
    """Return the text, with U+FFFD for each invalid sequence."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        pass
    if encoding == "euc_jp":
        return "".join(map(_decode_euc_char, _EUC_CHAR.findall(content)))
    pieces = _ESCAPE.split(content)
    sets = chain([b"(B"], pieces[1::2])
    return "".join(
        _decode_piece(piece, char_set)
        for char_set, piece in zip(sets, pieces[::2], strict=True)
    )


def _decode_piece(piece: bytes, char_set: bytes) -> str:
    """Return the text after an escape sequence that selects a character set."""
    if char_set == _HALF_WIDTH:
        half_width = bytes(byte | 0x80 if byte > 0x20 else byte for byte in piece)
        return half_width.decode("cp932", "replace")
    if char_set == _SUPPLEMENT:
        return "".join(
            _decode_euc_char(b"\x8f" + _with_high_bits(pair))
            for pair in _PAIR.findall(piece)
            if len(pair) == 2
        )
    if char_set in _TWO_BYTE_SETS:
        return "".join(map(_decode_pair, _PAIR.findall(piece)))
    return piece.decode("cp932", "replace")


def _decode_pair(pair: bytes) -> str:
    """Return the character of a row and a cell, by way of Shift JIS of Windows."""
    if len(pair) < 2:
        return pair.decode("cp932", "replace")
    row, cell = pair[0] - 0x21, pair[1] - 0x21
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    first = 0x9F if row % 2 else 0x40 if cell < 63 else 0x41
    return bytes((lead, first + cell)).decode("cp932", "replace")[:1]


def _decode_euc_char(char: bytes) -> str:
    if len(char) == 2 and char[0] >= 0xA1:
        return _decode_pair(bytes(byte & 0x7F for byte in char))
    text = char.decode("euc_jp", "replace")
    return text if REPLACEMENT not in text else REPLACEMENT


def _with_high_bits(pair: bytes) -> bytes:
    return bytes(byte | 0x80 for byte in pair)

"""Compress the texts and the JSON that SQLite stores, each value by itself.

| bytes | content |
|---|---|
| 0 | number of the dictionary; 0 if the value is not compressed |
| 1– | the UTF-8 of the text, compressed by "raw deflate" with the dictionary |

A value has about a thousand bytes, which is too short to be compressed well by itself.
The dictionary has what most values share: common words, and the names in JSON. It must
never change, because values are read with the dictionary that compressed them. Another
one gets the next number. Python reads a value with
`zlib.decompressobj(-15, zdict=dictionary(1)).decompress(value[1:])`.
"""

from __future__ import annotations

import zlib
from functools import cache
from typing import Any

from archive.catalog.damaged_values import DamagedValueError
from archive.catalog.inflating import inflate
from archive.data_files import read_bytes

PLAIN = b"\x00"
FIRST = b"\x01"
"""The first byte of a value: the number of its dictionary."""
RAW_DEFLATE = -15
LEVEL = 6
MEMORY_LEVEL = 8
WORDS_FILE = "packing_words.txt"
JSON_FILE = "packing_json.txt"


@cache
def dictionary(number: int) -> bytes:
    """Return the dictionary with a number. What is most frequent comes last."""
    if number != FIRST[0]:
        raise DamagedValueError(f"there is no dictionary {number}")
    words = read_bytes(WORDS_FILE).replace(b"\n", b" ")
    return words + read_bytes(JSON_FILE).rstrip(b"\n")


@cache
def _compressor() -> Any:
    """Return a compressor to copy. A new one would read the dictionary each time."""
    return zlib.compressobj(
        LEVEL,
        zlib.DEFLATED,
        RAW_DEFLATE,
        MEMORY_LEVEL,
        zlib.Z_DEFAULT_STRATEGY,
        dictionary(FIRST[0]),
    )


def pack(content: bytes) -> bytes:
    """Return the value that is stored for the UTF-8 of a text."""
    compressor = _compressor().copy()
    packed = FIRST + compressor.compress(content) + compressor.flush()
    return packed if len(packed) <= len(content) else PLAIN + content


def unpack(value: bytes) -> bytes:
    """Return the UTF-8 of a text. Inverse of `pack`.

    Raise DamagedValueError if the value cannot have been written.
    """
    if not isinstance(value, bytes) or not value:
        raise DamagedValueError("a packed value has the wrong type")
    if value[:1] == PLAIN:
        return value[1:]
    return inflate(value[1:], RAW_DEFLATE, dictionary(value[0]))


def pack_text(text: str) -> bytes:
    """Return the value that is stored for a text, also for one with lone surrogates."""
    return pack(text.encode("utf-8", "surrogatepass"))


def unpack_text(value: bytes) -> str:
    """Return a text. Inverse of `pack_text`. Raise DamagedValueError."""
    try:
        return unpack(value).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise DamagedValueError("a packed value is no text") from error

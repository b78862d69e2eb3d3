"""Decompress stored values, of which none may fill the memory.

A backup from others can have any value. A megabyte can become a gigabyte.
"""

from __future__ import annotations

import zlib

from archive.catalog.damaged_values import DamagedValueError

MAX_BYTES = 256 << 20
"""As many as an answer of a worker may have, so that no text is longer."""


def inflate(data: bytes, bits: int = zlib.MAX_WBITS, dictionary: bytes = b"") -> bytes:
    """Return decompressed bytes, at most MAX_BYTES. `bits` is as in `zlib`.

    Raise DamagedValueError if the data is cut, longer, or nothing that was compressed.
    """
    reader = zlib.decompressobj(bits, dictionary)
    try:
        content = reader.decompress(data, MAX_BYTES)
    except zlib.error as error:
        raise DamagedValueError(f"a compressed value is damaged ({error})") from error
    if reader.unconsumed_tail:
        raise DamagedValueError("a compressed value is too long")
    if not reader.eof or reader.unused_data:
        raise DamagedValueError("a compressed value was cut or continued")
    return content

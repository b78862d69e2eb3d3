"""Read the parts of a document that is a ZIP file, in bounded time and memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.messages import N_
from archive.readers.files import CHUNK_BYTES

MAX_PART_BYTES = 32 << 20
"""Maximum size of a part after decompression. Text is far smaller."""
MAX_ALL_BYTES = 128 << 20
"""Maximum size of all parts that are read."""
MAX_PARTS = 20_000
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The start of encrypted documents, and of the formats before 2007."""

TOO_LARGE_PART = f"document with a part larger than {MAX_PART_BYTES >> 20} MB; split it"
TOO_LARGE = f"document with more than {MAX_ALL_BYTES >> 20} MB of text; split it"
TOO_MANY_PARTS = f"document with more than {MAX_PARTS:,} parts"
DAMAGED = N_("not a valid document (damaged?)")
LOCKED = N_("password-protected, or in a format before 2007; save it anew")
ENCRYPTED = N_("encrypted; save a copy without a password")

_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,  # an unusual kind of compression
    *LIBRARY_ERRORS,
)


class ZipPackage:
    """The parts of a document, read by their names. `size` is that of the ZIP file."""

    def __init__(self, file: IO[bytes]) -> None:
        if not file.seekable():
            file = io.BytesIO(_read_part(file))
        try:
            self._zip = zipfile.ZipFile(file)
            infos = self._zip.infolist()
        except _ZIP_ERRORS as error:
            raise UnreadableError(DAMAGED) from error
        if len(infos) > MAX_PARTS:
            raise UnreadableError(TOO_MANY_PARTS)
        self.size = file.seek(0, io.SEEK_END)
        self._infos = {info.filename.lstrip("/"): info for info in infos}
        self._bytes_left = MAX_ALL_BYTES

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all parts, in the order of the file."""
        return tuple(self._infos)

    def read(self, name: str) -> bytes:
        """Return a part after decompression.

        Raises:
            UnreadableError: it is missing, damaged, encrypted or too large.
        """
        with self.open(name) as part:
            content = _read_part(part)
        self._bytes_left -= len(content)
        if self._bytes_left < 0:
            raise UnreadableError(TOO_LARGE)
        return content

    def read_optional(self, name: str) -> bytes:
        """Return a part, or `b""` if there is no such part."""
        return self.read(name) if name in self._infos else b""

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a part for reading. Errors in the block are those of the part."""
        info = self._infos.get(name)
        if info is None:
            raise UnreadableError(DAMAGED)
        if info.flag_bits & 1:
            raise UnreadableError(ENCRYPTED)
        try:
            with self._zip.open(info) as part:
                yield part
        except _ZIP_ERRORS as error:
            raise UnreadableError(DAMAGED) from error


def open_package(content: bytes) -> ZipPackage:
    """Open a document in memory.

    Raises:
        UnreadableError: it is not a ZIP file.
    """
    if content.startswith(OLE_START):
        raise UnreadableError(LOCKED)
    return ZipPackage(io.BytesIO(content))


def _read_part(part: IO[bytes]) -> bytes:
    """Read a part in pieces. Its stated size may be wrong."""
    pieces = []
    remaining = MAX_PART_BYTES + 1
    while remaining > 0 and (piece := part.read(min(CHUNK_BYTES, remaining))):
        pieces.append(piece)
        remaining -= len(piece)
    if remaining <= 0:
        raise UnreadableError(TOO_LARGE_PART)
    return b"".join(pieces)

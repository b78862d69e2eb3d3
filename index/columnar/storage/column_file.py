"""File format: named arrays in one file, mapped into memory, with checksums.

| bytes | content |
|---|---|
| 0–63 | head: magic, version, CRC of the directory, length of the file, length of the |
|      | directory, offset of the directory, CRC of the head |
| 64– | arrays, little-endian, each aligned to 64 bytes |
| … | CRC-32 of each block of 64 KiB between the head and here |
| … | directory: a line of JSON with name, type, offset and length of each array |

The checksum of a block is verified on the first read of the block. Thus opening takes
the same time at any size, and damage causes an error, never a wrong answer. A file
contains no code, and nothing is unpickled.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import numpy as np

from archive.durable_files import flush_file, remove_file, replace_file
from archive.errors import CuttingsError
from archive.messages import Message
from index.columnar.storage.arrays import Array

MAGIC = b"\x89CUTCOL\n"
VERSION = 1
HEADER = struct.Struct("<8sIIQQQ20xI")
BLOCK_SIZE = 1 << 16
ALIGNMENT = 64


class DamagedError(CuttingsError):
    """The index is damaged. It must be rebuilt from the catalog."""

    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(
            Message(
                "The index in {folder} is damaged ({what}). Run “cuttings rebuild”.",
                folder=folder,
                what=problem,
            )
        )


class ColumnWriter:
    """Write one file under a temporary name, and rename it when it is complete.

    Use it in `with`: after an error, the temporary file is removed.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._temporary_path = path, path.with_name(f"{path.name}.tmp")
        self._file: BinaryIO = self._temporary_path.open("wb")
        self._file.write(bytes(HEADER.size))
        self._entries: dict[str, tuple[str, int, int]] = {}
        self._position = HEADER.size
        self._checksums: list[int] = []
        self._checksum = 0

    @property
    def folder(self) -> Path:
        """Return the folder of the file."""
        return self._path.parent

    def __enter__(self) -> ColumnWriter:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        *_: BaseException | TracebackType | None,
    ) -> None:
        if error_type is None:
            try:
                self._finish()
            except BaseException:
                self._discard()
                raise
        else:
            self._discard()

    def _discard(self) -> None:
        """Remove the temporary file. Closing it fails if the disk is full."""
        with suppress(OSError):
            self._file.close()
        remove_file(self._temporary_path)

    def add_array(self, name: str, array: Array) -> None:
        """Write an array of one dimension."""
        self.add_stream(name, [array])

    def add_stream(self, name: str, parts: Iterable[Array], dtype: str = "<u4") -> None:
        """Write an array from parts of one type, in order.

        `dtype` is the type of the array if there are no parts.
        """
        self._write(bytes(-self._position % ALIGNMENT))
        start, count = self._position, 0
        for part in parts:
            little = np.ascontiguousarray(part, part.dtype.newbyteorder("<"))
            dtype, count = little.dtype.str, count + len(little)
            self._write(little.view(np.uint8).data if len(little) else b"")
        self._entries[name] = (dtype, start, count)

    def _write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        at = 0
        while at < len(data):
            room = BLOCK_SIZE - (self._position - HEADER.size) % BLOCK_SIZE
            piece = data[at : at + room]
            self._checksum = zlib.crc32(piece, self._checksum)
            self._position, at = self._position + len(piece), at + len(piece)
            if (self._position - HEADER.size) % BLOCK_SIZE == 0:
                self._checksums.append(self._checksum)
                self._checksum = 0

    def _finish(self) -> None:
        if (self._position - HEADER.size) % BLOCK_SIZE:
            self._checksums.append(self._checksum)
        checks = np.array(self._checksums, "<u4").tobytes()
        directory = json.dumps(
            {"checked": self._position, "arrays": self._entries}
        ).encode()
        self._file.write(checks + directory)
        place, size = self._position, len(checks) + len(directory)
        fields = (
            MAGIC,
            VERSION,
            zlib.crc32(checks + directory),
            place + size,
            place,
            len(directory),
        )
        unsealed = HEADER.pack(*fields, 0)
        self._file.seek(0)
        self._file.write(HEADER.pack(*fields, zlib.crc32(unsealed[:-4])))
        self._file.flush()
        flush_file(self._file.fileno())
        self._file.close()
        replace_file(self._temporary_path, self._path)


FileIdentity = tuple[int, int, int]


def file_identity(status: os.stat_result) -> FileIdentity:
    """Return a value that differs between files, also of the same name."""
    return status.st_ino, status.st_mtime_ns, status.st_size


class ColumnFile:
    """One file, open for reading, safe for use by several threads.

    Raise DamagedError if the content differs from the written content.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            size = status.st_size
            self.identity = file_identity(status)
            if size < HEADER.size:
                raise self.damage_error()
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, version, check, length, place, directory, own = HEADER.unpack_from(
            self._map
        )
        if (
            magic != MAGIC
            or own != zlib.crc32(self._map[: HEADER.size - 4])
            or length != size
            or version != VERSION
        ):
            raise self.damage_error()
        tail = self._map[place:length]
        if zlib.crc32(tail) != check:
            raise self.damage_error()
        content = json.loads(tail[len(tail) - directory :])
        self._arrays: Mapping[str, tuple[str, int, int]] = content["arrays"]
        self._end: int = content["checked"]
        self._checksums = np.frombuffer(tail, "<u4", count=(len(tail) - directory) // 4)
        self._verified = bytearray(len(self._checksums))
        self._verified_array = np.frombuffer(self._verified, np.uint8)
        self._bytes = np.frombuffer(self._map, np.uint8)

    def damage_error(self) -> DamagedError:
        """Return the error with the name of this file."""
        return DamagedError(self.path.parent, f"{self.path.name} is corrupt")

    def __contains__(self, name: object) -> bool:
        return name in self._arrays

    @property
    def names(self) -> list[str]:
        """Return the names of all arrays."""
        return list(self._arrays)

    def column(self, name: str) -> MappedArray:
        """Return an array by name."""
        type_code, start, count = self._arrays[name]
        dtype = np.dtype(type_code)
        return MappedArray(
            self, start, self._bytes[start : start + count * dtype.itemsize].view(dtype)
        )

    def verify_range(self, start: int, end: int) -> None:
        """Verify the checksums of the blocks of a byte range, once per block."""
        first, last = (
            (start - HEADER.size) // BLOCK_SIZE,
            (end - HEADER.size + BLOCK_SIZE - 1) // BLOCK_SIZE,
        )
        if start < end and self._verified.find(0, first, last) >= 0:
            for block in range(first, last):
                if not self._verified[block]:
                    self._verify_block(block)

    def verify_positions(self, positions: Array) -> None:
        """Verify the checksums of the blocks of some bytes, once per block."""
        blocks = (positions - HEADER.size) // BLOCK_SIZE
        for block in set(blocks[self._verified_array[blocks] == 0].tolist()):
            self._verify_block(block)

    def verify_all(self) -> None:
        """Verify every checksum, including those verified before."""
        for block in range(len(self._checksums)):
            self._verify_block(block)

    def _verify_block(self, block: int) -> None:
        start = HEADER.size + block * BLOCK_SIZE
        if (
            zlib.crc32(self._bytes[start : min(start + BLOCK_SIZE, self._end)].data)
            != self._checksums[block]
        ):
            raise self.damage_error()
        self._verified[block] = 1


class MappedArray:
    """One array of a file. Reads are verified first and are not copied."""

    __slots__ = ("_array", "_file", "_start", "_whole", "_width")

    def __init__(self, file: ColumnFile, start: int, array: Array) -> None:
        self._file, self._start, self._array = file, start, array
        self._width = array.itemsize
        self._whole = False

    def __len__(self) -> int:
        return len(self._array)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Return the type of the numbers."""
        return self._array.dtype

    def read_range(self, start: int, end: int) -> Array:
        """Return the numbers from index `start` up to, but not including, `end`."""
        if not self._whole:
            self._file.verify_range(
                self._start + start * self._width, self._start + end * self._width
            )
        return self._array[start:end]

    def read_at(self, indices: Array) -> Array:
        """Return the numbers at some indices."""
        if not self._whole:
            self._file.verify_positions(
                self._start + indices.astype(np.int64) * self._width
            )
        return self._array[indices]

    def read_all(self) -> Array:
        """Return all numbers."""
        numbers = self.read_range(0, len(self._array))
        self._whole = True
        return numbers

"""Split files into the bytes of their articles, with gzip and a size limit."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from archive.errors import UnreadableError
from archive.messages import N_
from archive.regular_files import open_regular_file, resolve

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_ARTICLE_BYTES = 64 << 20
"""Maximum size of one article after decompression."""
CHUNK_BYTES = 1 << 20
BUFFER_BYTES = 128 << 10
MIN_EXPANDED_BYTES = 96 << 20
MAX_EXPANSION = 200
"""Bytes of content for each byte of a file, from `MIN_EXPANDED_BYTES` on."""

ARCHIVE_START = b"WARC/"

EXPANDS_TOO_MUCH = N_(
    "damaged or hostile: its articles are many times larger than the file"
)
TOO_LARGE = f"article larger than {MAX_ARTICLE_BYTES >> 20} MB; split it"
OPEN_ERRORS: dict[type[OSError], str] = {
    FileNotFoundError: "does not exist",
    IsADirectoryError: "is a folder",
    PermissionError: "cannot be opened: permission denied",
}


@dataclass(frozen=True, slots=True)
class RawArticle:
    """The bytes of one article.

    `position` is its position in a file with several articles. `problem` is the reason
    if the bytes could not be read. `ends_early` is true if the rest of the file could
    not be read either.
    """

    content: bytes
    position: str | None = None
    problem: str | None = None
    ends_early: bool = False


def split_whole(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield the whole file as one article."""
    with open_decompressed(path, target) as file:
        content = file.read(MAX_ARTICLE_BYTES + 1)
    if len(content) > MAX_ARTICLE_BYTES:
        raise UnreadableError(TOO_LARGE)
    if not content:
        raise UnreadableError(N_("empty file"))
    yield RawArticle(content)


def split_lines(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield each non-blank line as one article. Only lines that are too large fail."""
    has_lines = False
    with open_decompressed(path, target) as file:
        for number, line in enumerate(_iter_lines(file), 1):
            position = f"line {number}"
            if line is None:
                yield RawArticle(b"", position, TOO_LARGE)
            elif line := line.strip():
                yield RawArticle(line, position)
            has_lines = has_lines or line != b""
    if not has_lines:
        raise UnreadableError(N_("empty file"))


def _iter_lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Yield each line, or `None` for a line that is too large. Its rest is skipped."""
    while line := file.readline(MAX_ARTICLE_BYTES + 1):
        if len(line) <= MAX_ARTICLE_BYTES:
            yield line
            continue
        yield None
        while not line.endswith(b"\n") and (line := file.readline(CHUNK_BYTES)):
            pass


@contextmanager
def open_decompressed(path: Path, target: Path | None = None) -> Iterator[IO[bytes]]:
    """Open a file, decompressed if its name ends in `.gz`.

    `target` is the file to open if `path` is a link.

    Raises:
        UnreadableError: the file cannot be opened, or an error occurs in the block.
    """
    try:
        with (
            open_regular_file(target or resolve(path)) as file,
            _decompressed(file, path) as content,
        ):
            yield content
    except gzip.BadGzipFile as error:
        raise UnreadableError(
            N_("not gzip data, although the file name ends in .gz")
        ) from error
    except EOFError as error:
        raise UnreadableError(N_("truncated gzip data")) from error
    except zlib.error as error:
        raise UnreadableError(
            N_("damaged gzip data: cannot be decompressed")
        ) from error
    except OSError as error:
        reason = OPEN_ERRORS.get(type(error))
        raise UnreadableError(
            reason or f"cannot be read: {(error.strerror or str(error)).lower()}"
        ) from error


def max_expanded_bytes(size: int) -> int:
    """Return the largest believable content of a file of `size` bytes."""
    return max(MIN_EXPANDED_BYTES, MAX_EXPANSION * size)


class _BoundedStream(io.RawIOBase):
    """A stream of decompressed bytes that ends with an error if there are too many.

    A few MB of zeros, compressed, take minutes to read.
    """

    def __init__(self, stream: IO[bytes], bytes_left: int) -> None:
        super().__init__()
        self._stream = cast("io.BufferedIOBase", stream)
        self._bytes_left = bytes_left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        count = self._stream.readinto1(buffer)
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise UnreadableError(EXPANDS_TOO_MUCH)
        return count


def bounded(stream: IO[bytes], size: int) -> IO[bytes]:
    """Return a decompressed stream that fails if it is unbelievably long.

    `size` is that of the compressed file in bytes. Reading raises `UnreadableError`.
    """
    raw = _BoundedStream(stream, max_expanded_bytes(size))
    return io.BufferedReader(raw, BUFFER_BYTES)


def _is_plain_archive(file: IO[bytes]) -> bool:
    """Return whether a web archive is not compressed, though its name says so.

    Browsers decompress some downloads, and keep the name.
    """
    start = file.read(len(ARCHIVE_START))
    file.seek(0)
    return start == ARCHIVE_START


@contextmanager
def _decompressed(file: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    if path.suffix.lower() != ".gz" or _is_plain_archive(file):
        yield file
        return
    size = os.fstat(file.fileno()).st_size
    with (
        gzip.open(file) as stream,
        bounded(cast("IO[bytes]", stream), size) as content,
    ):
        yield content

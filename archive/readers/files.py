"""A file's articles as bytes, streamed: gzip opened, sizes bounded, and each failure a phrase."""

from __future__ import annotations

import gzip
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from archive.errors import UnreadableError
from archive.messages import N_

MAX_ARTICLE_BYTES = 64 << 20
"""The most that one article may hold, after decompression."""
CHUNK_BYTES = 1 << 20

TOO_LARGE = f"article larger than {MAX_ARTICLE_BYTES >> 20} MB; split it"
OPEN_ERRORS: dict[type[OSError], str] = {
    FileNotFoundError: "does not exist",
    IsADirectoryError: "is a folder",
    PermissionError: "cannot be opened: permission denied",
}


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article's bytes, with its place in a file that holds several; `problem` says why they cannot be had.

    Where it is `ends_early`, the file could be read no further.
    """

    content: bytes
    position: str | None = None
    problem: str | None = None
    ends_early: bool = False


def split_whole(path: Path) -> Iterator[RawArticle]:
    """The file as one article."""
    with open_decompressed(path) as file:
        content = file.read(MAX_ARTICLE_BYTES + 1)
    if len(content) > MAX_ARTICLE_BYTES:
        raise UnreadableError(TOO_LARGE)
    if not content:
        raise UnreadableError(N_("empty file"))
    yield RawArticle(content)


def split_lines(path: Path) -> Iterator[RawArticle]:
    """Each line that is not blank as one article; one that is too large costs itself alone."""
    found = False
    with open_decompressed(path) as file:
        for number, line in enumerate(_iter_lines(file), 1):
            position = f"line {number}"
            if line is None:
                yield RawArticle(b"", position, TOO_LARGE)
            elif line := line.strip():
                yield RawArticle(line, position)
            found = found or line != b""
    if not found:
        raise UnreadableError(N_("empty file"))


def _iter_lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Lines, `None` for each that is too large, whose rest is passed over."""
    while line := file.readline(MAX_ARTICLE_BYTES + 1):
        if len(line) <= MAX_ARTICLE_BYTES:
            yield line
            continue
        yield None
        while not line.endswith(b"\n") and (line := file.readline(CHUNK_BYTES)):
            pass


@contextmanager
def open_decompressed(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, decompressed; whatever goes wrong, then or while reading, is an UnreadableError."""
    try:
        _require_regular_file(path)
        with (
            gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file
        ):
            yield cast("IO[bytes]", file)
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


def _require_regular_file(path: Path) -> None:
    """Refuse what would never end or is none: folders, pipes, devices, names with a NUL."""
    try:
        mode = path.stat().st_mode
    except ValueError as error:
        raise UnreadableError(N_("invalid file name")) from error
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    if not stat.S_ISREG(mode):
        raise UnreadableError(N_("not a regular file"))

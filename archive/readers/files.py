"""Split files into the bytes of their articles, with gzip and a size limit."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from archive.errors import UnreadableError
from archive.messages import N_
from archive.regular_files import open_regular_file, resolve

MAX_ARTICLE_BYTES = 64 << 20
"""Maximum size of one article after decompression."""
CHUNK_BYTES = 1 << 20

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


def _decompressed(file: IO[bytes], path: Path) -> AbstractContextManager[IO[bytes]]:
    if path.suffix.lower() != ".gz":
        return nullcontext(file)
    return cast("AbstractContextManager[IO[bytes]]", gzip.open(file))

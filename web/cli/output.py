"""Write to consoles and files of any encoding, and report failed writes.

Data goes to stdout. If it cannot be written, the command fails with a message. Messages
go to stderr. They never fail a command.
"""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from archive.errors import CuttingsError
from archive.messages import Message

EXIT_FAILURE = 1
IS_WINDOWS = os.name == "nt"
READABLE_ERRORS = "cuttings-readable"
"""The error handler for people: plain punctuation, and an escape for other characters."""
EXACT_ERRORS = "backslashreplace"
"""The error handler for programs: an escape for every missing character."""
DEFAULT_HANDLERS = frozenset({"strict", "surrogateescape"})
"""The error handlers that Python sets if the user has not chosen one."""
PLAIN_PUNCTUATION = {
    "‘": "'",
    "’": "'",
    "‚": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
    "−": "-",
    "·": "-",
    "•": "*",
    "…": "...",
    "→": "->",
    "×": "x",
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
}
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")
"""Characters that a terminal obeys, and those that reverse what it shows.

They come from file names, URLs and texts, which strangers may have written.
"""
CLOSED_OUTPUT = "the output was closed"
UNWRITABLE_OUTPUT = (
    "the output cannot be written ({error}); free some space, or write to another place"
)


class OutputError(CuttingsError):
    """The output cannot be written."""


class ClosedOutputError(CuttingsError):
    """The reader of the output has closed it, as `head` does."""


def prepare_streams() -> None:
    """Let stdout and stderr accept every character, whatever their encoding is."""
    codecs.register_error(READABLE_ERRORS, _replace_unencodable)
    if sys.stdout is None:  # closed by the caller: a write has to fail
        sys.stdout = _open_null(os.O_RDONLY)
    if sys.stderr is None:
        sys.stderr = _open_null(os.O_WRONLY)
    _set_errors(sys.stdout, READABLE_ERRORS if sys.stdout.isatty() else EXACT_ERRORS)
    _set_errors(sys.stderr, READABLE_ERRORS)


def _open_null(flags: int) -> TextIO:
    return os.fdopen(os.open(os.devnull, flags), "w", encoding="utf-8")


def _set_errors(stream: TextIO, handler: str) -> None:
    """Set the error handler of a stream, unless the user has chosen one."""
    is_default = stream.errors in DEFAULT_HANDLERS or stream is sys.stderr
    if is_default and isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=handler)


def _replace_unencodable(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    plain = PLAIN_PUNCTUATION.get(character)
    if plain is None:
        return codecs.backslashreplace_errors(error)
    return plain, error.start + 1


def visible(text: str) -> str:
    """Return a text for people, with an escape for each unsafe character: `\\x1b`."""
    return UNSAFE.sub(lambda match: ascii(match[0])[1:-1], text)


def json_escaped(text: str) -> str:
    """Return JSON with escapes for unsafe characters, which mean the same."""
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_line(text: str = "") -> None:
    """Write a line for people to stdout at once, without unsafe characters."""
    _write_text(visible(text))


def _write_text(text: str) -> None:
    with writing_output():
        print(text, flush=True)  # noqa: T201  # data


def write_bytes(data: bytes) -> None:
    """Write a part of a file to stdout at once.

    On a terminal, unsafe characters are escaped, which ASCII and UTF-8 allow.
    """
    if sys.stdout.isatty():
        text = json_escaped(data.decode("utf-8", "surrogateescape"))
        data = text.replace("\\u000d\n", "\r\n").encode("utf-8", "surrogateescape")
    with writing_output():
        sys.stdout.buffer.write(data)
        sys.stdout.flush()


def write_json(value: object, indent: int | None = None) -> None:
    """Write JSON.

    Unsafe characters, and those that the encoding may lack, become JSON escapes.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    is_unicode = codecs.lookup(encoding).name.startswith("utf")
    text = json.dumps(value, ensure_ascii=not is_unicode, indent=indent)
    # No encoding has halves of characters. As an escape, they are valid JSON.
    _write_text(json_escaped(text.encode(errors=EXACT_ERRORS).decode()))


@contextmanager
def writing_output() -> Iterator[None]:
    """Turn a failed write to stdout into an error of its own.

    Raise ClosedOutputError if the reader has gone, and OutputError for other reasons.
    """
    try:
        yield
    except OSError as error:
        _discard(sys.stdout)
        if _is_closed_pipe(error):
            raise ClosedOutputError(CLOSED_OUTPUT) from error
        raise OutputError(describe_os_error(error)) from error


def describe_os_error(error: OSError) -> str:
    """Return what failed, and what to do. A failed write to stdout has no file name."""
    if error.filename:
        return f"{error.filename}: {error.strerror}; check the path and its permissions"
    return Message(UNWRITABLE_OUTPUT, error=error.strerror or error)


def _is_closed_pipe(error: OSError) -> bool:
    """Return whether the reader has gone. Windows reports an invalid argument."""
    return isinstance(error, BrokenPipeError) or (
        IS_WINDOWS and error.errno == errno.EINVAL
    )


def finish_streams() -> None:
    """Give up the rest of streams that cannot be written, before Python fails at it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            _discard(stream)


def _discard(stream: TextIO) -> None:
    """Write the rest of a stream nowhere."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)

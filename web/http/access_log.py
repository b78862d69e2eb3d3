"""The access log, one line for each response, in the combined format."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from logging import INFO, LogRecord
from logging.handlers import WatchedFileHandler
from pathlib import Path
from urllib.parse import quote, urlsplit

from archive.errors import CuttingsError
from archive.messages import Message

STANDARD_OUTPUT = "-"
MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
"""English, whatever the locale: programs read the log."""
MAX_FIELD_LENGTH = 2_000
"""Longer paths, queries and names of browsers are cut."""
_UNSAFE = re.compile(r'[^\x20-\x7e]|["\\]')


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One response. Texts are as the client sent them."""

    address: str
    user: str
    time: float
    method: str
    path: str
    query: str
    version: str
    status: int
    size: int
    referrer: str
    agent: str


Log = Callable[[LogEntry], None]


def format_entry(entry: LogEntry, *, with_query: bool = False) -> str:
    """Return the line of a response, without the query text unless asked for."""
    # Waitress gives the path as bytes in Latin-1.
    path = quote(entry.path.encode("latin-1", "replace"), safe="/:@!$&'()*+,;=~")
    if entry.query:
        path += f"?{entry.query}" if with_query else "?…"
    referrer = entry.referrer if with_query else _without_query(entry.referrer)
    request_line = f"{entry.method} {path} HTTP/{entry.version}"
    return (
        f"{_word(entry.address)} - {_word(entry.user)} "
        f'[{_time(entry.time)}] "{_field(request_line)}" {entry.status} {entry.size} '
        f'"{_field(referrer)}" "{_field(entry.agent)}"'
    )


def _field(text: str) -> str:
    """Return a text as printable ASCII, or a dash for an empty one."""
    return _UNSAFE.sub(_escape, text[:MAX_FIELD_LENGTH]) or "-"


def _word(text: str) -> str:
    """Return a text as printable ASCII without spaces."""
    return _field(text).replace(" ", "_")


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character == "…":
        return "..."
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "replace"))


def _without_query(url: str) -> str:
    """Return a URL without its query, which may have the words of a search."""
    try:
        return urlsplit(url)._replace(query="", fragment="").geturl()
    except ValueError:
        return ""


def _time(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%d}/{MONTHS[moment.month - 1]}/{moment:%Y:%H:%M:%S} +0000"


@contextmanager
def open_log(target: str | None, *, with_query: bool = False) -> Iterator[Log | None]:
    """Open the log: a file, or `-` for standard output. `None` logs nothing.

    A file that another program renames is created again. Several processes may write
    to one file.
    """
    if target is None:
        yield None
    elif target == STANDARD_OUTPUT:
        yield lambda entry: _write_line(format_entry(entry, with_query=with_query))
    else:
        with closing(_open_file(target)) as log_file:
            yield lambda entry: log_file.write(
                format_entry(entry, with_query=with_query)
            )


def _write_line(line: str) -> None:
    with suppress(OSError):  # nobody reads it any more
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


class _LogFile(WatchedFileHandler):
    """A log file. A full disk must not stop the server."""

    def handleError(self, record: LogRecord) -> None:  # noqa: N802  # a name of logging
        """Lose the line."""

    def close(self) -> None:
        """Close the file. What a full disk did not take is lost."""
        with suppress(OSError):
            super().close()

    def write(self, line: str) -> None:
        """Append a line."""
        self.handle(LogRecord("access", INFO, "", 0, line, None, None))


def _open_file(target: str) -> _LogFile:
    try:
        return _LogFile(Path(target), encoding="ascii")
    except OSError as error:
        message = Message(
            "{path}: the access log cannot be written ({error}); "
            "choose another --access-log",
            path=target,
            error=error.strerror,
        )
        raise CuttingsError(message) from error

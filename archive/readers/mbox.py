"""Read mailboxes (RFC 4155), in which each mail follows a line with its sender.

Programs write this line differently. A line of a text that begins with the same word is
followed by no header.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import chain, dropwhile
from pathlib import Path

from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.files import (
    MAX_ARTICLE_BYTES,
    TOO_LARGE,
    RawArticle,
    open_decompressed,
)
from archive.readers.mail import read_mail
from archive.readers.reader import FormatReader

MAX_LINE_BYTES = 1 << 20
SENDER_START = b"From "
NO_MAIL = N_("not a mailbox: no mail begins in it")

_BLANK = b" \t\r\n"
_HEADER = re.compile(rb">?From |[!-9;-~]{1,100}:")
_QUOTED_START = re.compile(rb"^>(>*From )", re.MULTILINE)


def split_mailbox(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield each mail of a mailbox. The position is its number."""
    number = 0
    with open_decompressed(path, target) as file:
        lines = iter(lambda: file.readline(MAX_LINE_BYTES), b"")
        lines = dropwhile(lambda line: not line.strip(_BLANK), lines)
        first = next(lines, b"").removeprefix(BOM_UTF8)
        if not first.startswith(SENDER_START):
            raise UnreadableError(NO_MAIL)
        lines = chain((first,), lines)
        for mail in _split(lines):
            if mail is not None and not mail.strip():
                continue
            number += 1
            position = f"message {number}"
            if mail is None:
                yield RawArticle(b"", position, TOO_LARGE)
            else:
                yield RawArticle(_QUOTED_START.sub(rb"\1", mail), position)


def _split(lines: Iterable[bytes]) -> Iterator[bytes | None]:
    """Yield the bytes of each mail, or `None` if it is too large."""
    parts: list[bytes] = []
    size = 0
    sender_line = b""
    follows_blank = True
    for line in lines:
        if sender_line and _HEADER.match(line):
            yield b"".join(parts) if size <= MAX_ARTICLE_BYTES else None
            parts, size, sender_line = [], 0, b""
        if sender_line:
            parts.append(sender_line)
        is_start = follows_blank and line.startswith(SENDER_START)
        sender_line = line if is_start else b""
        size += len(line)
        if not is_start and size <= MAX_ARTICLE_BYTES:
            parts.append(line)
        follows_blank = not line.strip()
    parts.append(sender_line)
    yield b"".join(parts) if size <= MAX_ARTICLE_BYTES else None


MBOX_READER = FormatReader(split_mailbox, read_mail)

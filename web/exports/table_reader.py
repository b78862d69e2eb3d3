"""Read a CSV file as spreadsheets write it: its heading, and its rows with line numbers.

They write UTF-8 with or without a byte order mark, or UTF-16; commas, semicolons or
tabs; any line end, also within quotation marks; and sometimes a first line `sep=;`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import StringIO

from archive.errors import CuttingsError
from archive.messages import Message

DELIMITERS = (",", ";", "\t")
MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
"""Byte order marks, each with its encoding."""
SAMPLE_BYTES = 4096
MAX_CELL = 1 << 24
"""Characters of a cell, so that a quotation mark without an end is an error soon."""
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)

NOT_UTF_8 = Message(
    "The file is not in UTF-8 or UTF-16, so letters could be lost. Save it as “CSV UTF-8”."
)
UNREADABLE = "Line {line}: the table cannot be read from here on ({reason})."
EMPTY = Message("The file is empty.")


class TableError(CuttingsError):
    """A file that cannot be read as a table."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of a row, and the number of the line on which it begins, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The heading of a table, and its rows that are not empty."""

    heading: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(content: bytes, expected: Collection[str]) -> Table:
    """Return the table in a file. Raise TableError if it cannot be read.

    `expected` are names of columns in small letters, by which the delimiter is
    recognized.
    """
    text = _decode(content)
    match = _SEPARATOR_LINE.match(text)
    delimiter = match[1] if match else _find_delimiter(text, expected)
    text, first_line = (text[match.end() :], 2) if match else (text, 1)
    rows = tuple(_read_rows(text, delimiter, first_line))
    if not rows:
        raise TableError(EMPTY)
    names = tuple(cell.strip().casefold() for cell in rows[0].cells)
    return Table(names, rows[1:])


def _decode(content: bytes) -> str:
    """Return the text of a file in UTF-8 or UTF-16. Letters are never guessed."""
    marked = (encoding for mark, encoding in MARKS.items() if content.startswith(mark))
    encoding = next(marked, None) or _unmarked_encoding(content[:SAMPLE_BYTES])
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableError(NOT_UTF_8) from error


def _unmarked_encoding(sample: bytes) -> str:
    """Return UTF-16 if most signs of one half are zero, else UTF-8."""
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[offset::2]
        if half and half.count(0) > len(half) / 2:
            return encoding
    return "utf-8"


def _find_delimiter(text: str, expected: Collection[str]) -> str:
    """Return the sign that cuts the first line into the most expected columns."""

    def rank(delimiter: str) -> int:
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        try:
            heading = next(rows, [])
        except csv.Error:
            return 0
        return sum(cell.strip().casefold() in expected for cell in heading)

    return max(DELIMITERS, key=rank)


def _read_rows(text: str, delimiter: str, first_line: int) -> Iterator[TableRow]:
    """Yield the rows that are not empty. Raise TableError where one cannot be read."""
    csv.field_size_limit(MAX_CELL)
    # Strict, since a quotation mark without an end would hide all rows after it.
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = first_line
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            message = Message(UNREADABLE, line=line, reason=str(error))
            raise TableError(message) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield TableRow(line, tuple(cells))
        line = first_line + reader.line_num

"""Read a list of names: one on each line, or a column of a table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from archive.errors import CuttingsError
from archive.messages import Message

DELIMITERS = (",", ";", "\t")
"""Signs between the cells of a table. Where commas are decimal, it is a semicolon."""
LINE_END = re.compile(r"\r\n|\r|\n")
MAX_LISTED_COLUMNS = 20

COLUMN_REQUIRED = (
    "This is a table. Choose the column of the names. The columns are {columns}."
)
UNKNOWN_COLUMN = (
    "The table has no column “{column}”. Use one of {columns}, or the number of a "
    "column if the first line is not a heading."
)
INVALID_TABLE = "The table cannot be read: {reason}. Save it as CSV in UTF-8."
EMPTY_LIST = "The list has no names. Write one name on each line."


class NameListError(CuttingsError):
    """A list that cannot be read.

    `about_column` tells whether another column helps.
    """

    def __init__(self, message: Message, *, about_column: bool = False) -> None:
        super().__init__(message)
        self.about_column = about_column


def read_lines(text: str) -> list[str]:
    """Return the lines that are not empty."""
    return _not_empty(LINE_END.split(text.removeprefix("\ufeff")))


def read_column(text: str, column: str) -> list[str]:
    """Return the cells of a column that are not empty.

    The column has a name in the first line, or a number. A table whose columns are
    numbered has no heading, unless the number is a name. Raise NameListError.
    """
    rows = _read_rows(text, column)
    headings = [heading.strip() for heading in rows[0]] if rows else []
    folded = [heading.casefold() for heading in headings]
    name = column.strip().casefold()
    if not name:
        message = Message(COLUMN_REQUIRED, columns=_listed(headings))
        raise NameListError(message, about_column=True)
    if name in folded:
        position, rows = folded.index(name), rows[1:]
    elif name.isascii() and name.isdigit() and 1 <= int(name[:9]) <= len(headings):
        position = int(name) - 1
    else:
        message = Message(UNKNOWN_COLUMN, column=column, columns=_listed(headings))
        raise NameListError(message, about_column=True)
    return _not_empty(row[position] for row in rows if len(row) > position)


def _read_rows(text: str, column: str) -> list[list[str]]:
    """Return the rows of a table that are not empty."""
    text = text.removeprefix("\ufeff")
    try:
        # Strict, since a quotation mark without an end would hide all names after it.
        rows = csv.reader(
            StringIO(text, newline=""), delimiter=_delimiter(text, column), strict=True
        )
        return [row for row in rows if row]
    except csv.Error as error:
        raise NameListError(Message(INVALID_TABLE, reason=str(error))) from error


def _delimiter(text: str, column: str) -> str:
    """Return the sign that cuts the first line so that it has the column."""
    name = column.strip().casefold()

    def rank(delimiter: str) -> tuple[bool, int]:
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        headings = [heading.strip().casefold() for heading in next(rows, [])]
        return name in headings, len(headings)

    return max(DELIMITERS, key=rank)


def _listed(headings: Sequence[str]) -> str:
    """Return the names of columns in a sentence."""
    listed = ", ".join(f"“{heading}”" for heading in headings[:MAX_LISTED_COLUMNS])
    return f"{listed}, …" if len(headings) > MAX_LISTED_COLUMNS else listed


def _not_empty(names: Iterable[str]) -> list[str]:
    """Return the names on one line each, or raise NameListError if there are none."""
    lines = [" ".join(name.split()) for name in names]
    if not any(lines):
        raise NameListError(Message(EMPTY_LIST))
    return [line for line in lines if line]

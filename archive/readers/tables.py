"""Read tables of articles (`.csv`, `.tsv`): each row is a record with the names above it.

The encoding and the sign between the columns are found from the first row.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO

from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.field_names import FIELD_NAMES
from archive.readers.files import (
    CHUNK_BYTES,
    MAX_ARTICLE_BYTES,
    RawArticle,
    open_decompressed,
)
from archive.readers.jsonl import read_record
from archive.readers.reader import FormatReader
from archive.readers.record_fields import plain_names
from archive.text.decoding import decode_bytes

SIGNS = ",;\t|"
"""The signs that may stand between columns, the most usual first."""
MAX_COLUMNS = 2_000
MAX_CELL_CHARS = MAX_ARTICLE_BYTES >> 2
EXCEL_SIGN = "sep="
"""The start of a line in which Excel states the sign, above the names."""
TEXT_FIELDS = ("body", "summary")
"""Fields of which one must have a column. Lists of results have only titles."""
NO_NAMES = N_("no column is called text; name the columns in the first row")
NO_ROWS = N_("a table without rows below the names of its columns")
TOO_LONG = N_("a cell is too long, or a quotation mark is never closed")


def split_table(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield each row as a JSON object. The position is its number, as in a spreadsheet."""
    csv.field_size_limit(MAX_CELL_CHARS)
    with open_decompressed(path, target) as file:
        lines = _lines(_decoded(file))
        first = next((line for line in lines if line.strip()), None)
        if first is None:
            raise UnreadableError(N_("empty file"))
        is_note = first.lower().startswith(EXCEL_SIGN)
        if is_note:
            first = next(lines, "")
        sign = _sign_of(first)
        rows = csv.reader(chain([first], lines), delimiter=sign)
        has_rows = False
        try:
            names = [name.strip() for name in next(rows, [])]
            for number, row in enumerate(rows, 3 if is_note else 2):
                record = _record_of(names, row)
                if record:
                    has_rows = True
                    content = json.dumps(record, ensure_ascii=False)
                    yield RawArticle(
                        content.encode("utf-8", "replace"), f"row {number}"
                    )
        except csv.Error as error:
            raise UnreadableError(TOO_LONG) from error
        if not has_rows:
            raise UnreadableError(NO_ROWS)


def _record_of(names: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    return {
        name: value
        for name, value in zip(names, row, strict=False)
        if name and value.strip()
    }


def _sign_of(header: str) -> str:
    """Return the sign between the names of columns: the one with most known names.

    Raises:
        UnreadableError: there is no name of a text.
    """
    counts = {}
    for sign in SIGNS:
        try:
            names = next(csv.reader([header], delimiter=sign), [])
        except csv.Error:
            continue
        fields = _fields_of(names[:MAX_COLUMNS])
        if len(names) > 1 and not fields.isdisjoint(TEXT_FIELDS):
            counts[sign] = len(fields)
    if not counts:
        raise UnreadableError(NO_NAMES)
    return max(counts, key=lambda sign: counts[sign])


def _fields_of(names: Iterable[str]) -> set[str]:
    plain = plain_names(dict.fromkeys(filter(None, map(str.strip, names)), ""))
    return {
        field for field, aliases in FIELD_NAMES.items() if not plain.isdisjoint(aliases)
    }


def _decoded(file: IO[bytes]) -> Iterator[str]:
    """Yield the text of a file in pieces, in the encoding of the first one."""
    chunk = file.read(CHUNK_BYTES)
    if not chunk:
        return
    whole_lines = chunk[: chunk.rfind(b"\n") + 1] or chunk
    encoding = decode_bytes(whole_lines, is_html=False).encoding
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    start = decoder.decode(chunk).removeprefix("\ufeff")
    yield start
    while chunk := file.read(CHUNK_BYTES):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Yield lines with their ends. A line may be as long as an article, and no longer."""
    rest: list[str] = []
    length = 0
    for piece in pieces:
        *lines, last = piece.replace("\0", "").replace("\r\n", "\n").split("\n")
        for line in lines:
            yield "".join([*rest, line, "\n"])
            rest, length = [], 0
        rest.append(last)
        length += len(last)
        if length > MAX_CELL_CHARS:
            raise UnreadableError(TOO_LONG)
    if any(rest):
        yield "".join(rest)


TABLE_READER = FormatReader(split_table, read_record)

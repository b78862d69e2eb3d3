"""Split JSON files into records: an array, one object, or objects one after another.

The file is scanned in chunks, so that an array may be larger than the memory. Programs
also wrap their records in an object, such as `{"articles": […]}`.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import IO

from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.channel_exports import posts_of_channel
from archive.readers.feed_exports import items_of_feed
from archive.readers.field_names import FIELD_NAMES, plain_name
from archive.readers.files import (
    CHUNK_BYTES,
    MAX_ARTICLE_BYTES,
    TOO_LARGE,
    RawArticle,
    open_decompressed,
    split_lines,
)
from archive.readers.record_fields import WRAPPERS, is_like_article, plain_names

LIST_NAMES = (
    "articles", "results", "docs", "documents", "hits", "items", "data", "records",
    "stories", "news", "entries", "posts", "value", "response", "feed", "result",
    "rows", "list", "messages", "db", "entry", "item", "channel", "rss", "graph",
    "edges", "nodes", "children", "resultcontent",
)  # fmt: skip
"""Fields of an object that may contain the records, or the object that does."""
ITEM_NAMES = ("entry", "item")
"""Fields with one entry of a feed, or with a list of several."""
MAX_WRAPPERS = 5
MAX_FIRST_LINE = 4096
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ENCODINGS_BY_MARK = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Encodings by the first bytes of a file. The longer marks come first."""
NULL_PATTERNS = {b"\0": "utf-16-be", b"{\0": "utf-16-le", b"[\0": "utf-16-le"}
"""Encodings by the first bytes of a file without a mark."""
WHITE_SPACE = b" \t\r\n"
TRUNCATED = N_("truncated JSON: the file ends within a record")

_BULK_ACTION = re.compile(
    rb'\{\s{0,4}"(?:index|create|update|delete)"\s{0,4}:\s{0,4}\{(?=[^{}]{0,400}"_i)'
    rb"[^{}]{0,400}\}\s{0,4}\}"
)
_OUTSIDE_STRING = re.compile(rb'["{}\[\],]')
_IN_STRING = re.compile(rb'["\\]')
_RECORD_NAMES = frozenset(
    (
        *FIELD_NAMES["title"],
        *FIELD_NAMES["body"],
        *map(plain_name, (*WRAPPERS, "attributes")),
    )
)


def split_json(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield each record of a JSON file. Only records that are too large fail."""
    with open_decompressed(path, target) as file:
        scanner = _Scanner()
        records = _number(scanner.scan(_utf8_chunks(file)))
        first = next(records, None)
        if first is None:
            raise UnreadableError(N_("empty file, or no record in it"))
        yield from _unwrap_only(first, records) if not scanner.has_array else (first,)
        yield from records


def _unwrap_only(
    first: RawArticle, records: Iterator[RawArticle]
) -> Iterator[RawArticle]:
    """Yield the first object. If there is no other one, yield the records in it."""
    try:
        second = next(records, None)
    except UnreadableError:
        yield first
        raise
    if second is None:
        yield from _unwrap(first)
    else:
        yield first
        yield second


def split_json_lines(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield each line of a file, or each record if they are not written in lines."""
    with open_decompressed(path, target) as file:
        line = file.readline(MAX_FIRST_LINE).removeprefix(codecs.BOM_UTF8).strip()
    has_lines = line != b"{" and not line.startswith((b"[", *UTF16_MARKS))
    for record in (split_lines if has_lines else split_json)(path, target):
        if not _is_bulk_action(record.content):
            yield record


def _is_bulk_action(content: bytes) -> bool:
    """Return whether a line says what a search engine does with the next record."""
    return _BULK_ACTION.fullmatch(content.strip()) is not None


def _number(values: Iterator[bytes | None]) -> Iterator[RawArticle]:
    for number, value in enumerate(values, 1):
        position = f"record {number}"
        if value is None:
            yield RawArticle(b"", position, TOO_LARGE)
        elif number == 1 and not value.startswith(b"{"):
            raise UnreadableError(N_("no records: its values are not JSON objects"))
        else:
            yield RawArticle(value, position)


class _Scanner:
    """A search for the ends of the values in the bytes of a JSON file."""

    def __init__(self) -> None:
        self._depth = 0
        """The number of open brackets within a value."""
        self.has_array = False
        self._in_array = False
        self._in_string = False
        self._value = bytearray()
        self._is_too_large = False

    def scan(self, chunks: Iterator[bytes]) -> Iterator[bytes | None]:
        """Yield each element of an array, or each value outside of arrays.

        `None` stands for a value that is too large.
        """
        rest = b""
        for chunk in chunks:
            rest = yield from self._scan_chunk(rest + chunk)
        self._keep(rest)
        is_open = self._depth > 0 or self._in_string
        if not is_open and (self._value or self._is_too_large):
            yield self._take()
        if is_open or self._in_array:
            raise UnreadableError(TRUNCATED)

    def _scan_chunk(self, data: bytes) -> Generator[bytes | None, None, bytes]:
        """Yield the values that end in a chunk, and return its last open bytes."""
        position = kept = 0
        while match := self._next_mark(data, position):
            position = match.end()
            mark = match[0]
            if mark == b"\\":
                position += 1
            elif mark == b'"':
                self._in_string = not self._in_string
            elif mark == b"[" and self._opens_array(data[kept : match.start()]):
                kept = position
            elif (end := self._end_of_value(mark, match)) is not None:
                self._keep(data[kept:end])
                kept = position
                if self._value or self._is_too_large:
                    yield self._take()
        escape = self._in_string and data.endswith(b"\\") and position < len(data)
        end = len(data) - 1 if escape else len(data)
        self._keep(data[kept:end])
        return data[end:]

    def _next_mark(self, data: bytes, position: int) -> re.Match[bytes] | None:
        """Return the next quote, bracket or comma. An escape needs another byte."""
        regex = _IN_STRING if self._in_string else _OUTSIDE_STRING
        match = regex.search(data, position)
        is_cut = match and match[0] == b"\\" and match.end() == len(data)
        return None if is_cut else match

    def _opens_array(self, before: bytes) -> bool:
        """Return whether a bracket opens the array of the records, and enter it."""
        if self._in_array or self._depth or self._value or before.strip():
            return False
        self.has_array = self._in_array = True
        return True

    def _end_of_value(self, mark: bytes, match: re.Match[bytes]) -> int | None:
        """Return where a value ends at a mark, if one does, and count brackets."""
        if mark in b"{[":
            self._depth += 1
            return None
        if mark == b",":
            return None if self._depth else match.start()
        if self._depth:
            self._depth -= 1
            return None if self._depth or self._in_array else match.end()
        self._in_array = False
        return match.start()

    def _keep(self, data: bytes) -> None:
        """Add bytes to the open value, unless it is too large."""
        if not self._value:
            data = data.lstrip(WHITE_SPACE)
        if self._is_too_large:
            return
        self._value += data
        if len(self._value) > MAX_ARTICLE_BYTES:
            self._value.clear()
            self._is_too_large = True

    def _take(self) -> bytes | None:
        """Return the open value, and begin the next one."""
        value = None if self._is_too_large else bytes(self._value).strip(WHITE_SPACE)
        self._value.clear()
        self._is_too_large = False
        return value


def _utf8_chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a file, as UTF-8 if it has a mark of another Unicode."""
    chunk = file.read(CHUNK_BYTES)
    encoding = _encoding_of(chunk)
    if encoding is None:
        chunk = chunk.removeprefix(codecs.BOM_UTF8)
        while chunk:
            yield chunk
            chunk = file.read(CHUNK_BYTES)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while chunk:
        yield decoder.decode(chunk).encode("utf-8", "replace")
        chunk = file.read(CHUNK_BYTES)
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _encoding_of(start: bytes) -> str | None:
    for marks in (ENCODINGS_BY_MARK, NULL_PATTERNS):
        for mark, encoding in marks.items():
            if start.startswith(mark):
                return encoding
    return None


def _unwrap(record: RawArticle) -> Iterator[RawArticle]:
    """Yield the records in the only object of a file, or the object itself."""
    records = None if record.problem else _find_records(record.content)
    if records is None:
        yield record
        return
    for number, value in enumerate(records, 1):
        content = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        yield RawArticle(content, f"record {number}")


def _find_records(content: bytes) -> list[object] | None:
    """Return the list of objects in an object without a text of its own."""
    try:
        value: object = json.loads(content, strict=False)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict):
        records = posts_of_channel(value) or items_of_feed(value)
        if records:
            return records
    for _ in range(MAX_WRAPPERS + 1):
        if isinstance(value, list) and (inner := _only_wrapper(value)):
            value = inner
        if isinstance(value, dict) and _has_records_by_key(value):
            value = list(value.values())
        if not isinstance(value, dict):
            return _records_in(value) if isinstance(value, list) else None
        value = _inner_value(value)
    return None


def _records_in(values: list[object]) -> list[object] | None:
    """Return the records of a list. Among other objects, they have a title and a text."""
    if values and all(map(_is_like_record, values)):
        return values
    return [value for value in values if is_like_article(value)] or None


def _only_wrapper(values: list[object]) -> dict[str, object] | None:
    """Return the only object of a list that has lists of records, as in Ghost's export."""
    only = values[0] if len(values) == 1 else None
    if not isinstance(only, dict):
        return None
    data = only.get("data")
    has_lists = isinstance(data, dict) and any(
        isinstance(items, list) and items and all(map(_is_like_record, items))
        for name, items in data.items()
        if plain_name(name) in LIST_NAMES
    )
    return only if has_lists else None


def _has_records_by_key(values: Mapping[str, object]) -> bool:
    """Return whether the values of an object are records, as in exports of Pocket."""
    return (
        bool(values)
        and set(map(plain_name, values)).isdisjoint((*WRAPPERS, *LIST_NAMES))
        and all(map(_is_like_record, values.values()))
    )


def _inner_value(wrapper: Mapping[str, object]) -> object:
    """Return the list of records in an object, or the object that contains it."""
    values = {plain_name(name): value for name, value in wrapper.items()}
    if any(isinstance(values.get(name), str) for name in FIELD_NAMES["body"]):
        return None
    inner = [values[name] for name in LIST_NAMES if name in values]
    lists = [value for value in inner if isinstance(value, list) and value]
    lists += [
        [values[name]] for name in ITEM_NAMES if is_like_article(values.get(name))
    ]
    objects = [value for value in inner if isinstance(value, dict)]
    if any(name in values for name in FIELD_NAMES["title"]):
        objects = []
    return next(iter([*lists, *objects]), None)


def _is_like_record(value: object) -> bool:
    """Return whether a value has a title or a text, or an object that may have them."""
    if not isinstance(value, dict):
        return False
    return not _RECORD_NAMES.isdisjoint(plain_names(value))

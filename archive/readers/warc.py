"""Read web archives (WARC, ISO 28500). Each page and each PDF is an article."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

import brotli
from warcio import archiveiterator, bufferedreaders, digestverifyingreader
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from archive.article import Article, ContainerMetadata, earliest_known
from archive.data_files import read_words
from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.html.saved_pages import saving_time
from archive.messages import N_
from archive.model import Evidence
from archive.readers.files import (
    CHUNK_BYTES,
    MAX_ARTICLE_BYTES,
    TOO_LARGE,
    RawArticle,
    open_decompressed,
)
from archive.readers.html import article_from_page
from archive.readers.pdf import read_pdf
from archive.readers.reader import FormatReader
from archive.text.cleaning import clean, collapse_whitespace

PAGE_TYPES = ("text/html", "application/xhtml+xml")
PDF_TYPES = ("application/pdf", "application/x-pdf")
UNCLEAR_TYPES = read_words("download_types.txt")
"""Types of mere downloads, and the missing type. The content shows what they are."""
CONTENT_RECORD_TYPES = ("response", "resource")
"""Types of records with content. A record `revisit` only refers to another record."""
NO_RECORD = N_("not a valid WARC file (damaged?): no record where one is expected")
DAMAGED_RESPONSE = N_("damaged HTTP response: cannot be decompressed")
READ_STATUS_CODES = ("200", "203")
"""Successful, as the server or a proxy in between answered."""
GZIP_START = b"\x1f\x8b"
MAX_GZIP_LAYERS = 3
PDF_START = b"%PDF-"
PAGE_STARTS = (b"<!doctype html", b"<html")
MAX_START_BYTES = 1_024
TRUNCATED_NOTE = "The crawler truncated this page ({reason})."
MAX_LINE_BYTES = 1 << 20
"""The size of a header above which a file is damaged."""
MAX_BLANK_LINES = 10_000
"""The number of blank lines in a row above which a file is damaged."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?(?P<name>[\w.:-]+)", re.IGNORECASE)
# warcio writes parts of damaged files to stderr, where a terminal would obey them.
for _module in (archiveiterator, bufferedreaders, digestverifyingreader):
    vars(_module)["sys"] = SimpleNamespace(stderr=SimpleNamespace(write=len))
# The errors that warcio raises for invalid records.
_WARC_ERRORS = (ArchiveLoadFailed, EOFError, *LIBRARY_ERRORS)


def split_pages(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield each page or PDF as a WARC file with one record. Others are skipped.

    The position is the number of the record in the file.
    """
    article_count = 0
    record_count = 0
    with open_decompressed(path, target) as file:
        for article in split_records(file):
            record_count += 1
            if article:
                article_count += 1
                yield article
    if not record_count:
        raise UnreadableError(N_("empty file"))
    if not article_count:
        raise UnreadableError(
            f"no web page found: none of its {record_count:,} records is an HTML "
            "response or a PDF"
        )


def split_records(file: IO[bytes]) -> Iterator[RawArticle | None]:
    """Yield the article of each record, or `None` if it is no page and no PDF."""
    for number, record in enumerate(_iter_records(file), 1):
        position = f"record {number}"
        if _is_page(record) or _has_content(record, PDF_TYPES):
            yield _raw_article(record, position)
        elif _is_unclear(record):
            article = _raw_article(record, position)
            yield article if _shows_type(article.content) else None
        else:
            yield None


def page_url(content: bytes) -> str:
    """Return the URL of a WARC file with one record, or `""`."""
    record = next(_iter_records(io.BytesIO(content)), None)
    return _header(record, "WARC-Target-URI") if record else ""


def iter_redirects(file: IO[bytes]) -> Iterator[tuple[str, str]]:
    """Yield the addresses that lead elsewhere, and where they lead."""
    for record in _iter_records(file):
        headers = record.http_headers if record.rec_type == "response" else None
        is_moved = headers and headers.get_statuscode().startswith("3")
        target = headers.get_header("Location") if headers and is_moved else None
        if target:
            source = _header(record, "WARC-Target-URI")
            with suppress(ValueError):
                yield source, urljoin(source, target.strip())


def read_warc_page(content: bytes, modified: datetime | None) -> Article:
    """Read the page or the PDF in a WARC file with one record.

    The URL of the record is evidence. The time of the crawl is an upper bound for the
    date, and what `3 hours ago` refers to.
    """
    record = next(_iter_records(io.BytesIO(content)), None)
    if record is None or record.rec_type not in CONTENT_RECORD_TYPES:
        raise UnreadableError(N_("no web page found"))
    url = _header(record, "WARC-Target-URI")
    saved = saving_time(_header(record, "WARC-Date"), "WARC-Date")
    container = ContainerMetadata(
        Evidence(url, key="WARC-Target-URI") if url else None, saved=saved
    )
    saved_at = earliest_known(modified, saved.moment if saved else None)
    content = _payload(record)
    if PDF_START in content[:MAX_START_BYTES]:
        article = read_pdf(content, saved_at)
        own = article.container
        container = replace(own, url=container.url, saved=container.saved)
    else:
        charset = _CHARSET.search(_content_type(record))
        article = article_from_page(
            content, charset["name"] if charset else None, saved_at, container
        )
    notes = (*article.notes, *_truncation_notes(record))
    return replace(article, container=container, notes=notes)


def _truncation_notes(record: ArcWarcRecord) -> Iterator[str]:
    if reason := _header(record, "WARC-Truncated"):
        yield TRUNCATED_NOTE.format(reason=collapse_whitespace(clean(reason)[0])[:40])


class _LineReader(DecompressingBufferedReader):  # type: ignore[misc]  # untyped
    """A reader for lines of a believable length and number.

    warcio copies a line again for each block of it, so that long lines take minutes. It
    skips any number of blank lines between records.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream)
        self._blank_lines = 0

    def readline(self, length: int | None = None) -> bytes:
        """Return the next line. Raise `ArchiveLoadFailed` if it is unbelievable."""
        limit = MAX_LINE_BYTES if length is None else min(length, MAX_LINE_BYTES)
        line: bytes = super().readline(limit)
        self._blank_lines = 0 if line.strip() else self._blank_lines + 1
        if len(line) == MAX_LINE_BYTES or self._blank_lines > MAX_BLANK_LINES:
            raise ArchiveLoadFailed("no header")
        return line


def _iter_records(file: IO[bytes]) -> Iterator[ArcWarcRecord]:
    try:
        records = ArchiveIterator(file, arc2warc=True)
        records.reader = _LineReader(records.fh)
        yield from records
    except _WARC_ERRORS as error:
        raise UnreadableError(NO_RECORD) from error


def _is_page(record: ArcWarcRecord) -> bool:
    return _has_content(record, PAGE_TYPES) and not _is_advertisement(record)


def _is_advertisement(record: ArcWarcRecord) -> bool:
    """Return whether a record is the frame of a service for advertisements."""
    try:
        host = urlsplit(_header(record, "WARC-Target-URI")).hostname or ""
    except ValueError:
        return False
    labels = host.split(".")
    domains = {".".join(labels[start:]) for start in range(len(labels) - 1)}
    return not domains.isdisjoint(read_words("ad_hosts.txt"))


def _is_unclear(record: ArcWarcRecord) -> bool:
    """Return whether the header of a response does not tell what it is."""
    if not _has_content(record, ("",)):
        return False
    media_type = _content_type(record).partition(";")[0].strip().lower()
    return not media_type or media_type in UNCLEAR_TYPES


def _shows_type(content: bytes) -> bool:
    """Return whether a WARC file with one record has a PDF or a page.

    The body of a response follows its second block of headers.
    """
    body = content.split(b"\r\n\r\n", 2)[-1][:MAX_START_BYTES].lower()
    return PDF_START.lower() in body or any(start in body for start in PAGE_STARTS)


def _has_content(record: ArcWarcRecord, types: tuple[str, ...]) -> bool:
    """Return whether a record is a successful response of one of the types."""
    if record.rec_type not in CONTENT_RECORD_TYPES:
        return False
    if not _content_type(record).strip().lower().startswith(types):
        return False
    headers = record.http_headers
    return headers is None or headers.get_statuscode() in READ_STATUS_CODES


def _content_type(record: ArcWarcRecord) -> str:
    headers = record.http_headers
    if headers:
        return headers.get_header("Content-Type") or ""
    return record.content_type or ""


def _raw_article(record: ArcWarcRecord, position: str) -> RawArticle:
    """Return a record as a WARC file of its own.

    warcio writes the HTTP headers anew, which may change their length.
    """
    http_headers = record.http_headers.to_bytes() if record.http_headers else b""
    body = _read_bounded(record.raw_stream)
    if len(body) > MAX_ARTICLE_BYTES:
        return RawArticle(b"", position, TOO_LARGE)
    if getattr(record.raw_stream, "limit", 0) > 0:
        return RawArticle(b"", position, "truncated: the file ends within this record")
    length = str(len(http_headers) + len(body))
    record.rec_headers.replace_header("Content-Length", length)
    headers = record.rec_headers.to_bytes() + http_headers
    return RawArticle(headers + body + b"\r\n\r\n", position)


def _payload(record: ArcWarcRecord) -> bytes:
    """Return the decoded body of the response.

    Its size is limited, because a small record may decompress to a huge page.
    """
    encodings = _take_encodings(record)
    try:
        payload = _read_bounded(record.content_stream())
        if "br" in encodings:
            payload = _unbrotli(payload)
        for _ in range(MAX_GZIP_LAYERS):
            if payload.startswith(GZIP_START):
                payload = _gunzip(payload)
    except _WARC_ERRORS as error:
        raise UnreadableError(DAMAGED_RESPONSE) from error
    if len(payload) > MAX_ARTICLE_BYTES:
        raise UnreadableError(TOO_LARGE)
    return payload


def _take_encodings(record: ArcWarcRecord) -> frozenset[str]:
    """Return the encodings of a response, and remove those that warcio does not know.

    It supports only an unmaintained library for Brotli. Bytes in gzip are recognized.
    """
    headers = record.http_headers
    value = headers.get_header("Content-Encoding") if headers else None
    encodings = frozenset(part.strip().lower() for part in (value or "").split(","))
    if headers and encodings - {""} and encodings != {"deflate"}:
        headers.replace_header("Content-Encoding", "identity")
    return encodings


def _unbrotli(content: bytes) -> bytes:
    """Return the decompressed bytes, or the same if they are not compressed.

    Some crawlers store decompressed responses, and keep the header.
    """
    try:
        decompressed: bytes = brotli.Decompressor().process(
            content, output_buffer_limit=MAX_ARTICLE_BYTES + 1
        )
    except brotli.error as error:
        start = content[:MAX_START_BYTES].lower()
        if PDF_START.lower() in start or b"<" in start:
            return content
        raise UnreadableError(DAMAGED_RESPONSE) from error
    return decompressed


def _gunzip(content: bytes) -> bytes:
    return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(
        content, MAX_ARTICLE_BYTES + 1
    )


def _read_bounded(stream: Any) -> bytes:
    """Read a stream, but at most one byte more than the maximum size of an article.

    The streams of warcio return at most one buffer per call.
    """
    parts = []
    remaining = MAX_ARTICLE_BYTES + 1
    while remaining > 0 and (part := stream.read(min(CHUNK_BYTES, remaining))):
        parts.append(part)
        remaining -= len(part)
    return b"".join(parts)


def _header(record: ArcWarcRecord, name: str) -> str:
    return (record.rec_headers.get_header(name) or "").strip()


WARC_READER = FormatReader(split_pages, read_warc_page)

"""Web archives (WARC, ISO 28500): each page that a server answered with is an article. The one home of warcio."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from archive.article import Article, ContainerMetadata, earliest_known
from archive.errors import LIBRARY_ERRORS, UnreadableError
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
from archive.text.date_parsing import parse_date as read_date

PAGE_TYPES = ("text/html", "application/xhtml+xml")
CONTENT_RECORD_TYPES = ("response", "resource")
"""Types of records that hold what a server gave; `revisit` says that it was the same as before."""
STATUS_OK = "200"

_CHARSET = re.compile(r"charset\s*=\s*[\"']?(?P<name>[\w.:-]+)", re.IGNORECASE)
# What warcio raises for bytes that are no record, beside what any library may.
_WARC_ERRORS = (ArchiveLoadFailed, EOFError, *LIBRARY_ERRORS)


def split_pages(path: Path) -> Iterator[RawArticle]:
    """Each page as a WARC of its one record, with its number in the file; what is no page is passed over."""
    number = found = 0
    with open_decompressed(path) as file:
        for number, record in enumerate(_iter_records(file), 1):
            if _is_page(record):
                found += 1
                yield _raw_article(record, f"record {number}")
    if not number:
        raise UnreadableError(N_("empty file"))
    if not found:
        raise UnreadableError(
            f"no web page found: none of its {number:,} records is an HTML response"
        )


def read_warc_page(content: bytes, modified: datetime | None) -> Article:
    """The page in a WARC of one record; the address and the moment of the crawl are evidence."""
    record = next(_iter_records(io.BytesIO(content)), None)
    if record is None or not _is_page(record):
        raise UnreadableError(N_("no web page found"))
    moment = read_date(_header(record, "WARC-Date"))
    crawled = moment.instant if moment else None
    address = _header(record, "WARC-Target-URI")
    container = (
        ContainerMetadata(Evidence(address, key="WARC-Target-URI"))
        if address
        else ContainerMetadata()
    )
    charset = _CHARSET.search(_content_type(record))
    bound = earliest_known(modified, crawled and crawled.astimezone(UTC))
    return article_from_page(
        _payload(record), charset["name"] if charset else None, bound, container
    )


def _iter_records(file: IO[bytes]) -> Iterator[ArcWarcRecord]:
    try:
        yield from ArchiveIterator(file, arc2warc=True)
    except _WARC_ERRORS as error:
        raise UnreadableError(
            N_("not a valid WARC file (damaged?): no record where one is expected")
        ) from error


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type not in CONTENT_RECORD_TYPES or not _content_type(
        record
    ).lower().startswith(PAGE_TYPES):
        return False
    return (
        record.http_headers is None or record.http_headers.get_statuscode() == STATUS_OK
    )


def _content_type(record: ArcWarcRecord) -> str:
    headers = record.http_headers
    return (
        headers.get_header("Content-Type") if headers else record.content_type
    ) or ""


def _raw_article(record: ArcWarcRecord, position: str) -> RawArticle:
    headers = record.rec_headers.to_bytes() + (
        record.http_headers.to_bytes() if record.http_headers else b""
    )
    body = _read_bounded(record.raw_stream)
    if len(body) > MAX_ARTICLE_BYTES:
        return RawArticle(b"", position, TOO_LARGE)
    if getattr(record.raw_stream, "limit", 0) > 0:
        return RawArticle(b"", position, "truncated: the file ends within this record")
    return RawArticle(headers + body + b"\r\n\r\n", position)


def _payload(record: ArcWarcRecord) -> bytes:
    """What the server sent, unchunked and unpacked; bounded, for it may be packed very small."""
    try:
        packed = _is_brotli(record)
        payload = _read_bounded(record.content_stream())
        payload = (
            brotli.Decompressor().process(
                payload, output_buffer_limit=MAX_ARTICLE_BYTES + 1
            )
            if packed
            else payload
        )
    except (*_WARC_ERRORS, brotli.error) as error:
        raise UnreadableError(
            N_("damaged HTTP response: cannot be decompressed")
        ) from error
    if len(payload) > MAX_ARTICLE_BYTES:
        raise UnreadableError(TOO_LARGE)
    return payload


def _is_brotli(record: ArcWarcRecord) -> bool:
    """Whether the answer is; its header is changed then, for warcio knows only a library that is no longer kept."""
    headers = record.http_headers
    if (
        headers is None
        or (headers.get_header("Content-Encoding") or "").lower() != "br"
    ):
        return False
    headers.replace_header("Content-Encoding", "identity")
    return True


def _read_bounded(stream: Any) -> bytes:
    """What a stream of warcio holds, which gives a buffer at a time; a little more than allowed at most."""
    parts = []
    left = MAX_ARTICLE_BYTES + 1
    while left > 0 and (part := stream.read(min(CHUNK_BYTES, left))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _header(record: ArcWarcRecord, name: str) -> str:
    return (record.rec_headers.get_header(name) or "").strip()

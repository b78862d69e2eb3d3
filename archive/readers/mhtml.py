"""Read pages that a browser saved with all their parts (MHTML, RFC 2557)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from email.message import Message
from itertools import chain
from urllib.parse import urljoin

from archive.article import Article, ContainerMetadata, earliest_known
from archive.errors import UnreadableError
from archive.html.frames import FrameSource
from archive.messages import N_
from archive.model import Evidence
from archive.readers.files import split_whole
from archive.readers.html import article_from_page
from archive.readers.mail_headers import raw_header, sending_time, sent_at
from archive.readers.mail_parts import (
    PAGE_TYPES,
    parse_mail,
    parts_of_type,
    payload,
)
from archive.readers.mail_texts import first_article
from archive.readers.reader import FormatReader
from archive.text.decoding import decode_bytes

URL_HEADERS = ("Snapshot-Content-Location", "Content-Location")
"""Headers with the URL of a saved page: that of Chromium, and that of the standard."""

_FRAMESET = re.compile(rb"<frameset\b", re.IGNORECASE)


def read_mhtml(content: bytes, modified: datetime | None) -> Article:
    """Read the article of a saved page, which may be in one of its frames."""
    mail = parse_mail(content)
    is_page = mail.get_content_type() in PAGE_TYPES
    if mail.get_content_maintype() != "multipart" and not is_page:
        raise UnreadableError(N_("not an MHTML file: no saved page found"))
    saved_at = earliest_known(modified, sent_at(mail))
    pages = list(parts_of_type(mail, PAGE_TYPES))
    main = _main_page(mail, pages)
    url = _page_url(mail, main)
    article = main and _read_page(main, pages, url, saved_at)
    article = article or first_article(mail, saved_at)
    if article is None:
        raise UnreadableError(N_("no HTML or plain text found"))
    container = ContainerMetadata(url, saved=sending_time(mail, "MHTML Date"))
    return replace(article, container=container)


def _main_page(mail: Message, pages: list[Message]) -> Message | None:
    """Return the page that was saved. The others are in its frames.

    A header of the file names it by its id or address. If none does, it is the page with
    the frames, or the first one.
    """
    names = {
        *(raw_header(mail, name).strip() for name in URL_HEADERS),
        str(mail.get_param("start", "")).strip(" <>"),
    } - {""}
    named = (page for page in pages if not names.isdisjoint(_names_of(page)))
    framesets = (page for page in pages if _FRAMESET.search(payload(page)))
    return next(chain(named, framesets, pages), None)


def _names_of(page: Message) -> tuple[str, str]:
    content_id = raw_header(page, "Content-ID").strip(" <>")
    return content_id, raw_header(page, "Content-Location").strip()


def _read_page(
    main: Message,
    pages: list[Message],
    url: Evidence | None,
    saved_at: datetime | None,
) -> Article | None:
    """Read the page that was saved, with the documents in its frames."""
    parts = _parts_by_address(pages)

    def find_frame(address: str) -> FrameSource | None:
        part = parts.get(address)
        return None if part is None or part is main else _frame_source(part)

    try:
        return article_from_page(
            payload(main),
            main.get_content_charset(),
            saved_at,
            ContainerMetadata(url),
            find_frame,
        )
    except UnreadableError:
        return None


def _parts_by_address(pages: list[Message]) -> Mapping[str, Message]:
    """Return the pages by the addresses with which a frame refers to them."""
    parts: dict[str, Message] = {}
    for part in pages:
        content_id, location = _names_of(part)
        if location:
            parts.setdefault(location, part)
        if content_id:
            parts.setdefault(f"cid:{content_id}", part)
    return parts


def _frame_source(part: Message) -> FrameSource | None:
    try:
        decoded = decode_bytes(payload(part), True, part.get_content_charset())
    except UnreadableError:
        return None
    return FrameSource(decoded.text, raw_header(part, "Content-Location").strip())


def _page_url(mail: Message, main: Message | None) -> Evidence | None:
    """Return the URL of a saved page from its headers."""
    parts = [mail, *([main] if main else [])]
    base = next(filter(None, (raw_header(part, "Content-Base") for part in parts)), "")
    for name in URL_HEADERS:
        for part in parts:
            if url := raw_header(part, name).strip():
                return Evidence(_absolute(base.strip(), url), key=name)
    return None


def _absolute(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return url


MHTML_READER = FormatReader(split_whole, read_mhtml)

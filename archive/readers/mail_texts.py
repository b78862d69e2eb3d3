"""Find the text of an email that is its article: a page, a plain text or an attachment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from email.message import Message

from archive.article import Article
from archive.errors import UnreadableError
from archive.html import Page
from archive.readers.mail_parts import (
    PAGE_TYPES,
    PLAIN_TYPES,
    is_attachment,
    parts_of_type,
)
from archive.readers.mail_readers import (
    PartReader,
    attached_documents,
    read_page_part,
    read_text_part,
)

STUB_RATIO = 2
"""How many times longer a plain text is than a page that only refers to the web."""
MAX_NOTE_WORDS = 40
"""Words of a note with which someone sends a page as an attachment."""
NOTE_RATIO = 4
"""How many times longer than such a note the page is."""
MIN_ARTICLE_CHARS = 200
"""Minimum length of each of several attached articles."""

_WEB_ADDRESS = re.compile(r"https?://[^\s<>]{1,2000}")


def first_article(mail: Message, modified: datetime | None) -> Article | None:
    """Return the article in a mail's own parts, or `None`."""
    return chosen_part(mail, modified)[0]


def chosen_part(
    mail: Message, modified: datetime | None
) -> tuple[Article | None, Message | None]:
    """Return the article in a mail's own parts, and the attachment that it is.

    Read the first part with text: HTML, then plain text. If the HTML is only a stub, read
    the plain text. Behind a short note, read the longest document attached to it.
    """
    first = _first_text(mail, modified)
    length = len(first.text) if first else 0
    if first and len(first.text.split()) > MAX_NOTE_WORDS:
        return first, None
    attached = list(_read_parts(attached_documents(mail), modified))
    if attached:
        article, part = max(attached, key=lambda item: len(item[0].text))
        if len(article.text) >= NOTE_RATIO * length:
            return article, part
    return first, None


def attached_articles(mail: Message) -> list[tuple[Message, str | None]]:
    """Return the documents behind a short note, if two and more of them are articles.

    The reason is given with those that cannot be read.
    """
    documents = list(attached_documents(mail))
    first = _first_text(mail, None) if len(documents) > 1 else None
    length = len(first.text) if first else 0
    if len(documents) < 2 or (first and len(first.text.split()) > MAX_NOTE_WORDS):
        return []
    needed = max(MIN_ARTICLE_CHARS, NOTE_RATIO * length)
    results: list[tuple[Message, str | None]] = []
    count = 0
    for read_part, part in documents:
        try:
            size = len(read_part(part, None).text)
        except UnreadableError as error:
            results.append((part, str(error)))
            continue
        if size >= needed:
            count += 1
            results.append((part, None))
    return results if count > 1 else []


def _first_text(mail: Message, modified: datetime | None) -> Article | None:
    """Return the article in the texts of a mail that are not attached, or `None`."""
    articles = [article for article, _ in _read_parts(_text_parts(mail), modified)]
    if not articles:
        return None
    first = articles[0]
    for article in articles[1:]:
        if first.page and not article.page and _is_stub_of(first.page, article.text):
            return article
    return first


def _read_parts(
    parts: Iterable[tuple[PartReader, Message]], modified: datetime | None
) -> Iterator[tuple[Article, Message]]:
    """Yield the articles in the parts that can be read, each with its part."""
    for read_part, part in parts:
        with suppress(UnreadableError):
            yield read_part(part, modified), part


def _is_stub_of(page: Page, plain_text: str) -> bool:
    """Return whether a page says less than half as much as a plain text.

    Links do not count. Newsletters have many, and a stub has one to the web.
    """
    plain_size = len(_WEB_ADDRESS.sub("", plain_text).encode())
    return STUB_RATIO * page.size_outside_links < plain_size


def _text_parts(mail: Message) -> Iterator[tuple[PartReader, Message]]:
    """Yield the pages and then the plain texts of a mail that are not attached."""
    for types, reader in ((PAGE_TYPES, read_page_part), (PLAIN_TYPES, read_text_part)):
        for part in parts_of_type(mail, types):
            if not is_attachment(part):
                yield reader, part

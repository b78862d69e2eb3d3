"""Read articles from files. To add a format, add it to `FORMATS`.

This folder imports no reader until a file of its format is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archive.readers.files import MAX_ARTICLE_BYTES, RawArticle
from archive.readers.formats import FORMATS, Format, detect_format, is_multi_article

if TYPE_CHECKING:
    from archive.article import Article

__all__ = [
    "FORMATS",
    "MAX_ARTICLE_BYTES",
    "Format",
    "RawArticle",
    "content_id",
    "detect_format",
    "is_multi_article",
    "read_article",
    "split_articles",
    "split_file",
]

ID_DIGITS = 20


def content_id(content: bytes) -> str:
    """Return the id of a document: the first 20 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:ID_DIGITS]


def split_file(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield the articles of a file as decompressed bytes.

    `target` is the file to open if `path`, whose name states the format, is a link.

    Raises:
        UnreadableError: the reason is a phrase without the path.
    """
    return _format_of(path).load_reader().split(path, target)


def split_articles(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield the articles of a file with several, such as an export of a database.

    Raises:
        UnreadableError: the reason is a phrase without the path.
    """
    file_format = _format_of(path)
    reader = file_format.load_reader()
    if file_format.multi_article:
        return reader.split(path, target)
    return reader.split_export(path, target)


def _format_of(path: Path) -> Format:
    return FORMATS[detect_format(path) or "txt"]


def read_article(
    content: bytes, format_name: str, modified: datetime | None = None
) -> Article:
    """Read the article in the bytes of one item of this format.

    Raises:
        SeveralArticlesError: a database exported several articles into the file.
        UnreadableError: the reason is a phrase without the path.
    """
    file_format = FORMATS[format_name]
    reader = file_format.load_reader()
    if file_format.multi_article:
        return reader.read_item(content, modified)
    return reader.read_file(content, modified)

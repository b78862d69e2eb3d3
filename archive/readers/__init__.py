"""Readers: from a file to articles. The table of formats is all that a new one has to join."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.article import Article
from archive.readers.files import MAX_ARTICLE_BYTES, Item, lines, whole
from archive.readers.html import read_html
from archive.readers.jsonl import read_record
from archive.readers.mail import read_mail, read_mhtml
from archive.readers.pdf import read_pdf
from archive.readers.text import read_markdown, read_text
from archive.readers.warc import pages, read_page

__all__ = [
    "FORMATS",
    "MAX_ARTICLE_BYTES",
    "Format",
    "Item",
    "format_of",
    "identity",
    "is_container",
    "read",
    "split",
]

IDENTITY_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of file is named, cut into articles, and read; `container`: it may hold several."""

    suffixes: tuple[str, ...]
    split: Callable[[Path], Iterator[Item]]
    read: Callable[[bytes, datetime | None], Article]
    container: bool = False


FORMATS = {
    "txt": Format((".txt",), whole, read_text),
    "md": Format((".md",), whole, read_markdown),
    "html": Format((".html", ".htm"), whole, read_html),
    "mhtml": Format((".mhtml", ".mht"), whole, read_mhtml),
    "eml": Format((".eml",), whole, read_mail),
    "pdf": Format((".pdf",), whole, read_pdf),
    "warc": Format((".warc",), pages, read_page, container=True),
    "jsonl": Format((".jsonl",), lines, read_record, container=True),
}
_BY_SUFFIX = {
    suffix: name for name, each in FORMATS.items() for suffix in each.suffixes
}


def format_of(path: Path) -> str | None:
    """The name of a file's format by its suffix, in any case and with `.gz` or without; `None` when it is not ours."""
    name = path.name.lower().removesuffix(".gz")
    return _BY_SUFFIX.get(Path(name).suffix)


def is_container(kind: str) -> bool:
    """Whether files of this format hold several articles."""
    return FORMATS[kind].container


def identity(content: bytes) -> str:
    """The id of the document in these bytes: the first 20 hexadecimal digits of their SHA-256."""
    return hashlib.sha256(content).hexdigest()[:IDENTITY_DIGITS]


def split(path: Path) -> Iterator[Item]:
    """The file's articles as bytes, decompressed; UnreadableError gives the reason as a phrase without the path."""
    return FORMATS[format_of(path) or "txt"].split(path)


def read(content: bytes, kind: str, modified: datetime | None = None) -> Article:
    """The article in the bytes of one item of this format; UnreadableError gives the reason as a phrase."""
    return FORMATS[kind].read(content, modified)

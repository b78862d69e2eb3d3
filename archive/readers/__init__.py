"""Read articles from files. To add a format, add it to `FORMATS`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.article import Article
from archive.readers.docx import read_docx
from archive.readers.epub import read_epub_article, split_epub
from archive.readers.files import (
    MAX_ARTICLE_BYTES,
    RawArticle,
    split_lines,
    split_whole,
)
from archive.readers.html import read_html
from archive.readers.jsonl import read_record
from archive.readers.mail import read_mail, read_mhtml
from archive.readers.markdown import read_markdown
from archive.readers.ocr_text import (
    has_scan_beside,
    read_alto_file,
    read_hocr_file,
)
from archive.readers.odt import read_odt
from archive.readers.pdf import read_pdf
from archive.readers.rtf import read_rtf
from archive.readers.text import read_text
from archive.readers.wacz import split_wacz
from archive.readers.warc import read_warc_page, split_pages

__all__ = [
    "FORMATS",
    "MAX_ARTICLE_BYTES",
    "Format",
    "RawArticle",
    "content_id",
    "detect_format",
    "is_multi_article",
    "read_article",
    "split_file",
]

ID_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its suffixes, and how to split and read its files.

    `multi_article` is true if a file may contain several articles.
    """

    suffixes: tuple[str, ...]
    split: Callable[[Path, Path | None], Iterator[RawArticle]]
    read: Callable[[bytes, datetime | None], Article]
    multi_article: bool = False


FORMATS = {
    "txt": Format((".txt",), split_whole, read_text),
    "md": Format((".md",), split_whole, read_markdown),
    "html": Format((".html", ".htm"), split_whole, read_html),
    "mhtml": Format((".mhtml", ".mht"), split_whole, read_mhtml),
    "eml": Format((".eml",), split_whole, read_mail),
    "pdf": Format((".pdf",), split_whole, read_pdf),
    "docx": Format((".docx", ".docm"), split_whole, read_docx),
    "odt": Format((".odt", ".fodt", ".ott"), split_whole, read_odt),
    "rtf": Format((".rtf",), split_whole, read_rtf),
    "hocr": Format((".hocr",), split_whole, read_hocr_file),
    "alto": Format((".alto",), split_whole, read_alto_file),
    "epub": Format((".epub",), split_epub, read_epub_article, multi_article=True),
    "warc": Format((".warc",), split_pages, read_warc_page, multi_article=True),
    "wacz": Format((".wacz",), split_wacz, read_warc_page, multi_article=True),
    "jsonl": Format((".jsonl",), split_lines, read_record, multi_article=True),
}
_BY_SUFFIX = {
    suffix: name
    for name, file_format in FORMATS.items()
    for suffix in file_format.suffixes
}


def detect_format(path: Path) -> str | None:
    """Return the name of the format of a file, or `None` if it is not supported.

    The suffix decides, in lower or upper case. `.gz` is ignored. An XML file is read if
    its name says that it is ALTO, or beside a scan with the same name.
    """
    name = path.name.lower().removesuffix(".gz")
    suffix = Path(name).suffix
    if suffix == ".xml" and (name.endswith(".alto.xml") or has_scan_beside(path)):
        return "alto"
    return _BY_SUFFIX.get(suffix)


def is_multi_article(format_name: str) -> bool:
    """Return whether files of this format may contain several articles."""
    return FORMATS[format_name].multi_article


def content_id(content: bytes) -> str:
    """Return the id of a document: the first 20 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:ID_DIGITS]


def split_file(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield the articles of a file as decompressed bytes.

    `target` is the file to open if `path`, whose name states the format, is a link.

    Raises:
        UnreadableError: the reason is a phrase without the path.
    """
    return FORMATS[detect_format(path) or "txt"].split(path, target)


def read_article(
    content: bytes, format_name: str, modified: datetime | None = None
) -> Article:
    """Read the article in the bytes of one item of this format.

    Raises:
        UnreadableError: the reason is a phrase without the path.
    """
    return FORMATS[format_name].read(content, modified)

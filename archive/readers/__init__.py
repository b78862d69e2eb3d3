"""Read articles from files. To add a format, add it to `FORMATS`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.article import Article
from archive.readers.database_exports import (
    PIECE_MARK,
    find_in_text,
    html_export,
    only_article,
    plain_export,
    read_piece,
    to_piece,
)
from archive.readers.docx import read_docx
from archive.readers.epub import read_epub_article, split_epub
from archive.readers.exports.layout import ExportedArticle
from archive.readers.files import (
    MAX_ARTICLE_BYTES,
    RawArticle,
    split_whole,
)
from archive.readers.html import read_html
from archive.readers.json_files import split_json, split_json_lines
from archive.readers.jsonl import read_record
from archive.readers.mail import read_mail
from archive.readers.mail_digests import split_mails
from archive.readers.markdown import read_markdown
from archive.readers.mhtml import read_mhtml
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
    "split_articles",
    "split_file",
]

ID_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its suffixes, and how to split and read its files.

    `multi_article` is true if each file may contain several articles. `find_export`
    returns the articles of a file that a database exported, and `None` for any other.
    Without it, the text that `read` returns is searched for them.
    """

    suffixes: tuple[str, ...]
    split: Callable[[Path, Path | None], Iterator[RawArticle]]
    read: Callable[[bytes, datetime | None], Article]
    multi_article: bool = False
    find_export: Callable[[bytes], list[ExportedArticle] | None] | None = None


FORMATS = {
    "txt": Format((".txt",), split_whole, read_text, find_export=plain_export),
    "md": Format((".md",), split_whole, read_markdown),
    "html": Format((".html", ".htm"), split_whole, read_html, find_export=html_export),
    "mhtml": Format((".mhtml", ".mht"), split_whole, read_mhtml),
    "eml": Format((".eml",), split_mails, read_mail, multi_article=True),
    "pdf": Format((".pdf",), split_whole, read_pdf),
    "docx": Format((".docx", ".docm"), split_whole, read_docx),
    "odt": Format((".odt", ".fodt", ".ott"), split_whole, read_odt),
    "rtf": Format((".rtf",), split_whole, read_rtf),
    "hocr": Format((".hocr",), split_whole, read_hocr_file),
    "alto": Format((".alto",), split_whole, read_alto_file),
    "epub": Format((".epub",), split_epub, read_epub_article, multi_article=True),
    "warc": Format((".warc",), split_pages, read_warc_page, multi_article=True),
    "wacz": Format((".wacz",), split_wacz, read_warc_page, multi_article=True),
    "jsonl": Format((".jsonl",), split_json_lines, read_record, multi_article=True),
    "json": Format((".json",), split_json, read_record, multi_article=True),
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


def split_articles(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield the articles of a file with several, such as an export of a database.

    Raises:
        UnreadableError: the reason is a phrase without the path.
    """
    file_format = FORMATS[detect_format(path) or "txt"]
    if file_format.multi_article:
        yield from file_format.split(path, target)
        return
    find_export = file_format.find_export
    for raw in file_format.split(path, target):
        articles = (
            find_export(raw.content)
            if find_export
            else find_in_text(file_format.read(raw.content, None).text)
        )
        for number, article in enumerate(articles or (), 1):
            yield to_piece(article, number)


def read_article(
    content: bytes, format_name: str, modified: datetime | None = None
) -> Article:
    """Read the article in the bytes of one item of this format.

    Raises:
        SeveralArticlesError: a database exported several articles into the file.
        UnreadableError: the reason is a phrase without the path.
    """
    if content.startswith(PIECE_MARK):
        return read_piece(content, modified)
    file_format = FORMATS[format_name]
    find_export = file_format.find_export
    if find_export and (articles := find_export(content)):
        return only_article(articles, modified)
    article = file_format.read(content, modified)
    if find_export or file_format.multi_article:
        return article
    articles = find_in_text(article.text)
    return only_article(articles, modified, article.notes) if articles else article

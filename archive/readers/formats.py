"""The formats of files that can be read. Their readers are loaded when they are needed.

The process that stores articles needs only this table. It reads no file itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.readers.reader import FormatReader

SCAN_SUFFIXES = (".pdf", ".tif", ".tiff", ".jp2", ".jpg", ".jpeg", ".png")
"""The suffixes of scans beside which a `.xml` file with their text may be."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its suffixes, and its reader.

    `reader` is the name of a `FormatReader`, as `module:name` in this folder.
    `multi_article` is true if each file may contain several articles.
    """

    suffixes: tuple[str, ...]
    reader: str
    multi_article: bool = False

    @property
    def module(self) -> str:
        """Return the module of the reader."""
        return f"{__package__}.{self.reader.partition(':')[0]}"

    def load_reader(self) -> FormatReader:
        """Return the reader, and import its module first."""
        reader: FormatReader = resolve_name(f"{__package__}.{self.reader}")
        return reader


FORMATS = {
    "txt": Format((".txt",), "text:TEXT_READER"),
    "md": Format((".md",), "markdown:MARKDOWN_READER"),
    "html": Format((".html", ".htm"), "html:HTML_READER"),
    "mhtml": Format((".mhtml", ".mht"), "mhtml:MHTML_READER"),
    "webarchive": Format((".webarchive",), "webarchive:WEBARCHIVE_READER"),
    "maff": Format((".maff",), "maff:MAFF_READER", multi_article=True),
    "eml": Format((".eml", ".emlx"), "mail:MAIL_READER", multi_article=True),
    "mbox": Format((".mbox", ".mbx"), "mbox:MBOX_READER", multi_article=True),
    "pdf": Format((".pdf",), "pdf:PDF_READER"),
    "docx": Format((".docx", ".docm", ".dotx", ".doc"), "docx:DOCX_READER"),
    "odt": Format((".odt", ".fodt", ".ott"), "odt:ODT_READER"),
    "rtf": Format((".rtf",), "rtf:RTF_READER"),
    "hocr": Format((".hocr",), "ocr_text:HOCR_READER"),
    "alto": Format((".alto",), "ocr_text:ALTO_READER"),
    "epub": Format((".epub",), "epub:EPUB_READER", multi_article=True),
    "warc": Format((".warc", ".arc"), "warc:WARC_READER", multi_article=True),
    "wacz": Format((".wacz",), "wacz:WACZ_READER", multi_article=True),
    "csv": Format((".csv", ".tsv"), "tables:TABLE_READER", multi_article=True),
    "xml": Format(
        (".xml", ".rss", ".atom"), "xml_files:XML_READER", multi_article=True
    ),
    "jsonl": Format((".jsonl",), "jsonl:JSONL_READER", multi_article=True),
    "json": Format((".json",), "jsonl:JSON_READER", multi_article=True),
}
_BY_SUFFIX = {
    suffix: name
    for name, file_format in FORMATS.items()
    for suffix in file_format.suffixes
}


def detect_format(path: Path) -> str | None:
    """Return the name of the format of a file, or `None` if it is not supported.

    The suffix decides, in lower or upper case. `.gz` is ignored. An XML file is ALTO if
    its name says so, or beside a scan with the same name.
    """
    name = path.name.lower().removesuffix(".gz")
    suffix = Path(name).suffix
    if suffix == ".xml" and (name.endswith(".alto.xml") or _has_scan_beside(path)):
        return "alto"
    return _BY_SUFFIX.get(suffix)


def _has_scan_beside(path: Path) -> bool:
    """Return whether a scan with the same name is in the folder of a file."""
    return any(path.with_suffix(suffix).is_file() for suffix in SCAN_SUFFIXES)


def is_multi_article(format_name: str) -> bool:
    """Return whether files of this format may contain several articles."""
    return FORMATS[format_name].multi_article


def load_readers() -> None:
    """Import the readers of all formats."""
    for file_format in FORMATS.values():
        file_format.load_reader()


def reader_modules(format_names: Iterable[str]) -> tuple[str, ...]:
    """Return the modules of the readers of some formats."""
    return tuple(sorted({FORMATS[name].module for name in format_names}))

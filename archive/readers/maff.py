"""Read pages that Firefox saved in the Mozilla Archive Format (`.maff`).

It is a ZIP file with a folder for each page: the page, its files, and an index with its
address and the time of saving. Each page is read as if it were saved as MHTML.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.files import RawArticle, open_decompressed
from archive.readers.mhtml import read_mhtml
from archive.readers.reader import FormatReader
from archive.readers.xml_tree import Element, attribute, find_first, parse_xml
from archive.readers.zip_package import ZipPackage
from archive.text.cleaning import collapse_whitespace

INDEX = "index.rdf"
USUAL_PAGE = "index.html"
MAX_PAGES = 1_000
NOT_MAFF = N_("not a MAFF file: no saved page found")
TOO_MANY_PAGES = f"MAFF file with more than {MAX_PAGES:,} pages"


def split_maff(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield each saved page, with its address and time in headers. The position is its folder."""
    with open_decompressed(path, target) as file:
        package = ZipPackage(file)
        names = [name for name in package.names if posixpath.basename(name) == INDEX]
        if not names:
            raise UnreadableError(NOT_MAFF)
        if len(names) > MAX_PAGES:
            raise UnreadableError(TOO_MANY_PAGES)
        for name in names:
            yield _page_of(package, name)


def _page_of(package: ZipPackage, index: str) -> RawArticle:
    folder = posixpath.dirname(index)
    try:
        root = parse_xml(package.read(index))
        page = _value(root, "indexfilename") or USUAL_PAGE
        content = package.read(posixpath.normpath(posixpath.join(folder, page)))
    except UnreadableError as error:
        return RawArticle(b"", folder, str(error))
    values = {
        "Snapshot-Content-Location": _value(root, "originalurl"),
        "Date": _value(root, "archivetime"),
    }
    charset = _value(root, "charset")
    headers = "".join(f"{name}: {value}\r\n" for name, value in values.items() if value)
    parameter = f"; charset={charset}" if charset else ""
    headers += f"Content-Type: text/html{parameter}\r\n"
    headers += "Content-Transfer-Encoding: 8bit\r\n\r\n"
    return RawArticle(headers.encode("ascii", "replace") + content, folder)


def _value(root: Element, name: str) -> str:
    """Return a value of the index on one line, or `""`."""
    element = find_first(root, name)
    value = attribute(element, "resource") if element is not None else ""
    return collapse_whitespace(value)


MAFF_READER = FormatReader(split_maff, read_mhtml)

"""Read web archives in one ZIP file (WACZ), as Webrecorder makes them."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import IO, cast
from urllib.parse import urlsplit

from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.files import RawArticle, bounded, open_decompressed
from archive.readers.reader import FormatReader
from archive.readers.warc import (
    iter_redirects,
    page_url,
    read_warc_page,
    split_records,
)
from archive.readers.zip_package import ZipPackage

WACZ_SUFFIX = ".wacz"
WARC_SUFFIXES = (".warc", ".warc.gz")
PAGE_LISTS = ("pages/pages.jsonl", "pages/extraPages.jsonl")
MAX_LISTED_PAGES = 200_000
MAX_REDIRECTS = 5
NO_PAGE = N_("no web page found: none of its records is an HTML response or a PDF")
NO_WARC = N_("not a web archive (WACZ): there is no WARC file in it")


def split_wacz(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield each page or PDF in the WARC files as a WARC file with one record.

    The list of pages tells what was visited: other HTML responses are frames and parts
    of pages. If no response is listed, all are pages.
    """
    with open_decompressed(path, target) as file:
        yield from _split_package(ZipPackage(file), "")


def _split_package(package: ZipPackage, folder: str) -> Iterator[RawArticle]:
    """Yield the articles of an archive, or of the archives in it."""
    inner_names = [name for name in package.names if name.endswith(WACZ_SUFFIX)]
    names = [name for name in package.names if name.endswith(WARC_SUFFIXES)]
    if inner_names and not (names or folder):
        for name in inner_names:
            inner = ZipPackage(io.BytesIO(package.read(name)))
            yield from _split_package(inner, f"{name} ")
        return
    if not names:
        raise UnreadableError(NO_WARC)
    has_articles = False
    for article in _visited_articles(package, names):
        has_articles = True
        yield replace(article, position=f"{folder}{article.position}")
    if not has_articles:
        raise UnreadableError(NO_PAGE)


def _visited_articles(package: ZipPackage, names: list[str]) -> Iterator[RawArticle]:
    """Yield the articles in the list of pages, or all if none is in the list.

    Each round reads the files anew: for the addresses in the list, for those to which
    they were redirected, and for all.
    """
    missing = set(_listed_pages(package))
    has_articles = False
    for article in _articles(package, names) if missing else ():
        key = _address_key(_address(article))
        if key in missing:
            has_articles = True
            yield article
    if missing:
        moved = _redirected(package, names, missing)
        for article in _articles(package, names) if moved else ():
            if _address_key(_address(article)) in moved:
                has_articles = True
                yield article
    if not has_articles:
        yield from _articles(package, names)


def _redirected(
    package: ZipPackage, names: list[str], listed: set[str]
) -> frozenset[str]:
    """Return the addresses to which listed ones lead, and that are not listed."""
    targets: dict[str, str] = {}
    for name in names:
        with _open_warc(package, name) as stream:
            for source, target in iter_redirects(stream):
                targets[_address_key(source)] = _address_key(target)
    moved: set[str] = set()
    for listed_address in listed & targets.keys():
        address = listed_address
        for _ in range(MAX_REDIRECTS):
            address = targets.get(address, address)
        moved.add(address)
    return frozenset(moved - listed)


def _articles(package: ZipPackage, names: list[str]) -> Iterator[RawArticle]:
    """Yield the articles of all WARC files, with the file in their position."""
    for name in names:
        with _open_warc(package, name) as stream:
            for article in filter(None, split_records(stream)):
                yield replace(article, position=f"{name} {article.position}")


@contextmanager
def _open_warc(package: ZipPackage, name: str) -> Iterator[IO[bytes]]:
    with package.open(name) as part, _decompressed(part, name) as stream:
        yield bounded(stream, package.size)


def _decompressed(part: IO[bytes], name: str) -> AbstractContextManager[IO[bytes]]:
    if not name.endswith(".gz"):
        return nullcontext(part)
    return cast("AbstractContextManager[IO[bytes]]", gzip.open(part))


def _listed_pages(package: ZipPackage) -> frozenset[str]:
    """Return the keys of the addresses of the pages that were visited."""
    keys: set[str] = set()
    for name in PAGE_LISTS:
        for line in package.read_optional(name).splitlines()[:MAX_LISTED_PAGES]:
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                continue
            url = record.get("url") if isinstance(record, dict) else None
            if isinstance(url, str):
                keys.add(_address_key(url))
    return frozenset(keys)


def _address_key(url: str) -> str:
    """Return an address without what programs write differently for the same page.

    These are the scheme, `www.`, capitals in the host, a last slash and the fragment.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url
    return f"{host}{parts.path.rstrip('/')}?{parts.query}" if host else url


def _address(article: RawArticle) -> str:
    return page_url(article.content) if article.content else ""


WACZ_READER = FormatReader(split_wacz, read_warc_page)

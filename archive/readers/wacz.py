"""Read web archives in one ZIP file (WACZ), as Webrecorder makes them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import IO, cast

from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.files import RawArticle, bounded, open_decompressed
from archive.readers.reader import FormatReader
from archive.readers.warc import page_url, read_warc_page, split_records
from archive.readers.zip_package import ZipPackage

WARC_SUFFIXES = (".warc", ".warc.gz")
PAGE_LISTS = ("pages/pages.jsonl", "pages/extraPages.jsonl")
MAX_LISTED_PAGES = 200_000
NO_PAGE = N_("no web page found: none of its records is an HTML response or a PDF")
NO_WARC = N_("not a web archive (WACZ): there is no WARC file in it")


def split_wacz(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield each page or PDF in the WARC files as a WARC file with one record.

    The list of pages tells what was visited: other HTML responses are frames and parts
    of pages. If no response is listed, all are pages.
    """
    with open_decompressed(path, target) as file:
        package = ZipPackage(file)
        names = [name for name in package.names if name.endswith(WARC_SUFFIXES)]
        if not names:
            raise UnreadableError(NO_WARC)
        pages = _listed_pages(package)
        has_articles = False
        # Without a listed page in the first round, all of them are taken in the second.
        for urls in (pages, None) if pages else (None,):
            for article in _articles(package, names):
                if urls is None or _address(article) in urls:
                    has_articles = True
                    yield article
            if has_articles:
                return
    raise UnreadableError(NO_PAGE)


def _articles(package: ZipPackage, names: list[str]) -> Iterator[RawArticle]:
    """Yield the articles of all WARC files, with the file in their position."""
    for name in names:
        with package.open(name) as part, _decompressed(part, name) as stream:
            for article in filter(None, split_records(bounded(stream, package.size))):
                yield replace(article, position=f"{name} {article.position}")


def _decompressed(part: IO[bytes], name: str) -> AbstractContextManager[IO[bytes]]:
    if not name.endswith(".gz"):
        return nullcontext(part)
    return cast("AbstractContextManager[IO[bytes]]", gzip.open(part))


def _listed_pages(package: ZipPackage) -> frozenset[str]:
    """Return the addresses of the pages that were visited, without fragments."""
    urls: set[str] = set()
    for name in PAGE_LISTS:
        for line in package.read_optional(name).splitlines()[:MAX_LISTED_PAGES]:
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                continue
            url = record.get("url") if isinstance(record, dict) else None
            if isinstance(url, str):
                urls.add(url.partition("#")[0])
    return frozenset(urls)


def _address(article: RawArticle) -> str:
    return page_url(article.content).partition("#")[0] if article.content else ""


WACZ_READER = FormatReader(split_wacz, read_warc_page)

"""Use an archive of Cuttings from Python.

import cuttings

archive = cuttings.open("~/archive")  # or "http://127.0.0.1:8000"
for article in archive.search("S-400", person="Sergei Shoigu"):
    print(article.date, article.title)
frame = archive.counts("S-400", by="month", split="outlet").to_pandas()
"""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path

from archive.errors import CuttingsError
from web.client.archive import Archive, Count, Counts, Documents, People, Results
from web.client.options import MISSING, SearchOptions
from web.client.transport import HttpTransport, LocalTransport
from web.client.values import (
    Article,
    Document,
    Person,
    PersonMention,
    PersonRef,
    Quotation,
)

__all__ = [
    "MISSING",
    "Archive",
    "Article",
    "Count",
    "Counts",
    "CuttingsError",
    "Document",
    "Documents",
    "People",
    "Person",
    "PersonMention",
    "PersonRef",
    "Quotation",
    "Results",
    "SearchOptions",
    "extract",
    "open",
]


def open(  # noqa: A001 - as in `cuttings.open(…)`
    place: str | PathLike[str] | None = None, *, token: str | None = None
) -> Archive:
    """Open the archive in a home, or on the server at an address.

    Without a place, it is that of CUTTINGS_HOME or of the user, as for the command
    line. A `token` signs in to a server that requires an account. Raise CuttingsError
    if there is no archive.
    """
    text = None if place is None else fspath(place)
    if text is not None and text.startswith(("http://", "https://")):
        return Archive(HttpTransport(text, token))
    return Archive(LocalTransport(None if text is None else Path(text)))


def extract(path: str | PathLike[str]) -> list[Document]:
    """Return the articles of a file with their facts. No archive is needed.

    Raise CuttingsError if the file, or an article in it, cannot be read.
    """
    # Importing all readers takes a second.
    from web.client.extraction import extract_file  # noqa: PLC0415

    return extract_file(Path(path))

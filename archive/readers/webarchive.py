"""Read pages that Safari saved in one file (`.webarchive`, a property list)."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from xml.parsers.expat import ExpatError

from archive.article import Article, ContainerMetadata
from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.html.frames import FrameSource
from archive.messages import N_
from archive.model import Evidence
from archive.readers.files import split_whole
from archive.readers.html import article_from_page
from archive.readers.pdf import read_pdf
from archive.readers.reader import FormatReader
from archive.text.decoding import decode_bytes

PDF_TYPE = "application/pdf"
MAX_DEPTH = 5
"""Maximum depth of frames within frames that are searched."""
NOT_SAFARI = N_("not a page saved by Safari (damaged?)")

_PLIST_ERRORS = (plistlib.InvalidFileException, ExpatError, *LIBRARY_ERRORS)


def read_webarchive(content: bytes, modified: datetime | None) -> Article:
    """Read the article of a saved page, which may be in one of its frames."""
    try:
        archive = plistlib.loads(content)
    except _PLIST_ERRORS as error:
        raise UnreadableError(NOT_SAFARI) from error
    main = _resource(archive)
    if main is None:
        raise UnreadableError(NOT_SAFARI)
    url = _text(main, "WebResourceURL")
    container = ContainerMetadata(Evidence(url, key="WebResourceURL") if url else None)
    if _text(main, "WebResourceMIMEType") == PDF_TYPE:
        article = read_pdf(_data(main), modified)
        return replace(article, container=replace(article.container, url=container.url))
    frames = dict(_frames(archive))
    return article_from_page(
        _data(main),
        _text(main, "WebResourceTextEncodingName") or None,
        modified,
        container,
        frames.get,
    )


def _frames(archive: object, depth: int = 0) -> Iterator[tuple[str, FrameSource]]:
    """Yield the documents in the frames of a page by their addresses."""
    inner = archive.get("WebSubframeArchives") if isinstance(archive, Mapping) else ()
    for frame in inner if isinstance(inner, list) and depth < MAX_DEPTH else ():
        resource = _resource(frame)
        if resource is None:
            continue
        url = _text(resource, "WebResourceURL")
        charset = _text(resource, "WebResourceTextEncodingName") or None
        decoded = decode_bytes(_data(resource), is_html=True, charset=charset)
        yield url, FrameSource(decoded.text, url)
        yield from _frames(frame, depth + 1)


def _resource(archive: object) -> Mapping[str, object] | None:
    main = archive.get("WebMainResource") if isinstance(archive, Mapping) else None
    return main if isinstance(main, Mapping) else None


def _text(resource: Mapping[str, object], name: str) -> str:
    value = resource.get(name)
    return value.strip() if isinstance(value, str) else ""


def _data(resource: Mapping[str, object]) -> bytes:
    value = resource.get("WebResourceData")
    return value if isinstance(value, bytes) else b""


WEBARCHIVE_READER = FormatReader(split_whole, read_webarchive)

"""Read HTML pages: the text of the article, and the page with its metadata."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from archive.article import Article, ContainerMetadata, earliest_known
from archive.errors import UnreadableError
from archive.html import Page
from archive.html.frames import FrameFinder, no_frames, with_article_frame
from archive.html.main_text import extract_main_text
from archive.html.walls import find_wall
from archive.messages import N_
from archive.readers.database_exports import html_export
from archive.readers.files import split_whole
from archive.readers.ocr_text import read_hocr_file
from archive.readers.reader import FormatReader
from archive.text.decoding import decode_bytes

HOCR_MARK = b"ocr_page"
WHOLE_PAGE_NOTE = "No article was found in the page; this is all its visible text."
ONLY_TITLE_NOTE = "The page has no text except its title."


def read_html(content: bytes, modified: datetime | None) -> Article:
    """Read the article of a saved page. Paragraphs are separated by blank lines.

    Recognized text in hOCR often has the name of a page.
    """
    if HOCR_MARK in content:
        with suppress(UnreadableError):
            return read_hocr_file(content, modified)
    return article_from_page(content, None, modified)


def article_from_page(
    content: bytes,
    charset: str | None,
    modified: datetime | None,
    container: ContainerMetadata | None = None,
    find_frame: FrameFinder = no_frames,
) -> Article:
    """Read the article of a page from an email or a web archive.

    `charset` is the encoding that it declares for the page. `container` is its
    metadata. `find_frame` returns the documents in the page's frames.
    """
    decoded = decode_bytes(content, is_html=True, charset=charset)
    url = container.url.quote if container and container.url else ""
    page = with_article_frame(Page.parse(decoded.text), find_frame, url)
    text, notes = _article_text(page)
    wall = find_wall(page, text)
    if wall and wall.is_certain:
        raise UnreadableError(wall.reason)
    article = Article(
        text,
        page=page,
        saved_at=earliest_known(modified, page.save_info.saved_at),
        notes=(*decoded.notes, *notes),
    )
    return replace(article, container=container) if container else article


def _article_text(page: Page) -> tuple[str, tuple[str, ...]]:
    if text := extract_main_text(page):
        return text, ()
    if text := page.visible_text():
        return text, (WHOLE_PAGE_NOTE,)
    if text := page.title:
        return text, (ONLY_TITLE_NOTE,)
    raise UnreadableError(N_("no text found"))


HTML_READER = FormatReader(split_whole, read_html, find_export=html_export)

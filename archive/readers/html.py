"""HTML pages: the article within, and the page itself for what it says of the article."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from archive.article import Article, Container, earliest
from archive.errors import UnreadableError
from archive.html import Page
from archive.html.main_text import main_text
from archive.messages import N_
from archive.text.decoding import decode

WHOLE_PAGE = "No article was told apart from the page; this is all of its visible text."
ONLY_TITLE = "The page holds no text but its title."


def read_html(content: bytes, modified: datetime | None) -> Article:
    """The article of a saved page, a blank line between paragraphs."""
    return article_of(content, None, modified)


def article_of(
    content: bytes,
    charset: str | None,
    modified: datetime | None,
    container: Container | None = None,
) -> Article:
    """The article of a page that came within a mail or an archive, which may give its encoding."""
    decoded = decode(content, declared_html=True, charset=charset)
    page = Page.parse(decoded.text)
    text, notes = _text(page)
    article = Article(
        text,
        page=page,
        modified=earliest(modified, page.saved.at),
        notes=(*decoded.notes, *notes),
    )
    return replace(article, container=container) if container else article


def _text(page: Page) -> tuple[str, tuple[str, ...]]:
    if text := main_text(page):
        return text, ()
    if text := page.visible_text():
        return text, (WHOLE_PAGE,)
    if text := page.title:
        return text, (ONLY_TITLE,)
    raise UnreadableError(N_("holds no text"))

"""Read the marks of a site on its pages: the link to its start page, microdata."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.html.page import Page
from archive.html.tree import short_text

MAX_HOME_LINKS = 10


def home_link_names(page: Page) -> tuple[str, ...]:
    """Return the texts of links to the start page, and those of the logos in them."""
    links = page.tree.xpath("//a[@href='/']")[:MAX_HOME_LINKS]
    return tuple(dict.fromkeys(name for link in links for name in _link_names(link)))


def microdata_publishers(page: Page) -> tuple[str, ...]:
    """Return the names of the publishers in the microdata of a page."""
    elements = page.tree.xpath("//*[@itemprop='publisher']//*[@itemprop='name']")
    names = (element.get("content") or short_text(element) for element in elements)
    return tuple(dict.fromkeys(filter(None, map(str.strip, names))))


def _link_names(link: HtmlElement) -> Iterator[str]:
    texts = [short_text(link), link.get("title"), link.get("aria-label")]
    texts += [image.get("alt") for image in link.iter("img")]
    yield from (text.strip() for text in texts if text and text.strip())

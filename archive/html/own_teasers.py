"""Find the teasers of an article on its own page.

Lists of the latest articles contain the article itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from archive.html.copies import original_url
from archive.html.page import Page
from archive.html.tree import short_text

MAX_TEASER_LEVELS = 4
MIN_PATH_CHARS = 8
"""Shorter paths are those of sites and sections."""


def own_teasers(page: Page, page_urls: Iterable[str]) -> Iterator[str]:
    """Yield the text of the largest block around each link to the page itself."""
    urls = [original_url(url) for url in page_urls]
    addresses = {address for url in urls if (address := _address(url))}
    if addresses:
        yield from _own_teasers(page.tree, urls[0], addresses)


def _own_teasers(
    tree: HtmlElement, base_url: str, addresses: set[str]
) -> Iterator[str]:
    for link in tree.iter("a"):
        if _link_address(link, base_url) not in addresses:
            continue
        text = ""
        blocks = [link, *link.iterancestors()][: MAX_TEASER_LEVELS + 1]
        for block in blocks:
            links = {_link_address(link, base_url) for link in block.iter("a")}
            if not links <= {*addresses, ""} or block.tag in (
                "body",
                "main",
                "article",
            ):
                break
            block_text = short_text(block)
            if not block_text:
                break
            text = block_text
        if text:
            yield text


def _link_address(link: HtmlElement, base_url: str) -> str:
    href = (link.get("href") or "").strip()
    if not href or href.startswith("#"):
        return ""
    try:
        return _address(urljoin(base_url, href))
    except ValueError:
        return "?"


def _address(url: str) -> str:
    """Return the host and path of a URL, or "" for that of a site or section."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    if len(path) < MIN_PATH_CHARS:
        return ""
    return f"{(parts.hostname or '').removeprefix('www.')}{path}"

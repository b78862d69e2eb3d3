"""Find the texts of a page that its markup presents as the headline."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from archive.html.page import Page
from archive.html.tree import short_text
from archive.text.cleaning import unescape

POST_TITLE = re.compile(
    r"(?:^|\s)(?:entry|post|article|story|news)[-_]{0,2}(?:title|headline|heading)(?:\s|$)",
    re.IGNORECASE,
)
"""Classes of headings that weblogs give the title of a post."""
MAX_HEADINGS = 20
PERMALINK_MARKS = " ¶🔗"
"""The links to a heading itself that programs put behind it."""
_HEADINGS = "//h1 | //*[@itemprop='headline'][not(self::meta)]"


def main_headings(page: Page) -> tuple[str, ...]:
    """Return the texts of the headlines, the one of the article most likely first.

    These are the `<h1>` elements and those with `itemprop="headline"`. Those of the
    article come before those of other parts, such as comments and teasers.
    """
    elements = page.tree.xpath(_HEADINGS)[:MAX_HEADINGS]
    elements.sort(key=lambda element: _distance(element, page))
    texts = (
        unescape(_heading_text(element)).rstrip(PERMALINK_MARKS).strip()
        for element in elements
    )
    return tuple(dict.fromkeys(filter(None, texts)))


def _heading_text(heading: HtmlElement) -> str:
    """Return the text of a heading, once if it has it for small screens, too."""
    parts = list(heading.iterchildren(etree.Element))
    texts = {short_text(part) for part in parts}
    between = (heading.text, *(part.tail for part in heading))
    has_copies = len(parts) > 1 and len(texts) == 1
    if has_copies and not any(text and text.strip() for text in between):
        return texts.pop()
    return short_text(heading)


def _distance(element: HtmlElement, page: Page) -> int:
    """Return how unlikely it is that a heading is that of the article."""
    if page.regions.is_other(element):
        return 2
    return 0 if next(element.iterancestors("article", "main"), None) is not None else 1


def post_title(page: Page) -> str | None:
    """Return the text of the only small heading that the page marks as a post's title."""
    texts = {
        short_text(heading)
        for heading in page.tree.iter("h2", "h3", "h4")
        if POST_TITLE.search(heading.get("class") or "")
        and not page.regions.is_other(heading)
    } - {""}
    return texts.pop() if len(texts) == 1 else None

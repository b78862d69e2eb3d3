"""Find the texts of a page that its markup presents as the headline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement

from archive.html.page import Page
from archive.html.tree import heading_text, short_text
from archive.text.cleaning import collapse_whitespace, unescape
from archive.text.normalization import letters_and_digits
from archive.text.story_layout import text_width

POST_TITLE = re.compile(
    r"(?:^|\s)(?:entry|post|article|story|news)[-_]{0,2}(?:title|headline|heading)(?:\s|$)",
    re.IGNORECASE,
)
"""Classes of headings that weblogs give the title of a post."""
MAX_HEADINGS = 20
DEFAULT_FONT_SIZE = 3
MAX_LABEL_WORDS = 2
"""Words of a text in large letters that is the name of a site or a section."""
MIN_TITLE_WIDTH = 8
"""Letters of the shortest headline that is told from the marks beside it."""
PERMALINK_MARKS = " ¶🔗"
"""The links to a heading itself that programs put behind it."""
FOOTNOTE_MARKS = frozenset({"☆", "★", "*", "†", "‡", "¹"})
_SITE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:site|blog|weblog)[-_]{0,2}(?:title|name|titel|titre|heading)(?:\s|$)",
    re.IGNORECASE,
)
"""Classes of headings that are the name of the site."""
_FONT_SIZE = re.compile(r"(?P<plus>\+?)(?P<number>[1-7])")
_HEADINGS = "//h1 | //*[@itemprop='headline'][not(self::meta)]"


def main_headings(page: Page) -> tuple[str, ...]:
    """Return the texts of the headlines, the one of the article most likely first.

    These are the `<h1>` elements and those with `itemprop="headline"`. Those of the
    article come before those of other parts, such as comments and teasers.
    """
    elements = [
        element
        for element in page.tree.xpath(_HEADINGS)[:MAX_HEADINGS]
        if not _SITE_NAMES.search(element.get("class") or "")
    ]
    elements.sort(key=lambda element: _distance(element, page))
    texts = (
        unescape(_heading_text(element, page)).rstrip(PERMALINK_MARKS).strip()
        for element in elements
    )
    return tuple(dict.fromkeys(filter(None, texts)))


def _heading_text(heading: HtmlElement, page: Page) -> str:
    """Return the text of a heading, once if it has it for small screens, too.

    If its last part is the title in the metadata, the part before it is a kicker.
    """
    parts = [short_text(part) for part in heading.iterchildren(etree.Element)]
    between = (heading.text, *(part.tail for part in heading))
    if len(parts) > 1 and not any(text and text.strip() for text in between):
        titles = {collapse_whitespace(title) for _, title in page.meta("og:title")}
        if len(set(parts)) == 1 or parts[-1] in titles:
            return parts[-1]
    text = heading_text(heading) if short_text(heading) else ""
    return _without_badge(text, parts, page)


def _without_badge(text: str, parts: Sequence[str], page: Page) -> str:
    """Return a heading without its first or last element if a title lacks only this.

    It is a mark for subscribers, a kind of article or the number of comments.
    """
    if parts and parts[-1] in FOOTNOTE_MARKS:
        text = text.removesuffix(parts[-1]).strip()
    whole = letters_and_digits(text)
    titles = [page.title or "", *(title for _, title in page.meta("og:title"))]
    keys = [key for title in titles if whole not in (key := letters_and_digits(title))]
    for part in filter(None, dict.fromkeys((*parts[:1], *parts[-1:]))):
        for rest in (text.removesuffix(part).strip(), text.removeprefix(part).strip()):
            key = letters_and_digits(rest)
            is_telling = rest != text and text_width(key) >= MIN_TITLE_WIDTH
            if is_telling and any(title.startswith(key) for title in keys):
                return rest
    return text


def _distance(element: HtmlElement, page: Page) -> int:
    """Return how unlikely it is that a heading is that of the article."""
    if page.regions.is_other(element):
        return 2
    return 0 if next(element.iterancestors("article", "main"), None) is not None else 1


def largest_text(page: Page) -> str | None:
    """Return the only text in the largest letters of a page without headings.

    Pages had elements of the font in place of headings.
    """
    if next(page.tree.iter("h1", "h2", "h3"), None) is not None:
        return None
    texts_by_size: dict[int, list[str]] = {}
    for font in page.tree.iter("font"):
        size = _FONT_SIZE.fullmatch((font.get("size") or "").strip())
        text = heading_text(font) if size and short_text(font) else ""
        if size and text:
            number = int(size["number"]) + (DEFAULT_FONT_SIZE if size["plus"] else 0)
            texts_by_size.setdefault(number, []).append(text)
    largest = max(texts_by_size, default=0)
    texts = texts_by_size.get(largest, [])
    is_headline = largest > DEFAULT_FONT_SIZE and len(texts) == 1
    return texts[0] if is_headline and len(texts[0].split()) > MAX_LABEL_WORDS else None


def post_title(page: Page) -> str | None:
    """Return the text of the only small heading that the page marks as a post's title."""
    texts = {
        short_text(heading)
        for heading in page.tree.iter("h2", "h3", "h4")
        if POST_TITLE.search(heading.get("class") or "")
        and not page.regions.is_other(heading)
    } - {""}
    return texts.pop() if len(texts) == 1 else None

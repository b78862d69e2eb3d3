"""Find the headline and the start of the story in the tree of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from archive.html.tree import BLOCK_TAGS, CLUTTER_TAGS, first_text, short_text
from archive.text.cleaning import collapse_whitespace
from archive.text.normalization import letters_and_digits
from archive.text.story_layout import text_width

MIN_STORY_CHARS = 80
"""Minimum length of a paragraph of a story. A wide character counts twice."""
MIN_HEADLINE_LETTERS = 4
MIN_STORY_SHARE = 0.3
"""Share of the paragraphs that an article has at least on its page."""
HEADING_TAGS = ("h1", "h2", "h3")
_HEADLINE_NAMES = ("headline", "title", "titel", "titulo", "titre", "titolo")
_PARAGRAPH_TAGS = frozenset({"p", "div", "section", "article", "td", "span", "font"})


class Landmarks(NamedTuple):
    """The elements that show where the article is. `None` if there is no such one."""

    headline: HtmlElement | None
    story: HtmlElement | None

    def ancestors(self) -> frozenset[HtmlElement]:
        """Return the elements, and all elements around them."""
        marks = [mark for mark in self if mark is not None]
        around = [ancestor for mark in marks for ancestor in mark.iterancestors()]
        return frozenset((*marks, *around))

    def container(self) -> HtmlElement | None:
        """Return the smallest element around both."""
        if self.headline is None or self.story is None:
            return None
        around_headline = set(self.headline.iterancestors())
        ancestors = self.story.iterancestors()
        return next((node for node in ancestors if node in around_headline), None)


def find_headline(tree: HtmlElement) -> HtmlElement | None:
    """Return the element with the headline.

    This is an `<h1>` that the markup calls the headline, or the element with the most
    letters of the title of the page, or else an `<h1>`.
    """
    marked = [node for node in tree.iter("h1") if node.get("itemprop") == "headline"]
    if len(marked) == 1:
        return marked[0]
    titles = list(map(letters_and_digits, _page_titles(tree)))
    best: tuple[int, HtmlElement] | None = None
    for heading in _headings(tree):
        key = letters_and_digits(short_text(heading))
        is_title = len(key) >= MIN_HEADLINE_LETTERS and any(
            key in title or title in key for title in titles
        )
        if is_title and (best is None or len(key) > best[0]):
            best = len(key), heading
    if best:
        return best[1]
    return next(tree.iter("h1"), None)


def _page_titles(tree: HtmlElement) -> Iterator[str]:
    if title := first_text(tree.iter("title")):
        yield title
    for meta in tree.iter("meta"):
        if meta.get("property") == "og:title" and meta.get("content"):
            yield meta.get("content") or ""


def _headings(tree: HtmlElement) -> Iterator[HtmlElement]:
    for tag in HEADING_TAGS:
        yield from tree.iter(tag)
    for node in tree.iter("div", "p", "span", "td", "strong"):
        names = f"{node.get('class') or ''} {node.get('itemprop') or ''}".lower()
        if any(name in names for name in _HEADLINE_NAMES):
            yield node


def find_story(
    tree: HtmlElement, headline: HtmlElement | None, regions: frozenset[HtmlElement]
) -> HtmlElement | None:
    """Return the first paragraph of the story.

    It is in none of the regions, unless nearly all paragraphs are in one.
    """
    around_headline = set() if headline is None else set(headline.iterancestors())
    outer_regions = regions - around_headline
    first_by_region: dict[HtmlElement | None, HtmlElement] = {}
    chars: Counter[HtmlElement | None] = Counter()
    for paragraph in _paragraphs(tree, headline):
        region = _outermost(paragraph, outer_regions)
        first_by_region.setdefault(region, paragraph)
        chars[region] += text_width(_own_text(paragraph))
    if not chars:
        return None
    if chars[None] >= MIN_STORY_SHARE * chars.total():
        return first_by_region[None]
    return first_by_region[chars.most_common(1)[0][0]]


def _outermost(
    node: HtmlElement, regions: frozenset[HtmlElement]
) -> HtmlElement | None:
    """Return the outermost of the regions in which an element is."""
    around = [
        ancestor for ancestor in (node, *node.iterancestors()) if ancestor in regions
    ]
    return around[-1] if around else None


def _paragraphs(
    tree: HtmlElement, headline: HtmlElement | None
) -> Iterator[HtmlElement]:
    """Yield the long paragraphs below the headline."""
    is_below = headline is None
    for node in tree.iter():
        if node is headline:
            is_below = True
        elif (
            is_below
            and node.tag in _PARAGRAPH_TAGS
            and is_paragraph(node)
            and not _is_clutter(node)
        ):
            yield node


def _is_clutter(node: HtmlElement) -> bool:
    return any(around.tag in CLUTTER_TAGS for around in node.iterancestors())


def is_paragraph(node: HtmlElement) -> bool:
    """Return whether an element has as much text of its own as a paragraph."""
    return text_width(_own_text(node)) >= MIN_STORY_CHARS


def _own_text(node: HtmlElement) -> str:
    """Return the text of an element without that of the blocks inside."""
    if node.tag == "p":
        return collapse_whitespace(node.text_content())
    pieces = [node.text or ""]
    for child in node:
        if child.tag not in BLOCK_TAGS and isinstance(child.tag, str):
            pieces.append("".join(child.itertext()) if not len(child) else "")
        pieces.append(child.tail or "")
    return collapse_whitespace("".join(pieces))

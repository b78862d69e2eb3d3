"""Find the lines of an article that only lead to other articles.

Outlets in all languages put them between and below paragraphs: `Read also: Title`, and
lists of the linked titles of other articles. They are not text of the article.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import SplitResult

from lxml.html import HtmlElement

from archive.html.page import Page
from archive.html.regions import is_teaser_label
from archive.html.teaser_cards import is_other_article, page_address
from archive.html.tree import BLOCK_TAGS
from archive.text.cleaning import collapse_whitespace
from archive.text.normalization import letters_and_digits
from archive.text.story_layout import text_width

LINE_TAGS = frozenset({"p", "li", "div", "blockquote"})
MAX_LINE_CHARS = 300
MAX_REST_LETTERS = 3
"""Letters beside the link and its label, such as those of an arrow or a mark."""
MIN_LABELLED_WIDTH = 8
"""Width of the shortest link behind a label that may be a title."""
MIN_LIST_SHARE = 0.75
"""Share of the items in a list that are such links."""
MIN_ITEMS = 2


def find_promotions(page: Page, text: str) -> frozenset[str]:
    """Return the letters and digits of each line that only leads to another article.

    Only the links whose words are in the text of the article are looked at.
    """
    return frozenset(map(letters_and_digits, _promotion_texts(page, text))) - {""}


def _promotion_texts(page: Page, text: str) -> Iterator[str]:
    """Yield the lines that only lead elsewhere, and the links behind their labels.

    In a text, a label and its link may be lines of their own.
    """
    for block in _promotion_blocks(page, text):
        yield block.text_content()
        yield from (link.text_content() for link in block.iter("a"))


def _promotion_blocks(page: Page, text: str) -> Iterator[HtmlElement]:
    """Yield the elements that are lines of the page and only lead elsewhere.

    A line without a label must be in a list of such lines.
    """
    own_url = page_address(page.tree)
    headline = letters_and_digits(page.headline or "")
    lines: set[HtmlElement] = set()
    for block, link in _single_links(page, text):
        rest = _rest(block, link)
        if rest is None:
            continue
        label, is_whole = rest
        if label and is_teaser_label(label):
            yield block
        elif is_whole and _leads_elsewhere(link, own_url, headline):
            lines.add(block)
    yield from (line for line in lines if _is_in_list(line, lines))


def _is_in_list(line: HtmlElement, lines: set[HtmlElement]) -> bool:
    """Return whether nearly all items beside a line are such lines, too.

    Without the markup of a list, the next or the previous paragraph must be one.
    """
    parent = line.getparent()
    if line.tag == "li" and parent is not None:
        items = parent.findall("li")
        count = len(lines.intersection(items))
        return count >= max(MIN_ITEMS, MIN_LIST_SHARE * len(items))
    return line.getnext() in lines or line.getprevious() in lines


def _single_links(page: Page, text: str) -> Iterator[tuple[HtmlElement, HtmlElement]]:
    """Yield each line with one link whose words are in the text, and the link."""
    for link in page.tree.iter("a"):
        title = link.text_content().strip()
        is_short = text_width(title) < MIN_LABELLED_WIDTH
        if is_short or collapse_whitespace(title) not in text:
            continue
        if not link.get("href"):
            continue
        blocks = (node for node in link.iterancestors() if node.tag in BLOCK_TAGS)
        block = next(blocks, None)
        if block is None or block.tag not in LINE_TAGS:
            continue
        links = block.iter("a")
        if next(links) is link and next(links, None) is None:
            yield block, link


def _rest(block: HtmlElement, link: HtmlElement) -> tuple[str, bool] | None:
    """Return the label before a link in a line, and whether the line is only the link.

    Return `None` if the line has more than a label and a link.
    """
    text = collapse_whitespace(block.text_content())
    title = collapse_whitespace(link.text_content())
    if len(text) > MAX_LINE_CHARS or text_width(title) < MIN_LABELLED_WIDTH:
        return None
    label, _, after = text.partition(title)
    if sum(map(str.isalnum, after)) > MAX_REST_LETTERS:
        return None
    return label, not any(map(str.isalnum, label))


def _leads_elsewhere(
    link: HtmlElement, own_url: SplitResult | None, headline: str
) -> bool:
    """Return whether a link has the title of another article of the same site."""
    is_relative = "//" not in (link.get("href") or "")[:8]
    return (is_relative or own_url is not None) and is_other_article(
        link, own_url, headline
    )

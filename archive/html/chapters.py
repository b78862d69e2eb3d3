"""Understand the pages of an electronic book: which are articles, and from where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from lxml.etree import SubElement
from lxml.html import HtmlElement, tostring

from archive.html.tree import element_text, parse_tree
from archive.text.cleaning import clean, collapse_whitespace

MIN_ARTICLE_CHARS = 200
"""Minimum length of the text of an article besides its links."""
MIN_SAVED_CHARS = 40
"""The same for a page that was made from a page on the web."""
MAX_LINKED_SHARE = 0.5
"""Maximum share of the text of an article that is in links. Contents have more."""
NAVIGATION_CLASSES = ("calibre_navbar", "navbar", "article_nav")
"""The classes of the bars with links to other articles, in each article."""
CONTENTS_CLASS = "calibre_article_list"
"""The class of the list of the articles of a section."""
MAX_SUMMARY_CHARS = 600
"""Maximum length of the title and the summary of an article in a list."""
DOWNLOAD_RELATION = "calibre-downloaded-from"
"""The relation of the link to the page from which Calibre made an article."""
CELL_SEPARATOR = " | "
MAX_TAG_CHARS = 600
"""Maximum length of a tag before the one with the name of a place."""
_BODY = re.compile(r"<body\b[^<>]{0,2000}>", re.IGNORECASE)
_NAMED_TAG = re.compile(
    r"<[a-z][a-z0-9]{0,9}\b[^<>]{0,600}?\s(?:id|name)=\"(?P<id>[^\"<>]{1,200})\"",
    re.IGNORECASE,
)
_OPEN_TAG_AT_END = re.compile(r"<[a-z][^<>/]{0,500}>\s*\Z", re.IGNORECASE)
HEADINGS = ("h1", "h2", "h3")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of a book, without the bars of the program that made the book.

    `url` is the page on the web. `text` is all visible text on one line.
    """

    html: str
    text: str
    url: str | None
    linked_chars: int
    has_heading: bool
    is_contents: bool = False

    @property
    def is_article(self) -> bool:
        """Return whether the page has the text of an article, or a part of it."""
        own_chars = len(self.text) - self.linked_chars
        if self.is_contents and not self.url:
            return False
        if own_chars < (MIN_SAVED_CHARS if self.url else MIN_ARTICLE_CHARS):
            return False
        return self.linked_chars <= MAX_LINKED_SHARE * len(self.text)


def read_chapter(source: str) -> Chapter:
    """Read one page of a book, however broken its markup is."""
    tree = parse_tree(clean(source)[0])
    url = _remove_footer(tree)
    for element in list(tree.iter("div", "nav", "p", "table")):
        classes = (element.get("class") or "").split()
        if any(name.startswith(NAVIGATION_CLASSES) for name in classes):
            _remove(element)
    _join_cells(tree)
    bodies = list(tree.iter("body"))
    texts = [collapse_whitespace(element_text(body)) for body in bodies]
    return Chapter(
        html=tostring(tree, encoding="unicode"),
        text=" ".join(texts),
        url=url,
        linked_chars=sum(
            len(collapse_whitespace(element_text(link))) for link in tree.iter("a")
        ),
        has_heading=next(tree.iter(*HEADINGS), None) is not None,
        is_contents=_is_contents(tree, " ".join(texts)),
    )


def split_at_anchors(html: str, anchors: Sequence[str]) -> list[tuple[str, str]]:
    """Return the part of a page from each of these places on, up to the next one.

    Each has the head of the page. An unknown place is left out, and what stands above the
    first one belongs to it.
    """
    body = _BODY.search(html)
    first = body.end() if body else 0
    starts: dict[str, int] = {}
    for tag in _NAMED_TAG.finditer(html, first):
        name = unescape(tag["id"])
        if name in anchors:
            starts.setdefault(name, _start_of_block(html, tag.start(), first))
    ordered = sorted(starts.items(), key=lambda item: item[1])
    ends = [*(start for _, start in ordered[1:]), len(html)]
    return [
        (name, html[:first] + html[start if number else first : end])
        for number, ((name, start), end) in enumerate(zip(ordered, ends, strict=False))
    ]


def _start_of_block(html: str, start: int, first: int) -> int:
    """Return where the tags begin that open right before a tag, such as a heading."""
    while start > first:
        before = html[max(first, start - MAX_TAG_CHARS) : start]
        tag = _OPEN_TAG_AT_END.search(before)
        if tag is None:
            break
        start -= len(before) - tag.start()
    return start


def _is_contents(tree: HtmlElement, text: str) -> bool:
    """Return whether a page lists other pages of the book, with a summary of each."""
    for element in tree.iter("ul", "div", "table"):
        if CONTENTS_CLASS in (element.get("class") or "").split():
            return True
    links = {
        (link.get("href") or "").partition("#")[0]
        for item in tree.iter("li", "dt", "h2", "h3", "td")
        for link in item.iter("a")
    }
    inner = [link for link in links if link and ":" not in link]
    return len(inner) > 1 and len(text) <= MAX_SUMMARY_CHARS * len(inner)


def _join_cells(tree: HtmlElement) -> None:
    """Put each row of a table on one line, unless a cell has several paragraphs."""
    for row in list(tree.iter("tr")):
        texts = [element_text(cell).strip() for cell in row.iter("td", "th")]
        if len(texts) < 2 or any("\n" in text for text in texts):
            continue
        line = CELL_SEPARATOR.join(filter(None, map(collapse_whitespace, texts)))
        for cell in list(row):
            row.remove(cell)
        SubElement(row, "td").text = line


def _remove_footer(tree: HtmlElement) -> str | None:
    """Remove the paragraph with the address of the page, and return the address."""
    for link in tree.iter("a"):
        if DOWNLOAD_RELATION in (link.get("rel") or "").split():
            url = (link.get("href") or "").strip()
            paragraph = next(link.iterancestors("p", "div"), link)
            # A paragraph with a whole article in it is no footer.
            is_footer = len(element_text(paragraph)) < MIN_ARTICLE_CHARS + 2 * len(url)
            _remove(paragraph if is_footer else link)
            return url or None
    return None


def _remove(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()

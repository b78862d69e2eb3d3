"""Understand the pages of an electronic book: which are articles, and from where."""

from __future__ import annotations

from dataclasses import dataclass

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

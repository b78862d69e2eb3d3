"""Convert HTML fragments to plain text. Only this module uses Beautiful Soup."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from archive.html.attribute_limit import limit_attributes
from archive.text.cleaning import clean, collapse_whitespace

PARAGRAPH_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr",
    "ul"
})  # fmt: skip
INVISIBLE_TAGS = frozenset(
    {"script", "style", "template", "noscript", "head", "iframe", "svg", "rt", "rp"}
)

_PARAGRAPH_BREAK = "\0"
_LINE_BREAK = "\1"
_PARAGRAPH_BREAKS = re.compile(
    rf"{_PARAGRAPH_BREAK}|{_LINE_BREAK}(?:\s*{_LINE_BREAK})+"
)


def fragment_text(html: str) -> str:
    """Return the text of a fragment of HTML.

    Paragraphs are separated by blank lines. Each `<br>` becomes a newline.
    """
    html = limit_attributes(clean(html)[0])
    with warnings.catch_warnings():
        # The warnings say that the markup resembles a file name, a URL or XML.
        warnings.simplefilter("ignore")
        try:
            soup = BeautifulSoup(html, "lxml")
        except ParserRejectedMarkup:
            return html
    parts = _PARAGRAPH_BREAKS.split("".join(_text_pieces(soup)))
    paragraphs = map(_paragraph_lines, parts)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _paragraph_lines(part: str) -> str:
    """Return the lines of a paragraph, each with single spaces."""
    lines = part.strip(_LINE_BREAK + " \n\t").split(_LINE_BREAK)
    return "\n".join(map(collapse_whitespace, lines))


def _text_pieces(soup: BeautifulSoup) -> Iterator[str]:
    """Yield the strings in order, with break characters between them.

    The tree is walked once without recursion, so that its depth does not matter.
    """
    # The paragraph that contains the text of each tag, or None if it is invisible.
    paragraphs: dict[int, Tag | None] = {id(soup): soup}
    last_paragraph: Tag | None = soup
    for node in soup.descendants:
        paragraph = paragraphs[id(node.parent)]
        if isinstance(node, Tag):
            paragraphs[id(node)] = _paragraph_of_tag(node, paragraph)
            yield _break_before(node)
        elif _is_text(node) and paragraph is not None:
            if paragraph is not last_paragraph:
                yield _PARAGRAPH_BREAK
            yield clean(str(node))[0]
            last_paragraph = paragraph


def _paragraph_of_tag(tag: Tag, parent_paragraph: Tag | None) -> Tag | None:
    """Return the paragraph of the text in a tag, or `None` if it is invisible."""
    if parent_paragraph is None or tag.name in INVISIBLE_TAGS:
        return None
    return tag if tag.name in PARAGRAPH_TAGS else parent_paragraph


def _break_before(tag: Tag) -> str:
    if tag.name == "br":
        return _LINE_BREAK
    return _PARAGRAPH_BREAK if tag.name in PARAGRAPH_TAGS else ""


def _is_text(node: PageElement) -> bool:
    """Return whether a node is text, and not a comment or a declaration."""
    return isinstance(node, NavigableString) and not isinstance(
        node, PreformattedString
    )

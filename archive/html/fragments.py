"""The text of an HTML fragment."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag
from bs4.element import NavigableString, PreformattedString

from archive.text.cleaning import clean, collapse_whitespace

PARAGRAPH_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "td", "th", "tr", "ul"
})  # fmt: skip


INVISIBLE_TAGS = frozenset(
    {"script", "style", "template", "noscript", "head", "iframe", "svg"}
)


_PARAGRAPH_BREAK, _LINE_BREAK = "\0", "\1"


_PARAGRAPH_BREAKS = re.compile(
    rf"{_PARAGRAPH_BREAK}|{_LINE_BREAK}(?:\s*{_LINE_BREAK})+"
)


def fragment_text(html: str) -> str:
    """The words of a piece of HTML, a blank line between paragraphs and a newline for each `<br>`."""
    html, _ = clean(html)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # that the markup looks like a file name, an address or XML
        try:
            soup = BeautifulSoup(html, "lxml")
        except ParserRejectedMarkup:
            return html
    paragraphs = (
        part.strip(_LINE_BREAK + " \n\t")
        for part in _PARAGRAPH_BREAKS.split("".join(_text_pieces(soup)))
    )
    lines = (
        "\n".join(map(collapse_whitespace, paragraph.split(_LINE_BREAK)))
        for paragraph in paragraphs
    )
    return "\n\n".join(line for line in lines if line)


def _text_pieces(soup: BeautifulSoup) -> Iterator[str]:
    """Strings in order, `_PARAGRAPH_BREAK` between those of different paragraphs; one pass, however deep the markup."""
    paragraphs: dict[int, Tag | None] = {
        id(soup): soup
    }  # the paragraph around a tag's words, None where unseen
    last: Tag | None = soup
    for node in soup.descendants:
        inside = paragraphs[id(node.parent)]
        if isinstance(node, Tag):
            around = node if node.name in PARAGRAPH_TAGS else inside
            paragraphs[id(node)] = (
                None if inside is None or node.name in INVISIBLE_TAGS else around
            )
            yield (
                _LINE_BREAK
                if node.name == "br"
                else _PARAGRAPH_BREAK
                if around is node
                else ""
            )
        elif (
            isinstance(node, NavigableString)
            and inside is not None
            and not isinstance(node, PreformattedString)
        ):
            yield (_PARAGRAPH_BREAK if inside is not last else "") + clean(node)[0]
            last = inside

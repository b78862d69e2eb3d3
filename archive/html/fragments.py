"""The text of an HTML fragment."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag
from bs4.element import NavigableString, PreformattedString

from archive.text.cleaning import clean, collapse

PARAGRAPHS = frozenset({
    "address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "td", "th", "tr", "ul"
})  # fmt: skip


UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "iframe", "svg"})


_BREAK, _LINE = "\0", "\1"


_BREAKS = re.compile(rf"{_BREAK}|{_LINE}(?:\s*{_LINE})+")


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
        part.strip(_LINE + " \n\t") for part in _BREAKS.split("".join(_words(soup)))
    )
    lines = (
        "\n".join(map(collapse, paragraph.split(_LINE))) for paragraph in paragraphs
    )
    return "\n\n".join(line for line in lines if line)


def _words(soup: BeautifulSoup) -> Iterator[str]:
    """Strings in order, `_BREAK` between those of different paragraphs; one pass, however deep the markup."""
    paragraphs: dict[int, Tag | None] = {
        id(soup): soup
    }  # the paragraph around a tag's words, None where unseen
    last: Tag | None = soup
    for node in soup.descendants:
        inside = paragraphs[id(node.parent)]
        if isinstance(node, Tag):
            around = node if node.name in PARAGRAPHS else inside
            paragraphs[id(node)] = (
                None if inside is None or node.name in UNSEEN else around
            )
            yield _LINE if node.name == "br" else _BREAK if around is node else ""
        elif (
            isinstance(node, NavigableString)
            and inside is not None
            and not isinstance(node, PreformattedString)
        ):
            yield (_BREAK if inside is not last else "") + clean(node)[0]
            last = inside

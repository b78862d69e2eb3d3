"""From a page's source to its tree, and from elements to the words that a reader sees."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from archive.text.cleaning import clean, collapse_whitespace

MAX_DEPTH = 500
"""Tags nested deeper are dropped, their words kept; browsers stop at 512, libxml2 loses the rest at 2,048."""
MAX_SHORT_CHARS = 300
"""Characters of the longest element that can be a byline or a date."""

BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
    "nav", "ol", "option", "p", "pre", "section", "summary", "table", "td", "th", "title", "tr", "ul"
})  # fmt: skip
INVISIBLE_TAGS = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "object", "head", "select", "textarea", "button",
    "math"
})  # fmt: skip
CLUTTER_TAGS = INVISIBLE_TAGS | {"nav", "aside", "footer", "form", "figure"}

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/<>]*)[^<>]*>")
_VOID_TAGS = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"
})  # fmt: skip
_CLOSED_BY_NEXT = frozenset({"p", "li", "dt", "dd", "td", "tr", "option"})
_CHARACTER_REFERENCE = re.compile(
    r"&#(?:x0*(?P<hex>[0-9a-f]{1,6})|0*(?P<dec>\d{1,7}))(?![0-9a-f]);?", re.IGNORECASE
)


def parse_tree(source: str) -> HtmlElement:
    """The tree of any clean string at all; broken, empty and bottomless markup included."""
    source = _CHARACTER_REFERENCE.sub(_safe_reference, source)
    tree, truncated = _parse(source)
    return _parse(_limit_depth(source))[0] if truncated else tree


def element_text(
    element: HtmlElement, skipped_tags: frozenset[str] = INVISIBLE_TAGS
) -> str:
    """The words that a reader sees in an element, a newline wherever a block begins or ends."""
    return "".join(_text_pieces(element, skipped_tags))


def short_text(element: HtmlElement) -> str:
    """The words of a small element on one line, `""` for one of more than SMALL characters or tags."""
    pieces = []
    length = 0
    for piece in _text_pieces(element, INVISIBLE_TAGS):
        pieces.append(piece)
        length += len(piece.strip())
        if max(length, len(pieces)) > MAX_SHORT_CHARS:
            return ""
    return collapse_whitespace("".join(pieces))


def _text_pieces(element: HtmlElement, skipped_tags: frozenset[str]) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in skipped_tags and node is not element:
                walk.skip_subtree()
                continue
            yield ("\n" if node.tag in BLOCK_TAGS else "") + (node.text or "")
        elif node is not element:
            yield ("\n" if node.tag in BLOCK_TAGS else "") + (node.tail or "")


def paragraph_text(element: HtmlElement) -> str:
    """The words of an element without its furniture, a blank line between paragraphs."""
    lines = (
        collapse_whitespace(line)
        for line in element_text(element, skipped_tags=CLUTTER_TAGS).split("\n")
    )
    return "\n\n".join(line for line in lines if line)


def first_text(elements: Iterator[HtmlElement]) -> str | None:
    """The words of the first of several elements that has any, on one line."""
    return next(
        (
            text
            for each in elements
            if (text := collapse_whitespace(element_text(each)))
        ),
        None,
    )


def _safe_reference(reference: re.Match[str]) -> str:
    """A character reference, unless it stands for what no text can carry."""
    number = int(reference["hex"], 16) if reference["hex"] else int(reference["dec"])
    carried = number <= sys.maxunicode and not clean(chr(number))[1]
    return reference[0] if carried else ""


def _parse(source: str) -> tuple[HtmlElement, bool]:
    """The tree, and whether the parser gave up on its depth."""
    parser = HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = document_fromstring(source.encode(), parser=parser)
    except etree.ParserError:
        return document_fromstring("<html><body></body></html>"), False
    return tree, any(
        each.type_name == "ERR_RESOURCE_LIMIT" for each in parser.error_log
    )


def _limit_depth(source: str) -> str:
    """The same markup without the tags that nest deeper than MAX_DEPTH."""
    inside: list[str] = []

    def keep(tag: re.Match[str]) -> str:
        name = tag["name"].lower()
        if name in _VOID_TAGS:
            return tag[0]
        deep = len(inside) > MAX_DEPTH
        if inside and inside[-1] == name and (tag["end"] or name in _CLOSED_BY_NEXT):
            inside.pop()
        if not tag["end"]:
            inside.append(name)
            deep = len(inside) > MAX_DEPTH
        return "" if deep else tag[0]

    return _TAG.sub(keep, source)

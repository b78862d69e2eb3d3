"""Parse HTML into a tree, and get the visible text of elements."""

from __future__ import annotations

import re
import sys
from collections.abc import Container, Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from archive.html.attribute_limit import limit_attributes
from archive.text.cleaning import clean, collapse_whitespace

MAX_DEPTH = 500
"""Nesting depth from which tags are removed, without their text.

Browsers stop at 512. At 2,048, libxml2 drops the rest of the page.
"""
FIRST_CYRILLIC, LAST_SINHALA = "\u0400", "\u0dff"
MAX_SHORT_CHARS = 300
"""Maximum length of an element that can be a byline or a date, in characters."""

BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre",
    "section", "summary", "table", "td", "th", "title", "tr", "ul"
})  # fmt: skip
INVISIBLE_TAGS = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "object", "head",
    "select", "textarea", "button", "math"
})  # fmt: skip
PREFORMATTED_TAGS = frozenset({"pre", "listing", "xmp", "plaintext"})
CLUTTER_TAGS = INVISIBLE_TAGS | {"nav", "aside", "footer", "form", "figure"}

READING_TAGS = ("rt", "rp", "rtc")
"""Readings above characters (ruby), and the brackets around them."""
READ_TAGS = ("ruby", "rb", "rbc")
"""Elements around the characters that have readings. Extractors end a line at them."""

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/<>]*+)[^<>]*+>")
_VOID_TAGS = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr"
})  # fmt: skip
_UNKNOWN_VOID_TAG = re.compile(
    r"<(?P<tag>(?:embed|source|track|wbr|bgsound|keygen)(?![\w-])"
    r"[^<>/]*+(?:/(?!>)[^<>/]*+)*+)/?>",
    re.IGNORECASE,
)
"""Tags without an end that libxml2 takes for containers of all that follows."""
_CLOSED_BY_NEXT = frozenset({"p", "li", "dt", "dd", "td", "tr", "option"})
_WRAPPED = re.compile(r"(?<=\S)[ \t]*+\n\s*+(?=\S)")
_LAST_LETTERS = re.compile(r"[^\W\d_]{2}[a-zß-ÿа-яёα-ώ]\Z")
"""The end of a word of at least three letters that is not in capitals."""
_LABEL = re.compile(r"[^\W\d_]{2,12} ?[:：](?!/)")
_DATE_START = re.compile(r"\d{1,4}[.,/ -]{1,2}\w")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d\s*+")
"""A year in an element of its own, as on calendar sheets: `Feb`, `14`, `2024`."""
_CHARACTER_REFERENCE = re.compile(
    r"&#(?:x0*(?P<hex>[0-9a-f]{1,6})|0*(?P<dec>\d{1,7}))(?![0-9a-f]);?", re.IGNORECASE
)


def parse_tree(source: str) -> HtmlElement:
    """Parse any clean string, even if its markup is broken, empty or nested deeply."""
    source = limit_attributes(source)
    source = _CHARACTER_REFERENCE.sub(_safe_reference, source)
    source = _UNKNOWN_VOID_TAG.sub(r"<\g<tag> />", source)
    tree, truncated = _parse(source)
    return _parse(_limit_depth(source))[0] if truncated else tree


def remove_readings(tree: HtmlElement) -> None:
    """Remove the readings above characters, as in Japanese, from a tree."""
    for element in list(tree.iter(*READING_TAGS)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in list(tree.iter(*READ_TAGS)):
        if element.getparent() is not None:
            element.drop_tag()


def remove_edit_links(tree: HtmlElement) -> None:
    """Remove the links beside headings by which readers of a wiki edit a section."""
    for element in tree.xpath("//span[contains(@class, 'editsection')]"):
        if element.getparent() is not None:
            element.drop_tree()


def element_text(
    element: HtmlElement,
    skipped_tags: frozenset[str] = INVISIBLE_TAGS,
    skipped: Container[HtmlElement] = (),
) -> str:
    """Return the visible text of an element, with newlines around blocks.

    The elements in `skipped` are left out.
    """
    pieces = []
    last = ""
    for piece in filter(None, text_pieces(element, skipped_tags, skipped)):
        pieces += [" ", piece] if last and starts_word(last, piece) else [piece]
        last = piece[-1]
    return "".join(pieces)


def starts_word(last: str, piece: str) -> bool:
    """Return whether a text without a space before it is rather another word.

    `last` is the character before. Pages put a name, a date and a label into elements
    that touch, and let the style of the page move them apart.
    """
    if not last.isalnum() or not piece[0].isalnum():
        return False
    if _LABEL.match(piece):
        return True
    if last.isdigit():
        return _YEAR_ALONE.fullmatch(piece) is not None
    if piece[0].isdigit():
        return last.isalpha() and last.islower() and bool(_DATE_START.match(piece))
    if _is_latin(last) and _is_of_other_alphabet(piece[0]):
        return True
    return (last.islower() and piece[0].isupper()) or (
        last.isupper() and piece[0].isupper() and piece[1:2].islower()
    )


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _is_of_other_alphabet(char: str) -> bool:
    """Return whether a letter is of a script from Cyrillic to Sinhala."""
    return FIRST_CYRILLIC <= char <= LAST_SINHALA and char.isalpha()


def text_lines(element: HtmlElement, skipped: Container[HtmlElement] = ()) -> list[str]:
    """Return the visible lines of an element, with single spaces."""
    lines = element_text(element, skipped=skipped).split("\n")
    return list(filter(None, map(collapse_whitespace, lines)))


def text_outside_links(element: HtmlElement) -> str:
    """Return the visible text of an element without that of links."""
    return element_text(element, INVISIBLE_TAGS | {"a"})


def short_text(element: HtmlElement) -> str:
    """Return the text of a small element on one line.

    Return `""` if it has more than `MAX_SHORT_CHARS` characters or pieces of text.
    """
    pieces = []
    length = 0
    for piece in text_pieces(element):
        pieces.append(piece)
        length += len(piece.strip())
        if max(length, len(pieces)) > MAX_SHORT_CHARS:
            return ""
    return collapse_whitespace("".join(pieces))


def text_pieces(
    element: HtmlElement,
    skipped_tags: frozenset[str] = INVISIBLE_TAGS,
    skipped: Container[HtmlElement] = (),
) -> Iterator[str]:
    """Yield the visible texts between tags, with newlines around blocks.

    A newline between two words of one text is a space, except in preformatted text.
    """
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    preformatted = 0
    for event, node in walk:
        if event == "start":
            preformatted += node.tag in PREFORMATTED_TAGS
            is_skipped = node.tag in skipped_tags or node in skipped
            if is_skipped and node is not element:
                walk.skip_subtree()
                continue
            text = node.text or ""
        else:
            preformatted -= node.tag in PREFORMATTED_TAGS
            if node is element:
                continue
            text = node.tail or ""
        if not preformatted and "\n" in text:
            text = _WRAPPED.sub(" ", text)
        yield ("\n" if node.tag in BLOCK_TAGS else "") + text


def paragraph_text(element: HtmlElement) -> str:
    """Return the paragraphs of an element, separated by blank lines.

    Navigation, forms, figures and the like are left out.
    """
    text = element_text(element, skipped_tags=CLUTTER_TAGS)
    lines = map(collapse_whitespace, text.split("\n"))
    return "\n\n".join(line for line in lines if line)


def first_text(elements: Iterator[HtmlElement]) -> str | None:
    """Return the first non-empty text of the elements, on one line."""
    texts = (collapse_whitespace(element_text(element)) for element in elements)
    return next(filter(None, texts), None)


def heading_text(heading: HtmlElement) -> str:
    """Return the text of a heading, with spaces between elements whose words touch.

    Styles set them apart: `<span>Traffic</span><span>Bridge opens</span>`.
    """
    is_styled = next(heading.iter("b", "i", "em", "sup", "sub"), None) is not None
    text = ""
    for piece in text_pieces(heading):
        touches = not is_styled and _LAST_LETTERS.search(text) and piece[:1].isupper()
        text += f" {piece}" if touches else piece
    return collapse_whitespace(text)


def _safe_reference(reference: re.Match[str]) -> str:
    """Return a character reference, or `""` if its character is not allowed in text."""
    number = int(reference["hex"], 16) if reference["hex"] else int(reference["dec"])
    is_allowed = number <= sys.maxunicode and not clean(chr(number))[1]
    return reference[0] if is_allowed else ""


def _parse(source: str) -> tuple[HtmlElement, bool]:
    """Return the tree, and whether the parser stopped because of its depth."""
    parser = HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = document_fromstring(source.encode(), parser=parser)
    except etree.ParserError:
        return document_fromstring("<html><body></body></html>"), False
    error_types = (entry.type_name for entry in parser.error_log)
    return tree, "ERR_RESOURCE_LIMIT" in error_types


def _limit_depth(source: str) -> str:
    """Return the markup without the tags that are nested deeper than `MAX_DEPTH`."""
    open_tags: list[str] = []

    def shallow_tag(tag: re.Match[str]) -> str:
        name = tag["name"].lower()
        if name in _VOID_TAGS:
            return tag[0]
        is_deep = len(open_tags) > MAX_DEPTH
        closes_last = bool(tag["end"]) or name in _CLOSED_BY_NEXT
        if closes_last and open_tags[-1:] == [name]:
            open_tags.pop()
        if not tag["end"]:
            open_tags.append(name)
            is_deep = len(open_tags) > MAX_DEPTH
        return "" if is_deep else tag[0]

    return _TAG.sub(shallow_tag, source)

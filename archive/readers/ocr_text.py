"""Read the text that another program recognized in a scan: hOCR, and ALTO."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from archive.article import Article
from archive.errors import UnreadableError
from archive.html.ocr_lines import OcrParagraph, read_hocr
from archive.messages import N_
from archive.readers.document_text import (
    Block,
    DocumentProperties,
    article_from_blocks,
)
from archive.readers.files import split_whole
from archive.readers.hyphenation import line_joint, rejoin_blocks, rejoin_words
from archive.readers.reader import FormatReader
from archive.readers.xml_tree import (
    Element,
    attribute,
    find_all,
    find_first,
    local_name,
    parse_xml,
)
from archive.text.decoding import decode_bytes

BREAK_SIGN = "¬"
NOT_HOCR = N_("not an hOCR file: it has no recognized page")
NOT_ALTO = N_("not an ALTO file: it has no recognized page")


def read_hocr_file(content: bytes, modified: datetime | None) -> Article:
    """Read the text of a scan in hOCR as one article."""
    paragraphs = read_hocr(decode_bytes(content, is_html=True).text)
    if paragraphs is None:
        raise UnreadableError(NOT_HOCR)
    return article_from_lines(paragraphs, modified)


def read_alto_file(content: bytes, modified: datetime | None) -> Article:
    """Read the text of a scan in ALTO as one article."""
    root = parse_xml(content)
    if local_name(root).lower() != "alto":
        raise UnreadableError(NOT_ALTO)
    return article_from_lines(_alto_paragraphs(root), modified)


def article_from_lines(
    paragraphs: Iterable[OcrParagraph], modified: datetime | None
) -> Article:
    """Return the article of recognized lines, with hyphenated words joined.

    Raises:
        UnreadableError: there is no text.
    """
    blocks = (
        Block(_join_lines(paragraph.lines), font_size=paragraph.size)
        for paragraph in paragraphs
    )
    article = article_from_blocks(blocks, DocumentProperties(), modified)
    return replace(article, text=rejoin_blocks(article.text))


def _join_lines(lines: Iterable[str]) -> str:
    """Join lines with spaces, or without in scripts that have none.

    A hyphenated word is joined, too. ABBYY writes a sign of its own for the hyphen.
    """
    text = ""
    for line in lines:
        joint = "\n" if text.endswith("-") else line_joint(text, line)
        ending = f"{line[:-1]}-" if line.endswith(BREAK_SIGN) else line
        text += f"{joint if text else ''}{ending}"
    return rejoin_words(text).replace("\n", " ")


def _alto_paragraphs(root: Element) -> Iterator[OcrParagraph]:
    sizes = {
        attribute(style, "ID"): attribute(style, "FONTSIZE").partition(".")[0]
        for style in find_all(root, "TextStyle")
    }
    for block in _in_reading_order(root):
        lines = tuple(filter(None, map(_alto_line, find_all(block, "TextLine"))))
        size = next(filter(None, map(sizes.get, _style_ids(block))), "")
        if lines:
            yield OcrParagraph(lines, int(size) if size.isdecimal() else 0)


def _in_reading_order(root: Element) -> Iterator[Element]:
    """Yield the blocks of a page as their order or their links say.

    A block that is not listed, such as a page number, keeps its place.
    """
    blocks = list(find_all(root, "TextBlock"))
    by_id = {id: block for block in blocks if (id := attribute(block, "ID"))}
    listed = dict.fromkeys(
        attribute(reference, "REF")
        for order in find_all(root, "ReadingOrder")
        for reference in find_all(order, "ElementRef")
    )
    ordered = [by_id[name] for name in listed if name in by_id]
    moved, in_order = set(ordered), iter(ordered)
    linked = _linked(blocks, by_id)
    return (next(in_order) if block in moved else block for block in linked)


def _linked(blocks: list[Element], by_id: Mapping[str, Element]) -> list[Element]:
    """Return the blocks, each followed by the one that it names as the next."""
    following = {name: attribute(block, "IDNEXT") for name, block in by_id.items()}
    targets = set(following.values())
    starts = [block for block in blocks if attribute(block, "ID") not in targets]
    ordered: dict[Element, None] = {}
    for block in (*starts, *blocks):
        current: Element | None = block
        while current is not None and current not in ordered:
            ordered[current] = None
            current = by_id.get(following.get(attribute(current, "ID"), ""))
    return list(ordered)


def _style_ids(block: Element) -> list[str]:
    """Return the styles of the first line or word of a block, and of the block."""
    parts = (find_first(block, "TextLine"), find_first(block, "String"), block)
    return [
        style
        for part in parts
        if part is not None
        for style in attribute(part, "STYLEREFS").split()
    ]


def _alto_line(line: Element) -> str:
    """Return the words of a line. A word on two lines is whole on the first."""
    words = []
    for string in find_all(line, "String"):
        part = attribute(string, "SUBS_TYPE")
        whole = attribute(string, "SUBS_CONTENT")
        if part and whole:
            words += [whole] if part == "HypPart1" else []
        else:
            words.append(attribute(string, "CONTENT"))
    text = " ".join(filter(None, words))
    strings = list(find_all(line, "String"))
    is_whole = bool(strings) and bool(attribute(strings[-1], "SUBS_CONTENT"))
    is_broken = find_first(line, "HYP") is not None and not is_whole
    return f"{text}-" if is_broken and text else text


HOCR_READER = FormatReader(split_whole, read_hocr_file)
ALTO_READER = FormatReader(split_whole, read_alto_file)

"""Read the lines of pages in hOCR, which programs for recognizing text write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from archive.html.tree import element_text, parse_tree
from archive.text.cleaning import clean, collapse_whitespace

PAGE_CLASS = "ocr_page"
PARAGRAPH_CLASSES = frozenset({"ocr_par", "ocr_carea", "ocrx_block"})
LINE_CLASSES = frozenset({
    "ocr_line", "ocrx_line", "ocr_textfloat", "ocr_header", "ocr_caption"
})  # fmt: skip

_SIZE = re.compile(r"\bx_size (?P<size>\d{1,5})")


@dataclass(frozen=True, slots=True)
class OcrParagraph:
    """The lines of a paragraph, and the size of its first line in pixels or 0."""

    lines: tuple[str, ...]
    size: int = 0


def read_hocr(source: str) -> list[OcrParagraph] | None:
    """Return the paragraphs of all pages, or `None` if the source is not hOCR."""
    tree = parse_tree(clean(source)[0])
    if not any(_has_class(element, {PAGE_CLASS}) for element in tree.iter("div")):
        return None
    return list(_paragraphs(tree))


def _paragraphs(tree: HtmlElement) -> Iterator[OcrParagraph]:
    """Yield the paragraphs. A paragraph begins in each element that stands for one."""
    lines: list[str] = []
    size = 0
    for element in tree.iter("div", "p", "span"):
        if _has_class(element, PARAGRAPH_CLASSES | {PAGE_CLASS}) and lines:
            yield OcrParagraph(tuple(lines), size)
            lines, size = [], 0
        elif _has_class(element, LINE_CLASSES):
            text = collapse_whitespace(element_text(element))
            size = size or _size(element)
            lines += [text] if text else []
    if lines:
        yield OcrParagraph(tuple(lines), size)


def _has_class(element: HtmlElement, names: frozenset[str] | set[str]) -> bool:
    return not names.isdisjoint((element.get("class") or "").split())


def _size(line: HtmlElement) -> int:
    match = _SIZE.search(line.get("title") or "")
    return int(match["size"]) if match else 0

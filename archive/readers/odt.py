"""Read documents of LibreOffice and others (OpenDocument, ISO 26300)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from archive.article import Article
from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.document_text import (
    TITLE_LEVEL,
    Block,
    DocumentProperties,
    Notes,
    article_from_blocks,
    join_cells,
)
from archive.readers.files import split_whole
from archive.readers.reader import FormatReader
from archive.readers.xml_tree import (
    Element,
    attribute,
    find_all,
    find_first,
    local_name,
    parse_xml,
    text_of,
)
from archive.readers.zip_package import ENCRYPTED, open_package

LIST_MARK = "- "
NOT_TEXT = N_("not an OpenDocument text: it has no text part")
MAX_SPACES = 10
"""The most spaces that one element stands for."""

_SKIPPED = frozenset(
    {
        "tracked-changes",
        "annotation",
        "annotation-end",
        "sequence-decls",
        "variable-decls",
        "user-field-decls",
        "forms",
        "scripts",
        "ruby-text",
        "hidden-text",
        "hidden-paragraph",
        "event-listeners",
    }
)
"""Deleted text, remarks, declarations, pronunciations and hidden text."""
_DRAWN_SKIPPED = frozenset({"title", "desc", "image", "object", "object-ole"})
"""Descriptions of pictures for those who do not see them, and the pictures."""


class _OpenDocument:
    """The text of a document, and the styles of its titles."""

    def __init__(self, *roots: Element) -> None:
        self._root = roots[0]
        self._notes = Notes()
        self._parents = {
            attribute(style, "name"): attribute(style, "parent-style-name")
            for root in roots
            for style in find_all(root, "style")
        }

    def blocks(self) -> Iterator[Block]:
        """Yield the paragraphs of the text, and then the notes."""
        body = find_first(self._root, "body")
        text = (
            next((part for part in body if local_name(part) == "text"), None)
            if (body is not None)
            else None
        )
        if text is None:
            raise UnreadableError(NOT_TEXT)
        yield from self._blocks(text)
        yield from self._notes.blocks

    def _blocks(self, parent: Element, mark: str = "") -> Iterator[Block]:
        """Yield the paragraphs and tables inside of an element."""
        for child in parent:
            name = local_name(child)
            if name in ("p", "h"):
                yield from self._paragraph(child, mark)
                mark = ""
            elif name == "table":
                yield from self._table(child)
            elif name == "list-item":
                yield from self._blocks(child, LIST_MARK)
            elif name not in _SKIPPED | _DRAWN_SKIPPED:
                yield from self._blocks(child)

    def _table(self, table: Element) -> Iterator[Block]:
        for child in table:
            name = local_name(child)
            if name == "table-row":
                cells = [list(self._blocks(cell)) for cell in child]
                yield from join_cells(cells)
            elif name.startswith("table-") or name == "soft-page-break":
                yield from self._table(child)

    def _paragraph(self, paragraph: Element, mark: str) -> Iterator[Block]:
        """Yield a paragraph, and then the text boxes that are anchored in it."""
        boxes: list[Element] = []
        text = "".join(self._texts(paragraph, boxes.append))
        level = self._level(paragraph)
        yield Block((mark if text.strip() and level is None else "") + text, level)
        for box in boxes:
            yield from self._blocks(box)

    def _level(self, paragraph: Element) -> int | None:
        style: str | None = attribute(paragraph, "style-name")
        if "Title" in (style, self._parents.get(style or "")):
            return TITLE_LEVEL
        if local_name(paragraph) == "p":
            return None
        value = attribute(paragraph, "outline-level")
        return int(value) if value.isascii() and value.isdigit() else 1

    def _texts(
        self, parent: Element, add_box: Callable[[Element], None]
    ) -> Iterator[str]:
        """Yield the pieces of text in a paragraph."""
        yield _without_line_ends(parent.text)
        for child in parent:
            name = local_name(child)
            if name == "s":
                yield " " * _space_count(child)
            elif name in ("tab", "line-break"):
                yield "\t" if name == "tab" else "\n"
            elif name == "note":
                body = next(
                    (item for item in child if "body" in local_name(item)), None
                )
                yield self._notes.add([] if body is None else list(self._blocks(body)))
            elif name == "text-box":
                add_box(child)
            elif name not in _SKIPPED | _DRAWN_SKIPPED:
                yield from self._texts(child, add_box)
            yield _without_line_ends(child.tail)


def read_odt(content: bytes, modified: datetime | None) -> Article:
    """Read a document of LibreOffice, in a ZIP file or as one XML file."""
    if content.lstrip()[:5] == b"<?xml":
        root = parse_xml(content)
        return _article(_OpenDocument(root), find_first(root, "meta"), modified)
    package = open_package(content)
    if b"encryption-data" in package.read_optional("META-INF/manifest.xml"):
        raise UnreadableError(ENCRYPTED)
    if "content.xml" not in package.names:
        raise UnreadableError(NOT_TEXT)
    roots = [parse_xml(package.read("content.xml"))]
    if styles := package.read_optional("styles.xml"):
        roots.append(parse_xml(styles))
    meta = package.read_optional("meta.xml")
    return _article(_OpenDocument(*roots), parse_xml(meta) if meta else None, modified)


def _article(
    document: _OpenDocument, meta: Element | None, modified: datetime | None
) -> Article:
    return article_from_blocks(document.blocks(), _properties(meta), modified)


def _properties(meta: Element | None) -> DocumentProperties:
    if meta is None:
        return DocumentProperties()
    names = ("title", "creator", "creation-date", "date")
    return DocumentProperties(*(text_of(find_first(meta, name)) for name in names))


def _space_count(element: Element) -> int:
    count = attribute(element, "c")
    if not (count.isascii() and count.isdigit() and len(count) < 4):
        return 1
    return min(int(count), MAX_SPACES)


def _without_line_ends(text: object) -> str:
    """Return text as it is shown: a line end in the file is a space."""
    return str(text or "").replace("\n", " ")


ODT_READER = FormatReader(split_whole, read_odt)

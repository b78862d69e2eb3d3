"""Read documents of Word (Office Open XML, ISO 29500)."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

from archive.article import Article
from archive.errors import UnreadableError
from archive.html.fragments import fragment_text
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
from archive.readers.html import read_html
from archive.readers.mail_parts import PAGE_TYPES, parse_mail, parts_of_type, payload
from archive.readers.reader import FormatReader
from archive.readers.rtf import read_rtf
from archive.readers.xml_tree import (
    Element,
    attribute,
    find_all,
    find_first,
    local_name,
    parse_xml,
    text_of,
)
from archive.readers.zip_package import ZipPackage, open_package
from archive.text.decoding import decode_bytes

ROOT_RELATIONS = "_rels/.rels"
NOTE_PARTS = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
"""The element that refers to a note, and the part with the notes."""
HEADING_NAMES = tuple(f"heading {level}" for level in range(1, 10))
"""The names of the built-in styles. They are the same in every language of Word."""
LIST_MARK = "- "
USUAL_SIZE = 22
"""The size of text that states none, in half points."""
MAX_START_BYTES = 1_024
ZIP_START = b"PK"
RTF_START = b"{\\rtf"
PAGE_STARTS = (b"<html", b"<!doctype html")
DOCX_SUFFIX = ".docx"
PLAIN_SUFFIXES = (".txt",)
MHTML_SUFFIXES = (".mht", ".mhtml")
MAX_CHUNK_TAGS = 200_000
"""Tags in all parts in other formats."""
TOO_MANY_CHUNK_TAGS = (
    f"document with more than {MAX_CHUNK_TAGS:,} tags in the pages in it; split it"
)
NOT_WORD = N_("not a Word document: it has no text part")

_SKIPPED = frozenset(
    {
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "pPr",
        "rPr",
        "rt",
        "sectPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
    }
)
"""Deleted text, instructions of fields, pronunciations, and properties."""
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_TEXT_BOX = "txbxContent"


class _Word:
    """The parts of a document: its text, notes, and the levels of its styles."""

    def __init__(self, package: ZipPackage, *, reads_chunks: bool = True) -> None:
        self._package = package
        self._reads_chunks = reads_chunks
        self._chunk_tags = 0
        self._main = _main_part(package)
        self._folder = posixpath.dirname(self._main)
        self._levels = dict(self._style_levels())
        self._note_elements: dict[str, dict[str, Element]] = {}
        self._notes = Notes()
        self._targets: dict[str, str] | None = None

    def blocks(self) -> Iterator[Block]:
        """Yield the paragraphs of the text, and then the notes."""
        body = find_first(parse_xml(self._package.read(self._main)), "body")
        if body is None:
            raise UnreadableError(NOT_WORD)
        yield from self._blocks(body)
        yield from self._notes.blocks

    def _part(self, name: str) -> bytes:
        return self._package.read_optional(posixpath.join(self._folder, name))

    def _style_levels(self) -> Iterator[tuple[str, int]]:
        """Yield the id and the level of each style for titles and headings."""
        content = self._part("styles.xml")
        if not content:
            return
        for style in find_all(parse_xml(content), "style"):
            name = find_first(style, "name")
            text = attribute(name, "val").lower() if name is not None else ""
            if text == "title":
                yield attribute(style, "styleId"), TITLE_LEVEL
            elif text in HEADING_NAMES:
                yield attribute(style, "styleId"), HEADING_NAMES.index(text) + 1

    def _blocks(self, parent: Element) -> Iterator[Block]:
        """Yield the paragraphs and tables inside of an element."""
        for child in parent:
            name = local_name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name == "AlternateContent":
                yield from self._blocks(_chosen(child))
            elif name == "altChunk" and self._reads_chunks:
                yield from self._chunk(attribute(child, "id"))
            elif name not in _SKIPPED:
                yield from self._blocks(child)

    def _chunk(self, relation: str) -> Iterator[Block]:
        """Yield the paragraphs of a page or a text that is a part of the document.

        Programs that turn pages into documents leave the conversion to Word. A part is
        removed when it is read, because it could contain itself.
        """
        if self._targets is None:
            self._targets = dict(self._relations())
        target = self._targets.pop(relation, "")
        name = posixpath.normpath(posixpath.join(self._folder, target)).lstrip("/")
        content = self._package.read_optional(name)
        self._chunk_tags += content.count(b"<")
        if self._chunk_tags > MAX_CHUNK_TAGS:
            raise UnreadableError(TOO_MANY_CHUNK_TAGS)
        if content:
            yield from _blocks_of_chunk(content, name)

    def _relations(self) -> Iterator[tuple[str, str]]:
        """Yield the id of each part to which the text refers, and its name."""
        folder, name = posixpath.split(self._main)
        content = self._package.read_optional(f"{folder}/_rels/{name}.rels")
        for relation in find_all(parse_xml(content), "Relationship") if content else ():
            yield attribute(relation, "Id"), attribute(relation, "Target")

    def _table(self, table: Element) -> Iterator[Block]:
        for row in _children(table, "tr"):
            cells = [list(self._blocks(cell)) for cell in _children(row, "tc")]
            yield from join_cells(cells)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        """Yield a paragraph, and then the text boxes that are anchored in it."""
        boxes: list[Element] = []
        text = "".join(self._texts(paragraph, boxes.append))
        level, is_item = self._kind(paragraph)
        mark = LIST_MARK if is_item and level is None and text.strip() else ""
        yield Block(mark + text, level, _font_size(paragraph))
        for box in boxes:
            yield from self._blocks(box)

    def _kind(self, paragraph: Element) -> tuple[int | None, bool]:
        """Return the level of a heading, and whether a paragraph is in a list."""
        properties = next(_children(paragraph, "pPr"), None)
        if properties is None:
            return None, False
        style = next(_children(properties, "pStyle"), None)
        level = self._levels.get(attribute(style, "val")) if style is not None else None
        if level is None:
            outline = next(_children(properties, "outlineLvl"), None)
            value = attribute(outline, "val") if outline is not None else ""
            level = int(value) + 1 if value in set("012345678") else None
        return level, next(_children(properties, "numPr"), None) is not None

    def _texts(
        self, parent: Element, add_box: Callable[[Element], None]
    ) -> Iterator[str]:
        """Yield the pieces of text in a paragraph."""
        for child in parent:
            name = local_name(child)
            if name == "t":
                yield child.text or ""
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name in NOTE_PARTS:
                yield self._note(NOTE_PARTS[name], attribute(child, "id"))
            elif name == _TEXT_BOX:
                add_box(child)
            elif name == "AlternateContent":
                yield from self._texts(_chosen(child), add_box)
            elif name not in _SKIPPED and not (name == "r" and _is_hidden(child)):
                yield from self._texts(child, add_box)

    def _note(self, part: str, note_id: str) -> str:
        """Return the mark of a note. Its text follows after the article."""
        if part not in self._note_elements:
            content = self._part(f"{part}.xml")
            notes = find_all(parse_xml(content), part[:-1]) if content else ()
            self._note_elements[part] = {attribute(note, "id"): note for note in notes}
        # A note is removed when it is read, because it could refer to itself.
        note = self._note_elements[part].pop(note_id, None)
        return "" if note is None else self._notes.add(list(self._blocks(note)))


def read_docx(content: bytes, modified: datetime | None) -> Article:
    """Read a document of Word as one article.

    Databases write documents in RTF or HTML with a suffix of Word.
    """
    start = content[:MAX_START_BYTES].lstrip().lower()
    if start.startswith(RTF_START):
        return read_rtf(content, modified)
    is_zip = content.startswith(ZIP_START)
    if not is_zip and any(mark in start for mark in PAGE_STARTS):
        return read_html(content, modified)
    package = open_package(content)
    properties = _properties(package.read_optional("docProps/core.xml"))
    return article_from_blocks(_Word(package).blocks(), properties, modified)


def _blocks_of_chunk(content: bytes, name: str) -> Iterator[Block]:
    """Yield the paragraphs of a part in another format, or none if it has no text."""
    suffix = posixpath.splitext(name)[1].lower()
    with suppress(UnreadableError):
        if suffix == DOCX_SUFFIX:
            yield from _Word(open_package(content), reads_chunks=False).blocks()
            return
        yield from map(Block, _text_of_chunk(content, suffix).split("\n\n"))


def _text_of_chunk(content: bytes, suffix: str) -> str:
    if content.lstrip().startswith(RTF_START):
        return read_rtf(content, None).text
    if suffix in PLAIN_SUFFIXES:
        return decode_bytes(content, is_html=False).text
    charset = None
    if suffix in MHTML_SUFFIXES:
        page = next(parts_of_type(parse_mail(content), PAGE_TYPES), None)
        if page is None:
            return ""
        content, charset = payload(page), page.get_content_charset()
    return fragment_text(decode_bytes(content, is_html=True, charset=charset).text)


def _main_part(package: ZipPackage) -> str:
    """Return the name of the part with the text, as the relations of the file say."""
    relations = package.read_optional(ROOT_RELATIONS)
    for relation in find_all(parse_xml(relations), "Relationship") if relations else ():
        if attribute(relation, "Type").endswith("/officeDocument"):
            name = attribute(relation, "Target").lstrip("/")
            if name in package.names:
                return name
    raise UnreadableError(NOT_WORD)


def _properties(content: bytes) -> DocumentProperties:
    if not content:
        return DocumentProperties()
    try:
        root = parse_xml(content)
    except UnreadableError:
        return DocumentProperties()
    names = ("title", "creator", "created", "modified")
    return DocumentProperties(*(text_of(find_first(root, name)) for name in names))


def _children(parent: Element, name: str) -> Iterator[Element]:
    """Yield the children with this name, also inside of content controls."""
    for child in parent:
        child_name = local_name(child)
        if child_name == name:
            yield child
        elif child_name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _children(child, name)


def _chosen(alternatives: Element) -> Element:
    """Return one of several forms of the same drawing."""
    return next(iter(alternatives), alternatives)


def _font_size(paragraph: Element) -> int:
    """Return the size that the first text of a paragraph states, or 0."""
    for run in find_all(paragraph, "r"):
        if text_of(run):
            size = next(find_all(run, "sz"), None)
            value = attribute(size, "val") if size is not None else ""
            return int(value) if value.isascii() and value.isdigit() else USUAL_SIZE
    return 0


def _is_hidden(run: Element) -> bool:
    """Return whether Word does not show the text of a run."""
    properties = next(_children(run, "rPr"), None)
    if properties is None:
        return False
    hidden = next(_children(properties, "vanish"), None)
    return hidden is not None and attribute(hidden, "val") not in ("0", "false", "off")


DOCX_READER = FormatReader(split_whole, read_docx)

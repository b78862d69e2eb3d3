"""Read electronic books (EPUB): a saved article, or a magazine with many of them.

A page of the book is an article if it has enough text that is not a link. Covers and
contents are not. Calibre cuts long articles into several pages, which are joined.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from archive.article import Article, ContainerMetadata
from archive.errors import UnreadableError
from archive.html import Page
from archive.html.chapters import Chapter, read_chapter, split_at_anchors
from archive.messages import N_
from archive.model import Evidence
from archive.readers.document_text import NO_TEXT
from archive.readers.files import RawArticle, open_decompressed
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
from archive.readers.zip_package import ZipPackage
from archive.text.decoding import decode_bytes

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
PAGE_TYPES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
NAVIGATION_TYPE = "application/x-dtbncx+xml"
MAX_PAGES = 5_000
MAX_FRONT_CHARS = 600
"""Maximum length of a title page, which belongs to the only article of a book."""
HEAD_LINES = 10
"""The lines of an article that may repeat its title page."""
NOT_EPUB = N_("not a valid EPUB (damaged?)")
LOCKED = N_("EPUB protected by its seller (DRM); it cannot be read")
TOO_MANY_PAGES = f"EPUB with more than {MAX_PAGES:,} pages"

_CONTINUED = re.compile(r"_split_0*[1-9][0-9]*\.\w+$")
_WEB_ADDRESS = re.compile(r"https?://\S+")


@dataclass
class _Part:
    """An article with the names and pages of its parts in the book."""

    name: str
    label: str
    chapters: list[Chapter] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a table of contents: a page, a place in it, and the page above it."""

    name: str
    anchor: str
    label: str
    parent: str

    @classmethod
    def of(cls, base: str, target: str, label: str, above: str) -> _Entry:
        """Return the entry with the links of a table in the part `base`."""
        anchor = unquote(target.partition("#")[2])
        parent = _resolve(base, above) if above else ""
        return cls(_resolve(base, target), anchor, label, parent)


class _Book:
    """The pages of a book in reading order, and its metadata."""

    def __init__(self, package: ZipPackage) -> None:
        self._package = package
        path = _package_path(package)
        self._folder = posixpath.dirname(path)
        self._names = {name.casefold(): name for name in package.names}
        self._root = parse_xml(package.read(path))
        self._items = {
            attribute(item, "id"): item for item in find_all(self._root, "item")
        }
        self._entries: defaultdict[str, list[_Entry]] = defaultdict(list)
        for entry in self._read_entries():
            self._entries[entry.name].append(entry)
        self._labels = {
            name: entries[0].label for name, entries in self._entries.items()
        }

    def metadata(self, name: str) -> str:
        """Return the first value of a field of Dublin Core, or `""`."""
        metadata = find_first(self._root, "metadata")
        return text_of(find_first(metadata, name)) if metadata is not None else ""

    def articles(self) -> tuple[list[_Part], tuple[str, ...]]:
        """Return the articles, and the lines of the title page of a single one."""
        parts: list[_Part] = []
        front: tuple[str, ...] = ()
        for name, chapter in self._chapters():
            inner = self._articles_in(name, chapter)
            if inner:
                parts += inner
            elif parts and self._is_continued(name, chapter):
                parts[-1].chapters.append(chapter)
            elif chapter.is_article:
                parts.append(_Part(name, self._labels.get(name, ""), [chapter]))
            elif not parts and not chapter.linked_chars:
                front = front or _front_lines(chapter)
        return parts, front if len(parts) == 1 else ()

    def _articles_in(self, name: str, chapter: Chapter) -> list[_Part]:
        """Return the articles in a page that has several, or none."""
        anchors = self._anchors(name)
        if len(anchors) < 2:
            return []
        pieces = [
            (anchor, read_chapter(source))
            for anchor, source in split_at_anchors(chapter.html, list(anchors))
        ]
        articles = [
            _Part(f"{name}#{anchor}", anchors[anchor], [piece])
            for anchor, piece in pieces
            if piece.is_article
        ]
        return articles if len(articles) > 1 else []

    def short_chapters(self) -> list[_Part]:
        """Return a book as one article that has too little text to be split."""
        chapters = [chapter for _, chapter in self._chapters() if chapter.text]
        return [_Part("all pages", "", chapters)] if chapters else []

    def _chapters(self) -> Iterator[tuple[str, Chapter]]:
        names = list(self._page_names())
        if len(names) > MAX_PAGES:
            raise UnreadableError(TOO_MANY_PAGES)
        for name in names:
            source = decode_bytes(self._package.read(name), is_html=True).text
            yield name, read_chapter(source)

    def _page_names(self) -> Iterator[str]:
        """Yield the names of the pages in reading order, without the contents."""
        seen = set()
        for reference in find_all(self._root, "itemref"):
            item = self._items.get(attribute(reference, "idref"))
            if item is None or "nav" in attribute(item, "properties").split():
                continue
            name = self._path(attribute(item, "href"))
            is_page = attribute(item, "media-type") in PAGE_TYPES
            if is_page and name in self._package.names and name not in seen:
                seen.add(name)
                yield name

    def _is_continued(self, name: str, chapter: Chapter) -> bool:
        """Return whether a page continues the one before: nothing begins in it."""
        if name in self._labels:
            return False
        if _CONTINUED.search(name):
            return True
        return bool(self._labels) and chapter.is_article and not chapter.has_heading

    def _anchors(self, name: str) -> dict[str, str]:
        """Return the places in a page where articles begin, with their labels.

        These are those that the contents list beside each other. The entries below that
        of a page are the sections of an article.
        """
        return {
            entry.anchor: entry.label
            for entry in self._entries.get(name, ())
            if entry.anchor and entry.parent != name
        }

    def _read_entries(self) -> Iterator[_Entry]:
        """Yield the entries of the tables of contents, the old one first."""
        for name, root in self._contents(NAVIGATION_TYPE):
            for point in find_all(root, "navPoint"):
                label = text_of(find_first(point, "text"))
                target = _target_of(point, "content", "src")
                parent = _parent_of(point, "navPoint")
                above = _target_of(parent, "content", "src")
                if target:
                    yield _Entry.of(name, target, label, above)
        for name, root in self._contents("nav"):
            for navigation in find_all(root, "nav"):
                if attribute(navigation, "type") == "toc":
                    for item in find_all(navigation, "li"):
                        label = text_of(find_first(item, "a"))
                        target = _target_of(item, "a", "href")
                        above = _target_of(_parent_of(item, "li"), "a", "href")
                        if target:
                            yield _Entry.of(name, target, label, above)

    def _contents(self, kind: str) -> Iterator[tuple[str, Element]]:
        """Yield the table of contents of this kind, unless it is damaged."""
        for item in self._items.values():
            kinds = (attribute(item, "media-type"), attribute(item, "properties"))
            name = self._path(attribute(item, "href"))
            if kind in kinds and name in self._package.names:
                with suppress(UnreadableError):
                    yield name, parse_xml(self._package.read(name))

    def _path(self, href: str) -> str:
        """Return the name of a part. Capitals may differ, as on a Windows drive."""
        name = _resolve(posixpath.join(self._folder, "package"), href)
        return self._names.get(name.casefold(), name)


def split_epub(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield each article of a book as a JSON object with its pages.

    The position is the name of its first page in the book.
    """
    with open_decompressed(path, target) as file:
        package = ZipPackage(file)
        book = _Book(package)
        parts, front = _read_articles(package, book)
        url = _book_url(book) if len(parts) == 1 else None
        title = book.metadata("title") if len(parts) == 1 else ""
        for part in parts:
            record = {
                "pages": [chapter.html for chapter in part.chapters],
                "front": front,
                "label": part.label,
                "title": title,
                "url": part.chapters[0].url or part.chapters[-1].url or url,
            }
            yield RawArticle(json.dumps(record).encode(), part.name)


def read_epub_article(content: bytes, modified: datetime | None) -> Article:
    """Read one article of a book, as `split_epub` yields it.

    A page of a book has no menus, so all of its text belongs to the article.
    """
    try:
        record = json.loads(content)
        pages = [Page.parse(str(source)) for source in record["pages"]]
        front = [str(line) for line in record.get("front", ())]
        container = _container(record)
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise UnreadableError(NOT_EPUB) from error
    lines = [line for page in pages for line in page.lines]
    head = [line for line in lines[:HEAD_LINES] if line not in front]
    lines = [*front, *head, *lines[HEAD_LINES:]]
    if not lines:
        raise UnreadableError(NO_TEXT)
    text = "\n\n".join(lines)
    return Article(text, page=pages[0], saved_at=modified, container=container)


def _read_articles(
    package: ZipPackage, book: _Book
) -> tuple[list[_Part], tuple[str, ...]]:
    try:
        parts, front = book.articles()
        parts = parts or book.short_chapters()
    except UnreadableError:
        if ENCRYPTION in package.names:
            raise UnreadableError(LOCKED) from None
        raise
    if not parts:
        raise UnreadableError(LOCKED if ENCRYPTION in package.names else NO_TEXT)
    return parts, front


def _container(record: dict[str, object]) -> ContainerMetadata:
    """Return the address and the titles of an article.

    The title of a book is that of its only article. That of a magazine is not.
    """
    keys = {"label": "table of contents", "title": "dc:title"}
    headings = tuple(
        Evidence(str(record[name]), key=key)
        for name, key in keys.items()
        if record.get(name)
    )
    url = record.get("url")
    address = Evidence(str(url), key="address in the book") if url else None
    return ContainerMetadata(address, headings)


def _book_url(book: _Book) -> str | None:
    """Return the address of the page from which a program made the whole book."""
    values = (book.metadata(name) for name in ("source", "identifier"))
    return next(filter(_WEB_ADDRESS.fullmatch, values), None)


def _front_lines(chapter: Chapter) -> tuple[str, ...]:
    """Return the lines of a title page, or none if it is longer than one."""
    lines = Page.parse(chapter.html).lines
    return lines if sum(map(len, lines)) <= MAX_FRONT_CHARS else ()


def _package_path(package: ZipPackage) -> str:
    """Return the name of the part that lists all others."""
    container = package.read_optional(CONTAINER)
    if container:
        for root in find_all(parse_xml(container), "rootfile"):
            path = posixpath.normpath(attribute(root, "full-path"))
            if path in package.names:
                return path
    raise UnreadableError(NOT_EPUB)


def _parent_of(element: Element, name: str) -> Element | None:
    """Return the next element with this name around an element."""
    return next(
        (item for item in element.iterancestors() if local_name(item) == name), None
    )


def _target_of(element: Element | None, name: str, key: str) -> str:
    """Return the link of an entry, not of those below it, or `""`."""
    link = find_first(element, name) if element is not None else None
    return attribute(link, key) if link is not None else ""


def _resolve(base: str, href: str) -> str:
    """Return the name of the part to which a link in another part leads."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


EPUB_READER = FormatReader(split_epub, read_epub_article)

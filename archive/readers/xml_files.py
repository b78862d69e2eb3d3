"""Read articles in XML: feeds, exports of WordPress and Blogger, NITF, NewsML and TEI.

Each article becomes a record, as if it were in a `.jsonl` file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from archive.article import Article
from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.feed_exports import items_of_feed
from archive.readers.files import RawArticle, split_whole
from archive.readers.jsonl import read_record
from archive.readers.ocr_text import read_alto_file
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

Record = Mapping[str, object]
POST_TYPES = frozenset({"", "post", "page"})
"""Types of posts in an export of WordPress. The others are pictures and menus."""
PUBLIC_STATES = frozenset({"", "publish", "private"})
BLOGGER_KIND = "kind#"
BLOGGER_POST = "kind#post"
ALTERNATE = ("", "alternate")
PARAGRAPHS = ("p", "head", "l", "li", "hl2", "h1", "h2", "h3", "h4")
NO_ITEMS = N_("a feed without articles")
SCAN_LIST = N_(
    "a list of the files of a scan (METS); put its text beside the scan, as ALTO"
)
BODY_START = b"<"
SHOWN_NAME_CHARS = 40


def split_xml(path: Path, target: Path | None = None) -> Iterator[RawArticle]:
    """Yield each article as a JSON object, or the whole file if it is ALTO.

    Raises:
        UnreadableError: it is XML of another kind.
    """
    for raw in split_whole(path, target):
        root = parse_xml(raw.content[max(0, raw.content.find(BODY_START)) :])
        name = local_name(root).lower()
        if name == "alto":
            yield raw
            return
        records = list(_records_of(name, root))
        if not records:
            raise UnreadableError(NO_ITEMS)
        for number, record in enumerate(records, 1):
            content = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
            yield RawArticle(content, f"article {number}" if len(records) > 1 else None)


def read_xml(content: bytes, modified: datetime | None) -> Article:
    """Read one article that was split off, or a file in ALTO."""
    is_record = content.startswith(b"{")
    return (read_record if is_record else read_alto_file)(content, modified)


def _records_of(name: str, root: Element) -> Iterator[Record]:
    if name == "mets":
        raise UnreadableError(SCAN_LIST)
    reader = _READERS.get(name)
    if reader is None:
        shown = name[:SHOWN_NAME_CHARS]
        raise UnreadableError(f"XML of a kind that has no articles: <{shown}>")
    yield from reader(root)


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values that are not empty."""
    return {name: value for name, value in values.items() if value}


def _child(element: Element, *names: str) -> Element | None:
    """Return the first child with one of the names, in the order of the names."""
    children = {local_name(child): child for child in reversed(list(element))}
    return next((children[name] for name in names if name in children), None)


def _child_text(element: Element, *names: str) -> str:
    child = _child(element, *names)
    return "" if child is None else "".join(map(str, child.itertext())).strip()


def _feed(feed: Element, items: Sequence[Record]) -> list[Record]:
    """Return the items of a feed, with its title as the outlet of those on its site."""
    head = {"title": _child_text(feed, "title"), "link": _site_of(feed)}
    with_outlets = items_of_feed({"feed": head, "items": list(items)})
    return [dict(item) for item in with_outlets or items if isinstance(item, dict)]


def _site_of(element: Element) -> str:
    """Return the address of a page: the text of a link, or the one in its attribute."""
    for child in element:
        is_link = local_name(child) == "link" and attribute(child, "rel") in ALTERNATE
        address = attribute(child, "href") or (child.text or "").strip()
        if is_link and address:
            return address
    return ""


def _rss(root: Element) -> Iterator[Record]:
    """Yield the items of RSS 0.9 to 2.0, with the fields of WordPress if they have them."""
    channel = next(find_all(root, "channel"), root)
    items = [_rss_item(item) for item in find_all(root, "item") if _is_public(item)]
    yield from _feed(channel, items)


def _is_public(item: Element) -> bool:
    return (
        _child_text(item, "post_type") in POST_TYPES
        and _child_text(item, "status") in PUBLIC_STATES
    )


def _rss_item(item: Element) -> dict[str, object]:
    encoded = (
        "".join(map(str, child.itertext())).strip()
        for child in item
        if local_name(child) == "encoded" and "excerpt" not in str(child.tag)
    )
    return _plain({
        "title": _child_text(item, "title"),
        "body": next(filter(None, encoded), ""),
        "summary": _child_text(item, "description"),
        "date": _child_text(item, "post_date", "pubDate", "date"),
        "author": _child_text(item, "creator", "author"),
        "url": _site_of(item),
        "outlet": _child_text(item, "source"),
        "id": _child_text(item, "guid", "post_id"),
        "language": _child_text(item, "language"),
    })  # fmt: skip


def _atom(root: Element) -> Iterator[Record]:
    """Yield the entries of a feed, or those of an export of Blogger that are posts."""
    entries = [root] if local_name(root) == "entry" else find_all(root, "entry")
    yield from _feed(root, [_atom_entry(item) for item in entries if _is_post(item)])


def _is_post(entry: Element) -> bool:
    kinds = [
        attribute(child, "term")
        for child in entry
        if local_name(child) == "category" and BLOGGER_KIND in attribute(child, "term")
    ]
    return not kinds or any(kind.endswith(BLOGGER_POST) for kind in kinds)


def _atom_entry(entry: Element) -> dict[str, object]:
    authors = [
        _child_text(child, "name") for child in entry if local_name(child) == "author"
    ]
    return _plain({
        "title": _child_text(entry, "title"),
        "body": _child_markup(entry, "content"),
        "summary": _child_markup(entry, "summary"),
        "date": _child_text(entry, "published", "issued"),
        "updated": _child_text(entry, "updated", "modified"),
        "authors": [name for name in authors if name],
        "url": _site_of(entry),
        "id": _child_text(entry, "id"),
    })  # fmt: skip


def _child_markup(element: Element, name: str) -> str:
    """Return a text with its paragraphs, if it is markup of the feed itself."""
    child = _child(element, name)
    if child is None:
        return ""
    return _paragraphs(child) if len(child) else (child.text or "").strip()


def _paragraphs(element: Element | None) -> str:
    """Return the paragraphs of a text with blank lines between them."""
    if element is None:
        return ""
    outer: list[Element] = []
    inside: set[Element] = set()
    for item in element.iter():
        is_paragraph = local_name(item) in PARAGRAPHS
        if item.getparent() in inside:
            inside.add(item)
        elif is_paragraph:
            inside.add(item)
            outer.append(item)
    return "\n\n".join(filter(None, map(text_of, outer))) or text_of(element)


def _nitf(root: Element) -> Iterator[Record]:
    """Yield the article of the format of news agencies and papers, NITF."""
    head, body = find_first(root, "head"), find_first(root, "body")
    source = body if body is not None else root
    issued = find_first(root, "date.issue")
    day = find_first(root, "story.date")
    publication = find_first(root, "pubdata")
    bylines = [text_of(item) for item in find_all(source, "byline")]
    title = find_first(source, "hl1")
    number = find_first(root, "doc-id")
    yield _plain({
        "title": text_of(title) or text_of(find_first(head, "title") if head is not None else None),
        "body": _paragraphs(find_first(source, "body.content")),
        "date": _first_attribute(
            (publication, "date.publication"), (issued, "norm"), (day, "norm")
        ),
        "byline": ", ".join(filter(None, bylines)),
        "outlet": _first_attribute((publication, "name")),
        "url": _first_attribute((publication, "ex-ref")),
        "id": _first_attribute((number, "id-string")),
    })  # fmt: skip


def _first_attribute(*places: tuple[Element | None, str]) -> str:
    """Return the first of these attributes that has a value."""
    values = (attribute(item, name) for item, name in places if item is not None)
    return next(filter(None, values), "")


def _newsml(root: Element) -> Iterator[Record]:
    """Yield the articles of NewsML-G2, whose text is a page or NITF within it."""
    for item in find_all(root, "newsItem"):
        content = find_first(item, "inlineXML")
        if content is None:
            content = find_first(item, "inlineData")
        creators = [
            text_of(find_first(creator, "name")) or text_of(creator)
            for creator in find_all(item, "creator")
        ]
        texts = ("headline", "firstCreated", "contentCreated", "by")
        values = {name: text_of(find_first(item, name)) for name in texts}
        provider = find_first(item, "provider")
        name = find_first(provider, "name") if provider is not None else None
        yield _plain({
            "title": values["headline"],
            "body": _paragraphs(_body_of(content)),
            "date": values["firstCreated"] or values["contentCreated"],
            "authors": [creator for creator in creators if creator] or values["by"],
            "agency": text_of(name),
            "id": attribute(item, "guid"),
            "language": attribute(item, "lang"),
        })  # fmt: skip


def _body_of(content: Element | None) -> Element | None:
    """Return the body of a page, without its head."""
    if content is None:
        return None
    body = find_first(content, "body.content")
    body = body if body is not None else find_first(content, "body")
    return body if body is not None else content


def _tei(root: Element) -> Iterator[Record]:
    """Yield the texts of a corpus in TEI with the day and the author of their source."""
    for text in [root] if local_name(root) == "TEI" else find_all(root, "TEI"):
        header = find_first(text, "teiHeader")
        if header is None:
            continue
        source = find_first(header, "sourceDesc")
        source = source if source is not None else header
        day = next(
            (item for item in find_all(source, "date") if attribute(item, "when")), None
        )
        body = find_first(text, "body")
        authors = list(dict.fromkeys(map(text_of, find_all(header, "author"))))
        outlet = find_first(source, "publisher")
        address = find_first(source, "ref")
        yield _plain({
            "title": text_of(find_first(header, "title")),
            "body": _paragraphs(body),
            "date": _first_attribute((day, "when")),
            "authors": authors,
            "outlet": text_of(outlet),
            "url": _first_attribute((address, "target")),
            "language": attribute(text, "lang"),
        })  # fmt: skip


_READERS: Mapping[str, Callable[[Element], Iterator[Record]]] = {
    "rss": _rss,
    "rdf": _rss,
    "channel": _rss,
    "feed": _atom,
    "entry": _atom,
    "nitf": _nitf,
    "newsitem": _newsml,
    "newsmessage": _newsml,
    "newsml-g2": _newsml,
    "tei": _tei,
    "teicorpus": _tei,
}
"""The readers of XML by the name of its first element."""
XML_READER = FormatReader(split_xml, read_xml)

"""Parse the XML of documents in bounded time and memory, without entities."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.messages import N_

MAX_TAGS = 700_000
"""Maximum number of tags of a part. A newspaper page has some ten thousand."""
TOO_MANY_TAGS = f"document with more than {MAX_TAGS:,} tags; split it"
DAMAGED_XML = N_("damaged document: its XML cannot be parsed")

Element = etree._Element  # noqa: SLF001  # the only name of this type


def parse_xml(content: bytes) -> Element:
    """Parse a part of a document. Entities and outside files are never loaded.

    Raises:
        UnreadableError: it is not valid XML, or has too many tags.
    """
    if content.count(b"<") > MAX_TAGS:
        raise UnreadableError(TOO_MANY_TAGS)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
        recover=False,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.LxmlError, *LIBRARY_ERRORS) as error:
        raise UnreadableError(DAMAGED_XML) from error


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace.

    The namespaces of a format differ between its versions, the names do not.
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """Return the value of an attribute in any namespace, or `""`."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def find_all(element: Element, *names: str) -> Iterator[Element]:
    """Yield the elements with one of these names inside of an element, in order."""
    return (item for item in element.iter() if local_name(item) in names)


def find_first(element: Element, name: str) -> Element | None:
    """Return the first element with this name inside of an element."""
    return next(find_all(element, name), None)


def text_of(element: Element | None) -> str:
    """Return all text of an element on one line."""
    if element is None:
        return ""
    return " ".join("".join(map(str, element.itertext())).split())

"""Find the times that a page marks up, with what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from archive.html.regions import Regions
from archive.html.tree import BLOCK_TAGS, short_text
from archive.text.cleaning import collapse_whitespace

MAX_LABEL_CHARS = 40
MAX_LABEL_LEVELS = 3
"""Elements around a time that are searched for its label."""
HINT_ATTRIBUTES = ("class", "itemprop", "property")
NO_TIME_TAGS = frozenset({"ins", "del", "meta", "html", "body"})
TITLED_TAGS = ("abbr", "span", "time", "p", "div", "a", "li", "em", "small", "b", "i")
"""Elements whose `title` can be the full form of a time."""

_DATA_NAMES = re.compile(
    r"data-(?:[a-z]{1,12}-)?(?:published|publish|pubdate|publication|date|time|"
    r"datetime|timestamp|utime|epoch|posted|created)(?:-?(?:at|on|date|time|gmt|utc))?"
)
_BIOGRAPHY = re.compile(
    r"about[-_]?(?:the[-_]?)?author|author[-_]{0,2}bio|biograph|(?:^|[\s_-])bio(?:[\s_-]|$)",
    re.IGNORECASE,
)
_TIME_HINT = re.compile(
    r"(?<![a-z])(?:date|time|publi|pubdate|posted|ago\b|created|issued)|(?:Date|Time)\b",
    re.IGNORECASE,
)
_MACHINE_TIME = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:?\d\d.{0,30})?|\d{8}T\d{4}.{0,20}|\d{10}(?:\d{3})?"
)


@dataclass(frozen=True, slots=True)
class TimeElement:
    """A time marked up in the page.

    `datetime` is its machine-readable form. `hint` has the values of its attributes
    `class`, `itemprop` and `property`, or those of an element around it and nothing else. `label`
    is the text right before it.
    """

    datetime: str | None
    text: str
    hint: str
    label: str = ""


def find_time_elements(tree: HtmlElement, regions: Regions) -> Iterator[TimeElement]:
    """Yield each `<time>` and each other element with a machine-readable time."""
    for element in tree.iter(etree.Element):
        if (
            _is_time_element(element)
            and not regions.is_other(element)
            and not any(map(_is_beside_article, element.iterancestors()))
        ):
            yield TimeElement(
                _machine_time(element),
                short_text(element),
                _time_hint(element) or _parent_hint(element),
                _label_before(element),
            )


def _is_beside_article(around: HtmlElement) -> bool:
    """Return whether an element is a caption, or is about the author."""
    if around.tag == "figcaption":
        return True
    return bool(
        _BIOGRAPHY.search(f"{around.get('class') or ''} {around.get('id') or ''}")
    )


def _time_hint(element: HtmlElement) -> str:
    hint = " ".join(filter(None, map(element.get, HINT_ATTRIBUTES)))
    if "pubdate" in element.attrib:
        hint += " pubdate"
    return collapse_whitespace(hint)


def _parent_hint(element: HtmlElement) -> str:
    """Return the hint of the parent if it has no other element."""
    parent = element.getparent()
    is_alone = parent is not None and len(parent) == 1 and parent.tag != "body"
    return _time_hint(parent) if is_alone else ""


def _label_before(element: HtmlElement) -> str:
    """Return the short text right before an element, in its own block."""
    node = element
    for _ in range(MAX_LABEL_LEVELS):
        previous, parent = node.getprevious(), node.getparent()
        if previous is not None:
            is_label = (
                isinstance(previous.tag, str)
                and previous.tag != "time"
                and previous.tag not in BLOCK_TAGS
            )
            label = short_text(previous) if is_label else ""
            text = collapse_whitespace(f"{label} {previous.tail or ''}")
        else:
            text = collapse_whitespace(parent.text or "") if parent is not None else ""
        if text:
            return text if len(text) <= MAX_LABEL_CHARS else ""
        if previous is not None or parent is None or node.tag in BLOCK_TAGS:
            return ""
        node = parent
    return ""


def _is_time_element(element: HtmlElement) -> bool:
    if element.tag == "time":
        return True
    if not element.attrib or element.tag in NO_TIME_TAGS:
        return False
    return bool(_machine_time(element))


def _machine_time(element: HtmlElement) -> str | None:
    """Return the machine-readable time of an element, if it has any.

    This is an attribute `datetime`, the `title` of hAtom, the `content` of microdata
    and RDFa, or an attribute such as `data-timestamp`.
    """
    attributes = element.attrib
    value: str = attributes.get("datetime") or ""
    if not value and ("title" in attributes or "content" in attributes):
        value = _content_or_title(element, _time_hint(element))
    return collapse_whitespace(value or _data_attribute(element)) or None


def _content_or_title(element: HtmlElement, hint: str) -> str:
    title: str = element.get("title") or ""
    if element.tag == "abbr" and title:
        if hint or _MACHINE_TIME.fullmatch(title.strip()):
            return title
        return ""
    if not _TIME_HINT.search(hint) and hint != "value-title":
        return ""
    names = f"{element.get('itemprop') or ''} {element.get('property') or ''}"
    content: str = element.get("content") or ""
    if content and _TIME_HINT.search(names):
        return content
    is_time = element.tag in TITLED_TAGS and _MACHINE_TIME.fullmatch(title.strip())
    return title if is_time else ""


def _data_attribute(element: HtmlElement) -> str:
    """Return the time in an attribute of an element that a page shows as a time."""
    for name, value in element.attrib.items():
        if not name.startswith("data-") or not _DATA_NAMES.fullmatch(name):
            continue
        is_time = element.tag == "time" or _TIME_HINT.search(_time_hint(element))
        if is_time and _MACHINE_TIME.fullmatch(value.strip()):
            return str(value)
    return ""

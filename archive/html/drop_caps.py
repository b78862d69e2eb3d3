"""Put large first letters of texts back to their words.

A drop cap is an element of its own: `<font size="6">T</font>he pool…`. Extractors take it
for a line.
"""

from __future__ import annotations

from copy import deepcopy

from lxml.html import HtmlElement

CAP_TAGS = ("span", "font", "b", "big", "strong", "em", "i")
MAX_CAP_CHARS = 2
"""Characters of a drop cap: a letter, and perhaps a quotation mark or an apostrophe."""


def without_drop_caps(tree: HtmlElement) -> HtmlElement:
    """Return a tree in which drop caps are text. It is the same one if there are none."""
    if not any(map(_is_drop_cap, tree.iter(*CAP_TAGS))):
        return tree
    tree = deepcopy(tree)
    for cap in list(filter(_is_drop_cap, tree.iter(*CAP_TAGS))):
        cap.drop_tag()
    return tree


def _is_drop_cap(element: HtmlElement) -> bool:
    """Return whether an element is a capital before the rest of its word."""
    text = (element.text or "").strip()
    tail = element.tail or ""
    return (
        not len(element)
        and 0 < len(text) <= MAX_CAP_CHARS
        and any(map(str.isupper, text))
        and tail[:1].islower()
    )

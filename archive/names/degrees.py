"""Recognize names that academic degrees and titles of professions follow.

A line of such names is a byline, without a word that says so: `Ada Quay, MD, PhD`.
"""

from __future__ import annotations

import re

from archive.names.byline_words import vocabulary
from archive.names.person_names import (
    NameContext,
    is_certain_name,
    is_mostly_given,
    is_person_name,
)

MAX_CHARS = 240
MAX_NAMES = 8
PLACES = frozenset({"MD", "MA", "MS", "PA", "ND", "LA", "DC", "MO"})
"""Degrees that are abbreviations of places, too: `Silver Spring, MD`."""

_ITEMS = re.compile(r";|&|\band\b")
_BRACKETS = re.compile(r"\([^()]{1,40}\)|[®™]")


def names_with_degrees(line: str, context: NameContext) -> tuple[str, ...]:
    """Return the names of which a line consists, if a degree follows each of them."""
    if len(line) > MAX_CHARS or "," not in line:
        return ()
    parts = _ITEMS.split(_BRACKETS.sub("", line))
    items = [part.strip() for part in parts if part.strip()]
    if len(items) > MAX_NAMES:
        return ()
    names = [_name(item, context) for item in items]
    return tuple(dict.fromkeys(name for name in names if name)) if all(names) else ()


def _name(item: str, context: NameContext) -> str | None:
    """Return the name before the degrees in one item of a line, or `None`."""
    name, *parts = (part.strip() for part in item.split(","))
    degrees = [part for part in parts if part]
    if not degrees or not all(map(_is_degree, degrees)):
        return None
    if not is_person_name(name, context):
        return None
    may_be_place = len(degrees) == 1 and degrees[0] in PLACES
    is_certain = is_certain_name(name) and is_mostly_given(name.split()[0])
    return None if may_be_place and not is_certain else name


def _is_degree(text: str) -> bool:
    """Return whether a text is a degree. Those in small letters are other words."""
    is_written = text[:1].isupper() and any(map(str.isupper, text[1:]))
    return is_written and vocabulary("degree").is_whole(text.replace(".", ""))

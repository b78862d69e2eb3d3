"""Limit the attributes of a tag: parsers need quadratic time for them."""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 500
"""Attributes of a tag that are read. None of 380 saved pages had a tag with more."""

_ATTRIBUTE = (
    r"[\s/]*+[^\s/>][^\s/>=]*+"
    r"""(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+"""
)
_TAG = re.compile(
    r"<(?:(?P<raw>(?i:script|style))(?=[\s/>])|[a-zA-Z][^\s/<>]*+)"
    rf"(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+(?P<above>(?:{_ATTRIBUTE})*+)[\s/]*+>?+"
    r"(?(raw)(?:[^<]++|<(?!/(?i:(?P=raw))))*+)"
)
"""A start tag as HTML defines it, with the content of a script or a style sheet.

It always matches from a `<` before a letter, so that nothing is read twice.
"""


def limit_attributes(source: str) -> str:
    """Return a page without the attributes of each tag above a limit."""
    above = [tag.span("above") for tag in _TAG.finditer(source) if tag["above"]]
    if not above:
        return source
    starts = [0, *(end for _, end in above)]
    ends = [*(start for start, _ in above), len(source)]
    return "".join(map(source.__getitem__, map(slice, starts, ends)))

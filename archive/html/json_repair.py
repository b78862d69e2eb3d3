"""Repair the faults of JSON that templates write: comments, commas, bare quotes."""

from __future__ import annotations

import re

MAX_CHARS = 200_000
"""Characters of the longest script that is repaired."""

_TOKEN = re.compile(
    r"""(?P<dropped>/\*(?:[^*]|\*(?!/)){0,1000}+\*/|//[^\n]*+|,(?=\s{0,200}+[}\]]))"""
    r"""|(?P<quote>")|[^"/,]++|[/,]""",
)
"""A comment, a comma before a closing bracket, a quote, or any other text."""
_AFTER_STRING = re.compile(
    r"""\s{0,200}+(?:[:}\]]|/[*/]|,\s{0,200}+["{\[\]}\dtfn/-]|\Z)"""
)
"""What follows the quote that ends a string."""
_PART_OF_STRING = re.compile(r"""[^"\\]++|\\.|"|\\\Z""", re.DOTALL)


def repaired(text: str) -> str:
    """Return JSON without comments and last commas, and with quotes in strings escaped.

    A quote ends a string only if a mark of JSON follows it.
    """
    parts: list[str] = []
    position = 0
    while len(text) <= MAX_CHARS and (token := _TOKEN.match(text, position)):
        position = token.end()
        if token["quote"]:
            string, position = _read_string(text, position)
            parts.append(string)
        elif not token["dropped"]:
            parts.append(token[0])
    return "".join(parts)


def _read_string(text: str, position: int) -> tuple[str, int]:
    """Return the string behind a quote with both its quotes, and where it ends."""
    parts = ['"']
    while part := _PART_OF_STRING.match(text, position):
        position = part.end()
        if part[0] == '"' and _AFTER_STRING.match(text, position):
            break
        parts.append('\\"' if part[0] == '"' else part[0])
    return "".join((*parts, '"')), position

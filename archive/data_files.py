"""The lists that ship with the package: tab-separated lines and word lists under `archive/data`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


def alternation_pattern(words: Iterable[str]) -> str:
    """A pattern for any of several texts; those that begin alike are tried together, which is fast for hundreds."""
    texts = sorted(set(words))
    rest = {
        first: [text[1:] for text in texts if text[:1] == first]
        for first in sorted({text[:1] for text in texts})
    }
    branches = "|".join(
        re.escape(first) + alternation_pattern(tails)
        for first, tails in rest.items()
        if first
    )
    return f"(?:{branches}){'?' if '' in rest else ''}" if branches else ""


@cache
def read_rows(file_name: str) -> tuple[tuple[str, ...], ...]:
    """The cells of every line of `archive/data/<name>`."""
    text = files("archive").joinpath("data", file_name).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line)


@cache
def read_words(file_name: str) -> frozenset[str]:
    """The lines of a word list."""
    return frozenset(row[0] for row in read_rows(file_name))


def split_cell(cell: str) -> tuple[str, ...]:
    """The names within one cell, parted by `|`."""
    return tuple(part for part in cell.split("|") if part)

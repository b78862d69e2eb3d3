"""Read the tables and word lists that ship with the package in `archive/data`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from os.path import commonprefix

NOTHING = "(?!)"
"""A pattern that never matches."""


def alternation_pattern(words: Iterable[str]) -> str:
    """Return a regular expression that matches any of the words, and nothing else.

    Words with a common prefix share a branch (a radix tree), so that hundreds of words
    stay fast. Only branches are groups, which take the longest to compile.
    """
    return _tree(words) or NOTHING


def _tree(words: Iterable[str]) -> str:
    words_by_letter: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        words_by_letter.setdefault(word[:1], []).append(word)
    is_optional = words_by_letter.pop("", None) is not None
    branches = "|".join(map(_branch, words_by_letter.values()))
    if not branches:
        return ""
    return f"(?:{branches})?" if is_optional else f"(?:{branches})"


def _branch(words: list[str]) -> str:
    """Return a pattern for words with the same first letter."""
    prefix = commonprefix(words)  # noqa: RUF071  # words, not paths
    return re.escape(prefix) + _tree(word[len(prefix) :] for word in words)


@cache
def read_rows(file_name: str) -> tuple[tuple[str, ...], ...]:
    """Return the tab-separated cells of each non-empty line of a file."""
    text = files("archive").joinpath("data", file_name).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line)


@cache
def read_bytes(file_name: str) -> bytes:
    """Return the contents of a file, for tables that are too large for objects."""
    return files("archive").joinpath("data", file_name).read_bytes()


@cache
def read_words(file_name: str) -> frozenset[str]:
    """Return the words of a word list: the first cell of each line."""
    return frozenset(row[0] for row in read_rows(file_name))


def split_cell(cell: str) -> tuple[str, ...]:
    """Split a cell with several values at `|`."""
    return tuple(part for part in cell.split("|") if part)

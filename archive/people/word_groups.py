"""Say which words occur in similar contexts, for the taggers of languages.

`archive/data/people/groups/LANG.tsv` has sorted words, each with the numbers of two
groups, a coarse one and a fine one. `starts.tsv` has the starts of words in all
languages: a name has similar ones in each of them. `docs/word_groups.py` writes them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from archive.data_files import read_bytes
from archive.people.name_lists import endings

TABLES = frozenset({"de", "fr", "ru"})
"""Languages with a table of their words."""
NAME_TABLES = {"tr": "fr"}
"""Languages → languages in whose tables their names are looked up.

A table has names of many countries. Other words mean something else in another language.
"""
NO_GROUP = ("a=", "b=")
STARTS_TABLE = "starts"
STARTS_LANGUAGES = frozenset({"bg", "da", "fa", "ro"})
"""Languages whose taggers know the groups of the starts of words."""
NO_START = ("A=",)
MIN_START_CHARS = 2
MAX_ENDING_CHARS = 3
"""Letters after a known start, up to which it is likely a form of the same name."""
MIN_STEM_CHARS = 4
BLOCK_SIZE = 512
"""Bytes of a table that are searched at once, at least."""


class WordGroups:
    """The groups of the words of a language."""

    def __init__(self, language: str) -> None:
        table = language if language in TABLES else NAME_TABLES.get(language)
        self._table = _read_table(f"people/groups/{table}.tsv") if table else None
        self._has_names_only = language in NAME_TABLES
        self._endings = endings(language)

    def marks(self, word: str) -> tuple[str, ...]:
        """Return the groups of a word as features: `("a=3", "b=141")`.

        A language without a table has none, and only names have some if the table is
        that of another language.
        """
        if self._table is None or (self._has_names_only and not word[:1].isupper()):
            return ()
        for form in self._name_forms(word) if self._has_names_only else _cases(word):
            if groups := self._table.cells(form):
                coarse, fine = groups
                return f"a={coarse}", f"b={fine}"
        return NO_GROUP

    def _name_forms(self, word: str) -> Iterator[str]:
        """Yield a name, and what it may be without an ending: `Amin'in`, `Merkels`."""
        stem = word.partition("'")[0]
        yield stem
        for ending in self._endings:
            if stem.endswith(ending) and len(stem) - len(ending) >= MIN_STEM_CHARS:
                yield stem.removesuffix(ending)


class WordStarts:
    """The groups of the starts of words: of `Merkel` in `Merkelovou`."""

    def __init__(self, language: str) -> None:
        has_starts = language in STARTS_LANGUAGES
        self._table = (
            _read_table(f"people/groups/{STARTS_TABLE}.tsv") if has_starts else None
        )

    def marks(self, word: str) -> tuple[str, ...]:
        """Return the groups of the longest known start: `("A=3", "B=141")`.

        They are `iA` and `iB` if an ending follows, and `pA` and `pB` if more letters
        do. Languages that do not use the table have none.
        """
        if self._table is None:
            return ()
        for form in (word,) if word.isupper() else _cases(word):
            if groups := self._table.cells(form):
                return _start_marks("", groups)
        for end in range(len(word) - 1, MIN_START_CHARS - 1, -1):
            if groups := self._table.cells(word[:end]):
                is_form = len(word) - end <= MAX_ENDING_CHARS
                return _start_marks("i" if is_form else "p", groups)
        return NO_START


def _start_marks(kind: str, groups: Sequence[str]) -> tuple[str, ...]:
    coarse, fine = groups
    return f"{kind}A={coarse}", f"{kind}B={fine}"


class SortedTable:
    """A table whose lines are in the order of their bytes.

    It stays as it is, with the first lines of its blocks: as objects, the lines would
    take tens of megabytes.
    """

    def __init__(self, lines: bytes) -> None:
        self._lines = b"\n" + lines
        self._starts = [0]
        self._first_lines = [b""]
        position = self._lines.find(b"\n", BLOCK_SIZE)
        while 0 <= position < len(self._lines) - 1:
            self._starts.append(position)
            end = self._lines.index(b"\n", position + 1)
            self._first_lines.append(self._lines[position + 1 : end])
            position = self._lines.find(b"\n", position + BLOCK_SIZE)

    def cells(self, word: str) -> list[str]:
        """Return the other cells of the line of a word, or no cells."""
        start = f"\n{word}\t".encode()
        block = bisect_right(self._first_lines, start[1:]) - 1
        position = self._lines.find(start, self._starts[block], self._end(block + 1))
        if position < 0:
            return []
        end = self._lines.index(b"\n", position + 1)
        return self._lines[position + len(start) : end].decode().split("\t")

    def _end(self, block: int) -> int:
        """Return the end of the first line of a block, or of the table."""
        if block == len(self._starts):
            return len(self._lines)
        return self._starts[block] + 1 + len(self._first_lines[block])


@cache
def _read_table(file_name: str) -> SortedTable:
    return SortedTable(read_bytes(file_name))


def _cases(word: str) -> tuple[str, ...]:
    """Return a word, and the word in lower case if it is another one."""
    lower = word.lower()
    return (word,) if lower == word else (word, lower)

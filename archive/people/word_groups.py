"""Say which words occur in similar contexts, for the taggers of languages.

`archive/data/people/groups/LANG.tsv` has sorted words, each with the numbers of two
groups, a coarse one and a fine one. `docs/word_groups.py` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive.data_files import find_line, read_bytes
from archive.people.name_lists import endings

TABLES = {"de": "de", "fr": "fr", "ru": "ru"}
"""Languages → languages of the tables of their words."""
NAME_TABLES = {"tr": "fr"}
"""Languages → languages in whose tables their names are looked up.

A table has names of many countries. Other words mean something else in another language.
"""
LETTERS = {"uk": str.maketrans("іїєґ", "ииег")}
"""Letters that a language writes instead of those of the table."""
NO_GROUP = ("a=", "b=")
MIN_STEM_CHARS = 4


class WordGroups:
    """The groups of the words of a language."""

    def __init__(self, language: str) -> None:
        table = TABLES.get(language) or NAME_TABLES.get(language)
        self._table = read_bytes(f"people/groups/{table}.tsv") if table else b""
        self._has_names_only = language in NAME_TABLES
        self._endings = endings(language)
        self._letters = LETTERS.get(language)

    def marks(self, word: str) -> tuple[str, ...]:
        """Return the groups of a word as features: `("a=3", "b=141")`.

        A language without a table has none, and only names have some if the table is
        that of another language.
        """
        if not self._table or (self._has_names_only and not word[:1].isupper()):
            return ()
        for form in self._name_forms(word) if self._has_names_only else _cases(word):
            if line := find_line(self._table, f"{form}\t"):
                _, coarse, fine = line.split("\t")
                return f"a={coarse}", f"b={fine}"
        return NO_GROUP

    def _name_forms(self, word: str) -> Iterator[str]:
        """Yield a name, and what it may be without an ending: `Amin'in`, `Merkels`."""
        stem = word.partition("'")[0]
        if self._letters:
            stem = stem.lower().translate(self._letters).replace("ськ", "ск")
        yield stem
        for ending in self._endings:
            if stem.endswith(ending) and len(stem) - len(ending) >= MIN_STEM_CHARS:
                yield stem.removesuffix(ending)


def _cases(word: str) -> tuple[str, ...]:
    """Return a word, and the word in lower case if it is another one."""
    lower = word.lower()
    return (word,) if lower == word else (word, lower)

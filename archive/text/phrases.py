"""Find the phrases of word lists in texts of any language, whatever the punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from archive.data_files import alternation_pattern, read_rows, split_cell

_APOSTROPHES = str.maketrans("’‘ʼ´`‐‑", "''''`--")
_PUNCTUATION = re.compile(
    "[!-&(-,./:-@\\[-`{-\u00b8\u00ba-\u00bf\u2010-\u2029\u2030-\u205e\u2190-\u2bff"
    "\u3000-\u3004\u3008-\u3020\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u00ad]+"
)
_NO_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
"""A character of a script that writes words without spaces between them."""
CHARS_PER_WORD = 2
"""Characters of such a script that count as one word."""


def normalize_phrase(text: str) -> str:
    """Return the words of a text in lower case, with single spaces between them."""
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    return " ".join(_PUNCTUATION.sub(" ", text).split())


def count_words(text: str) -> int:
    """Return the number of words, also in scripts that write no spaces."""
    dense = len(_NO_SPACES.findall(text))
    return len(_NO_SPACES.sub(" ", text).split()) + dense // CHARS_PER_WORD


@cache
def read_phrases(file_name: str, kind: str = "") -> frozenset[str]:
    """Return the normalized phrases of a word list: the last cell of each line.

    With `kind`, they are those of the lines whose first cell it is.
    """
    rows = (row for row in read_rows(file_name) if not kind or row[0] == kind)
    phrases = (phrase for row in rows for phrase in split_cell(row[-1]))
    return frozenset(filter(None, map(normalize_phrase, phrases)))


@cache
def phrase_pattern(file_name: str, kind: str = "") -> re.Pattern[str]:
    """Return a pattern that matches the phrases of a word list in normalized text."""
    return compile_phrases(read_phrases(file_name, kind))


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of whole phrases, or of parts of words without spaces."""
    spaced: list[str] = []
    dense: list[str] = []
    for phrase in phrases:
        (dense if _NO_SPACES.search(phrase) else spaced).append(phrase)
    branches = []
    if spaced:
        branches.append(rf"(?<![\w'-]){alternation_pattern(spaced)}(?![\w'-])")
    if dense:
        branches.append(alternation_pattern(dense))
    return re.compile("|".join(branches))

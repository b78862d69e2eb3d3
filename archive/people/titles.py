"""Remove titles around names in other languages than English: `M.`, `Herr`, `氏`.

`titles_by_language.tsv` has the titles before and after names, those after full names
only, such as `Bey`, and those that are joined to a name in scripts without spaces. Where
verbs stand before names and there are no capitals, it has verbs of saying, too.
"""

from __future__ import annotations

import re
from functools import cache

from archive.data_files import read_rows, split_cell

BEFORE, AFTER, AFTER_FULL, JOINED = "before", "after", "after full", "joined"
VERB_BEFORE = "verb before"
MIN_NAME_CHARS = 2
"""Characters of the shortest name to which a title is joined."""

_FIRST_WORD = re.compile(r"(\S+)\s+(?=\S)")
_LAST_WORD = re.compile(r"(?<=\S)\s++(\S++)\Z")
_APOSTROPHE = re.compile("[’ʼ]")


@cache
def titles(language: str, place: str) -> frozenset[str]:
    """Return the titles of a language at a place, in lower case."""
    return frozenset(
        title
        for code, row_place, cell in read_rows("titles_by_language.tsv")
        if (code, row_place) == (language, place)
        for title in split_cell(cell)
    )


def without_titles(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """Return the span of a name without the titles around it.

    A title alone is left as it is.
    """
    before = titles(language, BEFORE) | titles(language, VERB_BEFORE)
    after = titles(language, AFTER)
    while before and (first := _FIRST_WORD.match(text, start, end)):
        if _plain(first[1]) not in before:
            break
        start = first.end()
    while after and (last := _LAST_WORD.search(text[start:end])):
        if _plain(last[1]) not in after:
            break
        end = start + last.start()
    last = _LAST_WORD.search(text[start:end])
    if last and _plain(last[1]) in titles(language, AFTER_FULL):
        full_end = start + last.start()
        end = full_end if _FIRST_WORD.match(text, start, full_end) else end
    for title in titles(language, JOINED):
        name = text[start:end].removesuffix(title).rstrip()
        if len(name) >= MIN_NAME_CHARS:
            end = start + len(name)
    return start, end


def is_title_alone(name: str, language: str) -> bool:
    """Return whether a name is only a title: `Haji`."""
    return _plain(name) in titles(language, BEFORE)


def _plain(word: str) -> str:
    return _APOSTROPHE.sub("'", word.casefold())

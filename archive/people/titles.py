"""Remove titles around names in other languages than English: `M.`, `Herr`, `氏`.

`titles_by_language.tsv` has the titles before and after names, those after full names
only, such as `Bey`, and those that are joined to a name in scripts without spaces. Where
verbs stand before names and there are no capitals, it has verbs of saying, too.

A title such as `ministr+` has one of the endings of its language, or none:
`Ministrul`. One such as `-minister` is the end of a word: `Kulturminister`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from archive.data_files import read_rows, split_cell

BEFORE, AFTER, AFTER_FULL, JOINED = "before", "after", "after full", "joined"
VERB_BEFORE, ENDING = "verb before", "ending"
STEM_MARK, END_MARK = "+", "-"
MIN_NAME_CHARS = 2
"""Characters of the shortest name to which a title is joined."""

_FIRST_WORD = re.compile(r"(\S+)\s+(?=\S)")
_LAST_WORD = re.compile(r"(?<=\S)\s++(\S++)\Z")
_APOSTROPHE = re.compile("[’ʼ]")


@dataclass(frozen=True, slots=True)
class _TitleWords:
    """The titles at a place: whole ones, stems, and ends of words."""

    whole: frozenset[str]
    stems: frozenset[str]
    ends: tuple[str, ...]
    end_stems: tuple[str, ...]
    endings: tuple[str, ...]

    def has(self, word: str) -> bool:
        """Return whether a word in lower case is a title."""
        return (
            word in self.whole
            or word.endswith(self.ends)
            or any(
                word.removesuffix(ending) in self.stems
                or word.removesuffix(ending).endswith(self.end_stems)
                for ending in self.endings
                if word.endswith(ending)
            )
        )


@cache
def titles(language: str, place: str) -> frozenset[str]:
    """Return the titles of a language at a place as the table has them."""
    return frozenset(
        title
        for code, row_place, cell in read_rows("titles_by_language.tsv")
        if (code, row_place) == (language, place)
        for title in split_cell(cell)
    )


@lru_cache(maxsize=1 << 12)
def is_title(word: str, language: str) -> bool:
    """Return whether a word is a title before names in a language: `Ministrul`."""
    return _titles_before(language).has(_plain(word))


@cache
def _titles_before(language: str) -> _TitleWords:
    listed = titles(language, BEFORE) | titles(language, VERB_BEFORE)
    ends = {title for title in listed if title.startswith(END_MARK)}
    words = listed - ends
    stems = {word for word in words if word.endswith(STEM_MARK)}
    end_stems = {end for end in ends if end.endswith(STEM_MARK)}
    return _TitleWords(
        whole=words - stems,
        stems=frozenset(stem.removesuffix(STEM_MARK) for stem in stems),
        ends=tuple(end.removeprefix(END_MARK) for end in ends - end_stems),
        end_stems=tuple(end.strip(STEM_MARK + END_MARK) for end in end_stems),
        endings=("", *titles(language, ENDING)),
    )


def without_titles(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """Return the span of a name without the titles around it.

    A title alone is left as it is.
    """
    while title_end := _end_of_title(text, start, end, language):
        start = title_end
    after = titles(language, AFTER)
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


def _end_of_title(text: str, start: int, end: int, language: str) -> int:
    """Return the start of what follows a title of one or two words, or zero."""
    first = _FIRST_WORD.match(text, start, end)
    if first is None:
        return 0
    second = _FIRST_WORD.match(text, first.end(), end)
    if second and is_title(f"{first[1]} {second[1]}", language):
        return second.end()
    return first.end() if is_title(first[1], language) else 0


def is_title_alone(name: str, language: str) -> bool:
    """Return whether a name is only a title: `Haji`."""
    return _plain(name) in titles(language, BEFORE)


def _plain(word: str) -> str:
    return _APOSTROPHE.sub("'", word.casefold())

"""Read the names of authors in the bylines of databases.

A byline may have a lead ("By"), roles, places and addresses. Catalogues write the
surname first: `Doe, Jane`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive import outlets
from archive.data_files import read_words
from archive.text.cleaning import collapse_whitespace
from archive.text.normalization import normalize_letters

MAX_NAME_WORDS = 5
MAX_NAME_CHARS = 50
MAX_BYLINE_WORDS = 8
SMALL_WORDS = read_words("particles.txt") | read_words("name_particles.txt")

_LEAD = re.compile(
    r"(?:by|von|par|por|di|da|door|de|av|af|text|texte|texto|words)\s*[: ]\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<!\S)\S{1,80}@\S{1,80}|https?://\S{1,200}")
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")
_JOINT = re.compile(r" ?[;|/·•] ?|\s(?:and|und|et|y|e|en|with|mit|&)\s")
_COMMA = re.compile(r" ?, ?")
_WORKPLACE = re.compile(
    r"\s(?:in|at|for|from|à|aus|dans|pour|para|desde|uit|te|em)\s.{0,200}",
    re.IGNORECASE | re.DOTALL,
)
_NAME_WORD = re.compile(r"[^\W\d_][^\W_]{0,30}(?:['’.-]{1,2}[^\W_]{0,30}){0,4}")


def read_names(byline: str, *, surname_first: bool = False) -> tuple[str, ...]:
    """Return the names of the persons in a byline, in their order."""
    text = _BRACKETS.sub(" ", _ADDRESS.sub(" ", byline))
    text = collapse_whitespace(text).strip(" .,:–—-")
    if lead := _LEAD.match(text):
        text = text[lead.end() :]
    return tuple(dict.fromkeys(_iter_names(text, surname_first=surname_first)))


def are_names(line: str) -> bool:
    """Return whether a line consists of names of persons with two words and more."""
    parts = [part for part in _JOINT.split(line.strip()) if part]
    names = read_names(line)
    words = len(line.split())
    return (
        bool(names)
        and len(names) >= len(parts)
        and all(2 <= len(name.split()) <= 4 for name in names)
        and sum(len(name.split()) for name in names) + 4 >= words
        and not line.rstrip().endswith(("?", "!", ":"))
    )


def has_byline_lead(line: str) -> bool:
    """Return whether a short line begins with a word such as “by”."""
    lead = _LEAD.match(line)
    return lead is not None and len(line.split()) <= MAX_BYLINE_WORDS


def _iter_names(text: str, *, surname_first: bool) -> Iterator[str]:
    for part in _JOINT.split(text):
        pieces = [piece for piece in _COMMA.split(part.strip(" .,")) if piece]
        if surname_first and len(pieces) == 2 and _name_of(pieces[1], 1):
            pieces = [f"{pieces[1]} {pieces[0]}"]
        for piece in pieces:
            if name := _name_of(piece, 1 if len(pieces) == 1 else 2):
                yield name


def _name_of(piece: str, min_words: int) -> str | None:
    """Return the name at the start of a piece, without a role and a workplace."""
    words = _without_role(_WORKPLACE.sub("", piece).strip(" .").split())
    name = " ".join(words)
    if not min_words <= len(words) <= MAX_NAME_WORDS or len(name) > MAX_NAME_CHARS:
        return None
    if name in outlets.agency_names() or name in outlets.outlet_names():
        return None
    if not all(_NAME_WORD.fullmatch(word) for word in words):
        return None
    if not all(_is_capitalized(word) for word in words):
        return None
    return name.title() if name.isupper() and len(name) > 4 else name


def _without_role(words: list[str]) -> list[str]:
    """Return the words before a role. A role such as `Staff Writer` has no name."""
    is_role = [_is_role(word) for word in words]
    if not any(is_role):
        return words
    end = is_role.index(True)
    if end >= 2:
        return words[:end]
    first = len(words) - 1
    while first >= 0 and not is_role[first] and _is_capitalized(words[first]):
        first -= 1
    return words[first + 1 :] if end == 0 and len(words) - first > 2 else []


def _is_role(word: str) -> bool:
    key = normalize_letters(word).strip(".,")
    return key in read_words("newsroom_roles.txt")


def _is_capitalized(word: str) -> bool:
    return not word[0].islower() or normalize_letters(word) in SMALL_WORDS

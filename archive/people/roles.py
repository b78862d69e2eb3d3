"""Find titles, offices and ranks next to a name: `Defence Minister AV Fomin`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile

from archive.data_files import read_words
from archive.people import lexicon

ROLE_REACH_CHARS = 80
"""Characters before and after a name that are searched for roles."""
OFFICES_WITH_GENERAL = frozenset(
    {
        "attorney",
        "consul",
        "director",
        "governor",
        "inspector",
        "secretary",
        "solicitor",
    }
)
"""Offices after which `General` is part of the office and not a rank."""

_WORD_BEFORE = re.compile(
    r"(?<![\w'’-])[\d_'’-]*+([^\W\d_][\w'’-]*+\.?)[ \t]*+\n?[ \t]*+\Z"
)
_WORD_AFTER = re.compile(r"[ \t]*+\n?[ \t]*+([^\W\d_]++)")
_APPOSITION = re.compile(
    r",[ \n](?:(?:the|a|an|its|his|her|their)[ \n])?((?:[^\W\d_][\w'’-]*[ \n]?){1,5})"
)


@cache
def office_words() -> frozenset[str]:
    """Return the words of offices and ranks, in lower case: `minister`, `gen`."""
    return read_words("roles.txt") | read_words("ranks.txt")


def find_roles(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """Return the distinct roles next to the spans of a person. Case is ignored."""
    roles_by_key: dict[str, str] = {}
    for start, end in spans:
        for role in (*roles_before(text, start), *roles_after(text, end)):
            roles_by_key.setdefault(role.casefold(), role)
    return tuple(roles_by_key.values())


def is_title(word: str) -> bool:
    """Return whether a word is a title: `Mr.`, `Lieutenant-Colonel`, `minister`."""
    return all(
        part in office_words() or part in read_words("honorifics.txt")
        for part in _normalized_word(word).split("-")
    )


def roles_before(text: str, start: int) -> tuple[str, ...]:
    """Return the roles directly before a name, as written in the text."""
    role_words: list[str] = []
    search_start = max(0, start - ROLE_REACH_CHARS)
    word = _WORD_BEFORE.search(text, search_start, start)
    while word and _is_role_word(word[1], is_last=not role_words):
        role_words.insert(0, word[1])
        word = _WORD_BEFORE.search(text, search_start, word.start(1))
    return tuple(_split_roles(role_words))


def roles_after(text: str, end: int) -> tuple[str, ...]:
    """Return the roles in an apposition: `Ajay Kumar, the defence secretary, …`."""
    apposition = _APPOSITION.match(text, end, end + ROLE_REACH_CHARS)
    if not apposition:
        return ()
    words = apposition[1].split()
    role_words = [*takewhile(lambda word: _is_role_word(word, is_last=False), words)]
    following = words[len(role_words) : len(role_words) + 1]
    if following and following[0][0].isupper():
        # The role is that of the next person: `Ajay Kumar, Lord Ashworth and others`.
        return ()
    while role_words and not is_title(role_words[-1]):
        role_words.pop()
    return tuple(_split_roles(role_words))


def is_introduced(text: str, start: int, end: int) -> bool:
    """Return whether a name has a title or a speech verb: `Mr Quill`, `Quill said`."""
    previous = _WORD_BEFORE.search(text, max(0, start - ROLE_REACH_CHARS), start)
    following = _WORD_AFTER.match(text, end)
    if previous and (is_title(previous[1]) or previous[1] in lexicon.speech_verbs()):
        return True
    return following is not None and following[1] in lexicon.speech_verbs()


def _is_role_word(word: str, *, is_last: bool) -> bool:
    """Return whether a word is part of a role. The last word must be a title."""
    if is_title(word):
        return True
    return not is_last and _normalized_word(word) in read_words("role_modifiers.txt")


@cache
def _offices_before_rank() -> frozenset[str]:
    return read_words("roles.txt") - OFFICES_WITH_GENERAL


def _split_roles(role_words: list[str]) -> Iterator[str]:
    """Yield the roles in a sequence of words, without honorifics.

    An office and a rank after it are two roles.
    """
    role: list[str] = []
    for word in role_words:
        normalized = _normalized_word(word)
        if normalized in read_words("honorifics.txt"):
            continue
        is_rank = normalized in read_words("ranks.txt")
        if role and is_rank and _normalized_word(role[-1]) in _offices_before_rank():
            yield " ".join(role)
            role = []
        role.append(word)
    if role and is_title(role[-1]):
        yield " ".join(role)


def _normalized_word(word: str) -> str:
    return word.casefold().rstrip(".").removeprefix("ex-")

"""Titles, offices and honorifics around a name: `Deputy Defence Minister Col General AV Fomin`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from archive.data_files import read_words
from archive.people import lexicon

ROLE_REACH_CHARS = 80
"""Characters beside a name in which its roles stand."""
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
"""Offices after which `General` is no rank."""

_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’-]*\.?)[ \t]*\n?[ \t]*\Z")
_WORD_AFTER = re.compile(r"[ \t]*\n?[ \t]*([^\W\d_]+)")
_APPOSITION = re.compile(
    r",[ \n](?:(?:the|a|an|its|his|her|their)[ \n])?((?:[^\W\d_][\w'’-]*[ \n]?){1,5})"
)


@cache
def office_words() -> frozenset[str]:
    """Words of offices and ranks, in small letters: `minister`, `gen`."""
    return read_words("roles.txt") | read_words("ranks.txt")


def find_roles(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """Every role that stands beside a person's places, each once, letters' case apart."""
    found: dict[str, str] = {}
    for start, end in spans:
        for role in (*roles_before(text, start), *roles_after(text, end)):
            found.setdefault(role.casefold(), role)
    return tuple(found.values())


def is_title(word: str) -> bool:
    """Whether a word at the head of a name is none of it: `Mr.`, `Lieutenant-Colonel`, `minister`."""
    return all(
        part in office_words() or part in read_words("honorifics.txt")
        for part in _normalized_word(word).split("-")
    )


def roles_before(text: str, start: int) -> tuple[str, ...]:
    """The roles that stand right before a name, as the text writes them."""
    found: list[str] = []
    place = start
    while (
        word := _WORD_BEFORE.search(text, max(0, start - ROLE_REACH_CHARS), place)
    ) and _is_role_word(word[1], is_last=not found):
        place = word.start()
        found.insert(0, word[1])
    return tuple(_split_roles(found))


def roles_after(text: str, end: int) -> tuple[str, ...]:
    """The role in an apposition: `Ajay Kumar, the defence secretary, …`."""
    found = _APPOSITION.match(text, end, end + ROLE_REACH_CHARS)
    if not found:
        return ()
    taken: list[str] = []
    for word in found[1].split():
        if not _is_role_word(word, is_last=False):
            break
        taken.append(word)
    while taken and not is_title(taken[-1]):
        taken.pop()
    return tuple(_split_roles(taken))


def is_introduced(text: str, start: int, end: int) -> bool:
    """Whether a title stands before a name, or a verb of saying beside it: `Mr Quill`, `Quill said`."""
    before_it = _WORD_BEFORE.search(text, max(0, start - ROLE_REACH_CHARS), start)
    after_it = _WORD_AFTER.match(text, end)
    if before_it and (is_title(before_it[1]) or before_it[1] in lexicon.speech_verbs()):
        return True
    return after_it is not None and after_it[1] in lexicon.speech_verbs()


def _is_role_word(word: str, *, is_last: bool) -> bool:
    """Whether a word is part of a role; the last must name an office, or be an honorific that is passed over."""
    plain = _normalized_word(word)
    return is_title(word) or (not is_last and plain in read_words("role_modifiers.txt"))


def _split_roles(role_words: list[str]) -> Iterator[str]:
    """Office and rank are two roles; honorifics are none."""
    role: list[str] = []
    for word in role_words:
        if _normalized_word(word) in read_words("honorifics.txt"):
            continue
        if (
            role
            and _normalized_word(word) in read_words("ranks.txt")
            and _normalized_word(role[-1])
            in read_words("roles.txt") - OFFICES_WITH_GENERAL
        ):
            yield " ".join(role)
            role = []
        role.append(word)
    if role and is_title(role[-1]):
        yield " ".join(role)


def _normalized_word(word: str) -> str:
    return word.casefold().rstrip(".").removeprefix("ex-")

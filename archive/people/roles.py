"""Titles, offices and honorifics around a name: `Deputy Defence Minister Col General AV Fomin`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from archive.data_files import words
from archive.people import lexicon

REACH = 80
"""Characters beside a name in which its roles stand."""
TAKES_GENERAL = frozenset(
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

_BEHIND = re.compile(r"([^\W\d_][\w'’-]*\.?)[ \t]*\n?[ \t]*\Z")
_NEXT = re.compile(r"[ \t]*\n?[ \t]*([^\W\d_]+)")
_AHEAD = re.compile(
    r",[ \n](?:(?:the|a|an|its|his|her|their)[ \n])?((?:[^\W\d_][\w'’-]*[ \n]?){1,5})"
)


@cache
def offices() -> frozenset[str]:
    """Words of offices and ranks, in small letters: `minister`, `gen`."""
    return words("roles.txt") | words("ranks.txt")


def roles_of(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """Every role that stands beside a person's places, each once, letters' case apart."""
    found: dict[str, str] = {}
    for start, end in spans:
        for role in (*before(text, start), *after(text, end)):
            found.setdefault(role.casefold(), role)
    return tuple(found.values())


def is_title(word: str) -> bool:
    """Whether a word at the head of a name is none of it: `Mr.`, `Lieutenant-Colonel`, `minister`."""
    return all(
        part in offices() or part in words("honorifics.txt")
        for part in _plain(word).split("-")
    )


def before(text: str, start: int) -> tuple[str, ...]:
    """The roles that stand right before a name, as the text writes them."""
    found: list[str] = []
    place = start
    while (word := _BEHIND.search(text, max(0, start - REACH), place)) and _belongs(
        word[1], last=not found
    ):
        place = word.start()
        found.insert(0, word[1])
    return tuple(_parted(found))


def after(text: str, end: int) -> tuple[str, ...]:
    """The role in an apposition: `Ajay Kumar, the defence secretary, …`."""
    found = _AHEAD.match(text, end, end + REACH)
    if not found:
        return ()
    taken: list[str] = []
    for word in found[1].split():
        if not _belongs(word, last=False):
            break
        taken.append(word)
    while taken and not is_title(taken[-1]):
        taken.pop()
    return tuple(_parted(taken))


def introduced(text: str, start: int, end: int) -> bool:
    """Whether a title stands before a name, or a verb of saying beside it: `Mr Quill`, `Quill said`."""
    before_it = _BEHIND.search(text, max(0, start - REACH), start)
    after_it = _NEXT.match(text, end)
    if before_it and (is_title(before_it[1]) or before_it[1] in lexicon.saying()):
        return True
    return after_it is not None and after_it[1] in lexicon.saying()


def _belongs(word: str, *, last: bool) -> bool:
    """Whether a word is part of a role; the last must name an office, or be an honorific that is passed over."""
    plain = _plain(word)
    return is_title(word) or (not last and plain in words("role_modifiers.txt"))


def _parted(found: list[str]) -> Iterator[str]:
    """Office and rank are two roles; honorifics are none."""
    role: list[str] = []
    for word in found:
        if _plain(word) in words("honorifics.txt"):
            continue
        if (
            role
            and _plain(word) in words("ranks.txt")
            and _plain(role[-1]) in words("roles.txt") - TAKES_GENERAL
        ):
            yield " ".join(role)
            role = []
        role.append(word)
    if role and is_title(role[-1]):
        yield " ".join(role)


def _plain(word: str) -> str:
    return word.casefold().rstrip(".").removeprefix("ex-")

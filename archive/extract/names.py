"""Runs of capitalised words in a text, taken apart into roles, names and what is named after people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from archive.tables import rows, words

MOST_WORDS = 4
"""Words of the longest name, particles not counted."""
WRAPPED = 45
"""Characters of a line that ends for want of room, so that a name may go on in the next."""

GIVEN_MONTHS = frozenset({"may", "mai", "mar", "jan", "jun", "mars", "april", "sol", "dom"})

_WORD = (
    r"(?:(?:[A-ZÀ-ÞĀ-Ž]\.){1,3}|(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|Prof|Rev|St)\.|"
    r"[A-ZÀ-ÞĀ-Ž](?:\w|[-'’](?!s\b|\W)(?=\w))*)"
)
_GAP = r"(?:[ \t]{1,4}|[ \t]?\n[ \t]{0,4}(?!\n))"
_PARTICLE = r"(?:de|da|del|della|van|von|der|den|bin|ibn|al|el|di|du|la|le|dos|ter|y)"
_RUN = re.compile(rf"(?<![\w<&@./-]){_WORD}(?:{_GAP}(?:{_PARTICLE}{_GAP}){{0,2}}{_WORD}){{0,9}}")
_TOKEN = re.compile(rf"{_WORD}|{_PARTICLE}\b")
_BEFORE = re.compile(r"([\w-]+)[\s,]*$")
_AFTER = re.compile(r"\s*(?:['’]s?\s+)?([\w&-]+)")
_INITIAL = re.compile(r"(?:[A-Z]\.){1,3}|[A-Z]")

TITLES = words("titles.txt")
"""Roles that stand before a surname alone."""
STARTERS = words("starters.txt")
"""Words that are written large only because a sentence begins with them."""
THING_WORDS = words("thing_words.txt")
"""Words behind a name that make it the name of a thing."""
NO_INITIALS = words("no_initials.txt")
"""What looks like initials and is a country, an hour or a legal form."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of capitalised words: the words that may be a name, with what stands before and after."""

    start: int
    end: int
    tokens: tuple[str, ...]
    title: bool = False
    role: bool = False
    thing: bool = False

    @property
    def name(self) -> str:
        """The words with a single blank between."""
        return " ".join(self.tokens)


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in words(name))


@cache
def _calendar() -> frozenset[str]:
    """Months and weekdays, but for those that are given names too."""
    names = (name.casefold() for table in ("months.tsv", "weekdays.tsv") for row in rows(table) for name in row[1:])
    return frozenset(name for name in names if not given(name.title())) - GIVEN_MONTHS


def given(word: str) -> bool:
    """A given name of the list."""
    return word in words("given_names.txt")


def initials(word: str) -> bool:
    """`J.`, `J.R.` or `J`."""
    return bool(_INITIAL.fullmatch(word))


def runs(text: str) -> Iterator[Run]:
    """Every run of a text that may name someone, roles cut."""
    for found in _RUN.finditer(text):
        for start, end in _pieces(text, found.start(), found.end()):
            if run := _run(text, start, end):
                yield run


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The run, parted where a line ends that is not wrapped."""
    while (newline := text.find("\n", start, end)) >= 0:
        if newline - text.rfind("\n", 0, newline) < WRAPPED:
            yield start, newline
            start = newline + 1
            continue
        following = text.find("\n", newline + 1, end)
        if following < 0:
            break
        yield start, newline
        start = newline + 1
    yield start, end


def _run(text: str, start: int, end: int) -> Run | None:
    tokens = [(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text, start, end)]
    first, titled, role = _after_roles([token for token, _, _ in tokens])
    tokens = tokens[first:]
    while tokens and tokens[0][0].islower():
        tokens = tokens[1:]
    if not tokens:
        return None
    start, end = tokens[0][1], tokens[-1][2]
    if not role and (before := _BEFORE.search(text[max(0, start - 30) : start])):
        role = before[1].islower() and before[1] in _list("roles.txt")
    after = _AFTER.match(text, end)
    lowered = [token.casefold().rstrip(".") for token, _, _ in tokens]
    thing = bool(after and after[1].casefold() in THING_WORDS) or any(
        word in _list("things.txt") or word in _calendar() for word in lowered
    )
    return Run(start, end, tuple(token for token, _, _ in tokens), titled, role, thing)


def _after_roles(tokens: list[str]) -> tuple[int, bool, bool]:
    """Where the name begins; whether a title stands right before it, and whether any role does."""
    plain = [token.casefold().rstrip(".") for token in tokens]
    roles = [index for index, word in enumerate(plain) if word in _list("roles.txt")]
    if roles and (roles[-1] + 1 < len(plain) or roles[-1] == 0):
        last = roles[-1]
        return last + 1, plain[last] in TITLES, True
    first = next((index for index, word in enumerate(plain) if word not in STARTERS), len(plain))
    return first, False, False

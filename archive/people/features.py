"""What the tagger knows of each word: its own letters, its neighbours, and what the rest of the article shows of it.

Every feature is a short text. `w=` the word, `s=` its shape, `p`/`x` its first and last letters; `G`/`S` how common
it is as a given name or surname; `a` `b` `c` its classes; `T` an office or honorific, `V` a verb of saying, `P` a
particle; `d…` what the article shows of the same word elsewhere; a number before a colon says of which neighbour.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from archive.people import lexicon
from archive.people.roles import is_title
from archive.people.tokenizer import Token
from archive.text.normalization import folded

Sentence = Sequence[Token]
CACHED = 1 << 14
"""Words whose features are kept: nearly all that most texts use, in some 30 MB."""
_DIGIT = re.compile(r"\d")
MOSTLY = 0.7
"""Share of its words that a shouted headline has in capitals."""
PLACE_BEFORE = frozenset({"in", "at", "from", "near", "to"})
FIRM_AFTER = frozenset(
    {"inc", "corp", "co", "ltd", "plc", "sa", "ag", "nv", "llc", "group", "bank"}
)


class Told(NamedTuple):
    """What a word itself tells, and the same as its neighbours say it."""

    own: tuple[str, ...]
    word: str
    shape: str
    near: dict[int, tuple[str, ...]]


@lru_cache(maxsize=CACHED)
def _told(word: str, shown: str, shouted: bool) -> Told:
    """`shown` is the word in the letters that it would have outside a shouted headline."""
    lower = word.lower()
    shape = _shape(shown)
    marks = _marks(lower)
    own = [f"w={lower}", f"s={shape}", *marks]
    ends = [f"x3={lower[-3:]}"]
    if shown[0].isupper():
        ends += [
            f"p2={lower[:2]}",
            f"p3={lower[:3]}",
            f"x2={lower[-2:]}",
            f"x4={lower[-4:]}",
        ]
        if "-" in word:
            marks.append("hy")
            own.append("hy")
        names = _names(lower)
        own += names
        marks = marks + names
    if shouted:
        own.append("AC")
    told = [f"w={lower}", f"s={shape}"]
    next_to = [*told, *marks, ends[0]]
    near = {
        offset: _shared(
            f"{offset}:{each}" for each in (next_to if abs(offset) == 1 else told)
        )
        for offset in (-2, -1, 1, 2)
    }
    return Told(_shared((*own, *ends, "b")), sys.intern(lower), sys.intern(shape), near)


def _shared(found: Iterable[str]) -> tuple[str, ...]:
    """Features that many words have are held once."""
    return tuple(map(sys.intern, found))


def _marks(lower: str) -> list[str]:
    tests = {
        "T": is_title,
        "V": lexicon.saying().__contains__,
        "P": lexicon.particles().__contains__,
    }
    bare = lower.rstrip(".")
    found = [mark for mark, holds in tests.items() if bare and holds(bare)]
    return [*found, *lexicon.classes().get(_DIGIT.sub("0", lower), ())]


def _names(lower: str) -> list[str]:
    plain = folded(lower)
    found = [
        (mark, band(plain))
        for mark, band in (("G", lexicon.given), ("S", lexicon.surname))
    ]
    return [mark + value for mark, value in found if value]


@lru_cache(maxsize=CACHED)
def _shape(word: str) -> str:
    """`Xx` for `Smith`, `X.X.` for `J.R.`, `X-d` for `S-400`: each run of like letters once."""
    shape = ""
    for letter in word:
        kind = (
            "X"
            if letter.isupper()
            else "x"
            if letter.islower()
            else "d"
            if letter.isdigit()
            else letter
        )
        if shape[-1:] != kind:
            shape += kind
    return shape


def shouted(sentence: Sentence) -> bool:
    """Whether a sentence is all in capitals, as headlines are."""
    words = [
        token.text for token in sentence if token.text.isalpha() and len(token.text) > 1
    ]
    return bool(words) and sum(map(str.isupper, words)) >= MOSTLY * len(words)


class Elsewhere:
    """What an article shows of each word, wherever it stands in it."""

    def __init__(self, sentences: Sequence[Sentence], loud: Sequence[bool]) -> None:
        self.case: dict[str, str] = {}
        self.small: set[str] = set()
        self.marks: dict[str, set[str]] = {}
        self.seen: set[str] = set()
        for sentence, shout in zip(sentences, loud, strict=True):
            self._look([token.text for token in sentence], shout=shout)

    def _look(self, words: list[str], *, shout: bool) -> None:
        last = len(words) - 1
        for at, word in enumerate(words):
            if word.islower():
                self.small.add(word)
            elif word[0].isupper() and not shout:
                self._place(
                    words[at - 1] if at else "",
                    word,
                    words[at + 1] if at < last else "",
                )

    def _place(self, before: str, word: str, after: str) -> None:
        """Note one appearance of a word between its neighbours."""
        if not before and word.isupper():
            return
        lower = word.lower()
        if not word.isupper() or word not in self.case:
            self.case.setdefault(lower, word)
        marks = self.marks.setdefault(lower, set())
        if lower in self.seen:
            marks.add("drep")
        self.seen.add(lower)
        marks.update(_beside(before, after))

    def shown(self, word: str) -> str:
        """A word of a shouted headline in the letters that it has elsewhere."""
        lower = word.lower()
        return self.case.get(lower) or (
            lower if lower in self.small else word.capitalize()
        )

    def of(self, shown: str, lower: str) -> list[str]:
        """The marks of a word that is written large."""
        if not shown[0].isupper():
            return []
        found = sorted(self.marks.get(lower, ()))
        return ["dlow", *found] if lower in self.small else found


def _beside(before: str, after: str) -> Iterator[str]:
    """What the neighbours of a word tell of it."""
    previous = before.lower()
    if before[:1].isupper():
        if lexicon.given(folded(previous)) or (len(before) == 2 and before[1] == "."):
            yield "daff"
        if not before.isupper():
            yield "dbg"
        if is_title(previous):
            yield "dtit"
    elif previous in PLACE_BEFORE:
        yield "din"
    if before in lexicon.saying() or after in lexicon.saying():
        yield "dsay"
    if after.lower().rstrip(".") in FIRM_AFTER:
        yield "dfirm"


def features(sentences: Sequence[Sentence]) -> list[list[list[str]]]:
    """For each word of each sentence, its features; none for a sentence without a capital, which names nobody."""
    loud = [shouted(each) for each in sentences]
    elsewhere = Elsewhere(sentences, loud)
    return [
        _sentence(each, elsewhere, shout)
        for each, shout in zip(sentences, loud, strict=True)
    ]


def _sentence(sentence: Sentence, elsewhere: Elsewhere, shout: bool) -> list[list[str]]:
    if not any(token.text[0].isupper() for token in sentence):
        return []
    told, seen = [], []
    for token in sentence:
        word = token.text
        shown = (
            elsewhere.shown(word)
            if shout and word.isupper() and len(word) > 1
            else word
        )
        each = _told(word, shown, shout)
        told.append(each)
        seen.append(elsewhere.of(shown, each.word))
    rows = []
    last = len(told) - 1
    for at, each in enumerate(told):
        row = [*each.own, *seen[at]]
        if at == 0:
            row.append("BOS")
        if at == last:
            row.append("EOS")
        for offset in (-2, -1, 1, 2):
            place = at + offset
            if 0 <= place <= last:
                row += told[place].near[offset]
            else:
                row.append(f"{offset}:_")
        if at:
            before = told[at - 1]
            row += [f"-1:{mark}" for mark in seen[at - 1]]
            row.append(f"ww={before.word}|{each.word}")
            row.append(
                f"ss={before.shape}|{each.shape}|{told[at + 1].shape if at < last else ''}"
            )
        if at < last:
            row += [f"1:{mark}" for mark in seen[at + 1]]
            row.append(f"sw={each.shape}|{told[at + 1].word}")
        rows.append(row)
    return rows

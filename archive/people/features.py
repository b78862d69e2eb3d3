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
from archive.text.normalization import normalize_letters

Sentence = Sequence[Token]
CACHE_SIZE = 1 << 14
"""Words whose features are kept: nearly all that most texts use, in some 30 MB."""
_DIGIT = re.compile(r"\d")
MIN_CAPITALS_SHARE = 0.7
"""Share of its words that a shouted headline has in capitals."""
PLACE_PREPOSITIONS = frozenset({"in", "at", "from", "near", "to"})
COMPANY_SUFFIXES = frozenset(
    {"inc", "corp", "co", "ltd", "plc", "sa", "ag", "nv", "llc", "group", "bank"}
)


class WordFeatures(NamedTuple):
    """What a word itself tells, and the same as its neighbours say it."""

    own: tuple[str, ...]
    word: str
    shape: str
    as_neighbour: dict[int, tuple[str, ...]]


@lru_cache(maxsize=CACHE_SIZE)
def _word_features(word: str, cased: str, in_capitals: bool) -> WordFeatures:
    """`shown` is the word in the letters that it would have outside a shouted headline."""
    lower = word.lower()
    shape = _word_shape(cased)
    marks = _word_marks(lower)
    own = [f"w={lower}", f"s={shape}", *marks]
    ends = [f"x3={lower[-3:]}"]
    if cased[0].isupper():
        ends += [
            f"p2={lower[:2]}",
            f"p3={lower[:3]}",
            f"x2={lower[-2:]}",
            f"x4={lower[-4:]}",
        ]
        if "-" in word:
            marks.append("hy")
            own.append("hy")
        names = _name_marks(lower)
        own += names
        marks = marks + names
    if in_capitals:
        own.append("AC")
    told = [f"w={lower}", f"s={shape}"]
    next_to = [*told, *marks, ends[0]]
    near = {
        offset: _interned(
            f"{offset}:{each}" for each in (next_to if abs(offset) == 1 else told)
        )
        for offset in (-2, -1, 1, 2)
    }
    return WordFeatures(
        _interned((*own, *ends, "b")), sys.intern(lower), sys.intern(shape), near
    )


def _interned(values: Iterable[str]) -> tuple[str, ...]:
    """Features that many words have are held once."""
    return tuple(map(sys.intern, values))


def _word_marks(lower_word: str) -> list[str]:
    tests = {
        "T": is_title,
        "V": lexicon.speech_verbs().__contains__,
        "P": lexicon.name_particles().__contains__,
    }
    bare = lower_word.rstrip(".")
    found = [mark for mark, holds in tests.items() if bare and holds(bare)]
    return [*found, *lexicon.word_classes().get(_DIGIT.sub("0", lower_word), ())]


def _name_marks(lower_word: str) -> list[str]:
    plain = normalize_letters(lower_word)
    found = [
        (mark, band(plain))
        for mark, band in (("G", lexicon.given_name_band), ("S", lexicon.surname_band))
    ]
    return [mark + value for mark, value in found if value]


@lru_cache(maxsize=CACHE_SIZE)
def _word_shape(word: str) -> str:
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


def is_in_capitals(sentence: Sentence) -> bool:
    """Whether a sentence is all in capitals, as headlines are."""
    words = [
        token.text for token in sentence if token.text.isalpha() and len(token.text) > 1
    ]
    return bool(words) and sum(map(str.isupper, words)) >= MIN_CAPITALS_SHARE * len(
        words
    )


class ArticleWords:
    """What an article shows of each word, wherever it stands in it."""

    def __init__(
        self, sentences: Sequence[Sentence], in_capitals: Sequence[bool]
    ) -> None:
        self.cased_forms: dict[str, str] = {}
        self.lowercase_words: set[str] = set()
        self.marks: dict[str, set[str]] = {}
        self.seen: set[str] = set()
        for sentence, shout in zip(sentences, in_capitals, strict=True):
            self._add_sentence([token.text for token in sentence], in_capitals=shout)

    def _add_sentence(self, words: list[str], *, in_capitals: bool) -> None:
        last = len(words) - 1
        for at, word in enumerate(words):
            if word.islower():
                self.lowercase_words.add(word)
            elif word[0].isupper() and not in_capitals:
                self._add_word(
                    words[at - 1] if at else "",
                    word,
                    words[at + 1] if at < last else "",
                )

    def _add_word(self, before: str, word: str, after: str) -> None:
        """Note one appearance of a word between its neighbours."""
        if not before and word.isupper():
            return
        lower = word.lower()
        if not word.isupper() or word not in self.cased_forms:
            self.cased_forms.setdefault(lower, word)
        marks = self.marks.setdefault(lower, set())
        if lower in self.seen:
            marks.add("drep")
        self.seen.add(lower)
        marks.update(_context_marks(before, after))

    def normal_case(self, word: str) -> str:
        """A word of a shouted headline in the letters that it has elsewhere."""
        lower = word.lower()
        return self.cased_forms.get(lower) or (
            lower if lower in self.lowercase_words else word.capitalize()
        )

    def marks_of(self, cased: str, lower_word: str) -> list[str]:
        """The marks of a word that is written large."""
        if not cased[0].isupper():
            return []
        found = sorted(self.marks.get(lower_word, ()))
        return ["dlow", *found] if lower_word in self.lowercase_words else found


def _context_marks(before: str, after: str) -> Iterator[str]:
    """What the neighbours of a word tell of it."""
    previous = before.lower()
    if before[:1].isupper():
        if lexicon.given_name_band(normalize_letters(previous)) or (
            len(before) == 2 and before[1] == "."
        ):
            yield "daff"
        if not before.isupper():
            yield "dbg"
        if is_title(previous):
            yield "dtit"
    elif previous in PLACE_PREPOSITIONS:
        yield "din"
    if before in lexicon.speech_verbs() or after in lexicon.speech_verbs():
        yield "dsay"
    if after.lower().rstrip(".") in COMPANY_SUFFIXES:
        yield "dfirm"


def extract_features(sentences: Sequence[Sentence]) -> list[list[list[str]]]:
    """For each word of each sentence, its features; none for a sentence without a capital, which names nobody."""
    loud = [is_in_capitals(each) for each in sentences]
    elsewhere = ArticleWords(sentences, loud)
    return [
        _sentence_features(each, elsewhere, shout)
        for each, shout in zip(sentences, loud, strict=True)
    ]


def _sentence_features(
    sentence: Sentence, article_words: ArticleWords, in_capitals: bool
) -> list[list[str]]:
    if not any(token.text[0].isupper() for token in sentence):
        return []
    told, seen = [], []
    for token in sentence:
        word = token.text
        shown = (
            article_words.normal_case(word)
            if in_capitals and word.isupper() and len(word) > 1
            else word
        )
        each = _word_features(word, shown, in_capitals)
        told.append(each)
        seen.append(article_words.marks_of(shown, each.word))
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
                row += told[place].as_neighbour[offset]
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

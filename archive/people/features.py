"""Compute the features of words for the tagger.

Features describe the word itself, its neighbours, and other occurrences of the word in
the article. Each feature is a short text:

- `w=` the word, `s=` its shape, `p`/`x` its first and last letters
- `G`/`S` its frequency band as a given name or surname
- `a=`, `b=`, `c=` its distributional classes
- `T` a title, `V` a speech verb, `P` a particle
- `d…` evidence from other occurrences in the article
- `1:`, `-1:` and so on: the same features of a neighbour
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
"""Maximum number of words whose features are cached.

They cover most texts and take about 30 MB.
"""
NEIGHBOUR_OFFSETS = (-2, -1, 1, 2)
"""Relative positions of the neighbours whose features are used."""
_DIGIT = re.compile(r"\d")
MIN_CAPITALS_SHARE = 0.7
"""Minimum share of upper-case words in a sentence in capitals."""
PLACE_PREPOSITIONS = frozenset({"in", "at", "from", "near", "to"})
COMPANY_SUFFIXES = frozenset(
    {"inc", "corp", "co", "ltd", "plc", "sa", "ag", "nv", "llc", "group", "bank"}
)


class WordFeatures(NamedTuple):
    """The features of a word, and those that its neighbours get from it.

    `as_neighbour` maps the position of the word, relative to a neighbour, to the
    features that this neighbour gets.
    """

    own: tuple[str, ...]
    word: str
    shape: str
    as_neighbour: dict[int, tuple[str, ...]]


@lru_cache(maxsize=CACHE_SIZE)
def _word_features(word: str, cased: str, in_capitals: bool) -> WordFeatures:
    """Return the features of a word. `cased` is the word as outside a headline."""
    lower = word.lower()
    shape = _word_shape(cased)
    base = [f"w={lower}", f"s={shape}"]
    marks = _word_marks(lower)
    affixes = [f"x3={lower[-3:]}"]
    if cased[0].isupper():
        affixes += [
            f"p2={lower[:2]}",
            f"p3={lower[:3]}",
            f"x2={lower[-2:]}",
            f"x4={lower[-4:]}",
        ]
        if "-" in word:
            marks.append("hy")
        marks += _name_marks(lower)
    capitals = ["AC"] if in_capitals else []
    adjacent = [*base, *marks, affixes[0]]
    return WordFeatures(
        own=_interned((*base, *marks, *capitals, *affixes, "b")),
        word=sys.intern(lower),
        shape=sys.intern(shape),
        as_neighbour=_neighbour_features(adjacent, distant=base),
    )


def _neighbour_features(
    adjacent: list[str], distant: list[str]
) -> dict[int, tuple[str, ...]]:
    """Return the features that neighbours get from a word, by its relative position."""
    features_by_offset = {}
    for offset in NEIGHBOUR_OFFSETS:
        features = adjacent if abs(offset) == 1 else distant
        prefixed = (f"{offset}:{feature}" for feature in features)
        features_by_offset[offset] = _interned(prefixed)
    return features_by_offset


def _interned(values: Iterable[str]) -> tuple[str, ...]:
    """Return the features as interned strings, because many words share them."""
    return tuple(map(sys.intern, values))


def _word_marks(lower_word: str) -> list[str]:
    tests = {
        "T": is_title,
        "V": lexicon.speech_verbs().__contains__,
        "P": lexicon.name_particles().__contains__,
    }
    word_without_stop = lower_word.rstrip(".")
    marks = [
        mark
        for mark, is_in_list in tests.items()
        if word_without_stop and is_in_list(word_without_stop)
    ]
    return [*marks, *lexicon.word_classes().get(_DIGIT.sub("0", lower_word), ())]


def _name_marks(lower_word: str) -> list[str]:
    normalized_word = normalize_letters(lower_word)
    bands = {
        "G": lexicon.given_name_band(normalized_word),
        "S": lexicon.surname_band(normalized_word),
    }
    return [mark + band for mark, band in bands.items() if band]


@lru_cache(maxsize=CACHE_SIZE)
def _word_shape(word: str) -> str:
    """Return the shape of a word: `Xx` for `Smith`, `X-d` for `S-400`.

    Repeated kinds of characters are merged.
    """
    shape = ""
    for letter in word:
        kind = _character_kind(letter)
        if shape[-1:] != kind:
            shape += kind
    return shape


def _character_kind(letter: str) -> str:
    if letter.isupper():
        return "X"
    if letter.islower():
        return "x"
    return "d" if letter.isdigit() else letter


def is_in_capitals(sentence: Sentence) -> bool:
    """Return whether a sentence is in capitals, like some headlines."""
    words = [
        token.text for token in sentence if token.text.isalpha() and len(token.text) > 1
    ]
    upper_count = sum(map(str.isupper, words))
    return bool(words) and upper_count >= MIN_CAPITALS_SHARE * len(words)


class ArticleWords:
    """The occurrences of each word in an article, and the marks from their contexts."""

    def __init__(
        self, sentences: Sequence[Sentence], in_capitals: Sequence[bool]
    ) -> None:
        self.cased_forms: dict[str, str] = {}
        self.lowercase_words: set[str] = set()
        self.marks: dict[str, set[str]] = {}
        self.seen: set[str] = set()
        for sentence, is_upper in zip(sentences, in_capitals, strict=True):
            words = [token.text for token in sentence]
            self._add_sentence(words, in_capitals=is_upper)

    def _add_sentence(self, words: list[str], *, in_capitals: bool) -> None:
        previous_words = ["", *words]
        next_words = [*words[1:], ""]
        for previous, word, following in zip(
            previous_words, words, next_words, strict=False
        ):
            if word.islower():
                self.lowercase_words.add(word)
            elif word[0].isupper() and not in_capitals:
                self._add_word(previous, word, following)

    def _add_word(self, before: str, word: str, after: str) -> None:
        """Record one occurrence of a capitalised word between its neighbours."""
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
        """Return a word in capitals with the case that it has elsewhere."""
        lower = word.lower()
        if lower in self.cased_forms:
            return self.cased_forms[lower]
        return lower if lower in self.lowercase_words else word.capitalize()

    def marks_of(self, cased: str, lower_word: str) -> list[str]:
        """Return the marks of a capitalised word. Other words have none."""
        if not cased[0].isupper():
            return []
        marks = sorted(self.marks.get(lower_word, ()))
        return ["dlow", *marks] if lower_word in self.lowercase_words else marks


def _context_marks(before: str, after: str) -> Iterator[str]:
    """Yield the marks of a word that follow from its neighbours."""
    lower_before = before.lower()
    if before[:1].isupper():
        is_initial = len(before) == 2 and before[1] == "."
        if is_initial or lexicon.given_name_band(normalize_letters(lower_before)):
            yield "daff"
        if not before.isupper():
            yield "dbg"
        if is_title(lower_before):
            yield "dtit"
    elif lower_before in PLACE_PREPOSITIONS:
        yield "din"
    if before in lexicon.speech_verbs() or after in lexicon.speech_verbs():
        yield "dsay"
    if after.lower().rstrip(".") in COMPANY_SUFFIXES:
        yield "dfirm"


def extract_features(sentences: Sequence[Sentence]) -> list[list[list[str]]]:
    """Return the features of each word of each sentence.

    The list is empty for a sentence without capital letters. It contains no names.
    """
    in_capitals = [is_in_capitals(sentence) for sentence in sentences]
    article_words = ArticleWords(sentences, in_capitals)
    return [
        _sentence_features(sentence, article_words, is_upper)
        for sentence, is_upper in zip(sentences, in_capitals, strict=True)
    ]


def _sentence_features(
    sentence: Sentence, article_words: ArticleWords, in_capitals: bool
) -> list[list[str]]:
    if not any(token.text[0].isupper() for token in sentence):
        return []
    words = []
    article_marks = []
    for token in sentence:
        cased = token.text
        if in_capitals and cased.isupper() and len(cased) > 1:
            cased = article_words.normal_case(cased)
        word = _word_features(token.text, cased, in_capitals)
        words.append(word)
        article_marks.append(article_words.marks_of(cased, word.word))
    return [
        _features_in_context(words, article_marks, index) for index in range(len(words))
    ]


def _features_in_context(
    words: list[WordFeatures], article_marks: list[list[str]], index: int
) -> list[str]:
    """Return the features of the word at an index with those of its neighbours."""
    word = words[index]
    last = len(words) - 1
    row = [*word.own, *article_marks[index]]
    if index == 0:
        row.append("BOS")
    if index == last:
        row.append("EOS")
    for offset in NEIGHBOUR_OFFSETS:
        if 0 <= index + offset <= last:
            row += words[index + offset].as_neighbour[offset]
        else:
            row.append(f"{offset}:_")
    next_shape = words[index + 1].shape if index < last else ""
    if index > 0:
        previous = words[index - 1]
        row += [f"-1:{mark}" for mark in article_marks[index - 1]]
        row.append(f"ww={previous.word}|{word.word}")
        row.append(f"ss={previous.shape}|{word.shape}|{next_shape}")
    if index < last:
        row += [f"1:{mark}" for mark in article_marks[index + 1]]
        row.append(f"sw={word.shape}|{words[index + 1].word}")
    return row

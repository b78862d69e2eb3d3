"""Compute the features of words for the taggers of languages other than English.

Each feature is a short text. They differ from those of the English tagger
(`features.py`) in what holds for every language:

- `w=` the word, `s=` its shape, `p…`/`x…` its first and last letters
- `G…`/`S…` what the lists of names say, `g`/`s` if only a stem is listed
- `T…`/`U…` what the lists of other names say, `t`/`u` if only a stem is listed
- `K…` which lists have a Latin name that sounds alike, `k` if only a stem does
- `A=`/`B=` the groups of the word or its start, after `i` or `p` if letters follow
- `L…` a common word that is no name, or a word with such a part
- `d…` evidence from other occurrences of the word in the article
- `1:`, `-1:` and so on: the same features of a neighbour

Scripts without capitals have affixes of every word and no shapes. In Chinese, Japanese
and Korean, each character is a word, with the characters around it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from archive.data_files import read_words
from archive.people.name_lists import (
    endings,
    name_marks,
    other_name_marks,
    plain_letters,
    sound_marks,
)
from archive.people.tokenizer import Token
from archive.people.word_groups import WordGroups, WordStarts
from archive.people.words import CHARACTER_LANGUAGES

Sentence = Sequence[Token]
UNCASED_LANGUAGES = frozenset(
    {"am", "ar", "fa", "he", "hi", "ne", *CHARACTER_LANGUAGES}
)
"""Languages whose scripts have no capitals."""
OTHER_CASED_SCRIPTS = frozenset({"bg", "el", "hy", "kk", "ru", "uk"})
"""Languages with capitals that are not Latin letters."""
FIRST_FEATURES = frozenset({"ar", "fa", "ne", "xh"})
"""Languages whose models were trained with an earlier set of features.

It is without other names and sounds, and with all features of every word. Remove a
language from here before its model is trained again.
"""
PREFIXES = {"ar": "وبلكف", "he": "והבלמשכ"}
"""Letters that stand for words and are joined to the next word, such as “and”."""
COMPOUNDING_LANGUAGES = frozenset({"da", "de", "fi", "hu", "nb", "nl", "sv"})
"""Languages that join words: `Vorstandsposition`."""
MIN_PART_CHARS = 4
CACHE_SIZE = 1 << 13
NEIGHBOUR_OFFSETS = (-2, -1, 1, 2)
NEAR_WORDS = 2
"""Words between names at most: `Juan de la Cruz`."""
MAX_AFFIX_CHARS = 5
MAX_STEM_CHARS = 5
"""Letters by which inflected forms of one name are recognized within an article."""
MIN_CAPITALS_SHARE = 0.7
"""Share of the words of a sentence in capitals from which it is all in capitals."""

_SERBIAN = {
    **dict(
        zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)
    ),
    "љ": "lj",
    "њ": "nj",
    "џ": "dž",
}
_SERBIAN_TABLE = str.maketrans(
    _SERBIAN | {letter.upper(): latin.title() for letter, latin in _SERBIAN.items()}
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘´`", "'"))


class WordFeatures(NamedTuple):
    """The features of a word, and those that its neighbours get from it.

    `key` is the same for all forms of a name in an article. `as_neighbour` maps the
    position of the word, relative to a neighbour, to the features of this neighbour.
    `is_given_name` says whether a list has the word as a given name.
    """

    own: tuple[str, ...]
    word: str
    shape: str
    key: str
    is_name_like: bool
    is_given_name: bool
    as_neighbour: dict[int, tuple[str, ...]]


class FeatureExtractor:
    """Computes the features of the words of a language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.is_cased = language not in UNCASED_LANGUAGES
        self._has_other_names = language not in FIRST_FEATURES
        self._marks_latin = language in OTHER_CASED_SCRIPTS - FIRST_FEATURES
        self._is_brief = self.is_cased and self._has_other_names
        self._endings = endings(language)
        self._prefixes = PREFIXES.get(language, "")
        self._common_words = _common_words(language)
        self._groups = WordGroups(language)
        self._starts = WordStarts(language)
        self._word_features = lru_cache(maxsize=CACHE_SIZE)(self._describe_word)

    def extract(self, sentences: Sequence[Sentence]) -> list[list[list[str]]]:
        """Return the features of each word of each sentence of an article.

        The list is empty for a sentence that contains no names, because it has no
        capital letters.
        """
        if self.language in CHARACTER_LANGUAGES:
            return [_character_features(sentence) for sentence in sentences]
        rows = [self._sentence_words(sentence) for sentence in sentences]
        marks = _ArticleMarks(rows, is_cased=self.is_cased)
        return [_sentence_features(row, marks, is_brief=self._is_brief) for row in rows]

    def is_common(self, text: str) -> bool:
        """Return whether a word is frequent and hardly ever part of a name."""
        return text.lower() in self._common_words

    def _sentence_words(self, sentence: Sentence) -> list[WordFeatures]:
        texts = [token.text for token in sentence]
        if not self.is_cased:
            return [self._word_features(text, False) for text in texts]
        if not any(text[0].isupper() for text in texts):
            return []
        in_capitals = _is_in_capitals(texts)
        return [
            self._word_features(_title_case(text) if in_capitals else text, in_capitals)
            for text in texts
        ]

    def _describe_word(self, cased: str, in_capitals: bool) -> WordFeatures:
        if self.language == "sr":
            cased = cased.translate(_SERBIAN_TABLE)
        if self._has_other_names:
            cased = cased.translate(_APOSTROPHES)
        lower = plain_word = cased.lower()
        if not self.is_cased:
            lower = plain_letters(cased)
        is_name_like = cased[0].isupper() if self.is_cased else cased[0].isalpha()
        shape = _word_shape(cased, marks_latin=self._marks_latin)
        base = [f"w={lower}"]
        if self.is_cased:
            base.append(f"s={shape}")
        groups = (*self._groups.marks(cased), *self._starts.marks(cased))
        marks: list[str] = []
        affixes = [f"x3={lower[-3:]}"]
        if is_name_like:
            marks = self._marks(lower, plain_word)
            affixes += _affixes(lower)
        own = [*base, *groups, *marks, *affixes, "b"]
        if in_capitals:
            own.append("AC")
        return WordFeatures(
            own=_interned(own),
            word=sys.intern(lower),
            shape=sys.intern(shape if self.is_cased else "x"),
            key=self.key(lower),
            is_name_like=is_name_like,
            is_given_name=any(feature[0] == "G" for feature in own),
            as_neighbour=_neighbour_features(
                [*base, *groups, *marks, affixes[0]], distant=[*base, *groups[:1]]
            ),
        )

    def key(self, word: str) -> str:
        """Return what all forms of a name in an article have in common."""
        lower = word.lower()
        if self._endings == ("s",):
            return lower.removesuffix("s")
        return lower[:MAX_STEM_CHARS] if self._endings else lower

    def _common_marks(self, word: str) -> list[str]:
        """Return whether a word, or which part of it, is common and not a name."""
        words = self._common_words
        if word in words:
            return ["L"]
        size = len(word)
        marks = []
        if self.language in COMPOUNDING_LANGUAGES and any(
            word[start:] in words for start in range(2, size - MIN_PART_CHARS + 1)
        ):
            marks.append("Lx")
        if any(word[:end] in words for end in range(max(3, size - 3), size)):
            marks.append("Lp")
        if self._prefixes and word[0] in self._prefixes and word[1:] in words:
            marks.append("Lr")
        return marks

    def _marks(self, lower: str, plain_word: str) -> list[str]:
        marks = name_marks(lower, self.language)
        if self._has_other_names:
            marks += other_name_marks(lower, self.language)
            marks += sound_marks(lower, self.language)
        marks += self._common_marks(plain_word)
        if "-" in lower:
            marks.append("hy")
            marks += [
                f"h{mark}"
                for mark in name_marks(lower.partition("-")[0], self.language)
            ]
        if len(lower) > 3 and lower[0] in self._prefixes:
            rest = lower[1:]
            marks += [f"r={rest}"]
            marks += [f"r{mark}" for mark in name_marks(rest, self.language)]
        return marks


def _common_words(language: str) -> frozenset[str]:
    """Return the words that are hardly ever part of a name."""
    if language in CHARACTER_LANGUAGES:
        return frozenset()
    return read_words(f"people/words/{language}.txt")


def _affixes(lower: str) -> list[str]:
    size = len(lower)
    affixes = []
    for length in range(1, MAX_AFFIX_CHARS + 1):
        if length < size:
            affixes.append(f"p{length}={lower[:length]}")
            if length != 3:
                affixes.append(f"x{length}={lower[-length:]}")
    return affixes


def _neighbour_features(
    adjacent: list[str], distant: list[str]
) -> dict[int, tuple[str, ...]]:
    return {
        offset: _interned(
            f"{offset}:{feature}"
            for feature in (adjacent if abs(offset) == 1 else distant)
        )
        for offset in NEIGHBOUR_OFFSETS
    }


def _interned(values: Iterable[str]) -> tuple[str, ...]:
    """Return the features as interned strings, because many words share them."""
    return tuple(map(sys.intern, values))


def _word_shape(word: str, *, marks_latin: bool) -> str:
    """Return the shape of a word: `Xx` for `Smith`, `X-d` for `S-400`.

    With `marks_latin`, it is `Ll` for `Smith` and `Xx` for `Смит`.
    """
    upper, lower = "Ll" if marks_latin and word.isascii() else "Xx"
    shape = ""
    for letter in word:
        if letter.isupper():
            kind = upper
        elif letter.isalpha():
            kind = lower
        else:
            kind = "d" if letter.isdigit() else letter
        if shape[-1:] != kind:
            shape += kind
    return shape


def _title_case(word: str) -> str:
    is_word = len(word) > 1 and word.isupper() and "." not in word
    return "-".join(map(str.capitalize, word.split("-"))) if is_word else word


def _is_in_capitals(texts: Sequence[str]) -> bool:
    """Return whether a sentence is in capitals, like some headlines."""
    words = [text for text in texts if len(text) > 1 and text.isalpha()]
    upper_count = sum(map(str.isupper, words))
    return len(words) > 1 and upper_count >= MIN_CAPITALS_SHARE * len(words)


class _ArticleMarks:
    """The marks of a word that follow from its other occurrences in an article."""

    def __init__(
        self, rows: Sequence[Sequence[WordFeatures]], *, is_cased: bool
    ) -> None:
        self._marks: dict[str, set[str]] = {}
        self._lower_words: set[str] = set()
        for row in rows:
            previous: WordFeatures | None = None
            for index, word in enumerate(row):
                if word.is_name_like:
                    following = row[index + 1] if index + 1 < len(row) else None
                    self._add(previous, word, following, is_cased=is_cased)
                elif is_cased:
                    self._lower_words.add(word.word)
                previous = word

    def _add(
        self,
        previous: WordFeatures | None,
        word: WordFeatures,
        following: WordFeatures | None,
        *,
        is_cased: bool,
    ) -> None:
        marks = self._marks.get(word.key)
        if marks is None:
            marks = self._marks[word.key] = set()
        else:
            marks.add("drep")
        if previous is None:
            return
        if is_cased and not previous.is_name_like:
            marks.add("dmid")
            marks.add(f"dp={previous.word}")
        elif not is_cased:
            marks.add(f"dp={previous.word}")
        if previous.is_name_like and previous.is_given_name:
            marks.add("daff")
        if following is not None and is_cased and following.is_name_like:
            marks.add("dbig")

    def of(self, word: WordFeatures) -> list[str]:
        """Return the marks of a word that may be a name. Other words have none."""
        if not word.is_name_like:
            return []
        marks = self._marks[word.key]
        if "drep" not in marks:
            marks = marks & {"daff"}
        ordered = sorted(marks)
        return ["dlow", *ordered] if word.word in self._lower_words else ordered


def _sentence_features(
    words: Sequence[WordFeatures], article: _ArticleMarks, *, is_brief: bool
) -> list[list[str]]:
    """Return the features of each word, only few of words far from names if brief."""
    article_marks = [article.of(word) for word in words]
    last = len(words) - 1
    rows = []
    density = f"cd={_capitals_share(words)}"
    is_near_name = _near_names(words) if is_brief else [True] * len(words)
    for index, word in enumerate(words):
        if not is_near_name[index]:
            rows.append([*word.own[:2], "far"])
            continue
        row = [*word.own, *article_marks[index]]
        if word.is_name_like:
            row.append(density)
        if index == 0:
            row.append("BOS")
        for offset in NEIGHBOUR_OFFSETS:
            if 0 <= index + offset <= last:
                row += words[index + offset].as_neighbour[offset]
            else:
                row.append(f"{offset}:_")
        next_shape = words[index + 1].shape if index < last else ""
        if index > 0:
            previous = words[index - 1]
            row += [f"-1:{mark}" for mark in article_marks[index - 1] if mark[1] != "p"]
            row.append(f"ww={previous.word}|{word.word}")
            row.append(f"ss={previous.shape}|{word.shape}|{next_shape}")
            row.append(f"ws={previous.word}|{word.shape}")
        if index < last:
            row += [f"1:{mark}" for mark in article_marks[index + 1] if mark[1] != "p"]
            row.append(f"sw={word.shape}|{words[index + 1].word}")
        rows.append(row)
    return rows


def _near_names(words: Sequence[WordFeatures]) -> list[bool]:
    """Return for each word whether it, or a word close to it, may be a name.

    Other words are no names, so that few of their features are needed.
    """
    is_near = [False] * (len(words) + 2 * NEAR_WORDS)
    for index, word in enumerate(words):
        if word.is_name_like:
            is_near[index : index + 2 * NEAR_WORDS + 1] = [True] * (2 * NEAR_WORDS + 1)
    return is_near[NEAR_WORDS : NEAR_WORDS + len(words)]


def _capitals_share(words: Sequence[WordFeatures]) -> int:
    """Return how many of ten words may be names. In lists of names, most are."""
    letters = [word for word in words if word.shape[0] in "XxLl"]
    return 10 * sum(word.is_name_like for word in letters) // max(1, len(letters))


def _character_features(sentence: Sentence) -> list[list[str]]:
    """Return the features of characters: themselves, their neighbours and surnames."""
    texts = ["^", "^", *(token.text for token in sentence), "$", "$"]
    kinds = [_character_kind(text) for text in texts]
    is_spaced = [left.end < right.start for left, right in pairwise(sentence)]
    spaces = [True, *is_spaced, True]
    rows = []
    for index in range(2, len(texts) - 2):
        a, b, c, d, e = texts[index - 2 : index + 3]
        rows.append(
            [
                f"c={c}",
                f"-1={b}",
                f"1={d}",
                f"-2={a}",
                f"2={e}",
                f"bc={b}{c}",
                f"cd={c}{d}",
                f"ab={a}{b}",
                f"de={d}{e}",
                f"abc={a}{b}{c}",
                f"bcd={b}{c}{d}",
                f"cde={c}{d}{e}",
                f"k={kinds[index - 1]}{kinds[index]}{kinds[index + 1]}",
                f"sp={spaces[index - 2]:d}{spaces[index - 1]:d}",
                "b",
                *(f"n{mark}" for mark in name_marks(c + d, "")),
                *(f"m{mark}" for mark in name_marks(b + c, "")),
                *(f"o{mark}" for mark in name_marks(c, "")),
                *(f"q{mark}" for mark in name_marks(d + e, "")),
            ]
        )
    return rows


def _character_kind(text: str) -> str:
    letter = text[0]
    for kind, first, last in (
        ("h", "\u3400", "\u9fff"),
        ("r", "\u3040", "\u309f"),
        ("t", "\u30a0", "\u30ff"),
        ("g", "\uac00", "\ud7af"),
    ):
        if first <= letter <= last:
            return kind
    if letter.isalpha():
        return "l"
    return "d" if letter.isdigit() else letter

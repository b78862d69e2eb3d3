"""The words around the names in bylines: “by”, “and”, roles, organizations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from archive.data_files import read_rows, split_cell
from archive.text.normalization import normalize_letters

ANY_LANGUAGE = frozenset({"en", "xx"})
"""Languages whose words are used on pages in every language."""
MIN_UNIVERSAL_LETTERS = 5
"""Letters of the shortest Latin word that is read alike on pages in every language.

Shorter words of one language are often names in another one: `Tim`, `Per`, `Bo`.
"""
MAX_PHRASE_WORDS = 4

_WORD_BREAK = re.compile(r"[\s,;:/／|｜&()\[\]{}<>\"“”„«»!?+*=–—_‐-]+")
_LATIN = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one kind.

    `languages` has the languages of each phrase. The other fields are parts of words,
    for languages that write compounds or no spaces.
    """

    languages: dict[str, frozenset[str]]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    infixes: tuple[str, ...]

    def is_whole(self, text: str, language: str | None = None) -> bool:
        """Return whether the text is one of the phrases."""
        return self._has_phrase(" ".join(byline_tokens(text)), language)

    def is_all(self, text: str, language: str | None = None) -> bool:
        """Return whether each word of the text is one of the words."""
        tokens = byline_tokens(text)
        return bool(tokens) and all(self.has_word(token, language) for token in tokens)

    def has_word(self, token: str, language: str | None = None) -> bool:
        """Return whether a normalized word is one of the words, or has a part of one."""
        return (
            self._has_phrase(token, language)
            or token.startswith(self.starts)
            or token.endswith(self.ends)
            or (not token.isascii() and any(map(token.__contains__, self.infixes)))
        )

    def positions(self, text: str, language: str | None = None) -> list[int]:
        """Return the indexes of the words that belong to one of the phrases."""
        tokens = byline_tokens(text)
        indexes = {
            index
            for index, token in enumerate(tokens)
            if self.has_word(token, language)
        }
        for start, end in _spans(len(tokens)):
            phrase = " ".join(tokens[start:end])
            if phrase in self.languages and self._has_phrase(phrase, language):
                indexes.update(range(start, end))
        return sorted(indexes)

    def _has_phrase(self, phrase: str, language: str | None) -> bool:
        languages = self.languages.get(phrase)
        if languages is None:
            return False
        return (
            len(phrase) >= MIN_UNIVERSAL_LETTERS
            or not _LATIN.search(phrase)
            or language in languages
            or bool(languages & ANY_LANGUAGE)
        )


@lru_cache(maxsize=1 << 12)
def byline_tokens(text: str) -> tuple[str, ...]:
    """Return the normalized words of a text."""
    tokens = (
        token.strip(".'’") for token in _WORD_BREAK.split(normalize_letters(text))
    )
    return tuple(token.replace(".", "") for token in tokens if token)


@cache
def vocabulary(kind: str) -> Vocabulary:
    """Return the words of a kind: `group`, `role`, …"""
    languages: dict[str, set[str]] = {}
    parts: dict[tuple[bool, bool], list[str]] = {}
    for language, word in entries(kind):
        open_start, open_end = word.startswith("*"), word.endswith("*")
        key = " ".join(byline_tokens(word.strip("*")))
        if open_start or open_end:
            parts.setdefault((open_start, open_end), []).append(key)
        else:
            languages.setdefault(key, set()).add(language)
    return Vocabulary(
        {phrase: frozenset(codes) for phrase, codes in languages.items()},
        starts=tuple(parts.get((False, True), ())),
        ends=tuple(parts.get((True, False), ())),
        infixes=tuple(parts.get((True, True), ())),
    )


def entries(*kinds: str) -> Iterator[tuple[str, str]]:
    """Yield the language and the spelling of each word of some kinds."""
    for kind, language, words in read_rows("byline_words.tsv"):
        if kind in kinds:
            for word in split_cell(words):
                yield language, word


def _spans(length: int) -> Iterable[tuple[int, int]]:
    for start in range(length):
        for end in range(start + 2, min(start + MAX_PHRASE_WORDS, length) + 1):
            yield start, end

"""Divide a text into parts of one language each, for the taggers.

Most texts have one language, and a detection takes longer than a tagger. Therefore,
paragraphs are only looked at where they may differ: short ones have the language of the
text, and English ones are recognized by their most frequent words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.people.language_taggers import model_language
from archive.text.language_detection import detect_language

ENGLISH = "en"
MIN_PARAGRAPH_CHARS = 100
"""Length from which a paragraph can have another language than its text."""
LONG_PARAGRAPH_CHARS = 400
"""Length from which a paragraph in a language without a model is recognized.

Shorter ones are often names and numbers, which look like any language.
"""
ENGLISH_WORDS = (" the ", " of ", " and ", " to ", " a ", " for ", " said ", " from ")
MAX_ENGLISH_DISTANCE = 100
"""Characters of a paragraph in which English has at least one of `ENGLISH_WORDS`."""
_PARAGRAPH = re.compile(r"\S(?:[^\n]++|\n(?=\S))*+")
_LINE = re.compile(r"[^\n]++")


class LanguagePart(NamedTuple):
    """The part `text[start:end]` of a text, in one language."""

    start: int
    end: int
    language: str | None


def language_parts(text: str, language: str | None) -> list[LanguagePart]:
    """Return the parts of a text that follow each other in different languages.

    `language` is the language of the text, or `None` if it has several, or none that
    could be detected.
    """
    parts: list[LanguagePart] = []
    paragraphs = list(_paragraphs(text))
    if len(paragraphs) == 1:
        return [LanguagePart(*paragraphs[0], language)]
    for start, end in paragraphs:
        code = _paragraph_language(text[start:end], language)
        if parts and parts[-1].language == code:
            parts[-1] = LanguagePart(parts[-1].start, end, code)
        else:
            parts.append(LanguagePart(start, end, code))
    if language is None:
        parts = _with_neighbours(parts)
    return parts


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each paragraph, or of each line if lines are paragraphs."""
    for paragraph in _PARAGRAPH.finditer(text):
        lines = [line.span() for line in _LINE.finditer(text, *paragraph.span())]
        if any(end - start >= MIN_PARAGRAPH_CHARS for start, end in lines):
            yield from lines
        else:
            yield paragraph.span()


def _paragraph_language(paragraph: str, language: str | None) -> str | None:
    if len(paragraph) < MIN_PARAGRAPH_CHARS:
        return language
    if language in {ENGLISH, None} and _looks_english(paragraph):
        return ENGLISH
    detected = detect_language(paragraph)
    is_trusted = detected == ENGLISH or model_language(detected) is not None
    if is_trusted or language is None or len(paragraph) >= LONG_PARAGRAPH_CHARS:
        return detected or language
    return language


def _looks_english(paragraph: str) -> bool:
    count = sum(map(paragraph.count, ENGLISH_WORDS))
    return count * MAX_ENGLISH_DISTANCE >= len(paragraph)


def _with_neighbours(parts: list[LanguagePart]) -> list[LanguagePart]:
    """Give parts in no detected language that of the next, or else of the last part."""
    following: str | None = None
    for index in reversed(range(len(parts))):
        part = parts[index]
        following = part.language or following
        parts[index] = part._replace(language=following)
    last = next((part.language for part in reversed(parts) if part.language), None)
    return [part._replace(language=part.language or last) for part in parts]

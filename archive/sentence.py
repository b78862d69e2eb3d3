"""Sentences for readers that stay patterns, so that whoever shows them can say them in another language."""

from __future__ import annotations

from collections.abc import Mapping


class Sentence(str):
    """English, made of a pattern (`str.format`) and what fills it; the pattern is the key of its translations."""

    __slots__ = ("filled", "pattern")
    pattern: str
    filled: Mapping[str, object]

    def __new__(cls, pattern: str, /, **filled: object) -> Sentence:
        """The sentence in English."""
        made = super().__new__(cls, pattern.format(**filled))
        made.pattern, made.filled = pattern, filled
        return made

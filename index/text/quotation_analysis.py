"""Analyze quotations: each word once plain and once with its speaker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer, Token

from index.text.analysis import GAP, SEPARATOR, placed, units

VOICE = "\x1e"
"""Stands between a speaker and a word; in a field's value, between the speaker and the quotation."""


PERSON, WHO, SAID = "person", "who", "said"
"""Fields: the names of people as the article has them; their slugs; what is quoted."""


def spoken(words: str, speaker: str | None) -> str:
    """A quotation and the slug of its speaker as one value of the field."""
    return f"{speaker or ''}{VOICE}{words}"


class VoiceAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """The analysis of the field, as Whoosh calls it."""

    def __call__(
        self, value: str, positions: bool = False, **options: Any
    ) -> Iterator[Token]:
        """Tokens of each quotation; one Token object is used over and over, as Whoosh does."""
        token = Token(positions=positions, **options)
        token.stopped, token.boost = False, 1.0
        base = 0
        for piece in value.split(SEPARATOR):
            speaker, _, words = piece.partition(VOICE)
            voices = ("", f"{speaker}{VOICE}") if speaker else ("",)
            position = 0
            for position, _, unit in units(words):
                for term, weight, token.pos in placed(unit, base + position):
                    token.boost = weight
                    for voice in voices:
                        token.text = voice + term
                        yield token
            base += position + GAP

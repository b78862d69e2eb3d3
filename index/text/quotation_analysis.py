"""Analyze quotations: each word once plain and once with its speaker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer, Token

from index.text.analysis import POSITION_GAP, VALUE_SEPARATOR, iter_terms, iter_units

SPEAKER_SEPARATOR = "\x1e"
"""Stands between a speaker and a word; in a field's value, between the speaker and the quotation."""


PERSON_FIELD, PERSON_SLUG_FIELD, QUOTE_FIELD = "person", "who", "said"
"""Fields: the names of people as the article has them; their slugs; what is quoted."""


def encode_quotation(words: str, speaker: str | None) -> str:
    """A quotation and the slug of its speaker as one value of the field."""
    return f"{speaker or ''}{SPEAKER_SEPARATOR}{words}"


class QuotationAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """The analysis of the field, as Whoosh calls it."""

    def __call__(
        self, value: str, positions: bool = False, **options: Any
    ) -> Iterator[Token]:
        """Tokens of each quotation; one Token object is used over and over, as Whoosh does."""
        token = Token(positions=positions, **options)
        token.stopped, token.boost = False, 1.0
        base = 0
        for piece in value.split(VALUE_SEPARATOR):
            speaker, _, words = piece.partition(SPEAKER_SEPARATOR)
            voices = ("", f"{speaker}{SPEAKER_SEPARATOR}") if speaker else ("",)
            position = 0
            for position, _, unit in iter_units(words):
                for term, weight, token.pos in iter_terms(unit, base + position):
                    token.boost = weight
                    for voice in voices:
                        token.text = voice + term
                        yield token
            base += position + POSITION_GAP

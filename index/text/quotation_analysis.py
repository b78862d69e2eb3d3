"""Analyze quotations, so that queries can ask for the words of one speaker.

Each word is indexed twice at its position: plain, and after the slug of its speaker
(`rajnath-singh` + `SPEAKER_SEPARATOR` + `cooperation`). So a phrase of one speaker is
an ordinary phrase, in every engine that stores positions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer, Token

from index.text.analysis import POSITION_GAP, VALUE_SEPARATOR, iter_terms, iter_units

SPEAKER_SEPARATOR = "\x1e"
"""Separates the speaker from a word, and from the quotation in a field's value."""

PERSON_FIELD = "person"
"""The field of names of people, as printed."""
PERSON_SLUG_FIELD = "who"
"""The field of slugs of people."""
QUOTE_FIELD = "said"
"""The field of quotations."""


def encode_quotation(words: str, speaker: str | None) -> str:
    """Return a quotation and the slug of its speaker as one value of the field."""
    return f"{speaker or ''}{SPEAKER_SEPARATOR}{words}"


class QuotationAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """The analyzer of the field for quotations, in Whoosh's interface."""

    def __call__(
        self, value: str, positions: bool = False, **options: Any
    ) -> Iterator[Token]:
        """Yield the tokens of each quotation.

        All are the same `Token` object with changed attributes, as in Whoosh.
        """
        token = Token(positions=positions, **options)
        token.stopped = False
        base = 0
        for quotation in value.split(VALUE_SEPARATOR):
            speaker, _, words = quotation.partition(SPEAKER_SEPARATOR)
            prefixes = ("", f"{speaker}{SPEAKER_SEPARATOR}") if speaker else ("",)
            position = 0
            for position, _, unit in iter_units(words):
                for term, weight, token.pos in iter_terms(unit, base + position):
                    token.boost = weight
                    for prefix in prefixes:
                        token.text = prefix + term
                        yield token
            base += position + POSITION_GAP

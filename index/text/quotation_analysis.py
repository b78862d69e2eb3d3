"""Analyze quotations, so that queries can ask for the words of one speaker.

Each word is indexed twice at its position: plain, and after the slug of its speaker
(`rajnath-singh` + `SPEAKER_SEPARATOR` + `cooperation`). So a phrase of one speaker is
an ordinary phrase, in every engine that stores positions.
"""

from __future__ import annotations

from index.text.analysis import NewsAnalyzer

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


class QuotationAnalyzer(NewsAnalyzer):
    """The analyzer of the field for quotations, in Whoosh's interface."""

    def _split_value(self, field_value: str) -> tuple[tuple[str, ...], str]:
        speaker, _, words = field_value.partition(SPEAKER_SEPARATOR)
        if not speaker:
            return ("",), words
        return ("", f"{speaker}{SPEAKER_SEPARATOR}"), words

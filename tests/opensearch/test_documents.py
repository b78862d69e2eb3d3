"""Test the stored documents against a slow construction from our analysis."""

from __future__ import annotations

from array import array
from base64 import b64decode
from itertools import chain

import msgspec
from hypothesis import given

from index.engine import IndexDocument, IndexQuotation
from index.opensearch import schema
from index.opensearch.documents import to_source
from index.opensearch.tokens import (
    MAX_CHUNKS,
    SAME_POSITION,
    VALUE_END,
    clip_term,
    term_hash,
)
from index.schema import TITLE_BOOST
from index.text.analysis import iter_units
from index.text.quotation_analysis import QUOTE_FIELD, SPEAKER_SEPARATOR
from tests.opensearch.test_tokens import documents


def positions_of(value: str) -> list[list[str]]:
    """Return the terms of each position of a value, in the order of the index."""
    positions: list[list[str]] = []
    for _, _, unit in iter_units(value):
        parts = [
            dict.fromkeys(clip_term(term) for term, _ in part.terms)
            for part in unit.parts
        ]
        if unit.compound and parts:
            parts[0][unit.compound] = None
        positions += map(list, parts)
    return positions


def numbers_of(value: str, prefix: str = "") -> list[int]:
    """Return the numbers that are stored for the positions of a value."""
    spoken = [
        [*terms, *(prefix + term for term in terms if prefix)]
        for terms in positions_of(value)
    ]
    numbers = [
        term_hash(term) | (SAME_POSITION if at else 0)
        for terms in spoken
        for at, term in enumerate(terms)
    ]
    return [*numbers, VALUE_END]


@given(contents=documents)
def test_positions_lengths_and_words_are_those_of_the_analysis(
    contents: list[tuple[str, str | None, str, str | None]],
) -> None:
    for text, title, quotation, speaker in contents:
        quotations = (IndexQuotation(quotation, speaker), IndexQuotation(text))
        entry = IndexDocument("a", text, title, authors=(text,), quotations=quotations)
        source, words = to_source(entry)
        fields = msgspec.json.decode(source)
        prefix = f"{speaker}{SPEAKER_SEPARATOR}" if speaker else ""
        titles = [title] if title else []
        numbers = {
            "text": [numbers_of(value) for value in (*titles, text)],
            "title": [numbers_of(title or "")],
            "author": [numbers_of(text)],
            "org": [],
            QUOTE_FIELD: [numbers_of(quotation, prefix), numbers_of(text)],
        }
        for field, values in numbers.items():
            stored = array("I", b64decode(fields[schema.positions_field(field)]))
            assert list(stored) == list(chain.from_iterable(values))
        title_length = len(positions_of(title or ""))
        assert fields[schema.length_field("title")] == title_length
        assert fields[schema.length_field("text")] == (
            len(positions_of(text)) + TITLE_BOOST * title_length
        )
        terms = set(chain.from_iterable(positions_of(text)))
        assert words.by_field["author"] == terms
        assert words.by_field["text"] == terms.union(*positions_of(title or ""))


def test_many_different_words_are_indexed_as_few_are() -> None:
    entry = IndexDocument("a", "S-400 and O'Neill's crane", "A title")
    first = to_source(entry)
    to_source(IndexDocument("b", " ".join(f"w{at}" for at in range(MAX_CHUNKS + 1))))
    assert to_source(entry) == first

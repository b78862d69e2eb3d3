"""Convert a document to the fields of the index in OpenSearch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

import msgspec

from index.columnar.indexing.segment_builder import FACET_GETTERS, day_range, states
from index.columnar.storage.segment import DAY_BITS, UNDATED_KEY
from index.engine import IndexDocument
from index.opensearch import schema
from index.opensearch.tokens import ValueTerms, value_terms, weight_text
from index.schema import STATE_FIELD, TITLE_BOOST
from index.text.quotation_analysis import PERSON_SLUG_FIELD, QUOTE_FIELD

MAX_VALUE_BYTES = 8_000
"""Longer values of facets are cut. OpenSearch has values of up to 32,766 bytes."""
ESCAPE = "\x1b"
"""Begins the code of half a character, which JSON cannot have, in a value."""

POSITIONS_FIELDS = {
    field: schema.positions_field(field) for field in schema.WORD_FIELDS
}
FACET_FIELDS = {facet: schema.facet_field(facet) for facet in FACET_GETTERS}


class IndexedWords(NamedTuple):
    """The distinct words of a document by field, for the dictionary."""

    language: str | None
    by_field: dict[str, set[str]]


def encode_value(value: str) -> str:
    """Return a value as OpenSearch can store it. `decode_value` reverses this."""
    if len(value) <= MAX_VALUE_BYTES and value.isascii() and ESCAPE not in value:
        return value  # most values
    if value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value):
        encoded = value.replace(ESCAPE, f"{ESCAPE}001b")
    else:
        encoded = "".join(
            f"{ESCAPE}{ord(sign):04x}"
            if sign == ESCAPE or "\ud800" <= sign <= "\udfff"
            else sign
            for sign in value
        )
    raw = encoded.encode()
    if len(raw) <= MAX_VALUE_BYTES:
        return encoded
    digest = blake2b(raw, digest_size=16).hexdigest()
    return f"{raw[:MAX_VALUE_BYTES].decode('utf-8', 'ignore')}…{digest}"


def decode_value(encoded: str) -> str:
    """Return the value that was encoded."""
    start, *pieces = encoded.split(ESCAPE)
    return start + "".join(chr(int(piece[:4], 16)) + piece[4:] for piece in pieces)


def to_source(document: IndexDocument) -> tuple[bytes, IndexedWords]:
    """Return a document as JSON, and its words."""
    terms = _field_terms(document)
    weights = _weights(terms, bool(document.title))
    values: dict[str, object] = {
        field: [value.positions for value in values] for field, values in terms.items()
    }
    for field, (field_weights, length) in weights.items():
        values[schema.weight_field(field)] = weight_text(field_weights)
        values[schema.length_field(field)] = length
    for field, field_values in terms.items():
        # JSON has bytes in Base64.
        numbers = b"".join([value.numbers for value in field_values])
        values[POSITIONS_FIELDS[field]] = numbers
    values |= _facts(document)
    values[schema.SOURCE] = {
        "text": encode_text(document.text),
        "language": document.language,
    }
    words = {
        field: set(weights[field][0]) if field in weights else _distinct_terms(values)
        for field, values in terms.items()
    }
    return msgspec.json.encode(values), IndexedWords(document.language, words)


def encode_text(text: str) -> str:
    """Return a text with a replacement for each half of a character.

    All offsets stay the same.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _field_terms(document: IndexDocument) -> dict[str, list[ValueTerms]]:
    """Return the terms of each value of each field."""
    title = value_terms(document.title or "")
    names = [form for forms in document.people.values() for form in forms]
    return {
        "text": [*([title] if document.title else []), value_terms(document.text)],
        "title": [title],
        "outlet": [value_terms(document.outlet or "")],
        "person": list(map(value_terms, names)),
        "author": list(map(value_terms, document.authors)),
        "org": list(map(value_terms, document.organisations)),
        "place": list(map(value_terms, document.places)),
        "in": list(map(value_terms, document.collections)),
        "tag": list(map(value_terms, document.tags)),
        "note": list(map(value_terms, document.notes)),
        QUOTE_FIELD: [
            value_terms(quotation.text, quotation.speaker_slug)
            for quotation in document.quotations
        ],
    }


def _weights(
    terms: Mapping[str, Sequence[ValueTerms]], has_title: bool
) -> dict[str, tuple[Mapping[str, int], int]]:
    """Return the weights and the length of each scored field."""
    boosts = {"text": [TITLE_BOOST, 1] if has_title else [1], "title": [1]}
    scored: dict[str, tuple[Mapping[str, int], int]] = {}
    for field in schema.SCORED_FIELDS:
        weights: defaultdict[str, int] = defaultdict(int)
        length = 0
        for value, boost in zip(terms[field], boosts[field], strict=True):
            value.add_weights(weights, boost)
            length += value.length * boost
        scored[field] = weights, length
    return scored


def _distinct_terms(values: Sequence[ValueTerms]) -> set[str]:
    return set(chain.from_iterable(value.terms() for value in values))


def _facts(document: IndexDocument) -> dict[str, object]:
    """Return the values of facets, dates and keys."""
    facts: dict[str, object] = {}
    for facet, values in FACET_GETTERS.items():
        if stored := values(document):
            facts[FACET_FIELDS[facet]] = list(map(encode_value, stored))
    earliest, latest = day_range(document)
    if latest:
        facts[schema.EARLIEST_DAY] = earliest
        facts[schema.LATEST_DAY] = latest
    undated = int(UNDATED_KEY)
    facts[schema.RECENCY] = -((latest << DAY_BITS) + earliest) if latest else undated
    facts[schema.AGE] = (earliest << DAY_BITS) + latest if latest else undated
    facts[schema.ADDED] = document.added
    facts[schema.ID] = encode_value(document.id)
    facts[schema.STORY_KEY] = story_key(document)
    facts[STATE_FIELD] = list(states(document))
    facts[PERSON_SLUG_FIELD] = list(map(encode_value, document.people))
    return facts


def story_key(document: IndexDocument) -> str:
    """Return the key by which copies are collapsed. It is unique without copies."""
    if document.story_id is None:
        return f"alone {encode_value(document.id)}"
    return f"story {encode_value(document.story_id)}"

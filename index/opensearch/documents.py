"""Convert a document to the fields of the index in OpenSearch."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from index.columnar.indexing.segment_builder import FACET_GETTERS, day_range, states
from index.columnar.storage.segment import DAY_BITS, UNDATED_KEY
from index.engine import IndexDocument
from index.opensearch import schema
from index.opensearch.tokens import (
    UnitTerms,
    add_weights,
    count_positions,
    position_numbers,
    position_text,
    text_units,
    weight_text,
    with_speaker,
)
from index.schema import STATE_FIELD, TITLE_BOOST
from index.text.quotation_analysis import PERSON_SLUG_FIELD, QUOTE_FIELD

MAX_VALUE_BYTES = 8_000
"""Longer values of facets are cut. OpenSearch has values of up to 32,766 bytes."""
ESCAPE = "\x1b"
"""Begins the code of half a character, which JSON cannot have, in a value."""

Units = list[UnitTerms]


class IndexedWords(NamedTuple):
    """The distinct words of a document by field, for the dictionary."""

    language: str | None
    by_field: dict[str, set[str]]


def encode_value(value: str) -> str:
    """Return a value as OpenSearch can store it. `decode_value` reverses this."""
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
    units = _field_units(document)
    values: dict[str, object] = {
        field: [position_text(value) for value in values]
        for field, values in units.items()
    }
    values |= dict(_scored_values(units, bool(document.title)))
    values |= dict(_position_values(units))
    values |= dict(_facts(document))
    values[schema.SOURCE] = {
        "text": encode_text(document.text),
        "language": document.language,
    }
    return msgspec.json.encode(values), _words(document, units)


def encode_text(text: str) -> str:
    """Return a text with a replacement for each half of a character.

    All offsets stay the same.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _field_units(document: IndexDocument) -> dict[str, list[Units]]:
    """Return the units of each value of each field."""
    title = text_units(document.title or "")
    names = [form for forms in document.people.values() for form in forms]
    return {
        "text": [*([title] if document.title else []), text_units(document.text)],
        "title": [title],
        "outlet": [text_units(document.outlet or "")],
        "person": list(map(text_units, names)),
        "author": list(map(text_units, document.authors)),
        "org": list(map(text_units, document.organisations)),
        "place": list(map(text_units, document.places)),
        "in": list(map(text_units, document.collections)),
        "tag": list(map(text_units, document.tags)),
        "note": list(map(text_units, document.notes)),
        QUOTE_FIELD: [
            with_speaker(text_units(quotation.text), quotation.speaker_slug)
            for quotation in document.quotations
        ],
    }


def _scored_values(
    units: dict[str, list[Units]], has_title: bool
) -> Iterator[tuple[str, object]]:
    """Yield the weights and lengths of the scored fields."""
    boosts = {"text": [TITLE_BOOST, 1] if has_title else [1], "title": [1]}
    for field in schema.SCORED_FIELDS:
        weights: Counter[str] = Counter()
        length = 0
        for value, boost in zip(units[field], boosts[field], strict=True):
            add_weights(weights, value, boost)
            length += count_positions(value) * boost
        yield schema.weight_field(field), weight_text(weights)
        yield schema.length_field(field), length


def _position_values(units: Mapping[str, list[Units]]) -> Iterator[tuple[str, object]]:
    """Yield the positions of each field as numbers."""
    for field, values in units.items():
        numbers = position_numbers(values)
        yield schema.positions_field(field), b64encode(numbers).decode()


def _facts(document: IndexDocument) -> Iterator[tuple[str, object]]:
    """Yield the values of facets, dates and keys."""
    for facet, values in FACET_GETTERS.items():
        if stored := list(map(encode_value, values(document))):
            yield schema.facet_field(facet), stored
    earliest, latest = day_range(document)
    if latest:
        yield schema.EARLIEST_DAY, earliest
        yield schema.LATEST_DAY, latest
    yield (
        schema.RECENCY,
        -((latest << DAY_BITS) + earliest) if latest else int(UNDATED_KEY),
    )
    yield schema.AGE, (earliest << DAY_BITS) + latest if latest else int(UNDATED_KEY)
    yield schema.ADDED, document.added
    yield schema.ID, encode_value(document.id)
    yield schema.STORY_KEY, story_key(document)
    yield STATE_FIELD, list(states(document))
    yield PERSON_SLUG_FIELD, list(map(encode_value, document.people))


def story_key(document: IndexDocument) -> str:
    """Return the key by which copies are collapsed. It is unique without copies."""
    if document.story_id is None:
        return f"alone {encode_value(document.id)}"
    return f"story {encode_value(document.story_id)}"


def _words(
    document: IndexDocument, units: Mapping[str, Sequence[Units]]
) -> IndexedWords:
    by_field = {
        field: {term for value in values for unit in value for term, _ in unit.weights}
        for field, values in units.items()
    }
    return IndexedWords(document.language, by_field)

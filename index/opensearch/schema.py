"""Define the index in OpenSearch: analyzers, fields and settings."""

from __future__ import annotations

from typing import Any

from index.columnar.indexing.segment_builder import FACET_GETTERS
from index.opensearch.settings import EngineSettings
from index.opensearch.tokens import FORM_SIGN, POSITION_SIGN, WEIGHT_SIGN
from index.schema import INDEX_FORMAT, MARK_FIELDS, STATE_FIELD, THING_FIELDS
from index.text.quotation_analysis import PERSON_SLUG_FIELD, QUOTE_FIELD

Json = dict[str, Any]

LAYOUT = f"{INDEX_FORMAT}.1"
"""The version of schema, analysis and layout. An index of another one is rebuilt."""
SCORED_FIELDS = ("text", "title")
"""Fields with scores, as in the embedded engine. Others only filter."""
WORD_FIELDS = (
    *(*SCORED_FIELDS, "outlet", "person", "author", *THING_FIELDS),
    *(QUOTE_FIELD, *MARK_FIELDS),
)
VALUE_GAP = 1_000_000
"""Positions between two values of a field, so that nothing matches across them."""
MAX_TOKEN_CHARACTERS = 1_000_000
ID, STORY, STORY_KEY = "id", "story", "story_key"
EARLIEST_DAY, LATEST_DAY, RECENCY, AGE, ADDED = (
    "earliest",
    "latest",
    "recency",
    "age",
    "added",
)
SOURCE = "source"
"""The text and title as they were, for passages. It is stored and not searched."""


def facet_field(facet: str) -> str:
    """Return the field with the values of a facet."""
    return STORY if facet == STORY else f"facet_{facet}"


def weight_field(field: str) -> str:
    """Return the field with the weights of the words of another one."""
    return f"{field}_weight"


def length_field(field: str) -> str:
    """Return the field with the length of another one, in positions."""
    return f"{field}_length"


def positions_field(field: str) -> str:
    """Return the field with the positions of another one, as numbers."""
    return f"{field}_positions"


ANALYSIS: Json = {
    "tokenizer": {
        "cuttings_split": {
            "type": "char_group",
            "tokenize_on_chars": [POSITION_SIGN],
            "max_token_length": MAX_TOKEN_CHARACTERS,
        }
    },
    "filter": {
        "cuttings_forms": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [f"([^{FORM_SIGN}]+)"],
        },
        "cuttings_weights": {"type": "delimited_term_freq", "delimiter": WEIGHT_SIGN},
    },
    "analyzer": {
        "cuttings_positions": {
            "type": "custom",
            "tokenizer": "cuttings_split",
            "filter": ["cuttings_forms"],
        },
        "cuttings_weights": {
            "type": "custom",
            "tokenizer": "cuttings_split",
            "filter": ["cuttings_weights"],
        },
    },
}
SIMILARITY: Json = {
    "cuttings_frequency": {
        "type": "scripted",
        "script": {"source": "return query.boost * doc.freq"},
    }
}
"""The score of a word is its weight. BM25 is computed from it (`scoring.py`)."""


def _positions_field() -> Json:
    return {
        "type": "text",
        "analyzer": "cuttings_positions",
        "similarity": "cuttings_frequency",
        "norms": False,
        "index_options": "positions",
        "position_increment_gap": VALUE_GAP,
    }


def _weights_field() -> Json:
    return {
        "type": "text",
        "analyzer": "cuttings_weights",
        "search_analyzer": "cuttings_positions",
        "similarity": "cuttings_frequency",
        "norms": False,
        "index_options": "freqs",
    }


def _number(kind: str) -> Json:
    return {"type": kind}


def build_mapping() -> Json:
    """Return the mapping of the index of articles."""
    fields: Json = {name: _positions_field() for name in WORD_FIELDS}
    for name in WORD_FIELDS:
        fields[positions_field(name)] = {"type": "binary", "doc_values": True}
    for name in SCORED_FIELDS:
        fields[weight_field(name)] = _weights_field()
        fields[length_field(name)] = _number("integer")
    for facet in FACET_GETTERS:
        fields[facet_field(facet)] = {"type": "keyword"}
    return {
        "dynamic": "strict",
        "_source": {"includes": [SOURCE, "state"]},
        "properties": {
            **fields,
            ID: {"type": "keyword"},
            STORY_KEY: {"type": "keyword"},
            PERSON_SLUG_FIELD: {"type": "keyword"},
            STATE_FIELD: {"type": "keyword"},
            EARLIEST_DAY: _number("integer"),
            LATEST_DAY: _number("integer"),
            ADDED: _number("long"),
            RECENCY: _number("long"),
            AGE: _number("long"),
            SOURCE: {"type": "object", "enabled": False},
            "state": {"type": "object", "enabled": False},
        },
    }


def build_settings(settings: EngineSettings) -> Json:
    """Return the settings of the index of articles."""
    return {
        "index": {
            "number_of_shards": settings.shards,
            "number_of_replicas": settings.replicas,
            "refresh_interval": "-1",
            "analysis": ANALYSIS,
            "similarity": SIMILARITY,
        }
    }


def build_dictionary_mapping() -> Json:
    """Return the mapping of the dictionary: one document for each word."""
    return {
        "dynamic": "strict",
        "properties": {
            "word": {"type": "keyword"},
            "length": _number("integer"),
            "count": _number("long"),
            "tags": {"type": "keyword"},
        },
    }


def build_dictionary_settings(settings: EngineSettings) -> Json:
    """Return the settings of the dictionary."""
    return {
        "index": {
            "number_of_shards": 1,
            "number_of_replicas": settings.replicas,
            "refresh_interval": "-1",
        }
    }

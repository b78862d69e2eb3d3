"""Compute BM25 in OpenSearch as the embedded engine does.

The score of a word in OpenSearch is its weight in the document (`schema.SIMILARITY`). A
script turns the weights of a word into its BM25 score. The IDF comes from the number of
documents with any form of the word, which is counted first.
"""

from __future__ import annotations

from math import log
from typing import Any

from index.columnar.searching.terms import MIN_IDF
from index.columnar.storage.snapshot import K1, B
from index.opensearch import schema
from index.opensearch.tokens import WEIGHT_SCALE

Json = dict[str, Any]

MATCH_NOTHING: Json = {"match_none": {}}
MATCH_ALL: Json = {"bool": {"filter": [{"match_all": {}}]}}
SATURATION_SCRIPT = (
    "double weight = _score * params.scale;"
    "if (weight <= 0) { return 0; }"
    "double norm = params.norm * (1.0 - params.b"
    " + params.b * doc[params.length].value / params.average);"
    "return params.boost * weight / (weight + norm);"
)
MIN_AVERAGE = 1e-9


def idf(document_count: int, count: int) -> float:
    """Return the IDF of a word in `count` documents, always above 0."""
    other_count = max(document_count - count, 0)
    return max(log((other_count + 0.5) / (count + 0.5)), MIN_IDF)


def all_of(queries: list[Json]) -> Json:
    """Return the query for documents that match every query, without a score."""
    return queries[0] if len(queries) == 1 else {"bool": {"filter": queries}}


def any_of(queries: list[Json]) -> Json:
    """Return the query for documents that match any query. Scores are added."""
    if not queries:
        return MATCH_NOTHING
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def without_score(query: Json) -> Json:
    """Return a query whose score is 0."""
    return {"bool": {"filter": [query]}}


def saturated(
    query: Json, field: str, boost: float, average: float, scale: float = 1
) -> Json:
    """Return the BM25 score of a query whose score is a weight in fifths.

    `boost` is the IDF multiplied by the boost of the word. `average` is the average
    length of the field. The score of the query is multiplied by `scale` first.
    """
    params = {
        "scale": float(scale),
        "norm": float(WEIGHT_SCALE * K1),
        "b": float(B),
        "length": schema.length_field(field),
        "average": float(average or 1.0),
        "boost": float(boost * (K1 + 1)),
    }
    script = {"source": SATURATION_SCRIPT, "params": params}
    return {"script_score": {"query": query, "script": script}}

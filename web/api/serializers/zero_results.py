"""Serialize the explanation of a search without results."""

from __future__ import annotations

from web.api.schemas import search as schemas
from web.presenters.zero_results import (
    Alternative,
    ConditionRow,
    ZeroResultsExplanation,
)
from web.urls import search as search_urls


def serialize_explanation(explanation: ZeroResultsExplanation) -> schemas.Explanation:
    """Serialize the conditions of a search without results, and alternatives to it."""
    return {
        "reading": explanation.interpretation,
        "clauses": [_serialize_condition(row) for row in explanation.conditions],
        "reasons": list(explanation.reasons),
        "suggestions": [
            _serialize_alternative(alternative)
            for alternative in explanation.alternatives
        ],
    }


def _serialize_condition(row: ConditionRow) -> schemas.Condition:
    return {
        "clause": row.label,
        "blocks": row.blocks,
        "articles": row.article_count,
        "url": search_urls.search(row.request),
        "json": search_urls.search_json(row.request),
    }


def _serialize_alternative(alternative: Alternative) -> schemas.SuggestedSearch:
    return {
        "kind": str(alternative.kind),
        "label": alternative.label,
        "articles": alternative.article_count,
        "url": search_urls.search(alternative.request),
        "json": search_urls.search_json(alternative.request),
    }

"""The JSON of a search that finds nothing: more of `shapes`."""

from __future__ import annotations

from typing import Any

from web.presenters.zero_results import (
    Alternative,
    ConditionRow,
    ZeroResultsExplanation,
)
from web.urls import search as search_urls


def serialize_explanation(explanation: ZeroResultsExplanation) -> dict[str, Any]:
    """Why a search finds nothing; each address finds as many articles as stand beside it."""
    return {
        "reading": explanation.interpretation,
        "clauses": [
            {
                "clause": each.label,
                "blocks": each.blocks,
                **_article_count_and_links(each),
            }
            for each in explanation.conditions
        ],
        "reasons": list(explanation.reasons),
        "suggestions": [
            {
                "kind": str(each.kind),
                "label": each.label,
                **_article_count_and_links(each),
            }
            for each in explanation.alternatives
        ],
    }


def _article_count_and_links(row: ConditionRow | Alternative) -> dict[str, Any]:
    """How many articles there are, and where."""
    return {
        "articles": row.article_count,
        "url": search_urls.search(row.request),
        "json": search_urls.search_json(row.request),
    }

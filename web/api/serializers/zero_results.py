"""The JSON of a search that finds nothing: more of `shapes`."""

from __future__ import annotations

from typing import Any

from web.presenters.zero_results import Explanation, Row, Way
from web.urls import search as search_urls


def explanation(why: Explanation) -> dict[str, Any]:
    """Why a search finds nothing; each address finds as many articles as stand beside it."""
    return {
        "reading": why.reading,
        "clauses": [
            {"clause": each.label, "blocks": each.empties, **_found(each)}
            for each in why.rows
        ],
        "reasons": list(why.reasons),
        "suggestions": [
            {"kind": str(each.kind), "label": each.label, **_found(each)}
            for each in why.ways
        ],
    }


def _found(each: Row | Way) -> dict[str, Any]:
    """How many articles there are, and where."""
    return {
        "articles": each.articles,
        "url": search_urls.search(each.request),
        "json": search_urls.search_json(each.request),
    }

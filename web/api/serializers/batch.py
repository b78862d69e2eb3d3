"""Serialize the results of a list of names."""

from __future__ import annotations

from collections.abc import Sequence

from index.search.response import SearchResult
from web.api.schemas import batch as schemas
from web.api.serializers.values import serialize_dates
from web.presenters.batch import BatchRow
from web.urls import search as search_urls


def serialize_batch(rows: Sequence[BatchRow]) -> schemas.Batch:
    """Serialize the results of all names."""
    return {"names": len(rows), "rows": [_serialize_row(row) for row in rows]}


def _serialize_row(row: BatchRow) -> schemas.BatchRow:
    request = row.request
    return {
        "name": row.name,
        "query": row.query,
        "count": row.total,
        "stories": row.story_count,
        "messages": [str(message) for message in row.messages],
        "results": [_serialize_hit(hit) for hit in row.hits],
        "url": search_urls.search(request) if request else None,
        "json": search_urls.search_json(request) if request else None,
    }


def _serialize_hit(hit: SearchResult) -> schemas.BatchHit:
    article = hit.summary
    return {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        **serialize_dates(article.dates, article.confidence),
        "url": search_urls.document(article.id),
    }

"""The JSON shapes of the contract, made from documents and answers."""

from __future__ import annotations

from dataclasses import replace

from index.engine import Completion
from index.search.request import SearchRequest
from index.search.response import FacetValue, SearchResponse, SearchResult
from web.api.serializers.values import Json, dates
from web.api.serializers.zero_results import explanation
from web.messages import labels
from web.presenters import articles
from web.presenters.facet_values import PAGE, Listed, addresses
from web.presenters.zero_results import Explanation
from web.urls import exports as export_urls
from web.urls import facet_values as facet_value_urls
from web.urls import search as search_urls

DEEP = 1_000  # results beyond which the next slice is named by where this one ends
COUNTED = (
    search_urls.ARTICLES,
    search_urls.STORIES,
)  # by facets, by whether it is by story


def answer(
    found: SearchResponse, messages: tuple[str, ...], why: Explanation | None = None
) -> Json:
    """One page of search results, with these messages beside the answer's own; `why` it finds nothing."""
    return {
        "query": found.request.text,
        "total": found.total,
        "page": found.request.page,
        "size": found.request.size,
        "took_ms": round(found.took_ms, 2),
        "partial": found.partial_count,
        "stories": found.story_count,
        "count_by": COUNTED[found.request.count_stories],
        "results": [_result(each) for each in found.results],
        "facets": {
            name: [_choice(name, each) for each in values]
            for name, values in found.facets.items()
        },
        "suggestion": found.suggestion,
        "messages": [*messages, *found.messages],
        "explanation": explanation(why) if why else None,
        "links": _links(found),
    }


def values(
    asked: facet_value_urls.ValueList, found: Listed, messages: tuple[str, ...]
) -> Json:
    """One page of the values of a facet; `article_count` and `stories` are how many the search finds."""
    page = asked.request.page
    address = addresses(facet_value_urls.json, asked)
    return {
        "facet": asked.facet,
        "query": asked.request.text,
        "find": asked.find,
        "order": str(asked.order),
        "articles": found.answer.total,
        "stories": found.answer.story_count,
        "count_by": COUNTED[asked.request.count_stories],
        "total": found.total,
        "page": page,
        "size": PAGE,
        "values": [_choice(asked.facet, each) for each in found.values],
        "messages": [*messages, *found.answer.messages],
        "links": {
            "self": address(page),
            "next": address(page + 1) if page * PAGE < found.total else None,
            "prev": address(page - 1) if page > 1 else None,
            "html": facet_value_urls.page(asked),
            "search": search_urls.search_json(found.answer.request),
        },
    }


def completion(found: Completion, label: str) -> Json:
    """How what is typed may go on; the address is that of the search for it."""
    if found.kind == "word":
        url = search_urls.search_for(found.value)
    else:
        url = search_urls.search(SearchRequest(filters={found.kind: (found.value,)}))
    return {
        "kind": found.kind,
        "value": found.value,
        "label": label,
        "count": found.count,
        "url": url,
    }


def _result(found: SearchResult) -> Json:
    kept = found.summary
    return {
        "id": kept.id,
        "source_id": kept.source_id,
        "title": kept.title,
        "outlet": kept.outlet,
        "agency": kept.agency,
        **dates(kept.dates, kept.confidence),
        "people": [{"name": each.name, "slug": each.slug} for each in kept.people],
        "snippet": str(articles.snippet(found.snippet)),
        "score": round(found.score, 4),
        "matches": found.match_count,
        "missing_words": list(found.missing_words),
        "folded": list(found.copy_ids),
        "url": search_urls.document(kept.id),
    }


def _choice(facet: str, value: FacetValue) -> Json:
    label = labels.facet_value(facet, value.value, value.label)
    return {
        "value": value.value,
        "label": label,
        "count": value.count,
        "selected": value.selected,
        "excluded": value.excluded,
    }


def _links(found: SearchResponse) -> Json:
    request = found.request
    return {
        "self": search_urls.search_json(request),
        "next": search_urls.search_json(_following(found))
        if found.next_cursor
        else None,
        "prev": search_urls.search_json(replace(request, page=request.page - 1))
        if request.page > 1
        else None,
        "html": search_urls.search(replace(request, collapse_copies=True)),
        "atom": export_urls.feed(request),
        "csv": export_urls.export(request, "csv"),
    }


def _following(found: SearchResponse) -> SearchRequest:
    """The next slice: by its page, and deep down by where this one ends, which costs the same at any depth."""
    request = found.request
    if request.after or request.page * request.size >= DEEP:
        return replace(request, page=1, after=found.next_cursor or "")
    return replace(request, page=request.page + 1)

"""The JSON shapes of the contract, made from documents and answers."""

from __future__ import annotations

from dataclasses import replace

from index.engine import Completion
from index.search.request import SearchRequest
from index.search.response import FacetValue, SearchResponse, SearchResult
from web.api.serializers.values import Json, serialize_dates
from web.api.serializers.zero_results import serialize_explanation
from web.messages import labels
from web.presenters import articles
from web.presenters.facet_values import PAGE_SIZE, FacetValuePage, page_urls
from web.presenters.zero_results import ZeroResultsExplanation
from web.urls import exports as export_urls
from web.urls import facet_values as facet_value_urls
from web.urls import search as search_urls

MAX_PAGED_OFFSET = (
    1_000  # results beyond which the next slice is named by where this one ends
)
COUNT_NAMES = (
    search_urls.ARTICLES,
    search_urls.STORIES,
)  # by facets, by whether it is by story


def serialize_search(
    response: SearchResponse,
    messages: tuple[str, ...],
    explanation: ZeroResultsExplanation | None = None,
) -> Json:
    """One page of search results, with these messages beside the answer's own; `explanation` it finds nothing."""
    return {
        "query": response.request.text,
        "total": response.total,
        "page": response.request.page,
        "size": response.request.size,
        "took_ms": round(response.took_ms, 2),
        "partial": response.partial_count,
        "stories": response.story_count,
        "count_by": COUNT_NAMES[response.request.count_stories],
        "results": [_serialize_result(each) for each in response.results],
        "facets": {
            name: [_serialize_facet_value(name, each) for each in values]
            for name, values in response.facets.items()
        },
        "suggestion": response.suggestion,
        "messages": [*messages, *response.messages],
        "explanation": serialize_explanation(explanation) if explanation else None,
        "links": _search_links(response),
    }


def serialize_facet_values(
    parameters: facet_value_urls.ValueListParameters,
    listed: FacetValuePage,
    messages: tuple[str, ...],
) -> Json:
    """One page of the values of a facet; `article_count` and `stories` are how many the search finds."""
    page = parameters.request.page
    address = page_urls(facet_value_urls.json_url, parameters)
    return {
        "facet": parameters.facet,
        "query": parameters.request.text,
        "find": parameters.find,
        "order": str(parameters.order),
        "articles": listed.response.total,
        "stories": listed.response.story_count,
        "count_by": COUNT_NAMES[parameters.request.count_stories],
        "total": listed.total,
        "page": page,
        "size": PAGE_SIZE,
        "values": [
            _serialize_facet_value(parameters.facet, each) for each in listed.values
        ],
        "messages": [*messages, *listed.response.messages],
        "links": {
            "self": address(page),
            "next": address(page + 1) if page * PAGE_SIZE < listed.total else None,
            "prev": address(page - 1) if page > 1 else None,
            "html": facet_value_urls.page_url(parameters),
            "search": search_urls.search_json(listed.response.request),
        },
    }


def serialize_completion(completion: Completion, label: str) -> Json:
    """How what is typed may go on; the address is that of the search for it."""
    if completion.kind == "word":
        url = search_urls.search_for(completion.value)
    else:
        url = search_urls.search(
            SearchRequest(filters={completion.kind: (completion.value,)})
        )
    return {
        "kind": completion.kind,
        "value": completion.value,
        "label": label,
        "count": completion.count,
        "url": url,
    }


def _serialize_result(result: SearchResult) -> Json:
    kept = result.summary
    return {
        "id": kept.id,
        "source_id": kept.source_id,
        "title": kept.title,
        "outlet": kept.outlet,
        "agency": kept.agency,
        **serialize_dates(kept.dates, kept.confidence),
        "people": [{"name": each.name, "slug": each.slug} for each in kept.people],
        "snippet": str(articles.snippet_html(result.snippet)),
        "score": round(result.score, 4),
        "matches": result.match_count,
        "missing_words": list(result.missing_words),
        "folded": list(result.copy_ids),
        "url": search_urls.document(kept.id),
    }


def _serialize_facet_value(facet: str, value: FacetValue) -> Json:
    label = labels.facet_value_label(facet, value.value, value.label)
    return {
        "value": value.value,
        "label": label,
        "count": value.count,
        "selected": value.selected,
        "excluded": value.excluded,
    }


def _search_links(response: SearchResponse) -> Json:
    request = response.request
    return {
        "self": search_urls.search_json(request),
        "next": search_urls.search_json(_next_url(response))
        if response.next_cursor
        else None,
        "prev": search_urls.search_json(replace(request, page=request.page - 1))
        if request.page > 1
        else None,
        "html": search_urls.search(replace(request, collapse_copies=True)),
        "atom": export_urls.feed(request),
        "csv": export_urls.export(request, "csv"),
    }


def _next_url(response: SearchResponse) -> SearchRequest:
    """The next slice: by its page, and deep down by where this one ends, which costs the same at any depth."""
    request = response.request
    if request.after or request.page * request.size >= MAX_PAGED_OFFSET:
        return replace(request, page=1, after=response.next_cursor or "")
    return replace(request, page=request.page + 1)

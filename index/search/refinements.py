"""Searches that follow from a search: wider, narrower, in other words; each begins at its first page."""

from __future__ import annotations

from dataclasses import replace

from index.engine import FACETS
from index.search.request import Filters, SearchRequest


def toggle_filter(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """The request with one value of a facet taken in, or out if it was chosen; at its first page."""
    return with_filter(request, facet, _toggle(request.filters.get(facet, ()), value))


def toggle_exclusion(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """The request with one value of a facet excluded, or no longer if it was; at its first page."""
    excluded = _with_facet(
        request.excluded, facet, _toggle(request.excluded.get(facet, ()), value)
    )
    return replace(request, excluded=excluded, page=1, after="")


def with_filter(
    request: SearchRequest, facet: str, values: tuple[str, ...]
) -> SearchRequest:
    """The request with exactly these values of a facet; at its first page."""
    return replace(
        request, filters=_with_facet(request.filters, facet, values), page=1, after=""
    )


def _toggle(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return (
        tuple(each for each in values if each != value)
        if value in values
        else (*values, value)
    )


def _with_facet(filters: Filters, facet: str, values: tuple[str, ...]) -> Filters:
    changed = {**filters, facet: values}
    return {name: changed[name] for name in FACETS if changed.get(name)}


def clear_filters(request: SearchRequest) -> SearchRequest:
    """The request with its words and order alone."""
    return replace(
        request,
        filters={},
        excluded={},
        since="",
        until="",
        undated=False,
        page=1,
        after="",
    )


def with_text(request: SearchRequest, text: str) -> SearchRequest:
    """The request with other words, its filters and order kept; at its first page."""
    return replace(request, text=text, page=1, after="")


def phrase_request(text: str) -> SearchRequest:
    """A search for the words of a quotation, as a phrase."""
    return SearchRequest(text=f'"{text.replace(chr(34), " ")}"')


def with_story_counts(request: SearchRequest, *, count_stories: bool) -> SearchRequest:
    """The request with stories or articles counted; at the page where it is, since that moves no result."""
    return replace(request, count_stories=count_stories)


def with_collapsing(request: SearchRequest, *, collapse_copies: bool) -> SearchRequest:
    """The request with copies folded or apart; at its first page."""
    return replace(request, collapse_copies=collapse_copies, page=1, after="")

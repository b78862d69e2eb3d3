"""Derive requests from a request: with other filters, another query or other options.

Unless stated otherwise, a derived request starts at its first page.
"""

from __future__ import annotations

from dataclasses import replace

from index.engine import FACETS
from index.search.request import PAGE_SIZE, Filters, SearchRequest


def toggle_filter(
    request: SearchRequest, facet: str, value: str | None
) -> SearchRequest:
    """Add a value to the filter of a facet, or remove it if it was selected."""
    return with_filter(request, facet, _toggle(request.filters.get(facet, ()), value))


def toggle_exclusion(
    request: SearchRequest, facet: str, value: str | None
) -> SearchRequest:
    """Exclude a value of a facet, or include it again if it was excluded."""
    values = _toggle(request.excluded.get(facet, ()), value)
    excluded = _with_facet(request.excluded, facet, values)
    return replace(request, excluded=excluded, page=1, after="")


def with_filter(
    request: SearchRequest, facet: str, values: tuple[str | None, ...]
) -> SearchRequest:
    """Set the filter of a facet to exactly these values."""
    is_first_page = request.page == 1 and not request.after
    if is_first_page and request.filters.get(facet, ()) == values:
        return request  # which is usual, and saves a copy
    filters = _with_facet(request.filters, facet, values)
    return replace(request, filters=filters, page=1, after="")


def _toggle(
    values: tuple[str | None, ...], value: str | None
) -> tuple[str | None, ...]:
    if value not in values:
        return (*values, value)
    return tuple(selected for selected in values if selected != value)


def _with_facet(
    filters: Filters, facet: str, values: tuple[str | None, ...]
) -> Filters:
    """Set the values of a facet. Facets without values are removed."""
    changed = {**filters, facet: values}
    return {name: changed[name] for name in FACETS if changed.get(name)}


def clear_filters(request: SearchRequest) -> SearchRequest:
    """Remove all filters and dates. The query and the options remain."""
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


def with_results(request: SearchRequest) -> SearchRequest:
    """List articles, where a request has only counts."""
    return replace(request, size=PAGE_SIZE, page=1, after="")


def with_text(request: SearchRequest, text: str) -> SearchRequest:
    """Replace the query. The filters and options remain."""
    return replace(request, text=text, page=1, after="")


def phrase_request(text: str) -> SearchRequest:
    """Return a new request for the words of a text as a phrase."""
    words = text.replace('"', " ")
    return SearchRequest(text=f'"{words}"')


def with_story_counts(request: SearchRequest, *, count_stories: bool) -> SearchRequest:
    """Count stories or articles. The page stays, since the results do not change."""
    return replace(request, count_stories=count_stories)


def with_collapsing(request: SearchRequest, *, collapse_copies: bool) -> SearchRequest:
    """Collapse or expand the copies of each story."""
    return replace(request, collapse_copies=collapse_copies, page=1, after="")

"""Searches that follow from a search: wider, narrower, in other words; each begins at its first page."""

from __future__ import annotations

from dataclasses import replace

from index.engine import FACETS
from index.search.request import Filters, Request


def turned(request: Request, facet: str, value: str) -> Request:
    """The request with one value of a facet taken in, or out if it was chosen; at its first page."""
    return with_filter(request, facet, _turned(request.filters.get(facet, ()), value))


def barred(request: Request, facet: str, value: str) -> Request:
    """The request with one value of a facet excluded, or no longer if it was; at its first page."""
    excluded = _with(
        request.excluded, facet, _turned(request.excluded.get(facet, ()), value)
    )
    return replace(request, excluded=excluded, page=1, after="")


def with_filter(request: Request, facet: str, values: tuple[str, ...]) -> Request:
    """The request with exactly these values of a facet; at its first page."""
    return replace(
        request, filters=_with(request.filters, facet, values), page=1, after=""
    )


def _turned(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return (
        tuple(each for each in values if each != value)
        if value in values
        else (*values, value)
    )


def _with(filters: Filters, facet: str, values: tuple[str, ...]) -> Filters:
    changed = {**filters, facet: values}
    return {name: changed[name] for name in FACETS if changed.get(name)}


def cleared(request: Request) -> Request:
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


def reworded(request: Request, text: str) -> Request:
    """The request with other words, its filters and order kept; at its first page."""
    return replace(request, text=text, page=1, after="")


def request_for(text: str) -> Request:
    """A search for the words of a quotation, as a phrase."""
    return Request(text=f'"{text.replace(chr(34), " ")}"')


def counting(request: Request, *, by_story: bool) -> Request:
    """The request with stories or articles counted; at the page where it is, since that moves no result."""
    return replace(request, by_story=by_story)


def folding(request: Request, *, fold: bool) -> Request:
    """The request with copies folded or apart; at its first page."""
    return replace(request, fold=fold, page=1, after="")

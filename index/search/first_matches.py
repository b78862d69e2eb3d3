"""Find the matches of a query in the texts of results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive.catalog import ArticleSummary, Catalog
from index.engine import Engine, Span
from index.search.highlighting import ArticleMatcher, load_quotation_spans
from index.search.preparation import PreparedSearch


@dataclass(frozen=True, slots=True)
class FirstMatches:
    """Some results of a search, and where its query matches in their texts.

    `combined_spans` returns how many spans of parts near each other were combined to
    find the matches so far.
    """

    ids: tuple[str, ...]
    total: int
    messages: tuple[str, ...]
    spans_in: Callable[[ArticleSummary], Sequence[Span]]
    combined_spans: Callable[[], int]


def find_first(
    engine: Engine, catalog: Catalog, prepared: PreparedSearch, place: tuple[int, int]
) -> FirstMatches:
    """Return some results of a search. Copies are results of their own.

    `place` is the number of the results before, and the largest number of results.
    """
    offset, limit = place
    search = replace(
        prepared.search,
        facets=(),
        offset=offset,
        limit=limit,
        after=None,
        related_limit=0,
        with_passages=False,
        collapse_copies=False,
    )
    results = engine.search(search)
    ids = tuple(hit.id for hit in results.hits)
    quotations = load_quotation_spans(catalog, prepared.parsed, ids)

    matcher = ArticleMatcher(engine, prepared.parsed)

    def spans_in(article: ArticleSummary) -> Sequence[Span]:
        spans = quotations.get(article.id, ())
        return matcher.find(article.text, article.language, spans)

    return FirstMatches(
        ids,
        results.total,
        (*prepared.messages, *results.messages),
        spans_in,
        lambda: matcher.combined_spans,
    )

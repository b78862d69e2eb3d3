"""Find the matches of a query in the texts of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archive.catalog import ArticleSummary, Catalog
from index.engine import Engine, Span
from index.search.highlighting import ArticleMatcher, load_quotation_spans
from index.search.preparation import PreparedSearch


@dataclass(frozen=True, slots=True)
class FirstMatches:
    """Some results of a search, and where its query matches in their texts.

    `quotations` has the spans of the quotations by article, if the query looks for any.
    """

    ids: tuple[str, ...]
    total: int
    messages: tuple[str, ...]
    quotations: Mapping[str, Sequence[Span]]
    matcher: ArticleMatcher

    def spans_in(self, article: ArticleSummary) -> list[Span]:
        """Return the spans that the query matches in the text of an article."""
        quotations = self.quotations.get(article.id, ())
        return self.matcher.find(article.text, article.language, quotations)

    def is_in_quotation(self, article: ArticleSummary, quotation: Span) -> bool:
        """Tell whether the query matches inside a quotation of an article."""
        start, end = quotation
        return self.matcher.occurs_in(article.text[start:end], article.language)


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
    return FirstMatches(
        ids=ids,
        total=results.total,
        messages=(*prepared.messages, *results.messages),
        quotations=load_quotation_spans(catalog, prepared.parsed, ids),
        matcher=ArticleMatcher(engine, prepared.parsed),
    )

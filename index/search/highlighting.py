"""What of each text is shown: the passages with what a query matched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from archive.catalog import ArticleSummary, Catalog, Record
from index.engine import Hit, Span
from index.query.parser import ParsedQuery
from index.text.quotation_analysis import QUOTE_FIELD
from index.text.snippets import (
    TextFragment,
    find_spans,
    make_snippet,
    merge_spans,
    query_prefixes,
    select_passages,
    to_word_matches,
)


def make_snippets(
    catalog: Catalog,
    parsed: ParsedQuery,
    hits: Iterable[Hit],
    summaries: Mapping[str, ArticleSummary],
) -> Mapping[str, tuple[tuple[TextFragment, ...], int]]:
    """The passages that show each hit, and how many matches its text has.

    Where the engine names none, they are those that the marks of the whole text make.
    """
    prefixes = query_prefixes(parsed.query)
    placed = {
        hit.id: (
            make_snippet(summaries[hit.id].text, hit.passages, prefixes),
            hit.match_count,
        )
        for hit in hits
        if hit.id in summaries and (hit.passages or not parsed.clause_texts)
    }
    texts = {
        hit.id: summaries[hit.id].text
        for hit in hits
        if hit.id in summaries and hit.id not in placed
    }
    said = (
        _load_quotation_spans(catalog, list(texts))
        if QUOTE_FIELD in {each.field() for each in parsed.query.leaves()}
        else {}
    )
    marked = {
        id: find_matches(text, parsed, said.get(id, ())) for id, text in texts.items()
    }
    read = {
        id: (
            make_snippet(text, select_passages(to_word_matches(text, marked[id]))),
            len(marked[id]),
        )
        for id, text in texts.items()
    }
    return placed | read


def _load_quotation_spans(
    catalog: Catalog, ids: Sequence[str]
) -> Mapping[str, Sequence[Span]]:
    """Where each document quotes."""
    return {id: quotation_spans(record) for id, record in catalog.records(ids).items()}


def quotation_spans(record: Record) -> list[Span]:
    """Where a document quotes."""
    return [(each.start, each.end) for each in record.document.quotations]


def find_matches(
    text: str, parsed: ParsedQuery, quotations: Sequence[Span]
) -> list[Span]:
    """What of a text the query matched; what it asks of speech is marked in quotations alone."""
    said = find_spans(text, parsed.query, QUOTE_FIELD)
    inside = [
        span
        for span in said
        if any(start <= span[0] and span[1] <= end for start, end in quotations)
    ]
    return merge_spans([*find_spans(text, parsed.query), *inside])

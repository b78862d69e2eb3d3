"""Find the matches of a query in documents, and make the snippets of hits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from archive.catalog import ArticleSummary, Catalog, Record
from index.engine import Hit, Span
from index.query.parser import ParsedQuery
from index.text.matching import find_spans, merge_spans, pattern_test
from index.text.passages import select_passages, to_word_matches
from index.text.quotation_analysis import QUOTE_FIELD
from index.text.snippets import TextFragment, make_snippet


class Snippet(NamedTuple):
    """The passages of a hit, and the number of matches in its whole text."""

    fragments: tuple[TextFragment, ...]
    match_count: int


def make_snippets(
    catalog: Catalog,
    parsed: ParsedQuery,
    hits: Iterable[Hit],
    summaries: Mapping[str, ArticleSummary],
) -> Mapping[str, Snippet]:
    """Return the snippet of each hit that has a summary, by id.

    If the engine returned no passages, they are selected from the matches in the text.
    """
    test = pattern_test(parsed.query)
    snippets: dict[str, Snippet] = {}
    other_texts: dict[str, str] = {}
    for hit in hits:
        if hit.id not in summaries:
            continue
        text = summaries[hit.id].text
        if hit.passages or not parsed.clause_texts:
            fragments = make_snippet(text, hit.passages, test)
            snippets[hit.id] = Snippet(fragments, hit.match_count)
        else:
            other_texts[hit.id] = text
    return snippets | _snippets_of_texts(catalog, parsed, other_texts)


def _snippets_of_texts(
    catalog: Catalog, parsed: ParsedQuery, texts: Mapping[str, str]
) -> dict[str, Snippet]:
    """Return the snippets of texts by id, from the matches found in them."""
    quotations = _load_quotation_spans(catalog, parsed, list(texts))
    snippets = {}
    for id, text in texts.items():
        matches = find_matches(text, parsed, quotations.get(id, ()))
        passages = select_passages(to_word_matches(text, matches))
        snippets[id] = Snippet(make_snippet(text, passages), len(matches))
    return snippets


def _load_quotation_spans(
    catalog: Catalog, parsed: ParsedQuery, ids: Sequence[str]
) -> Mapping[str, Sequence[Span]]:
    """Return the quotations of documents by id, if the query looks for quotations."""
    fieldnames = {leaf.field() for leaf in parsed.query.leaves()}
    if QUOTE_FIELD not in fieldnames:
        return {}
    return {id: quotation_spans(record) for id, record in catalog.records(ids).items()}


def quotation_spans(record: Record) -> list[Span]:
    """Return the spans of the quotations in a document."""
    quotations = record.document.quotations
    return [(quotation.start, quotation.end) for quotation in quotations]


def find_matches(
    text: str, parsed: ParsedQuery, quotations: Sequence[Span]
) -> list[Span]:
    """Return the spans that a query matches in a text.

    Matches in the field for quotations count only inside the given quotations.
    """
    quoted = [
        span
        for span in find_spans(text, parsed.query, QUOTE_FIELD)
        if _is_inside_any(span, quotations)
    ]
    return merge_spans([*find_spans(text, parsed.query), *quoted])


def _is_inside_any(span: Span, outer_spans: Iterable[Span]) -> bool:
    start, end = span
    return any(
        outer_start <= start and end <= outer_end
        for outer_start, outer_end in outer_spans
    )

"""Find the matches of a query in documents, and make the snippets of hits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from archive import deadline
from archive.catalog import ArticleSummary, Catalog, Record
from index.engine import Engine, Hit, Span
from index.query.parser import ParsedQuery
from index.text.matching import FormsOf, find_spans, merge_spans, pattern_test
from index.text.passages import select_passages, to_word_matches
from index.text.quotation_analysis import QUOTE_FIELD
from index.text.snippets import TextFragment, make_snippet


class Snippet(NamedTuple):
    """The passages of a hit, and the number of matches in its whole text."""

    fragments: tuple[TextFragment, ...]
    match_count: int


def make_snippets(
    catalog: Catalog,
    engine: Engine,
    parsed: ParsedQuery,
    hits: Iterable[Hit],
    summaries: Mapping[str, ArticleSummary],
) -> Mapping[str, Snippet]:
    """Return the snippet of each hit that has a summary, by id.

    If the engine returned no passages, they are selected from the matches in the text.
    """
    test = pattern_test(parsed.query)
    snippets: dict[str, Snippet] = {}
    others: dict[str, ArticleSummary] = {}
    for hit in hits:
        if hit.id not in summaries:
            continue
        text = summaries[hit.id].text
        if hit.passages or not parsed.clause_texts:
            fragments = make_snippet(text, hit.passages, test)
            snippets[hit.id] = Snippet(fragments, hit.match_count)
        else:
            others[hit.id] = summaries[hit.id]
    return snippets | _snippets_of_texts(catalog, engine, parsed, others)


def _snippets_of_texts(
    catalog: Catalog,
    engine: Engine,
    parsed: ParsedQuery,
    summaries: Mapping[str, ArticleSummary],
) -> dict[str, Snippet]:
    """Return the snippets of articles by id, from the matches found in their texts."""
    quotations = load_quotation_spans(catalog, parsed, list(summaries))
    snippets = {}
    for id, summary in summaries.items():
        deadline.check()
        forms_of = forms_in_language(engine, summary.language)
        spans = quotations.get(id, ())
        matches = find_matches(summary.text, parsed, spans, forms_of)
        passages = select_passages(to_word_matches(summary.text, matches))
        snippets[id] = Snippet(make_snippet(summary.text, passages), len(matches))
    return snippets


def forms_in_language(engine: Engine, language: str | None) -> FormsOf:
    """Return the function from a word to the words that match it in a language."""
    return partial(engine.word_forms, language=language)


def load_quotation_spans(
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
    text: str, parsed: ParsedQuery, quotations: Sequence[Span], forms_of: FormsOf
) -> list[Span]:
    """Return the spans that a query matches in a text.

    Matches in the field for quotations count only inside the given quotations.
    `forms_of` returns the forms of a word in the language of the text.
    """
    quoted = [
        span
        for span in find_spans(text, parsed.query, QUOTE_FIELD, forms_of=forms_of)
        if _is_inside_any(span, quotations)
    ]
    return merge_spans([*find_spans(text, parsed.query, forms_of=forms_of), *quoted])


def _is_inside_any(span: Span, outer_spans: Iterable[Span]) -> bool:
    start, end = span
    return any(
        outer_start <= start and end <= outer_end
        for outer_start, outer_end in outer_spans
    )

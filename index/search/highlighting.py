"""Find the matches of a query in documents, and make the snippets of hits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from archive import deadline
from archive.catalog import ArticleSummary, Catalog, Record
from index.engine import Engine, Hit, Span
from index.query.parser import ParsedQuery
from index.text.matching import TextMatcher, merge_spans, pattern_test
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
    matcher = ArticleMatcher(engine, parsed)
    snippets = {}
    for id, summary in summaries.items():
        deadline.check()
        spans = quotations.get(id, ())
        matches = matcher.find(summary.text, summary.language, spans)
        passages = select_passages(to_word_matches(summary.text, matches))
        snippets[id] = Snippet(make_snippet(summary.text, passages), len(matches))
    return snippets


def load_quotation_spans(
    catalog: Catalog, parsed: ParsedQuery, ids: Sequence[str]
) -> Mapping[str, Sequence[Span]]:
    """Return the quotations of documents by id, if the query looks for quotations."""
    fieldnames = {leaf.field() for leaf in parsed.query.leaves()}
    if QUOTE_FIELD not in fieldnames:
        return {}
    return catalog.people.quotation_spans(ids)


def quotation_spans(record: Record) -> list[Span]:
    """Return the spans of the quotations in a document."""
    quotations = record.document.quotations
    return [(quotation.start, quotation.end) for quotation in quotations]


class ArticleMatcher:
    """Finds the matches of a query in the texts of articles."""

    def __init__(self, engine: Engine, parsed: ParsedQuery) -> None:
        self._matchers: list[TextMatcher] = []

        def make_matchers(language: str | None) -> tuple[TextMatcher, TextMatcher]:
            forms_of = partial(engine.word_forms, language=language)
            anywhere = TextMatcher(parsed.query, forms_of=forms_of)
            quoted = TextMatcher(parsed.query, QUOTE_FIELD, forms_of=forms_of)
            self._matchers += [anywhere, quoted]
            return anywhere, quoted

        self._matchers_in = lru_cache(maxsize=None)(make_matchers)

    @property
    def combined_spans(self) -> int:
        """Return the spans of parts near each other in all texts so far."""
        return sum(matcher.combined_spans for matcher in self._matchers)

    def find(
        self, text: str, language: str | None, quotations: Sequence[Span]
    ) -> list[Span]:
        """Return the spans that the query matches in a text.

        Matches in the field for quotations count only inside the given quotations.
        """
        anywhere, in_quotations = self._matchers_in(language)
        spans = anywhere.find_spans(text)
        if not quotations:
            return spans
        quoted = (
            (start + first, start + last)
            for start, end in quotations
            for first, last in in_quotations.find_spans(text[start:end])
        )
        return merge_spans([*spans, *quoted])

    def occurs_in(self, text: str, language: str | None) -> bool:
        """Tell whether the query matches in the text of a quotation."""
        return any(matcher.find_spans(text) for matcher in self._matchers_in(language))

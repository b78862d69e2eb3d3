"""Suggest a corrected query if few articles match."""

from __future__ import annotations

import re
from dataclasses import replace

from whoosh.query import Or, Query, Term, Variations

from index.engine import Engine, Results
from index.query.parser import parse_query
from index.search.preparation import PreparedSearch

FEW_RESULTS = 3
"""A query gets no suggestion if this many articles match all its words."""
TEXT_FIELD = "text"


def suggest_query(
    engine: Engine, prepared: PreparedSearch, results: Results
) -> str | None:
    """Return the query with corrected words, if more articles match it.

    If equally many match, more related articles count.
    """
    if results.total >= FEW_RESULTS:
        return None
    corrected = _correct_words(engine, prepared)
    if corrected == prepared.request.text:
        return None
    parsed = parse_query(corrected)
    search = replace(
        prepared.search,
        query=parsed.query,
        optional_clauses=parsed.optional_clauses,
        facets=(),
        with_passages=False,
        after=None,
        offset=0,
    )
    corrected_results = engine.search(search)
    is_better = _match_counts(corrected_results) > _match_counts(results)
    return corrected if is_better else None


def _match_counts(results: Results) -> tuple[int, int]:
    return results.total, len(results.related)


def _correct_words(engine: Engine, prepared: PreparedSearch) -> str:
    text = prepared.request.text
    for query, typed in prepared.parsed.clause_texts:
        if not _is_plain_word(query, typed):
            continue
        correction = engine.correct_spelling(typed)
        if correction:
            text = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", correction, text)
    return text


def _is_plain_word(query: Query, text: str) -> bool:
    """Tell whether a clause is one word of the text.

    Fields, prefixes, phrases and designators such as `S-400` are not corrected.
    """
    forms = query.subqueries if isinstance(query, Or) else [query]
    return text.isalpha() and all(map(_is_text_term, forms))


def _is_text_term(query: Query) -> bool:
    return isinstance(query, Term | Variations) and query.fieldname == TEXT_FIELD

"""Evaluate one search on one state of the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from types import MappingProxyType

from whoosh.query import Query

from index.columnar.searching.evaluate import SCORE_DIGITS
from index.engine import FEW_MATCHES, Hit, Results, Search, Sort
from index.opensearch import schema
from index.opensearch.clauses import Clause
from index.opensearch.compiler import compile_query
from index.opensearch.facets import FacetCounter
from index.opensearch.matches import Matches
from index.opensearch.pages import Pager
from index.opensearch.passages import NO_MATCHES, find_passages
from index.opensearch.proximity import scored_words
from index.opensearch.reader import Reader, read_together
from index.opensearch.related import find_missing_clauses, related_query
from index.opensearch.rows import Row
from index.opensearch.writer import document_id

NOTHING_MISSING: Mapping[str, tuple[Query, ...]] = MappingProxyType({})


def evaluate_search(reader: Reader, search: Search) -> Results:
    """Return the results of one search."""
    query, messages = compile_query(reader, search.query)
    matches = Matches(reader, search, query.scored(reader))
    counter = FacetCounter(matches)
    pager = Pager(
        matches,
        words=scored_words(query, reader),
        first_request=counter.aggregations(),
        parameters=counter.parameters(),
    )
    rows, cursor = pager.page()
    answer = pager.first_answer
    assert answer is not None
    total = answer["hits"]["total"]["value"]
    counts = counter.read(answer, total)
    return Results(
        total=total,
        hits=_make_hits(pager, query, rows),
        facets={name: result.counts for name, result in counts.facets.items()},
        messages=(*messages, *counts.messages),
        related=_find_related(matches, query, total),
        next_cursor=cursor,
        value_counts={
            name: result.value_count for name, result in counts.facets.items()
        },
        story_count=counts.story_count,
    )


def _make_hits(
    pager: Pager,
    query: Clause,
    rows: Sequence[Row],
    missing: Mapping[str, tuple[Query, ...]] = NOTHING_MISSING,
) -> tuple[Hit, ...]:
    reader, search = pager.matches.reader, pager.matches.search
    passages = find_passages(reader, query, rows) if search.with_passages else {}
    copies = pager.copies(rows) if search.collapse_copies else {}
    hits = []
    for row in rows:
        spans, match_count = passages.get(row.id, NO_MATCHES)
        hit = Hit(
            id=row.id,
            score=round(row.score + row.bonus, SCORE_DIGITS),
            missing_clauses=missing.get(document_id(row.id), ()),
            passages=spans,
            copy_ids=tuple(copies.get(row.id, ())),
            match_count=match_count,
        )
        hits.append(hit)
    return tuple(hits)


def _find_related(matches: Matches, query: Clause, total: int) -> tuple[Hit, ...]:
    """Return the best documents that lack some words, if few documents match."""
    reader, search = matches.reader, matches.search
    if not search.related_limit or total >= FEW_MATCHES:
        return ()
    related = read_together(reader, lambda draft: related_query(draft, query, search))
    if related is None:
        return ()
    related_search = replace(
        search, sort=Sort.RELEVANCE, offset=0, after=None, limit=search.related_limit
    )
    others = {"bool": {"must": [related], "must_not": [query.filter()]}}
    related_matches = Matches(reader, related_search, others)

    def hidden(stories: Sequence[str]) -> Set[str]:
        return _matching_stories(matches, stories)

    words = scored_words(query, reader)
    pager = Pager(related_matches, words=words, hidden=hidden)
    rows, _ = pager.page()
    keys = [document_id(row.id) for row in rows]
    missing = find_missing_clauses(reader, query, search, keys)
    return _make_hits(pager, query, rows, missing)


def _matching_stories(matches: Matches, stories: Sequence[str]) -> Set[str]:
    """Return which stories have a document that matches."""
    if not stories:
        return frozenset()
    body = {
        "size": len(stories),
        "query": matches.full_query({"terms": {schema.STORY: list(stories)}}),
        "collapse": {"field": schema.STORY_KEY},
        "sort": [{schema.ID: "asc"}],
        "_source": False,
        "docvalue_fields": [schema.STORY],
        "track_total_hits": False,
    }
    hits = matches.reader.search(body)["hits"]["hits"]
    return {hit["fields"][schema.STORY][0] for hit in hits}

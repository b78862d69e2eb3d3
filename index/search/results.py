"""Load what is shown for each hit: summary, snippet and copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.catalog import Catalog, DocumentRef
from index.engine import Engine, Hit
from index.query.parser import ParsedQuery
from index.search.highlighting import make_snippets
from index.search.response import SearchResult

MAX_COPIES = 10
"""The number of copies that are listed below a result."""


def load_results(
    catalog: Catalog, engine: Engine, parsed: ParsedQuery, hits: Sequence[Hit]
) -> Mapping[str, SearchResult]:
    """Return the results for hits by id, without documents deleted meanwhile."""
    summaries = catalog.summaries([hit.id for hit in hits])
    copies = _load_copies(catalog, hits)
    snippets = make_snippets(catalog, engine, parsed, hits, summaries)
    results = {}
    for hit in hits:
        if hit.id not in summaries:
            continue
        snippet = snippets[hit.id]
        results[hit.id] = SearchResult(
            summary=summaries[hit.id],
            score=hit.score,
            snippet=snippet.fragments,
            missing_words=tuple(map(parsed.clause_text, hit.missing_clauses)),
            copy_ids=hit.copy_ids,
            copies=tuple(copies[id] for id in _listed_copies(hit) if id in copies),
            match_count=snippet.match_count,
        )
    return results


def _load_copies(catalog: Catalog, hits: Sequence[Hit]) -> Mapping[str, DocumentRef]:
    """Return the listed copies of all hits, by id."""
    ids: list[str] = []
    for hit in hits:
        ids += _listed_copies(hit)
    return catalog.refs(ids) if ids else {}


def _listed_copies(hit: Hit) -> tuple[str, ...]:
    return hit.copy_ids[:MAX_COPIES]

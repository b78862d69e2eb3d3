"""Count matches by two facets with aggregations, and draw samples of matches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive import deadline
from index.engine import FacetCount, PairCount, PairCounts, Search
from index.opensearch import schema
from index.opensearch.client import Json
from index.opensearch.compiler import compile_query
from index.opensearch.documents import decode_value, encode_value
from index.opensearch.facets import HAS_STORY, STORIES_SCRIPTS, FacetCounter
from index.opensearch.matches import Matches
from index.opensearch.reader import Reader

MAX_CELLS = 10_000
"""Cells that one request counts. OpenSearch allows 65,535 by default."""


def count_pairs(reader: Reader, search: Search, row: str, column: str) -> PairCounts:
    """Return the counts of the matches of a search by two facets."""
    facets = tuple(dict.fromkeys((row, column)))
    search = replace(search, facets=facets, own_filters=True)
    matches, messages = _find(reader, search)
    counter = FacetCounter(matches)
    body = {
        "size": 0,
        "track_total_hits": True,
        "query": matches.full_query(),
        "aggs": counter.aggregations(),
    }
    answer = reader.search(body, **counter.parameters())
    total = answer["hits"]["total"]["value"]
    counts = counter.read(answer, total)
    rows, columns = counts.facets[row], counts.facets[column]
    cells = _Cells(matches, (row, column), columns.counts)
    return PairCounts(
        total=total,
        rows=rows.counts,
        columns=columns.counts,
        cells=tuple(cells.count(rows.counts)),
        messages=(*messages, *counts.messages),
        value_counts={
            facet: result.value_count for facet, result in counts.facets.items()
        },
    )


def sample_matches(reader: Reader, search: Search, limit: int) -> list[str]:
    """Return the smallest ids of the matches of a search, ascending."""
    matches, _ = _find(reader, search)
    body = {
        "size": limit,
        "track_total_hits": False,
        "query": {"bool": {"filter": [matches.full_query()]}},
        "sort": [{schema.ID: "asc"}],
        "_source": False,
        "docvalue_fields": [schema.ID],
    }
    hits = reader.search(body)["hits"]["hits"]
    return [hit["fields"][schema.ID][0] for hit in hits]


def _find(reader: Reader, search: Search) -> tuple[Matches, tuple[str, ...]]:
    """Return the matches of a search, and the messages of its query."""
    query, messages = compile_query(reader, search.query)
    return Matches(reader, search, query.filter()), messages


class _Cells:
    """The cells of some columns, for slices of rows."""

    def __init__(
        self,
        matches: Matches,
        facets: tuple[str, str],
        columns: Sequence[FacetCount],
    ) -> None:
        self._matches = matches
        self._row, self._column = facets
        self._columns = [count.value for count in columns]

    def count(self, rows: Sequence[FacetCount]) -> Iterator[PairCount]:
        """Yield the cells that are not 0, in the order of the rows and columns."""
        values = [count.value for count in rows]
        size = max(MAX_CELLS // max(len(self._columns), 1), 1)
        for start in range(0, len(values), size):
            deadline.check()
            yield from self._slice(values[start : start + size])

    def _slice(self, rows: Sequence[str | None]) -> Iterator[PairCount]:
        cells = _values(self._row, rows, _values(self._column, self._columns, {}))
        if self._matches.search.count_stories:
            story = {
                "copies": {
                    "filter": HAS_STORY,
                    "aggs": {"stories": {"scripted_metric": STORIES_SCRIPTS}},
                }
            }
            inner = _values(self._column, self._columns, story)
            cells = _values(self._row, rows, inner)
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": {"bool": {"filter": [self._matches.full_query()]}},
            "aggs": cells,
        }
        counts = {
            row: {column: _size(cell) for column, cell in _buckets(part)}
            for row, part in _buckets(self._matches.reader.search(body)["aggregations"])
        }
        for row in rows:
            for column in self._columns:
                if count := counts.get(row, {}).get(column, 0):
                    yield PairCount(row, column, count)


def _values(facet: str, values: Sequence[str | None], inner: Json) -> Json:
    """Return the aggregations for some values of a facet, with others inside."""
    field = schema.facet_field(facet)
    parts: Json = {}
    if encoded := [encode_value(value) for value in values if value is not None]:
        terms = {"field": field, "include": encoded, "size": len(encoded)}
        parts["values"] = {"terms": terms, "aggs": inner}
    if None in values:
        parts["unknown"] = {"missing": {"field": field}, "aggs": inner}
    return parts


def _buckets(part: Json) -> Iterator[tuple[str | None, Json]]:
    """Yield the values of a facet with their parts of a response."""
    for bucket in part.get("values", {}).get("buckets", ()):
        yield decode_value(bucket["key"]), bucket
    if "unknown" in part:
        yield None, part["unknown"]


def _size(cell: Json) -> int:
    """Return the number of documents of a cell, or of its stories."""
    if "copies" not in cell:
        return int(cell["doc_count"])
    copies = cell["copies"]
    stories = copies["stories"]["value"] or 0
    return int(cell["doc_count"]) - int(copies["doc_count"]) + int(stories)

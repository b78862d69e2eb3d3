"""One state of the index, as searches see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import msgspec

from index.opensearch import schema
from index.opensearch.clauses import Clause, LanguageGroup
from index.opensearch.client import Client, Json
from index.opensearch.dictionary import Dictionary
from index.opensearch.forms import language_groups
from index.opensearch.scoring import any_of
from index.opensearch.state import Generation

KEEP_ALIVE = "10m"
"""How long a snapshot stays readable after its last search."""
MAX_COUNTED = 500
"""Queries that are counted at once. OpenSearch allows 1,024 clauses."""
MAX_COUNTS = 20_000
"""Numbers of documents that are kept."""


@dataclass
class WordCache:
    """What is known about the words of one state: the dictionary, and numbers.

    `counts` are those of queries, `values` those of the values of facets.
    """

    dictionary: Dictionary
    counts: dict[str, int] = field(default_factory=dict)
    values: dict[str, Counter[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """Searches one state of the index.

    `pit` is the id of a point in time, "" for the newest documents.
    """

    client: Client
    generation: Generation
    words: WordCache
    pit: str = ""

    @property
    def dictionary(self) -> Dictionary:
        """Return the dictionary."""
        return self.words.dictionary

    @property
    def document_count(self) -> int:
        """Return the number of documents."""
        return self.generation.state.count

    def average_length(self, field_name: str) -> float:
        """Return the average length of a field."""
        return self.generation.state.lengths.get(field_name, 0.0)

    @cached_property
    def groups(self) -> list[LanguageGroup]:
        """Return the languages of the archive."""
        state = self.generation.state
        return language_groups(state.languages, state.count)

    def search(self, body: Json, **parameters: object) -> Json:
        """Run a search."""
        if not self.pit:
            return self.client.search(self.generation.index, body, **parameters)
        point = {"id": self.pit, "keep_alive": KEEP_ALIVE}
        return self.client.search(None, {**body, "pit": point}, **parameters)

    def size(self, clause: Clause) -> int:
        """Return the number of documents that match a clause."""
        key = _key(clause.filter())
        if key not in self.words.counts:
            self.load_sizes([clause])
        return self.words.counts[key]

    def load_sizes(self, clauses: Iterable[Clause]) -> None:
        """Count the documents of clauses in one request."""
        queries = {_key(query): query for query in (part.filter() for part in clauses)}
        counts = self.words.counts
        missing = {key: query for key, query in queries.items() if key not in counts}
        if not missing:
            return
        if len(counts) > MAX_COUNTS:
            counts.clear()
        for batch in batched(missing.items(), MAX_COUNTED):
            numbers = self.count([query for _, query in batch])
            counts |= dict(zip([key for key, _ in batch], numbers, strict=True))

    def count(self, queries: list[Json]) -> list[int]:
        """Return the number of documents that match each query."""
        filters = {str(at): query for at, query in enumerate(queries)}
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": {"bool": {"filter": [IS_DOCUMENT, any_of(queries)]}},
            "aggs": {"counts": {"filters": {"filters": filters}}},
        }
        buckets = self.search(body)["aggregations"]["counts"]["buckets"]
        return [buckets[name]["doc_count"] for name in filters]


def batched(
    items: Iterable[tuple[str, Json]], size: int
) -> Iterator[list[tuple[str, Json]]]:
    """Yield lists of some items."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


IS_DOCUMENT: Json = {"exists": {"field": schema.ID}}
"""Matches all documents but that of the state."""


def _key(query: Json) -> str:
    return msgspec.json.encode(query).decode()

"""One state of the index, as searches see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import msgspec

from archive import deadline
from archive.chunks import chunks
from index.opensearch import schema
from index.opensearch.clauses import Clause, LanguageGroup
from index.opensearch.client import Client, Json, TargetedSearch
from index.opensearch.dictionary import Dictionary, WordAnswers
from index.opensearch.forms import language_groups
from index.opensearch.scoring import any_of
from index.opensearch.state import Generation

T = TypeVar("T")

KEEP_ALIVE = "10m"
"""How long a snapshot stays readable after its last search."""
MAX_COUNTED = 500
"""Queries that are counted at once. OpenSearch allows 1,024 clauses."""
MAX_COUNTS = 20_000
"""Numbers of documents that are kept."""


@dataclass
class WordCache:
    """What was read about the words of one state.

    `answers` are those of the dictionary, `counts` the numbers of documents by query,
    and `values` those by value of a facet. `value_counts` are the numbers of different
    values of facets in the whole archive, about.
    """

    answers: WordAnswers = field(default_factory=WordAnswers)
    counts: dict[str, int] = field(default_factory=dict)
    values: dict[str, Counter[str]] = field(default_factory=dict)
    value_counts: dict[str, int] = field(default_factory=dict)


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
        index, body = self.target(body)
        return self.client.search(index, body, **parameters)

    def search_all(self, bodies: Sequence[Json], **parameters: object) -> list[Json]:
        """Run several searches in one request. Return their responses, in order."""
        targets = list(map(self.target, bodies))
        return self.client.search_all(targets, **parameters)

    def target(self, body: Json) -> TargetedSearch:
        """Return a search with its index or point in time."""
        if not self.pit:
            return self.generation.index, body
        return None, {**body, "pit": {"id": self.pit, "keep_alive": KEEP_ALIVE}}

    def size(self, clause: Clause) -> int:
        """Return the number of documents that match a clause."""
        count = self.words.counts.get(_key(clause.counted_filter()))
        if count is None:
            return read_together(self, lambda draft: draft.size(clause))
        return count


@dataclass(frozen=True)
class Draft(Reader):
    """A reader that does not ask the cluster, and remembers what it would have asked.

    Words that were not read yet do not exist, and their documents count as 0.
    """

    base: Reader = field(kw_only=True)
    _queries: dict[str, Json] = field(default_factory=dict)

    @classmethod
    def of(cls, reader: Reader) -> Draft:
        """Return the draft of a reader."""
        return cls(
            reader.client, reader.generation, reader.words, reader.pit, base=reader
        )

    @cached_property
    def dictionary(self) -> Dictionary:
        """Return the dictionary."""
        return Dictionary(self.generation.words_index, self.words.answers)

    @property
    def groups(self) -> list[LanguageGroup]:
        """Return the languages of the archive."""
        return self.base.groups

    @property
    def is_complete(self) -> bool:
        """Return whether nothing was missing."""
        return not self._queries and not self.dictionary.missing_answers

    def size(self, clause: Clause) -> int:
        """Return the number of documents that match a clause."""
        query = clause.counted_filter()
        key = _key(query)
        count = self.words.counts.get(key)
        if count is None:
            self._queries[key] = query
            return 0
        return count

    def load_sizes(self, clauses: Iterable[Clause]) -> None:
        """Ask for the numbers of documents of clauses."""
        for clause in clauses:
            self.size(clause)

    def load(self) -> None:
        """Read all that was missing, in one request."""
        lookups = self.dictionary.requests()
        batches = list(chunks(self._queries.items(), MAX_COUNTED))
        counting = [
            self.target(_count_body([query for _, query in batch])) for batch in batches
        ]
        responses = self.client.search_all([*lookups, *counting])
        self.dictionary.store(responses[: len(lookups)])
        counts = self.words.counts
        if len(counts) > MAX_COUNTS:
            counts.clear()
        for batch, response in zip(batches, responses[len(lookups) :], strict=True):
            buckets = response["aggregations"]["counts"]["buckets"]
            counts |= {
                key: buckets[str(at)]["doc_count"] for at, (key, _) in enumerate(batch)
            }


def read_together(reader: Reader, work: Callable[[Draft], T]) -> T:
    """Return the result of a function that asks for words and numbers of documents.

    It runs with what was read before. All that was missing is then read in one
    request, and it runs again, until nothing is missing. So it may not change anything.
    """
    while True:
        deadline.check()
        draft = Draft.of(reader)
        result = work(draft)
        if draft.is_complete:
            return result
        draft.load()


def _count_body(queries: list[Json]) -> Json:
    """Return the search that counts the documents that match each query."""
    filters = {str(at): query for at, query in enumerate(queries)}
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {"filter": [IS_DOCUMENT, any_of(queries)]}},
        "aggs": {"counts": {"filters": {"filters": filters}}},
    }


IS_DOCUMENT: Json = {"exists": {"field": schema.ID}}
"""Matches all documents but that of the state."""


def _key(query: Json) -> str:
    return msgspec.json.encode(query).decode()

"""A change feed in memory, and helpers for queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from archive.model import DateRange
from index.engine import DocumentChange, Engine, IndexDocument, Results, Search
from index.query.parser import parse_query


class MemoryFeed:
    """A change feed as a list.

    It raises InterruptedRun after `stop_after` changes, like a run that is killed.
    """

    def __init__(self, *entries: IndexDocument, archive_id: str = "archive") -> None:
        self.archive_id = archive_id
        self.edition = "edition"
        self.stop_after: int | None = None
        self._log: list[DocumentChange] = []
        self.put(*entries)

    def has_checkpoint(self, checkpoint: str) -> bool:
        return checkpoint == "checkpoint"

    def add_checkpoint(self) -> str:
        return "checkpoint"

    @property
    def last_number(self) -> int:
        return len(self._log)

    def put(self, *entries: IndexDocument) -> MemoryFeed:
        """Add or replace documents."""
        for entry in entries:
            self._log.append(DocumentChange(self.last_number + 1, entry.id, entry))
        return self

    def remove(self, *ids: str) -> MemoryFeed:
        """Remove documents."""
        for id in ids:
            self._log.append(DocumentChange(self.last_number + 1, id, None))
        return self

    def changes(self, after: int) -> Iterator[DocumentChange]:
        newest = {change.id: change.number for change in self._log}
        for position, change in enumerate(
            change
            for change in self._log
            if change.number > after and newest[change.id] == change.number
        ):
            if position == self.stop_after:
                raise InterruptedRun
            yield change


class InterruptedRun(BaseException):
    """The run is killed."""


def date_range(earliest: str, latest: str | None = None) -> DateRange:
    return DateRange(
        date.fromisoformat(earliest), date.fromisoformat(latest or earliest)
    )


def run_query(engine: Engine, query: str = "", **options: object) -> Results:
    """Return the results of a query as typed, with all hits on one page."""
    parsed = parse_query(query)
    search_options = {
        "limit": 1000,
        "optional_clauses": parsed.optional_clauses,
        **options,
    }
    return engine.search(Search(parsed.query, **search_options))  # type: ignore[arg-type]


def hit_ids(engine: Engine, query: str = "", **options: object) -> list[str]:
    """Return the ids of the hits, in order."""
    return [hit.id for hit in run_query(engine, query, **options).hits]


def sorted_hit_ids(engine: Engine, query: str) -> str:
    """Return the ids of the hits, sorted and joined."""
    return "".join(sorted(hit_ids(engine, query)))


def facet_counts(results: Results, name: str) -> dict[str | None, int]:
    return {
        facet_value.value: facet_value.count for facet_value in results.facets[name]
    }

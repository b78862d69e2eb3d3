"""Read all results of a search in slices, from one snapshot of the index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.catalog import Catalog, Record
from index.engine import Results, Searcher
from index.search.preparation import PreparedSearch

SLICE_SIZE = 1_000
"""The number of hits that the engine returns at once."""
BATCH_SIZE = 100
"""The number of documents that are in memory at once."""


@dataclass(frozen=True, slots=True)
class ResultStream:
    """All results of a search.

    `messages`: sentences about what was not understood, or was limited.
    """

    searcher: Searcher
    catalog: Catalog
    prepared: PreparedSearch
    first_slice: Results
    messages: tuple[str, ...]

    @property
    def total(self) -> int:
        """Return the number of results."""
        return self.prepared.result_count(self.first_slice)

    def batches(self) -> Iterator[list[Record]]:
        """Yield the records in order, in lists of at most `BATCH_SIZE`.

        Documents that were deleted since the search are included.
        """
        for results in self.slices():
            ids = [hit.id for hit in results.hits]
            for start in range(0, len(ids), BATCH_SIZE):
                batch = ids[start : start + BATCH_SIZE]
                yield list(self.catalog.records(batch).values())

    def ids(self) -> list[str]:
        """Return the IDs of all results, in order."""
        return [hit.id for results in self.slices() for hit in results.hits]

    def slices(self) -> Iterator[Results]:
        """Yield the results in order, in lists of at most `SLICE_SIZE`."""
        results = self.first_slice
        yield results
        while results.next_cursor:
            search = replace(self.prepared.search, after=results.next_cursor)
            results = self.searcher.search(search)
            yield results


def stream_results(
    searcher: Searcher, catalog: Catalog, prepared: PreparedSearch
) -> ResultStream:
    """Return all results of a search, whichever page it is for."""
    search = replace(
        prepared.search,
        offset=0,
        limit=SLICE_SIZE,
        after=None,
        facets=(),
        related_limit=0,
        with_passages=False,
    )
    first_slice = searcher.search(search)
    return ResultStream(
        searcher=searcher,
        catalog=catalog,
        prepared=replace(prepared, search=search),
        first_slice=first_slice,
        messages=(*prepared.messages, *first_slice.messages),
    )

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
        for results in self._slices():
            ids = [hit.id for hit in results.hits]
            for start in range(0, len(ids), BATCH_SIZE):
                batch = ids[start : start + BATCH_SIZE]
                yield list(self.catalog.records(batch).values())

    def _slices(self) -> Iterator[Results]:
        results = self.first_slice
        yield results
        while results.next_cursor:
            search = replace(self.prepared.search, after=results.next_cursor)
            results = self.searcher.search(search)
            yield results


def stream_results(
    searcher: Searcher, catalog: Catalog, prepared: PreparedSearch
) -> ResultStream:
    """Return all results of a search, whichever page it is for.

    A page includes partial matches if few articles match all the words, depending on
    its size. So a page is searched first, and all slices follow its decision.
    """
    page_search = replace(
        prepared.search, offset=0, after=None, facets=(), with_passages=False
    )
    page = searcher.search(page_search)
    slice_search = replace(
        page_search, limit=SLICE_SIZE, allow_partial=page.partial_count > 0
    )
    return ResultStream(
        searcher=searcher,
        catalog=catalog,
        prepared=replace(prepared, search=slice_search),
        first_slice=searcher.search(slice_search),
        messages=(*prepared.messages, *page.messages),
    )

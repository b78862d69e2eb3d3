"""A whole result set, of any size, read slice by slice from one generation of the index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.catalog import Catalog, Record
from index.engine import Results, Search, Searcher

SLICE_SIZE = 1_000
"""Hits that are asked for at once."""
BATCH_SIZE = 100
"""Documents that are held at once."""


@dataclass(frozen=True, slots=True)
class ResultStream:
    """Everything that a search finds; `messages` are sentences about what was not understood or had to be cut."""

    searcher: Searcher
    catalog: Catalog
    search: Search
    first_slice: Results
    messages: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many records there will be."""
        return (
            self.first_slice.story_count
            if self.search.collapse_copies
            else self.first_slice.total
        )

    def batches(self) -> Iterator[list[Record]]:
        """The records in their order; a document whose file went since the search is among them."""
        for results in self._slices():
            ids = [hit.id for hit in results.hits]
            for start in range(0, len(ids), BATCH_SIZE):
                yield list(
                    self.catalog.records(ids[start : start + BATCH_SIZE]).values()
                )

    def _slices(self) -> Iterator[Results]:
        results = self.first_slice
        yield results
        while results.next_cursor:
            results = self.searcher.search(
                replace(self.search, after=results.next_cursor)
            )
            yield results


def stream_results(
    searcher: Searcher, catalog: Catalog, search: Search, messages: tuple[str, ...]
) -> ResultStream:
    """All that a page's search finds, counted as on that page, whichever page it is.

    A page lists articles that lack a word only where few have all of them, by its own size: so the page is asked first.
    """
    page = searcher.search(
        replace(search, offset=0, after=None, facets=(), with_passages=False)
    )
    longer = replace(
        search,
        offset=0,
        after=None,
        facets=(),
        with_passages=False,
        limit=SLICE_SIZE,
        allow_partial=page.partial_count > 0,
    )
    return ResultStream(
        searcher, catalog, longer, searcher.search(longer), (*messages, *page.messages)
    )

"""A whole result set, of any size, read slice by slice from one generation of the index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.catalog import Catalog, Record
from index.engine import Results, Search, Searcher

SLICE = 1_000
"""Hits that are asked for at once."""
BATCH = 100
"""Documents that are held at once."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that a search finds; `messages` are sentences about what was not understood or had to be cut."""

    searcher: Searcher
    catalog: Catalog
    search: Search
    first: Results
    messages: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many records there will be."""
        return self.first.stories if self.search.fold else self.first.total

    def batches(self) -> Iterator[list[Record]]:
        """The records in their order; a document whose file went since the search is among them."""
        for results in self._slices():
            ids = [hit.id for hit in results.hits]
            for start in range(0, len(ids), BATCH):
                yield list(self.catalog.records(ids[start : start + BATCH]).values())

    def _slices(self) -> Iterator[Results]:
        results = self.first
        yield results
        while results.next:
            results = self.searcher.search(replace(self.search, after=results.next))
            yield results


def whole(
    searcher: Searcher, catalog: Catalog, search: Search, messages: tuple[str, ...]
) -> Whole:
    """All that a page's search finds, counted as on that page, whichever page it is.

    A page lists articles that lack a word only where few have all of them, by its own size: so the page is asked first.
    """
    page = searcher.search(
        replace(search, offset=0, after=None, facets=(), passages=False)
    )
    longer = replace(
        search,
        offset=0,
        after=None,
        facets=(),
        passages=False,
        limit=SLICE,
        partial=page.partial > 0,
    )
    return Whole(
        searcher, catalog, longer, searcher.search(longer), (*messages, *page.messages)
    )

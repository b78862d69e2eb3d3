"""Find the results of a search that were added to the archive since a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from archive.catalog import Catalog
from index.engine import Sort
from index.search.request import SearchRequest
from index.search.service import SearchService

EPOCH = datetime.fromtimestamp(0, UTC)


def find_new_ids(
    service: SearchService, catalog: Catalog, request: SearchRequest, since: datetime
) -> Iterator[str]:
    """Yield the IDs of the results that were added after a time, the last added first.

    The index has seconds, and the catalog has exact times.
    """
    newest_first = replace(request, sort=Sort.ADDED, collapse_copies=False, after="")
    for results in service.stream(newest_first).slices():
        ids = [hit.id for hit in results.hits]
        times = catalog.searches.added_times(ids)
        for id in ids:
            added = times.get(id, EPOCH)
            if added > since:
                yield id
            elif added.replace(microsecond=0) < since.replace(microsecond=0):
                return


def newest_time(service: SearchService, catalog: Catalog) -> datetime:
    """Return when the newest article that searches can find was added."""
    newest_first = SearchRequest(sort=Sort.ADDED, collapse_copies=False)
    first = service.stream(newest_first).first_slice
    times = catalog.searches.added_times([hit.id for hit in first.hits])
    return max(times.values(), default=EPOCH)

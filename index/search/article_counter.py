"""Count the articles that match requests, with a limit on the number of searches."""

from __future__ import annotations

from dataclasses import replace
from time import thread_time

from archive import deadline
from archive.model import DateRange
from index.engine import Sort
from index.search.request import NO_FACETS, SearchRequest
from index.search.service import SearchService

MAX_SEARCHES = 22
"""The maximum number of different requests that are counted to explain one request."""
MAX_CPU_S = 1.0
"""Computing time after which no further request is counted."""


class ArticleCounter:
    """Counts articles per request. Each request is searched only once.

    Every count is that of a complete search, so that it equals the number on the page
    that the request leads to.
    """

    def __init__(self, service: SearchService) -> None:
        self._service = service
        self._counts: dict[str, int] = {}
        self._started = thread_time()

    def count(self, request: SearchRequest) -> int | None:
        """Return the number of matching articles, or `None` if the limit is reached."""
        key = request_key(request)
        deadline.check()
        if key not in self._counts and self._may_search():
            self._counts[key] = self._service.count(request)
        return self._counts.get(key)

    def _may_search(self) -> bool:
        has_time = thread_time() - self._started < MAX_CPU_S
        return has_time and len(self._counts) < MAX_SEARCHES

    def longer_words(self, word: str, limit: int) -> list[str]:
        """Return the most frequent longer words of the archive that contain a word."""
        return self._service.longer_words(word, limit)

    def first_dates(self, request: SearchRequest, sort: Sort) -> DateRange | None:
        """Return the date range of the first matching article in an order."""
        if not self.count(request):
            return None
        first_result = replace(request, sort=sort, size=1)
        results = self._service.search(first_result, NO_FACETS).results
        return results[0].summary.dates if results else None


def request_key(request: SearchRequest) -> str:
    """Return a key that is equal for requests that match the same articles."""
    return repr(replace(request, sort=Sort.NEWEST))

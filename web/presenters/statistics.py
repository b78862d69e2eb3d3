"""The archive in numbers, each with the search that shows the very articles that it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from archive.catalog import Catalog, CatalogStats, IngestFailure
from archive.home import Home
from archive.paths import location
from index.schema import UNKNOWN
from index.search.request import SearchRequest
from index.search.response import FacetValue, SearchResponse
from index.search.service import SearchService
from web.i18n import _
from web.messages import formatting, labels
from web.urls import search as search_urls

MAX_REASONS = 20  # values of a facet
MAX_FILES_PER_REASON = 50  # files that failed for one reason, and reasons
COUNTED_FACETS = ("outlet", "person", "language", "confidence")
FACETS_OF_MISSING = {
    "date": "confidence",
    "outlet": "outlet",
    "authors": "author",
    "agency": "agency",
    "people": "person",
    "language": "language",
}
"""Facts that an article may lack, with the facet that tells."""


@dataclass(frozen=True, slots=True)
class CountedSearch:
    """How many articles a search finds; `value` is what a program knows it by."""

    value: str
    label: str
    count: int
    request: SearchRequest

    @property
    def href(self) -> str:
        """The search that finds them."""
        return search_urls.search(self.request)


@dataclass(frozen=True, slots=True)
class CountGroup:
    """Counts of one kind; `hidden_count` values of it are not shown."""

    name: str
    title: str
    counts: tuple[CountedSearch, ...]
    hidden_count: int = 0

    @property
    def highest_count(self) -> int:
        """The highest count."""
        return max((each.count for each in self.counts), default=0)


@dataclass(frozen=True, slots=True)
class FailureReason:
    """Why files, or places in them, could not be read; `hidden_count` of the `count` are not named."""

    reason: str
    count: int
    files: tuple[str, ...]

    @property
    def hidden_count(self) -> int:
        """How many are not named."""
        return self.count - len(self.files)


@dataclass(frozen=True, slots=True)
class Statistics:
    """All of it; `response` is the search for everything, whose years make the timeline."""

    totals: CatalogStats
    catalog_bytes: int
    index_bytes: int
    response: SearchResponse
    groups: tuple[CountGroup, ...]
    failure_reasons: tuple[FailureReason, ...]
    hidden_reason_count: int


def compute_statistics(catalog: Catalog, service: SearchService) -> Statistics:
    """The numbers of one archive."""
    answer = service.search(SearchRequest(size=0))
    answer = replace(answer, request=SearchRequest())  # whose links lead to results
    reasons = _failure_reasons(catalog.sources.failures())
    return Statistics(
        catalog.stats(),
        *Home(catalog.path.parent).disk_usage(),
        response=answer,
        groups=tuple(group for group in _count_groups(service, answer) if group.counts),
        failure_reasons=reasons[:MAX_FILES_PER_REASON],
        hidden_reason_count=len(reasons) - len(reasons[:MAX_FILES_PER_REASON]),
    )


def _count_groups(
    service: SearchService, response: SearchResponse
) -> Iterator[CountGroup]:
    years = sorted(
        (each for each in response.facets["year"] if each.value != UNKNOWN),
        key=lambda each: each.value,
    )
    yield _count_group("decade", _count_decades(years))
    yield _count_group("year", (_count_value("year", each) for each in years))
    for facet in COUNTED_FACETS:
        known = [each for each in response.facets[facet] if each.value != UNKNOWN]
        different = response.value_counts.get(facet, 0) - (
            len(known) < len(response.facets[facet])
        )
        shown = tuple(_count_value(facet, each) for each in known[:MAX_REASONS])
        yield _count_group(facet, shown, max(0, different - len(shown)))
    yield _count_group("missing", _missing_facts_group(service))


def _count_group(
    name: str, counts: Iterable[CountedSearch], hidden_count: int = 0
) -> CountGroup:
    return CountGroup(
        name, _(labels.STATISTICS_TITLES[name]), tuple(counts), hidden_count
    )


def _count_value(facet: str, value: FacetValue) -> CountedSearch:
    label = labels.facet_value_label(facet, value.value, value.label)
    return CountedSearch(
        value.value, label, value.count, SearchRequest(filters={facet: (value.value,)})
    )


def _count_decades(years: Iterable[FacetValue]) -> Iterator[CountedSearch]:
    """Decades by their years: bounds would also find articles of which no one year is known."""
    decades: defaultdict[str, list[FacetValue]] = defaultdict(list)
    for each in years:
        decades[each.value[:3]].append(each)
    for decade, inside in decades.items():
        request = SearchRequest(filters={"year": tuple(each.value for each in inside)})
        yield CountedSearch(
            f"{decade}0",
            formatting.decade_label(decade),
            sum(each.count for each in inside),
            request,
        )


def _missing_facts_group(service: SearchService) -> Iterator[CountedSearch]:
    """The articles that lack each fact; asked one by one, since a facet may be too long to hold them."""
    for name, facet in FACETS_OF_MISSING.items():
        request = SearchRequest(filters={facet: (UNKNOWN,)})
        yield CountedSearch(
            name,
            _(labels.UNKNOWN_LABELS[facet]),
            service.search(request).total,
            request,
        )


def _failure_reasons(failures: Iterable[IngestFailure]) -> tuple[FailureReason, ...]:
    """What failed by its reason, the most frequent first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in failures:
        found[each.reason].append(location(each.path, each.position))
    made = [
        FailureReason(reason, len(files), tuple(files[:MAX_FILES_PER_REASON]))
        for reason, files in found.items()
    ]
    return tuple(sorted(made, key=lambda each: (-each.count, each.reason)))

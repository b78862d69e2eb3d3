"""The statistics of an archive, with a search for the articles of each count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from archive.catalog import Catalog, CatalogStats, IngestFailure
from archive.paths import location
from index.schema import encode_facet_value
from index.search.request import SearchRequest
from index.search.response import FacetValue, SearchResponse
from index.search.service import SearchService
from web.i18n import _
from web.messages import failures as failure_messages
from web.messages import formatting, labels
from web.presenters.source_paths import shown_path
from web.urls import search as search_urls

MAX_VALUES = 20  # of a facet
MAX_FILES_PER_REASON = 50  # also the maximum number of reasons
COUNTED_FACETS = ("outlet", "person", "language", "confidence", "complete")
FACETS_OF_MISSING = {
    "date": "confidence",
    "outlet": "outlet",
    "authors": "author",
    "agency": "agency",
    "people": "person",
    "language": "language",
}
"""Facts that an article may lack, with the facet that counts these articles."""


@dataclass(frozen=True, slots=True)
class CountedSearch:
    """A search with its number of articles. `value` is the name in the JSON API."""

    value: str
    label: str
    count: int
    request: SearchRequest

    @property
    def href(self) -> str:
        """The address of the search."""
        return search_urls.search(self.request)


@dataclass(frozen=True, slots=True)
class CountGroup:
    """Counts of one kind. `hidden_count` values are not shown."""

    name: str
    title: str
    counts: tuple[CountedSearch, ...]
    hidden_count: int = 0

    @property
    def highest_count(self) -> int:
        """The highest count."""
        return max((counted.count for counted in self.counts), default=0)


@dataclass(frozen=True, slots=True)
class FailureReason:
    """A reason why files, or articles in them, could not be read or were skipped."""

    reason: str
    count: int
    files: tuple[str, ...]

    @property
    def advice(self) -> str:
        """What to do about it."""
        return _(failure_messages.advice(self.reason))

    @property
    def hidden_count(self) -> int:
        """The number of files that are not listed."""
        return self.count - len(self.files)


@dataclass(frozen=True, slots=True)
class Statistics:
    """All statistics. `response` is the search for all articles, for the timeline."""

    totals: CatalogStats
    catalog_bytes: int
    index_bytes: int | None
    response: SearchResponse
    groups: tuple[CountGroup, ...]
    failure_reasons: tuple[FailureReason, ...]
    hidden_reason_count: int
    skip_reasons: tuple[FailureReason, ...] = ()


def compute_statistics(catalog: Catalog, service: SearchService) -> Statistics:
    """Return the statistics of an archive."""
    # Links must show results.
    response = replace(service.overview(), request=SearchRequest())
    groups = _count_groups(service, response)
    reasons = _failure_reasons(catalog.sources.failures())
    return Statistics(
        totals=catalog.stats(),
        catalog_bytes=catalog.size,
        index_bytes=service.index_size(),
        response=response,
        groups=tuple(group for group in groups if group.counts),
        failure_reasons=reasons[:MAX_FILES_PER_REASON],
        hidden_reason_count=len(reasons) - len(reasons[:MAX_FILES_PER_REASON]),
        skip_reasons=_failure_reasons(catalog.sources.skipped()),
    )


def _count_groups(
    service: SearchService, response: SearchResponse
) -> Iterator[CountGroup]:
    years = sorted(_known_values(response, "year"), key=lambda year: year.label)
    yield _count_group("decade", _count_decades(years))
    yield _count_group("year", (_count_value("year", year) for year in years))
    for facet in COUNTED_FACETS:
        values = _known_values(response, facet)
        value_count = response.value_counts.get(facet, 0)
        if len(values) < len(response.facets[facet]):
            value_count -= 1  # the unknown value
        counts = [_count_value(facet, value) for value in values[:MAX_VALUES]]
        yield _count_group(facet, counts, max(0, value_count - len(counts)))
    yield _count_group("missing", _missing_facts_group(service))


def _known_values(response: SearchResponse, facet: str) -> list[FacetValue]:
    return [value for value in response.facets[facet] if value.value is not None]


def _count_group(
    name: str, counts: Iterable[CountedSearch], hidden_count: int = 0
) -> CountGroup:
    return CountGroup(
        name, _(labels.STATISTICS_TITLES[name]), tuple(counts), hidden_count
    )


def _count_value(facet: str, value: FacetValue) -> CountedSearch:
    label = labels.facet_value_label(facet, value.value, value.label)
    return CountedSearch(
        encode_facet_value(value.value),
        label,
        value.count,
        SearchRequest(filters={facet: (value.value,)}),
    )


def _count_decades(years: Iterable[FacetValue]) -> Iterator[CountedSearch]:
    """Yield the decades, each with a search by its years.

    A search from the first to the last day would also match articles whose year is
    not known.
    """
    decades: defaultdict[str, list[FacetValue]] = defaultdict(list)
    for year in years:
        decades[year.label[:3]].append(year)
    for decade, decade_years in decades.items():
        year_values = tuple(year.value for year in decade_years)
        yield CountedSearch(
            value=f"{decade}0",
            label=formatting.decade_label(decade),
            count=sum(year.count for year in decade_years),
            request=SearchRequest(filters={"year": year_values}),
        )


def _missing_facts_group(service: SearchService) -> Iterator[CountedSearch]:
    """Yield the counts of articles that lack a fact.

    Each is a search, since the shown values of a facet may not include the unknown one.
    """
    for name, facet in FACETS_OF_MISSING.items():
        yield CountedSearch(
            name,
            _(labels.UNKNOWN_LABELS[facet]),
            service.count_missing(facet),
            SearchRequest(filters={facet: (None,)}),
        )


def _failure_reasons(failures: Iterable[IngestFailure]) -> tuple[FailureReason, ...]:
    """Return the reasons of failures with their files, most frequent first."""
    files_by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for failure in failures:
        file = location(shown_path(failure.path), failure.position)
        files_by_reason[failure.reason].append(file)
    reasons = [
        FailureReason(reason, len(files), tuple(files[:MAX_FILES_PER_REASON]))
        for reason, files in files_by_reason.items()
    ]
    return tuple(sorted(reasons, key=lambda reason: (-reason.count, reason.reason)))

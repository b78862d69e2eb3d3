"""The archive in numbers, each with the search that shows the very articles that it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from archive.catalog import Catalog, Failure, Stats
from archive.home import Home
from archive.paths import location
from index.schema import UNKNOWN
from index.search.request import SearchRequest
from index.search.response import FacetValue, SearchResponse
from index.search.service import SearchService
from web.i18n import _
from web.messages import formatting, labels
from web.urls import search as search_urls

LISTED = 20  # values of a facet
NAMED = 50  # files that failed for one reason, and reasons
FACETS = ("outlet", "person", "language", "confidence")
MISSABLE = {
    "date": "confidence",
    "outlet": "outlet",
    "authors": "author",
    "agency": "agency",
    "people": "person",
    "language": "language",
}
"""Facts that an article may lack, with the facet that tells."""


@dataclass(frozen=True, slots=True)
class Count:
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
class Group:
    """Counts of one kind; `left` values of it are not shown."""

    name: str
    title: str
    counts: tuple[Count, ...]
    left: int = 0

    @property
    def most(self) -> int:
        """The highest count."""
        return max((each.count for each in self.counts), default=0)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why files, or places in them, could not be read; `left` of the `count` are not named."""

    reason: str
    count: int
    files: tuple[str, ...]

    @property
    def left(self) -> int:
        """How many are not named."""
        return self.count - len(self.files)


@dataclass(frozen=True, slots=True)
class Statistics:
    """All of it; `answer` is the search for everything, whose years make the timeline."""

    numbers: Stats
    catalog_bytes: int
    index_bytes: int
    answer: SearchResponse
    groups: tuple[Group, ...]
    failed: tuple[Reason, ...]
    reasons_left: int


def statistics(catalog: Catalog, desk: SearchService) -> Statistics:
    """The numbers of one archive."""
    answer = desk.search(SearchRequest(size=0))
    answer = replace(answer, request=SearchRequest())  # whose links lead to results
    reasons = _reasons(catalog.failures())
    return Statistics(
        catalog.stats(),
        *Home(catalog.path.parent).disk_usage(),
        answer=answer,
        groups=tuple(group for group in _groups(desk, answer) if group.counts),
        failed=reasons[:NAMED],
        reasons_left=len(reasons) - len(reasons[:NAMED]),
    )


def _groups(desk: SearchService, answer: SearchResponse) -> Iterator[Group]:
    years = sorted(
        (each for each in answer.facets["year"] if each.value != UNKNOWN),
        key=lambda each: each.value,
    )
    yield _group("decade", _decades(years))
    yield _group("year", (_count("year", each) for each in years))
    for facet in FACETS:
        known = [each for each in answer.facets[facet] if each.value != UNKNOWN]
        different = answer.value_counts.get(facet, 0) - (
            len(known) < len(answer.facets[facet])
        )
        shown = tuple(_count(facet, each) for each in known[:LISTED])
        yield _group(facet, shown, max(0, different - len(shown)))
    yield _group("missing", _missing(desk))


def _group(name: str, counts: Iterable[Count], left: int = 0) -> Group:
    return Group(name, _(labels.GROUPS[name]), tuple(counts), left)


def _count(facet: str, value: FacetValue) -> Count:
    label = labels.facet_value(facet, value.value, value.label)
    return Count(
        value.value, label, value.count, SearchRequest(filters={facet: (value.value,)})
    )


def _decades(years: Iterable[FacetValue]) -> Iterator[Count]:
    """Decades by their years: bounds would also find articles of which no one year is known."""
    decades: defaultdict[str, list[FacetValue]] = defaultdict(list)
    for each in years:
        decades[each.value[:3]].append(each)
    for decade, inside in decades.items():
        request = SearchRequest(filters={"year": tuple(each.value for each in inside)})
        yield Count(
            f"{decade}0",
            formatting.decade(decade),
            sum(each.count for each in inside),
            request,
        )


def _missing(desk: SearchService) -> Iterator[Count]:
    """The articles that lack each fact; asked one by one, since a facet may be too long to hold them."""
    for name, facet in MISSABLE.items():
        request = SearchRequest(filters={facet: (UNKNOWN,)})
        yield Count(
            name, _(labels.NOT_KNOWN[facet]), desk.search(request).total, request
        )


def _reasons(failures: Iterable[Failure]) -> tuple[Reason, ...]:
    """What failed by its reason, the most frequent first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in failures:
        found[each.reason].append(location(each.path, each.position))
    made = [
        Reason(reason, len(files), tuple(files[:NAMED]))
        for reason, files in found.items()
    ]
    return tuple(sorted(made, key=lambda each: (-each.count, each.reason)))

"""Compare searches: their counts over time, and what distinguishes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive import deadline
from archive.catalog import ArticleSummary, Catalog
from index.search.counting import CountAxes, CountTable
from index.search.request import SearchRequest
from index.search.service import SearchService
from index.text.keyness import KeyFeature, count_features, key_features, words_of

MAX_SERIES = 5
SAMPLE_SIZE, MAX_READ = 400, 1_000
"""Articles of each search, and of all searches, whose words and people are read."""
READ_AT_ONCE = 100
MAX_FEATURES = 15
PERIOD_LENGTHS = {"day": 10, "month": 7, "year": 4}
"""Period → the length of its values."""
MAX_PERIODS = {"day": 92, "month": 180, "year": 1_000}
"""Rows of a table of a period. With more, a longer period is shown."""


@dataclass(frozen=True, slots=True)
class ComparedSearch:
    """A search to compare, with the name to show."""

    label: str
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class Series:
    """One of the searches that are compared.

    `total`: its articles. `counts`: period → articles or stories, `None` for those
    without a known period. `read`: the articles that were read for `words` and `people`.
    """

    label: str
    request: SearchRequest
    total: int
    counts: Mapping[str | None, int]
    read: int
    words: tuple[KeyFeature, ...]
    people: tuple[KeyFeature, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Searches side by side.

    `period`: `day`, `month` or `year`. `asked_period`: the one that was asked for, if
    there were too many. `periods`: all from the first to the last, without gaps.
    `archive`: period → articles or stories of the archive.
    `names`: slug of a person → name. `with_archive`: there is one search, and it is
    compared with a sample of the other articles of the archive.
    """

    series: tuple[Series, ...]
    period: str
    asked_period: str | None
    periods: tuple[str, ...]
    archive: Mapping[str | None, int]
    names: Mapping[str, str]
    with_archive: bool
    messages: tuple[str, ...]


def compare(
    service: SearchService,
    catalog: Catalog,
    searches: Sequence[ComparedSearch],
    asked_period: str | None,
) -> Comparison:
    """Compare searches by the period that was asked for, or by a fitting one."""
    tables = _count(service, searches, asked_period or "month")
    chosen = _fitting_period(tables, asked_period)
    if chosen != (asked_period or "month"):
        tables = _count(service, searches, chosen)
    periods = _all_periods(tables, chosen)
    features = _read_samples(service, catalog, searches)
    slugs = {person.name for part in features for person in part.people}
    archive_request = SearchRequest(count_stories=searches[0].request.count_stories)
    return Comparison(
        series=tuple(
            Series(
                label=search.label,
                request=search.request,
                total=table.total,
                counts={cell.row.value: cell.count for cell in table.cells},
                read=part.read,
                words=part.words,
                people=part.people,
            )
            for search, table, part in zip(searches, tables, features, strict=True)
        ),
        period=chosen,
        asked_period=asked_period if chosen != asked_period else None,
        periods=periods,
        archive=service.archive_counts(chosen, archive_request),
        names=catalog.people.display_names(sorted(slugs)),
        with_archive=len(searches) == 1,
        messages=tuple(dict.fromkeys(m for table in tables for m in table.messages)),
    )


def _count(
    service: SearchService, searches: Sequence[ComparedSearch], period: str
) -> list[CountTable]:
    return [service.count_by(search.request, CountAxes(period)) for search in searches]


def _fitting_period(tables: Sequence[CountTable], asked: str | None) -> str:
    """Return a period that gives neither too many rows nor too few."""
    months = _all_periods(tables, (asked or "month"))
    if asked:
        lengths = [*MAX_PERIODS]
        fitting = [
            period
            for period in lengths[lengths.index(asked) :]
            if _row_count(months, period) <= MAX_PERIODS[period]
        ]
        return fitting[0] if fitting else "year"
    if len(months) <= 2:
        return "day" if months else "month"
    return "month" if len(months) <= 36 else "year"


def _row_count(periods: Sequence[str], longer: str) -> int:
    length = PERIOD_LENGTHS[longer]
    return len({value[:length] for value in periods}) if periods else 0


def _all_periods(tables: Sequence[CountTable], period: str) -> tuple[str, ...]:
    """Return the periods from the first to the last one with articles."""
    values = sorted(
        cell.row.value
        for table in tables
        for cell in table.cells
        if cell.row.value and len(cell.row.value) == PERIOD_LENGTHS[period]
    )
    return tuple(_between(values[0], values[-1])) if values else ()


def _between(first: str, last: str) -> list[str]:
    """Return all days, months or years of a range."""
    if len(first) == PERIOD_LENGTHS["year"]:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    if len(first) == PERIOD_LENGTHS["month"]:
        numbers = range(_month_number(first), _month_number(last) + 1)
        return [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]
    days = range(
        date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1
    )
    return [date.fromordinal(day).isoformat() for day in days]


def _month_number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


@dataclass(frozen=True, slots=True)
class _Features:
    read: int
    words: tuple[KeyFeature, ...]
    people: tuple[KeyFeature, ...]


def _read_samples(
    service: SearchService, catalog: Catalog, searches: Sequence[ComparedSearch]
) -> list[_Features]:
    """Return what distinguishes each search from the others, in samples of them."""
    requests = [search.request for search in searches]
    if len(requests) == 1:
        requests.append(SearchRequest())
    size = min(SAMPLE_SIZE, MAX_READ // len(requests))
    samples = [service.sample(request, size) for request in requests]
    ids = [*dict.fromkeys(id for sample in samples for id in sample)]
    words, people = (_CountedFeatures(part) for part in _read(catalog, ids))
    query_words = {
        word for search in searches for word in words_of(search.request.text)
    }
    return [
        _Features(
            read=sum(id in words.by_article for id in sample),
            words=words.distinguish(sample, query_words),
            people=people.distinguish(sample, query_words),
        )
        for sample in samples[: len(searches)]
    ]


class _CountedFeatures:
    """The features of articles, by ID, and how many of the articles have each."""

    def __init__(self, by_article: Mapping[str, set[str]]) -> None:
        self.by_article = by_article
        self.counts = count_features(by_article.values())

    def distinguish(
        self, sample: Sequence[str], left_out: Collection[str]
    ) -> tuple[KeyFeature, ...]:
        """Return what distinguishes a sample from all other articles."""
        own = [self.by_article[id] for id in sample if id in self.by_article]
        counts = count_features(own)
        for name in left_out:
            counts.pop(name, None)
        others = {name: self.counts[name] - count for name, count in counts.items()}
        sizes = len(own), len(self.by_article) - len(own)
        return tuple(key_features(counts, others, sizes, MAX_FEATURES))


def _read(
    catalog: Catalog, ids: Sequence[str]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the words and the people of articles, by ID."""
    words: dict[str, set[str]] = {}
    people: dict[str, set[str]] = {}
    for start in range(0, len(ids), READ_AT_ONCE):
        deadline.check()
        summaries = catalog.summaries(ids[start : start + READ_AT_ONCE])
        for id, summary in summaries.items():
            words[id] = words_of(summary.text)
            people[id] = _slugs(summary)
    return words, people


def _slugs(summary: ArticleSummary) -> set[str]:
    return {person.slug for person in summary.people}


def series_of_values(
    request: SearchRequest, facet: str, labels: Mapping[str | None, str]
) -> list[ComparedSearch]:
    """Return a search for each selected value of a facet."""
    return [
        ComparedSearch(
            labels.get(value, value or ""),
            replace(request, filters={**request.filters, facet: (value,)}),
        )
        for value in request.filters.get(facet, ())[:MAX_SERIES]
    ]


def with_text(request: SearchRequest, text: str) -> SearchRequest:
    """Return a request with the same filters and another query."""
    return replace(request, text=text)

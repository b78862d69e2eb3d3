"""Test facet counts, filters, sort orders and pages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from archive.model import DateRange
from index.engine import DEFAULT_FACETS, Engine, IndexDocument, Search, Sort
from index.query.parser import parse_query
from tests.index.contract.base import EngineTestBase
from tests.index.memory_feed import (
    MemoryFeed,
    date_range,
    facet_counts,
    hit_ids,
    run_query,
)


class FacetContract(EngineTestBase):
    """Test facet counts, filters, sort orders and pages."""

    def test_facets_count_each_document_once_per_value_and_unknown_as_none(
        self, facts_engine: Engine
    ) -> None:
        results = run_query(facts_engine)
        assert facet_counts(results, "outlet") == {"Daily": 3, "Weekly": 2, None: 1}
        assert facet_counts(results, "agency") == {"Wire": 3, None: 3}
        assert facet_counts(results, "person") == {"a": 3, "b": 2, "c": 2, None: 1}

    def test_a_year_or_month_counts_only_where_every_day_lies_in_it(
        self, facts_engine: Engine
    ) -> None:
        results = run_query(facts_engine)
        assert facet_counts(results, "year") == {"2020": 3, "2021": 1, None: 2}
        assert facet_counts(results, "month") == {"2020-06": 2, "2021-01": 1, None: 3}

    def test_facet_values_are_sorted_by_descending_count_then_value(
        self, facts_engine: Engine
    ) -> None:
        assert [
            facet_value.value
            for facet_value in run_query(facts_engine).facets["person"]
        ] == [
            "a",
            "b",
            "c",
            None,
        ]

    def test_values_of_one_facet_are_ored_and_facets_are_anded(
        self, facts_engine: Engine
    ) -> None:
        assert sorted(hit_ids(facts_engine, filters={"person": ("a", "b")})) == [
            "1",
            "2",
            "3",
            "5",
        ]
        assert sorted(
            hit_ids(facts_engine, filters={"person": ("a", "b"), "outlet": ("Daily",)})
        ) == ["1", "2"]
        assert hit_ids(facts_engine, filters={"outlet": (None,)}) == ["4"]
        assert sorted(hit_ids(facts_engine, filters={"year": (None, "2021")})) == [
            "4",
            "5",
            "6",
        ]

    def test_a_facets_own_filter_does_not_change_its_counts(
        self, facts_engine: Engine
    ) -> None:
        results = run_query(
            facts_engine, filters={"outlet": ("Weekly",), "agency": ("Wire",)}
        )
        assert [hit.id for hit in results.hits] == ["3"]
        assert facet_counts(results, "outlet") == {"Daily": 2, "Weekly": 1}
        assert facet_counts(results, "agency") == {"Wire": 1, None: 1}
        assert facet_counts(results, "person") == {"b": 1}

    def test_chosen_values_stay_at_zero(self, facts_engine: Engine) -> None:
        results = run_query(
            facts_engine, "beta", filters={"outlet": ("Nobody",), "person": (None,)}
        )
        assert results.total == 0
        assert facet_counts(results, "outlet") == {"Nobody": 0}
        assert facet_counts(results, "person") == {None: 0}

    def test_exclusions_remove_documents_from_hits_and_all_facets(
        self, facts_engine: Engine
    ) -> None:
        results = run_query(facts_engine, excluded={"outlet": ("Daily",)})
        assert sorted(hit.id for hit in results.hits) == ["3", "4", "5"]
        assert facet_counts(results, "outlet") == {"Weekly": 2, None: 1, "Daily": 0}
        assert facet_counts(results, "agency") == {"Wire": 1, None: 2}
        assert sorted(hit_ids(facts_engine, excluded={"outlet": ("Weekly", None)})) == [
            "1",
            "2",
            "6",
        ]
        assert sorted(
            hit_ids(
                facts_engine,
                excluded={"person": ("a",)},
                filters={"outlet": ("Daily", "Weekly")},
            )
        ) == ["3", "6"]
        assert (
            hit_ids(
                facts_engine,
                excluded={
                    "person": (None,),
                    "outlet": ("Daily",),
                    "agency": ("Nobody",),
                },
            )
            != []
        )
        assert (
            hit_ids(
                facts_engine,
                filters={"outlet": ("Daily",)},
                excluded={"outlet": ("Daily",)},
            )
            == []
        )

    def test_unknown_is_counted_even_if_rare(self, facts_engine: Engine) -> None:
        assert facet_counts(run_query(facts_engine, facet_limit=1), "person") == {
            "a": 3,
            None: 1,
        }
        assert run_query(facts_engine, facet_limit=1).value_counts["person"] == 4

    def test_only_the_facets_asked_for_are_counted(self, facts_engine: Engine) -> None:
        assert set(run_query(facts_engine, facets=("year",)).facets) == {"year"}
        assert set(run_query(facts_engine).facets) == set(DEFAULT_FACETS)

    def test_authors_languages_days_and_the_confidence_of_dates_are_facets(
        self, engine: Engine
    ) -> None:
        day, month = date_range("2020-06-22"), date_range("2020-06-01", "2020-06-30")
        stated = IndexDocument(
            "1",
            "x",
            authors=("Ann Lee", "Bob"),
            dates=day,
            language="en",
            confidence="stated",
        )
        engine.sync(
            MemoryFeed(
                stated,
                IndexDocument(
                    "2", "x", authors=("Bob",), dates=month, confidence="weak"
                ),
            )
        )
        results = run_query(engine, facets=("author", "language", "confidence", "day"))
        assert facet_counts(results, "author") == {"Bob": 2, "Ann Lee": 1}
        assert facet_counts(results, "language") == {"en": 1, None: 1}
        assert facet_counts(results, "confidence") == {"stated": 1, "weak": 1}
        assert facet_counts(results, "day") == {"2020-06-22": 1, None: 1}
        assert (
            hit_ids(engine, filters={"confidence": ("weak",)})
            == hit_ids(engine, filters={"day": (None,)})
            == ["2"]
        )

    def test_hits_can_be_sorted_by_time_added(self, engine: Engine) -> None:
        days = {
            "a": date_range("2020-01-02"),
            "b": date_range("2021-01-02"),
            "c": None,
            "d": date_range("2019-01-02"),
        }
        entries = [
            IndexDocument(id, "x", dates=when, added=100 + number // 2)
            for number, (id, when) in enumerate(days.items())
        ]
        for entry in entries:
            engine.sync(MemoryFeed(*entries[: entries.index(entry) + 1]))
        assert hit_ids(engine, sort=Sort.ADDED) == ["d", "c", "b", "a"]

    def test_date_bounds_ask_that_every_day_lies_within(
        self, facts_engine: Engine
    ) -> None:
        june = {"earliest": date(2020, 6, 1), "latest": date(2020, 6, 30)}
        assert sorted(hit_ids(facts_engine, **june)) == ["1", "2"]
        assert sorted(hit_ids(facts_engine, earliest=date(2020, 6, 22))) == ["1", "6"]
        assert sorted(hit_ids(facts_engine, **june, undated=True)) == ["1", "2", "5"]
        assert hit_ids(facts_engine, undated=True) == ["5"]

    def test_newest_and_oldest_put_the_undated_last(self, facts_engine: Engine) -> None:
        assert hit_ids(facts_engine, sort=Sort.NEWEST) == ["6", "3", "2", "1", "4", "5"]
        assert hit_ids(facts_engine, sort=Sort.OLDEST) == ["4", "3", "2", "1", "6", "5"]

    def test_windows_sort_by_latest_day_for_newest_and_earliest_for_oldest(
        self, engine: Engine
    ) -> None:
        chance = random.Random(8)
        feed = MemoryFeed()
        for start in range(0, 120, 40):  # several segments
            feed.put(*(_dated_entry(chance, start + number) for number in range(40)))
            engine.sync(feed)
        documents = [change.document for change in feed.changes(0) if change.document]
        dated = [(entry.dates, entry.id) for entry in documents if entry.dates]
        undated = sorted(entry.id for entry in documents if not entry.dates)
        by_id = sorted(dated, key=lambda pair: pair[1])
        newest = sorted(
            by_id, key=lambda pair: (pair[0].latest, pair[0].earliest), reverse=True
        )
        # Python keeps the order of equal elements, also with `reverse`.
        oldest = by_id[::-1]
        oldest.sort(key=lambda pair: (pair[0].earliest, pair[0].latest))
        expected = {
            Sort.NEWEST: [id for _, id in newest] + undated,
            Sort.OLDEST: [id for _, id in oldest] + undated[::-1],
        }
        for sort, ids in expected.items():
            assert hit_ids(engine, sort=sort) == ids
            pages = [
                hit_ids(engine, sort=sort, offset=start, limit=7)
                for start in range(0, 120, 7)
            ]
            assert [id for page in pages for id in page] == ids
            assert list(_ids_by_cursor(engine, sort)) == ids

    def test_oldest_is_the_exact_reverse_of_newest_for_single_days(
        self, engine: Engine
    ) -> None:
        days = ("2020-01-01", "2020-01-02", "2020-01-03")
        feed = MemoryFeed()
        for start in range(0, 30, 10):
            feed.put(
                *(
                    IndexDocument(f"{n:02}", "x", dates=date_range(days[n * 7 % 3]))
                    for n in range(start, start + 10)
                )
            )
            engine.sync(feed)
        newest = hit_ids(engine, sort=Sort.NEWEST)
        assert hit_ids(engine, sort=Sort.OLDEST) == newest[::-1]

    def test_equal_scores_are_sorted_by_newest_then_id(self, engine: Engine) -> None:
        dates = {
            "b": date_range("2020-01-02"),
            "a": date_range("2020-01-02"),
            "d": None,
            "c": date_range("2020-01-03"),
        }
        engine.sync(
            MemoryFeed(
                *(
                    IndexDocument(id, "same words", dates=when)
                    for id, when in dates.items()
                )
            )
        )
        assert hit_ids(engine, "words") == hit_ids(engine, "") == ["c", "a", "b", "d"]

    def test_pages_add_up_to_all_results(self, engine: Engine) -> None:
        chance = random.Random(4)
        entries = [
            IndexDocument(
                f"{number:03}",
                " ".join(chance.choices(["oil", "gas", "coal", "wind"], k=9)),
            )
            for number in range(300)
        ]
        engine.sync(MemoryFeed(*entries))
        all_ids = hit_ids(engine, "oil OR gas")
        pages = [
            hit_ids(engine, "oil OR gas", offset=start, limit=7)
            for start in range(0, len(all_ids) + 7, 7)
        ]
        assert [id for page in pages for id in page] == all_ids
        assert run_query(engine, "oil OR gas", offset=290, limit=7).total == len(
            all_ids
        )

    def test_a_limit_of_zero_gives_total_and_facets(self, facts_engine: Engine) -> None:
        results = run_query(facts_engine, "alpha", limit=0)
        assert (results.total, results.hits) == (4, ())
        assert facet_counts(results, "outlet") == {"Daily": 2, "Weekly": 1, None: 1}

    def test_a_snapshot_is_unaffected_by_later_commits(self, engine: Engine) -> None:
        feed = MemoryFeed(
            *(
                IndexDocument(f"{number:03}", f"oil number{number}")
                for number in range(300)
            )
        )
        engine.sync(feed)
        frozen, expected_ids = engine.snapshot(), hit_ids(engine, "oil")
        search = Search(parse_query("oil").query, limit=100)
        slices = [frozen.search(search)]
        dropped = [f"{number:03}" for number in range(0, 300, 50)]
        for id in dropped:  # one commit per id, so that segments are merged
            engine.sync(
                feed.remove(id).put(
                    IndexDocument(f"new{id}", "oil oil"), IndexDocument("001", "water")
                )
            )
        while slices[-1].next_cursor:
            slices.append(frozen.search(replace(search, after=slices[-1].next_cursor)))
        assert [hit.id for results in slices for hit in results.hits] == expected_ids
        assert {results.total for results in slices} == {300}
        now = {*expected_ids, *(f"new{id}" for id in dropped)} - {"001", *dropped}
        assert set(hit_ids(engine, "oil")) == now

    def test_a_snapshot_taken_before_the_first_sync_stays_empty(
        self, engine: Engine
    ) -> None:
        frozen = engine.snapshot()
        engine.sync(MemoryFeed(IndexDocument("a", "oil")))
        assert (
            frozen.search(Search(parse_query("oil").query)).total,
            run_query(engine, "oil").total,
        ) == (0, 1)


def _dated_entry(chance: random.Random, number: int) -> IndexDocument:
    """Return a document with a day, a window or no date. Many dates are equal."""
    first = date(2020, 1, 1) + timedelta(days=chance.randrange(12))
    last = first + timedelta(days=chance.choice((0, 0, 3, 700)))
    dates = DateRange(first, last) if chance.randrange(6) else None
    return IndexDocument(f"{number:03}", "x", dates=dates)


def _ids_by_cursor(engine: Engine, sort: Sort) -> Iterator[str]:
    """Yield the ids of all slices, by following the cursors."""
    cursor = None
    while True:
        results = run_query(engine, sort=sort, limit=7, after=cursor)
        yield from (hit.id for hit in results.hits)
        if (cursor := results.next_cursor) is None:
            return

"""What is counted, chosen and put in order."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from index.engine import DEFAULT_FACETS, Engine, IndexDocument, Search, Sort
from index.query.parser import parse_query
from tests.index.contract.making import Making
from tests.index.feeds import MemoryFeed, ask, dated, facet, ids


class Facets(Making):
    """Values are counted and chosen, results are put in order and cut into pages."""

    def test_facets_count_each_document_once_a_value_and_the_unknown_as_none(
        self, facts: Engine
    ) -> None:
        results = ask(facts)
        assert facet(results, "outlet") == {"Daily": 3, "Weekly": 2, None: 1}
        assert facet(results, "agency") == {"Wire": 3, None: 3}
        assert facet(results, "person") == {"a": 3, "b": 2, "c": 2, None: 1}

    def test_a_year_or_month_counts_only_where_every_day_lies_in_it(
        self, facts: Engine
    ) -> None:
        results = ask(facts)
        assert facet(results, "year") == {"2020": 3, "2021": 1, None: 2}
        assert facet(results, "month") == {"2020-06": 2, "2021-01": 1, None: 3}

    def test_facet_values_come_by_falling_count_then_by_value(
        self, facts: Engine
    ) -> None:
        assert [each.value for each in ask(facts).facets["person"]] == [
            "a",
            "b",
            "c",
            None,
        ]

    def test_values_are_or_within_a_facet_and_facets_are_and(
        self, facts: Engine
    ) -> None:
        assert sorted(ids(facts, filters={"person": ("a", "b")})) == [
            "1",
            "2",
            "3",
            "5",
        ]
        assert sorted(
            ids(facts, filters={"person": ("a", "b"), "outlet": ("Daily",)})
        ) == ["1", "2"]
        assert ids(facts, filters={"outlet": (None,)}) == ["4"]
        assert sorted(ids(facts, filters={"year": (None, "2021")})) == ["4", "5", "6"]

    def test_a_facets_own_filter_does_not_change_its_counts(
        self, facts: Engine
    ) -> None:
        results = ask(facts, filters={"outlet": ("Weekly",), "agency": ("Wire",)})
        assert [hit.id for hit in results.hits] == ["3"]
        assert facet(results, "outlet") == {"Daily": 2, "Weekly": 1}
        assert facet(results, "agency") == {"Wire": 1, None: 1}
        assert facet(results, "person") == {"b": 1}

    def test_chosen_values_stay_at_zero(self, facts: Engine) -> None:
        results = ask(facts, "beta", filters={"outlet": ("Nobody",), "person": (None,)})
        assert results.total == 0
        assert facet(results, "outlet") == {"Nobody": 0}
        assert facet(results, "person") == {None: 0}

    def test_what_is_excluded_is_nowhere_and_narrows_every_facet(
        self, facts: Engine
    ) -> None:
        results = ask(facts, excluded={"outlet": ("Daily",)})
        assert sorted(hit.id for hit in results.hits) == ["3", "4", "5"]
        assert facet(results, "outlet") == {"Weekly": 2, None: 1, "Daily": 0}
        assert facet(results, "agency") == {"Wire": 1, None: 2}
        assert sorted(ids(facts, excluded={"outlet": ("Weekly", None)})) == [
            "1",
            "2",
            "6",
        ]
        assert sorted(
            ids(
                facts,
                excluded={"person": ("a",)},
                filters={"outlet": ("Daily", "Weekly")},
            )
        ) == ["3", "6"]
        assert (
            ids(
                facts,
                excluded={
                    "person": (None,),
                    "outlet": ("Daily",),
                    "agency": ("Nobody",),
                },
            )
            != []
        )
        assert (
            ids(facts, filters={"outlet": ("Daily",)}, excluded={"outlet": ("Daily",)})
            == []
        )

    def test_what_is_not_known_is_counted_however_rare_it_is(
        self, facts: Engine
    ) -> None:
        assert facet(ask(facts, facet_limit=1), "person") == {"a": 3, None: 1}
        assert ask(facts, facet_limit=1).value_counts["person"] == 4

    def test_only_the_facets_asked_for_are_counted(self, facts: Engine) -> None:
        assert set(ask(facts, facets=("year",)).facets) == {"year"}
        assert set(ask(facts).facets) == set(DEFAULT_FACETS)

    def test_authors_languages_days_and_the_confidence_of_dates_are_facets(
        self, engine: Engine
    ) -> None:
        day, month = dated("2020-06-22"), dated("2020-06-01", "2020-06-30")
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
        results = ask(engine, facets=("author", "language", "confidence", "day"))
        assert facet(results, "author") == {"Bob": 2, "Ann Lee": 1}
        assert facet(results, "language") == {"en": 1, None: 1}
        assert facet(results, "confidence") == {"stated": 1, "weak": 1}
        assert facet(results, "day") == {"2020-06-22": 1, None: 1}
        assert (
            ids(engine, filters={"confidence": ("weak",)})
            == ids(engine, filters={"day": (None,)})
            == ["2"]
        )

    def test_what_came_last_into_the_archive_can_come_first(
        self, engine: Engine
    ) -> None:
        days = {
            "a": dated("2020-01-02"),
            "b": dated("2021-01-02"),
            "c": None,
            "d": dated("2019-01-02"),
        }
        entries = [
            IndexDocument(id, "x", dates=when, added=100 + n // 2)
            for n, (id, when) in enumerate(days.items())
        ]
        for entry in entries:
            engine.sync(MemoryFeed(*entries[: entries.index(entry) + 1]))
        assert ids(engine, sort=Sort.ADDED) == ["d", "c", "b", "a"]

    def test_date_bounds_ask_that_every_day_lies_within(self, facts: Engine) -> None:
        june = {"earliest": date(2020, 6, 1), "latest": date(2020, 6, 30)}
        assert sorted(ids(facts, **june)) == ["1", "2"]
        assert sorted(ids(facts, earliest=date(2020, 6, 22))) == ["1", "6"]
        assert sorted(ids(facts, **june, undated=True)) == ["1", "2", "5"]
        assert ids(facts, undated=True) == ["5"]

    def test_newest_and_oldest_put_the_undated_last(self, facts: Engine) -> None:
        assert ids(facts, sort=Sort.NEWEST) == ["6", "3", "2", "1", "4", "5"]
        assert ids(facts, sort=Sort.OLDEST) == ["4", "1", "2", "3", "6", "5"]

    def test_equal_scores_fall_to_the_newer_then_to_the_id(
        self, engine: Engine
    ) -> None:
        dates = {
            "b": dated("2020-01-02"),
            "a": dated("2020-01-02"),
            "d": None,
            "c": dated("2020-01-03"),
        }
        engine.sync(
            MemoryFeed(
                *(
                    IndexDocument(id, "same words", dates=when)
                    for id, when in dates.items()
                )
            )
        )
        assert ids(engine, "words") == ids(engine, "") == ["c", "a", "b", "d"]

    def test_pages_add_up_to_the_whole_however_deep(self, engine: Engine) -> None:
        chance = random.Random(4)
        entries = [
            IndexDocument(
                f"{n:03}", " ".join(chance.choices(["oil", "gas", "coal", "wind"], k=9))
            )
            for n in range(300)
        ]
        engine.sync(MemoryFeed(*entries))
        whole = ids(engine, "oil OR gas")
        pages = [
            ids(engine, "oil OR gas", offset=start, limit=7)
            for start in range(0, len(whole) + 7, 7)
        ]
        assert [id for page in pages for id in page] == whole
        assert ask(engine, "oil OR gas", offset=290, limit=7).total == len(whole)

    def test_a_limit_of_nothing_gives_total_and_facets(self, facts: Engine) -> None:
        results = ask(facts, "alpha", limit=0)
        assert (results.total, results.hits) == (4, ())
        assert facet(results, "outlet") == {"Daily": 2, "Weekly": 1, None: 1}

    def test_what_is_frozen_answers_as_before_whatever_is_committed_after(
        self, engine: Engine
    ) -> None:
        feed = MemoryFeed(
            *(
                IndexDocument(f"{number:03}", f"oil number{number}")
                for number in range(300)
            )
        )
        engine.sync(feed)
        frozen, whole = engine.snapshot(), ids(engine, "oil")
        search = Search(parse_query("oil").query, limit=100)
        slices = [frozen.search(search)]
        dropped = [f"{number:03}" for number in range(0, 300, 50)]
        for id in dropped:  # a commit each, so that segments are merged too
            engine.sync(
                feed.drop(id).put(
                    IndexDocument(f"new{id}", "oil oil"), IndexDocument("001", "water")
                )
            )
        while slices[-1].next_cursor:
            slices.append(frozen.search(replace(search, after=slices[-1].next_cursor)))
        assert [hit.id for each in slices for hit in each.hits] == whole
        assert {each.total for each in slices} == {300}
        now = {*whole, *(f"new{id}" for id in dropped)} - {"001", *dropped}
        assert set(ids(engine, "oil")) == now

    def test_what_is_frozen_before_the_first_sync_stays_empty(
        self, engine: Engine
    ) -> None:
        frozen = engine.snapshot()
        engine.sync(MemoryFeed(IndexDocument("a", "oil")))
        assert (
            frozen.search(Search(parse_query("oil").query)).total,
            ask(engine, "oil").total,
        ) == (0, 1)

"""Test counts by two facets, and samples of the matches."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from archive.model import DateRange
from index.engine import Engine, IndexDocument, PairCounts, Search
from index.query.parser import parse_query
from tests.index.contract.base import EngineTestBase
from tests.index.memory_feed import MemoryFeed, facet_counts, run_query


def count(engine: Engine, row: str, column: str, **options: object) -> PairCounts:
    search = Search(parse_query("").query, **options)  # type: ignore[arg-type]
    return engine.count_pairs(search, row, column)


def cells(pairs: PairCounts) -> dict[tuple[str | None, str | None], int]:
    return {(cell.row, cell.column): cell.count for cell in pairs.cells}


def random_documents(size: int) -> list[IndexDocument]:
    """Return documents with random facts, a third of which are copies."""
    rng = random.Random(7)
    first = date(2020, 1, 1)
    return [
        IndexDocument(
            f"{rng.getrandbits(80):020x}",
            rng.choice(("alpha", "alpha beta")),
            outlet=rng.choice(("Daily", "Weekly", "Gazette", None)),
            people={name: (name,) for name in rng.sample("abcdefgh", rng.randrange(4))},
            dates=DateRange(day, day)
            if (day := first + timedelta(days=rng.randrange(400)))
            and rng.random() > 0.1
            else None,
            story_id=rng.choice((None, None, f"s{number % 9}")),
        )
        for number in range(size)
    ]


class PairContract(EngineTestBase):
    """Test counts by two facets, and samples of the matches."""

    def test_pairs_count_each_document_once_per_pair_of_its_values(
        self, facts_engine: Engine
    ) -> None:
        pairs = count(facts_engine, "person", "outlet")
        assert pairs.total == 6
        assert cells(pairs) == {
            ("a", "Daily"): 2,
            ("a", "Weekly"): 1,
            ("b", "Daily"): 1,
            ("b", "Weekly"): 1,
            ("c", "Daily"): 1,
            ("c", "Weekly"): 1,
            (None, None): 1,
        }
        assert [row.value for row in pairs.rows] == ["a", "b", "c", None]
        assert [column.value for column in pairs.columns] == ["Daily", "Weekly", None]
        assert pairs.value_counts == {"person": 4, "outlet": 3}

    def test_a_facet_paired_with_itself_counts_values_that_occur_together(
        self, facts_engine: Engine
    ) -> None:
        together = cells(count(facts_engine, "person", "person"))
        assert together["a", "b"] == together["b", "a"] == 1
        assert together["a", "c"] == 1
        assert together["a", "a"] == 3
        assert ("b", "c") not in together

    def test_all_filters_apply_to_pairs(self, facts_engine: Engine) -> None:
        filters = {"outlet": ("Daily",)}
        pairs = count(facts_engine, "month", "outlet", filters=filters)
        assert pairs.total == 3
        assert cells(pairs) == {("2020-06", "Daily"): 2, ("2021-01", "Daily"): 1}
        excluded = count(facts_engine, "person", "outlet", excluded=filters)
        assert {cell.column for cell in excluded.cells} == {"Weekly", None}

    def test_the_limit_applies_to_both_facets_but_not_to_periods(
        self, facts_engine: Engine
    ) -> None:
        pairs = count(facts_engine, "person", "year", facet_limit=1)
        assert cells(pairs) == {
            ("a", "2020"): 2,
            ("a", None): 1,
            (None, None): 1,
        }
        assert {column.value for column in pairs.columns} == {"2020", "2021", None}
        assert pairs.value_counts["person"] == 4

    def test_an_index_without_documents_has_no_pairs(self, engine: Engine) -> None:
        engine.sync(MemoryFeed())
        assert count(engine, "person", "outlet").cells == ()
        assert engine.sample(Search(parse_query("").query), 5) == []

    def test_pairs_equal_counting_individually(self, engine: Engine) -> None:
        documents = random_documents(300)
        engine.sync(MemoryFeed(*documents))
        outlets: Counter[tuple[str | None, str | None]] = Counter()
        stories: set[tuple[str | None, str | None, str]] = set()
        for document in documents:
            day = document.dates and document.dates.earliest
            month = day.isoformat()[:7] if day else None
            for person in document.people or (None,):
                outlets[person, month] += 1
                stories.add((person, month, document.story_id or document.id))
        assert cells(count(engine, "person", "month")) == outlets
        by_story = cells(count(engine, "person", "month", count_stories=True))
        assert by_story == Counter(story[:2] for story in stories)

    def test_own_filters_restrict_the_counts_of_their_facet(
        self, facts_engine: Engine
    ) -> None:
        filters = {"person": ("b",)}
        results = run_query(facts_engine, filters=filters, own_filters=True)
        assert facet_counts(results, "person") == {"b": 2, "a": 1}
        usual = run_query(facts_engine, filters=filters)
        assert facet_counts(usual, "person") == {"a": 3, "b": 2, "c": 2, None: 1}

    def test_a_sample_is_the_smallest_ids_of_the_matches(self, engine: Engine) -> None:
        documents = random_documents(200)
        engine.sync(MemoryFeed(*documents))
        engine.sync(MemoryFeed(*documents).remove(*[d.id for d in documents[:20]]))
        search = Search(parse_query("beta").query)
        matching = sorted(d.id for d in documents[20:] if "beta" in d.text)
        assert engine.sample(search, 10) == matching[:10]
        assert engine.sample(search, 1000) == matching
        daily = replace(search, filters={"outlet": ("Daily",)})
        assert (
            engine.sample(daily, 5)
            == [
                d.id
                for d in sorted(documents[20:], key=lambda d: d.id)
                if "beta" in d.text and d.outlet == "Daily"
            ][:5]
        )
        assert engine.snapshot().sample(search, 10) == matching[:10]

"""Test fields and facets of organisations and places."""

from __future__ import annotations

import pytest

from index.engine import Engine, IndexDocument, Search
from index.query.parser import parse_query
from tests.index.contract.base import EngineTestBase
from tests.index.memory_feed import (
    MemoryFeed,
    facet_counts,
    hit_ids,
    run_query,
    sorted_hit_ids,
)

ARTICLES = (
    IndexDocument(
        "1",
        "alpha ships",
        organisations=("Harbour Board", "Lind & Co"),
        places=("New York", "Oslo"),
    ),
    IndexDocument("2", "alpha", organisations=("Harbour Board",), places=("Oslo",)),
    IndexDocument("3", "alpha Oslo harbour board"),
)


class ThingContract(EngineTestBase):
    """Test fields and facets of organisations and places."""

    def test_organisations_and_places_are_facets(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*ARTICLES))
        results = run_query(engine)
        assert facet_counts(results, "org") == {
            "Harbour Board": 2,
            "Lind & Co": 1,
            None: 1,
        }
        assert facet_counts(results, "place") == {"Oslo": 2, "New York": 1, None: 1}
        assert hit_ids(engine, filters={"place": ("New York",)}) == ["1"]
        assert hit_ids(engine, filters={"org": (None,)}) == ["3"]
        assert hit_ids(engine, excluded={"org": ("Lind & Co",)}, query="ships") == []

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("org:harbour", "12"),
            ('org:"harbour board"', "12"),
            ('org:"board lind"', ""),
            ("place:oslo", "12"),
            ('place:"new york" org:lind', "1"),
            ("alpha -place:oslo", "3"),
        ],
    )
    def test_queries_search_their_names(
        self, engine: Engine, typed: str, expected: str
    ) -> None:
        engine.sync(MemoryFeed(*ARTICLES))
        assert sorted_hit_ids(engine, typed) == expected

    def test_they_are_counted_in_pairs(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*ARTICLES))
        pairs = engine.count_pairs(Search(parse_query("").query), "org", "place")
        counts = {(cell.row, cell.column): cell.count for cell in pairs.cells}
        assert counts["Harbour Board", "Oslo"] == 2
        assert counts["Lind & Co", "New York"] == 1

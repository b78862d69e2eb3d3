"""Test that the counts of facets are kept, and are those of each search and state."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive.model import DateRange
from index.columnar.engine import WhooshEngine
from index.columnar.searching import costly_matches, facet_counts
from index.engine import IndexDocument, Results, Sort
from tests.index.memory_feed import MemoryFeed, run_query

FACETS = ("outlet", "person", "year")
OUTLETS = ("Harbour Post", "Valley Echo", None)
PEOPLE = ("Mara Quell", "Iven Dorr", "Sefa Lund")


def make_document(choose: random.Random, number: int) -> IndexDocument:
    day = date(2020 + choose.randrange(3), 1 + choose.randrange(12), 5)
    return IndexDocument(
        id=f"{number:03}",
        text=choose.choice(("the crane fell", "the crane stands", "the ferry stands")),
        outlet=choose.choice(OUTLETS),
        people={name: (name,) for name in choose.sample(PEOPLE, choose.randrange(3))},
        dates=choose.choice((None, DateRange(day, day))),
        story_id=choose.choice((None, "story")),
    )


def random_values(choose: random.Random) -> dict[str, tuple[str | None, ...]]:
    facet, values = choose.choice((("outlet", OUTLETS), ("person", PEOPLE)))
    chosen = choose.sample(values, choose.randrange(3))
    return {facet: tuple(chosen)} if chosen else {}


def random_search(choose: random.Random) -> tuple[str, dict[str, Any]]:
    return choose.choice(("crane", "stands", "ferry OR crane", "")), {
        "filters": random_values(choose),
        "excluded": random_values(choose) if choose.random() < 0.3 else {},
        "earliest": choose.choice((None, date(2021, 1, 1))),
        "undated": choose.choice((False, True)),
        "sort": choose.choice(tuple(Sort)),
        "limit": choose.choice((0, 2)),
        "offset": choose.choice((0, 2)),
        "facets": tuple(choose.sample(FACETS, choose.randrange(1, 4))),
        "facet_limit": choose.choice((1, 2)),
        "count_stories": choose.choice((False, True)),
        "collapse_copies": choose.choice((False, True)),
        "own_filters": choose.choice((False, True)),
    }


def test_kept_counts_are_those_of_the_search_and_of_the_current_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facet_counts, "COSTLY_S", 0.0)
    choose = random.Random(7)
    feed = MemoryFeed(*(make_document(choose, number) for number in range(30)))
    engine = WhooshEngine(tmp_path)
    for _ in range(3):
        engine.sync(feed)
        for _ in range(250):
            query, options = random_search(choose)
            kept = run_query(engine, query, **options)
            assert kept == search_anew(tmp_path, monkeypatch, query, options)
        feed.put(make_document(choose, choose.randrange(40)))
    engine.close()


def search_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch, query: str, options: dict[str, Any]
) -> Results:
    """Search with an engine that has kept nothing."""
    with monkeypatch.context() as patch:
        patch.setattr(facet_counts, "COSTLY_S", 1e9)
        engine = WhooshEngine(folder)
        try:
            return run_query(engine, query, **options)
        finally:
            engine.close()


def test_costly_counts_are_counted_once_for_all_pages_and_orders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facet_counts, "COSTLY_S", 0.0)
    monkeypatch.setattr(costly_matches, "COSTLY_S", 1e9)
    choose = random.Random(7)
    engine = WhooshEngine(tmp_path)
    engine.sync(MemoryFeed(*(make_document(choose, number) for number in range(9))))
    first = run_query(engine, "crane", facets=FACETS)
    monkeypatch.setattr(facet_counts, "_count", None)
    next_page = run_query(
        engine, "crane", facets=FACETS, sort=Sort.NEWEST, offset=2, limit=2
    )
    assert next_page.facets == first.facets
    assert next_page.value_counts == first.value_counts
    with pytest.raises(TypeError):
        run_query(engine, "crane", facets=FACETS, own_filters=True)
    engine.close()

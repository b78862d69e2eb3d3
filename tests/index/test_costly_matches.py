"""Test that the matches of a costly query are found once in each state of an index."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.columnar.engine import WhooshEngine
from index.columnar.searching import costly_matches, spans
from index.columnar.searching.costly_matches import query_key
from index.engine import IndexDocument, Search
from index.query.parser import parse_query
from tests.index.memory_feed import MemoryFeed, run_query

QUERIES = (
    "oil NEAR/5 price",
    "oil NEAR/6 price",
    "oil PRE/5 price",
    "price NEAR/5 oil",
    "(oil NEAR/5 price) NEAR/5 bank",
    "oil NEAR/5 pri*",
    "oil NEAR/5 price~1",
    "oil NEAR/5 price~2",
    '"oil price"',
    '"oil price"~5',
    "title:oil",
    "oil",
)


def test_different_queries_have_different_keys() -> None:
    keys = [query_key(parse_query(text).query) for text in QUERIES]
    assert len(set(keys)) == len(QUERIES)
    parsed_again = [query_key(parse_query(f"{text} ").query) for text in QUERIES]
    assert parsed_again == keys


def test_kept_matches_are_those_of_the_current_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(costly_matches, "COSTLY_S", 0.0)
    monkeypatch.setattr(spans, "MAX_PAIRS", 1)
    feed = MemoryFeed(_document("a"), _document("b"))
    engine = WhooshEngine(tmp_path)
    engine.sync(feed)
    query = "(oil NEAR/9 price) NEAR/9 bank"
    for ids in (["a", "b"], ["a", "b", "c"], ["a", "c"]):
        first = run_query(engine, query)
        again = run_query(engine, query)
        assert sorted(hit.id for hit in again.hits) == ids
        assert again == first
        assert again.messages == (spans.TOO_MANY_PAIRS,)
        assert engine.sample(Search(parse_query(query).query), 9) == ids
        feed.remove("b") if "c" in ids else feed.put(_document("c"))
        engine.sync(feed)
    engine.close()


def test_costly_matches_are_found_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(costly_matches, "COSTLY_S", 0.0)
    engine = WhooshEngine(tmp_path)
    engine.sync(MemoryFeed(_document("a")))
    run_query(engine, "oil NEAR/9 price")
    monkeypatch.setattr(spans.SpanNearOperator, "find", None)
    search = Search(parse_query("oil NEAR/9 price").query, limit=0)
    assert engine.search(search).total == 1
    assert engine.sample(search, 9) == ["a"]
    engine.close()


def _document(id: str) -> IndexDocument:
    return IndexDocument(id=id, text=f"{id}: the oil price and a price of the bank")

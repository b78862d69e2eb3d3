"""Test wildcards, similar words and proximity in an index, and their limits."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.columnar.engine import WhooshEngine
from index.columnar.searching import dictionary, spans
from index.engine import IndexDocument
from index.query.parser import parse_query
from index.text.term_patterns import wildcard_regex
from tests.index.memory_feed import MemoryFeed, run_query, sorted_hit_ids

TEXTS = {
    "a": "The woman met women of the riverbank, an embankment and S-400 missiles.",
    "b": "Министра обороны видели в Москве, министры молчали.",
    "c": "قال الوزير إن الوزارة تدرس الأمر",
    "d": "मंत्री ने मंत्रालय में कहा",
    "e": "東京都知事は昨日述べた",
    "f": "Größe und Strasse in Zürich; café and Łódź",
    "h": "sаnya with a Cyrillic letter",
    "g": "Crude oil rose. The price of crude oil fell, prices of gas rose.",
}
MATCHES = {
    "wom?n": "a",
    "w*n": "a",
    "*bank": "a",
    "*bank*": "a",
    "?iverbank": "a",
    "s?00": "a",
    "S-4?0": "a",
    "miss?le*": "a",
    "мин?стр*": "b",
    "*осква": "",
    "*оскве": "b",
    "МИНИСТР?": "",
    "минист?ы": "b",
    "*وزير": "c",
    "ال*ر": "c",
    "मंत्र*": "d",
    "*ालय": "d",
    "東京*": "e",
    "*知事": "e",
    "z?rich": "f",
    "Z?RICH": "f",
    "*trass?": "",
    "str?sse": "f",
    "gr?sse": "f",
    "caf*": "f",
    "?odz": "f",
    "misile~1": "",
    "misile~2": "a",
    "misiles~1": "a",
    "womaan~": "a",
    "министар~1": "b",
    "zurjch~1": "f",
    "sanya~1": "h",
    "wommmen~2": "a",
    "crude NEAR/1 price": "g",
    "crude NEAR/1 =price": "g",
    "crude NEAR/1 =prices": "",
    "=price NEAR/1 gas": "",
    "price NEAR/1 gas": "g",
    "price-of NEAR/0 crude": "g",
    "crude PRE/0 oils": "g",
    "price PRE/1 crude": "g",
    "crude PRE/1 price": "",
    "crude PRE/2 price": "g",
    "(crude NEAR/9 price) NEAR/0 gas": "",
    "(oil NEAR/9 crude) NEAR/0 fell": "g",
    "(crude NEAR/9 prices) PRE/1 gas": "g",
    '"crude oil fell"~3 NEAR/0 prices': "g",
    "gas PRE/9 crude": "",
    "woman NEAR/0 met": "a",
    "wom* NEAR/0 met": "a",
    "москве NEAR/3 министры": "b",
    "министр* w/3 обороны": "b",
    "東京 NEAR/4 昨日": "e",
    "東京 PRE/4 昨日": "e",
    "昨日 PRE/3 東京": "",
    "(gas OR coal) NEAR/0 rose": "g",
    '"crude oil" NEAR/0 rose': "g",
    "-(crude NEAR/1 price) rose": "",
    "title:(oil NEAR/3 rises)": "g",
    "title:*ise*": "g",
    "title:r?ses": "g",
    "author:sm?th": "g",
    "outlet:*imes": "g",
    "person:sh*igu~1 oil": "g",
    "person:shoigo~1": "g",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    engine = WhooshEngine(tmp_path_factory.mktemp("home") / "index")
    entries = {id: IndexDocument(id, text) for id, text in TEXTS.items()}
    entries["g"] = IndexDocument(
        "g",
        TEXTS["g"],
        title="Oil again rises",
        authors=("Ann Smith",),
        outlet="The Times",
        people={"sergei-shoigu": ("Sergei Shoigu",)},
    )
    engine.sync(MemoryFeed(*entries.values()))
    return engine


@pytest.mark.parametrize(("query", "ids"), MATCHES.items())
def test_patterns_and_proximity_find_words_of_all_scripts(
    engine: WhooshEngine, query: str, ids: str
) -> None:
    assert sorted_hit_ids(engine, query) == ids


@given(
    pattern=st.text(alphabet="ab*?", max_size=12),
    term=st.text(alphabet="abc", max_size=12),
)
def test_a_wildcard_matches_as_in_file_names(pattern: str, term: str) -> None:
    matched = wildcard_regex(pattern).fullmatch(term) is not None
    assert matched == fnmatchcase(term, pattern)


@pytest.fixture
def many_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WhooshEngine:
    monkeypatch.setattr(dictionary, "MAX_EXPANSIONS", 5)
    engine = WhooshEngine(tmp_path / "index")
    words = " ".join(f"ab{letter}de" for letter in "fghijklmn")
    engine.sync(MemoryFeed(IndexDocument("a", words), IndexDocument("b", "abfde")))
    return engine


@pytest.mark.parametrize("query", ["ab?de", "*bf*", "abfde~1", "ab*"])
def test_a_pattern_with_too_many_words_reports_the_limit(
    many_words: WhooshEngine, query: str
) -> None:
    results = run_query(many_words, query)
    assert results.total == 2
    is_limited = query != "*bf*"
    assert (
        any("Too many words" in message for message in results.messages) == is_limited
    )


def test_too_many_pairs_of_frequent_words_are_reported(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "MAX_PAIRS", 1)
    query = "(crude NEAR/9 oil) NEAR/9 rose"
    results = run_query(engine, query)
    assert [hit.id for hit in results.hits] == ["g"]
    assert results.messages == (spans.TOO_MANY_PAIRS,)


def test_two_distances_are_two_conditions() -> None:
    first, second = parse_query("oil NEAR/5 gas oil NEAR/3 gas").query
    assert (first.slop, second.slop) == (5, 3)
    first, second = parse_query('"oil gas"~5 "oil gas"~3').query
    assert (first.slop, second.slop) == (5, 3)

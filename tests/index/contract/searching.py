"""Test what an engine finds, and the ranking."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.engine import Engine, IndexDocument, Search
from index.query.parser import parse_query
from tests.index.contract.base import TEXTS_BY_ID, EngineTestBase
from tests.index.memory_feed import MemoryFeed, hit_ids, run_query, sorted_hit_ids

EXPECTED_HITS = {
    # words
    "missile": "abc",
    "missiles": "abc",
    "MISSILE india": "a",
    "the": "abcf",
    "missile OR crude": "abcf",
    "india -missile": "d",
    "india NOT missile": "d",
    "(india OR zurich) missile": "ab",
    "-missile": "def",
    "india or": "d",
    # designators, whole and by parts
    "S-400": "abc",
    "s400": "abc",
    "S 400": "abc",
    "S–400": "abc",
    "“S 400 missile”": "ab",
    '"s400 missiles"': "c",
    "=missile": "ab",
    "=missiles": "c",
    '"missiles"': "c",
    "missile -=missiles": "ab",
    "400": "abc",
    "S-40": "",
    "AK-203": "b",
    "ak203": "b",
    "203": "b",
    "Su-30MKI": "b",
    "su30mki": "b",
    "Su-30": "b",
    "mki": "b",
    "C++": "c",
    "U.S.": "cd",
    "US": "cde",
    "R&D": "d",
    "AT&T": "d",
    "O'Neill": "d",
    "O’Neill": "d",
    "oneill": "d",
    "neill": "d",
    "india": "ad",
    "Covid-19": "d",
    "covid19": "d",
    "covid": "d",
    "5.56x45": "c",
    "5.56": "c",
    "$16": "d",
    "16": "d",
    "1500": "c",
    "1,500": "c",
    # folding
    "zurich": "b",
    "ZÜRICH": "b",
    "Zu\u0308rich": "b",
    "strasse": "e",
    "lodz": "e",
    "sondag": "e",
    # scripts without spaces
    "東京": "e",
    "東京都": "e",
    "会見": "e",
    "京東": "",
    # phrases and proximity
    '"prices of crude"': "a",
    '"prices crude"': "",
    '"crude prices"': "f",
    '"prices crude"~0': "f",
    '"crude prices"~1': "af",
    '"crude spoke"~7': "f",
    '"spoke crude"~7': "f",
    '"crude crude"~20': "f",
    # prefixes
    "missil*": "abc",
    "su30*": "b",
    "Su-3*": "b",
    "zür*": "b",
}
"""Queries, and the documents of WORDS that match."""

query_strings = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            *'"()*-:~ ',
            "AND",
            "OR",
            "NOT",
            "title:",
            "date:",
            "x",
            "missile",
            "S-400",
            "2020",
            ">",
            "昨日",
            "\x00",
        ]
    )
).map(" ".join)


class SearchContract(EngineTestBase):
    """Test that queries find the intended documents."""

    # the version

    def test_the_version_changes_with_each_commit_only(self, engine: Engine) -> None:
        feed, states = MemoryFeed(), [engine.version()]
        for word in ("ferry", "harbour", "tide"):
            feed.put(IndexDocument(word, word))
            engine.sync(feed)
            states.append(engine.version())
            assert sorted_hit_ids(engine, word)
            engine.sync(feed)
            assert engine.version() == states[-1]
        assert len(set(states)) == 4

    # matches

    @pytest.mark.parametrize(("typed", "expected"), EXPECTED_HITS.items())
    def test_queries_find_the_expected_documents(
        self, words_engine: Engine, typed: str, expected: str
    ) -> None:
        assert sorted_hit_ids(words_engine, typed) == expected

    def test_an_empty_query_finds_everything(self, words_engine: Engine) -> None:
        assert (
            sorted_hit_ids(words_engine, "")
            == sorted_hit_ids(words_engine, "  ")
            == "abcdef"
        )

    def test_the_exact_word_form_ranks_above_other_forms(self, engine: Engine) -> None:
        engine.sync(
            MemoryFeed(
                IndexDocument("many", "few words on missiles"),
                IndexDocument("one", "few words on missile"),
            )
        )
        assert hit_ids(engine, "missile") == ["one", "many"]
        assert hit_ids(engine, "missiles") == ["many", "one"]

    def test_a_word_in_the_title_ranks_above_one_in_the_text(
        self, engine: Engine
    ) -> None:
        engine.sync(
            MemoryFeed(
                IndexDocument("text", "crude oil", "Prices rise"),
                IndexDocument("title", "prices rise", "Crude oil"),
            )
        )
        assert hit_ids(engine, "crude") == ["title", "text"]

    def test_query_words_can_be_split_between_title_and_text(
        self, engine: Engine
    ) -> None:
        engine.sync(
            MemoryFeed(
                IndexDocument("a", "rose again", "Crude prices"),
                IndexDocument("b", "crude prices"),
            )
        )
        assert sorted_hit_ids(engine, "crude rose") == "a"

    def test_a_phrase_does_not_match_across_field_values(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(IndexDocument("a", "x", authors=("Ann Lee", "Bob Roy"))))
        assert sorted_hit_ids(engine, 'author:"ann lee"') == "a"
        assert sorted_hit_ids(engine, 'author:"lee bob"') == ""

    @pytest.mark.parametrize(
        ("typed", "expected"),
        {
            "title:one": "1",
            "title:alpha": "",
            "one": "1",
            "outlet:weekly": "35",
            "person:ann": "125",
            'person:"ann b"': "12",
            "author:lee": "1",
            "person:(ann OR bob) alpha": "123",
            "-outlet:daily": "345",
            "date:2020": "123",
            "date:2020-06": "12",
            "date:2020-06-22": "1",
            "date:2020-06-01..2020-09-03": "12",
            "date:>2020": "6",
            "date:>=2020": "1236",
            "date:<=2020-01": "4",
            "date:<2020": "",
            "date:..2020-06": "124",
            "date:unknown": "5",
            "-date:unknown": "12346",
            "-date:2020": "456",
            "alpha date:(2020-06-22 OR 2019-12-29..2020-01-02)": "14",
        }.items(),
    )
    def test_field_and_date_queries_find_the_expected_documents(
        self, facts_engine: Engine, typed: str, expected: str
    ) -> None:
        assert sorted_hit_ids(facts_engine, typed) == expected

    @settings(
        max_examples=150,
        suppress_health_check=[HealthCheck.differing_executors],
    )
    @given(typed=query_strings)
    def test_nothing_that_is_typed_raises(
        self, words_engine: Engine, typed: str
    ) -> None:
        results = run_query(words_engine, typed)
        assert results.total == len(results.hits) <= len(TEXTS_BY_ID)

    def test_a_prefix_with_too_many_words_is_limited_with_a_warning(
        self, engine: Engine
    ) -> None:
        engine.sync(
            MemoryFeed(
                IndexDocument("a", " ".join(f"pre{number}" for number in range(1100)))
            )
        )
        results = run_query(engine, "pre*")
        assert results.total == 1
        assert any("1,024" in message for message in results.messages)

    def test_each_matching_span_in_the_text_is_counted_once(
        self, engine: Engine
    ) -> None:
        engine.sync(
            MemoryFeed(
                IndexDocument(
                    "a",
                    "Air defence, air force; air defence. Missiles, missile",
                    "Air defence",
                )
            )
        )
        for typed, matches in {
            "air": 3,
            '"air defence"': 2,
            "air defence": 5,
            'air "air defence"': 3,
            "missiles": 2,
        }.items():
            (hit,) = engine.search(
                Search(parse_query(typed).query, with_passages=True)
            ).hits
            assert hit.match_count == matches, typed

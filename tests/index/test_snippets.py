"""Test that the words of a query are highlighted, and that snippets show them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.columnar.engine import WhooshEngine
from index.engine import IndexDocument, Search
from index.query.parser import parse_query
from index.text.matching import find_spans, merge_spans, pattern_test
from index.text.passages import select_passages, to_word_matches
from index.text.snippets import (
    ELLIPSIS,
    TextFragment,
    make_snippet,
    snippet_bounds,
    split_at_spans,
    word_end,
)
from tests.index.memory_feed import MemoryFeed
from tests.processor_time import processor_time_below

TEXT = (
    "The S-400 missile and s400 missiles — in Zürich — cost U.S. buyers 1,500 dollars; "
    "the price of crude fell. 東京都"
)


def highlighted_texts(query: str, text: str = TEXT, name: str = "text") -> list[str]:
    return [
        text[start:end]
        for start, end in find_spans(text, parse_query(query).query, name)
    ]


def shown(text: str, query: str) -> tuple[TextFragment, ...]:
    """Return the snippet of a text for a query, as in an engine without positions."""
    parsed_query = parse_query(query).query
    return make_snippet(
        text, select_passages(to_word_matches(text, find_spans(text, parsed_query)))
    )


EXPECTED_HIGHLIGHTS = {
    "missile": ["missile", "missiles"],
    "missiles": ["missile", "missiles"],
    "S-400": ["S-400", "s400"],
    '"s400 missile"': ["S-400 missile"],
    '"s400 missiles"': ["s400 missiles"],
    "=missile": ["missile"],
    "=missiles": ["missiles"],
    "price-of-crude": ["price of crude"],
    "zurich": ["Zürich"],
    "us": ["U.S"],
    "1500": ["1,500"],
    "miss*": ["missile", "missiles"],
    "m?ssile*": ["missile", "missiles"],
    "s?00": ["S-400", "s400"],
    "*iss?le": ["missile"],
    "misile~1": ["missile"],
    "misile~2": ["missile", "missiles"],
    "crude NEAR/1 price": ["price", "crude"],
    "crude NEAR/0 price": [],
    "crude PRE/1 price": [],
    "(crude OR zurich) NEAR/4 (cost OR fell)": ["Zürich", "cost", "crude", "fell"],
    '"price of crude" NEAR/0 fell': ["price of crude", "fell"],
    "(price NEAR/1 crude) NEAR/0 fell": ["price", "crude", "fell"],
    "-(crude NEAR/5 price) missile": ["missile", "missiles"],
    "title:(crude NEAR/1 price)": [],
    "東京": ["東京"],
    '"price of crude"': ["price of crude"],
    '"price crude"': [],
    '"crude price"~2': ["price", "crude"],
    "crude -missile": ["crude"],
    "crude NOT (missile OR zurich)": ["crude"],
    "crude OR nothing": ["crude"],
    "title:crude": [],
    "outlet:crude": [],
    "date:2020": [],
    "": [],
}


@pytest.mark.parametrize(("query", "expected"), EXPECTED_HIGHLIGHTS.items())
def test_every_form_of_the_words_is_marked_and_nothing_else(
    query: str, expected: list[str]
) -> None:
    assert highlighted_texts(query) == expected


def test_a_title_is_marked_by_words_anywhere_and_in_the_title() -> None:
    assert highlighted_texts("title:crude", "Crude rises", "title") == ["Crude"]
    assert [
        *find_spans("Crude rises", parse_query("crude").query, "title", "text")
    ] == [(0, 5)]


def test_marks_that_overlap_become_one() -> None:
    assert highlighted_texts('"price of crude" crude of') == ["price of crude"]


@given(text=st.text(), query=st.text(max_size=20))
def test_segments_joined_are_the_text(text: str, query: str) -> None:
    assert (
        "".join(
            fragment.text
            for fragment in split_at_spans(
                text, find_spans(text, parse_query(query).query)
            )
        )
        == text
    )


def test_a_snippet_shows_where_most_different_words_stand_together() -> None:
    text = "oil " * 100 + "filler " * 100 + "here oil and gas meet " + "filler " * 100
    passage = shown(text, "oil gas")
    assert TextFragment("gas", highlighted=True) in passage
    assert passage[0].text.startswith(ELLIPSIS)
    assert passage[-1].text.endswith(ELLIPSIS)


def test_two_passages_show_words_that_stand_far_apart() -> None:
    text = "filler " * 80 + "oil " + "filler " * 80 + "gas " + "filler " * 80
    passages = shown(text, "oil gas")
    assert [fragment.text for fragment in passages if fragment.highlighted] == [
        "oil",
        "gas",
    ]
    assert sum(ELLIPSIS in fragment.text for fragment in passages) == 3


def test_a_second_passage_without_new_words_is_omitted() -> None:
    text = "oil " + "filler " * 200 + "oil"
    assert [
        fragment.text for fragment in shown(text, "oil") if fragment.highlighted
    ] == ["oil"]


def test_a_snippet_without_marks_is_the_start_of_the_text() -> None:
    (start, ellipsis) = shown("word " * 100, "nothing")
    assert set(start.text.split()) == {"word"}
    assert ellipsis.text.strip() == ELLIPSIS
    assert shown("short  text\n", "") == (
        TextFragment("short text", highlighted=False),
    )
    assert shown("", "") == ()


@given(
    words=st.lists(
        st.sampled_from(["oil", "gas", "a", "word", "<b>", "東京都知事", "x" * 90]),
        max_size=200,
    ),
    width=st.integers(20, 300),
)
def test_a_snippet_is_short_and_cuts_no_word_in_two(
    words: list[str], width: int
) -> None:
    text = " ".join(words)
    for passage in select_passages(
        to_word_matches(text, find_spans(text, parse_query("oil OR gas").query)), width
    ):
        first, last = passage[0][0], word_end(text, passage[-1][1])
        start, end = snippet_bounds(text, first, last, width)
        assert start <= first < last <= end <= max(start + width, last)
        if "x" * 90 not in words:
            assert set(text[start:end].split()) <= set(words)


def test_a_snippet_is_not_html_escaped() -> None:
    assert shown("<b>&amp;", "") == (TextFragment("<b>&amp;", highlighted=False),)


@pytest.mark.long
@pytest.mark.parametrize(
    "query",
    ["oil gas", '"oil and"', '"gas oil"~3', "oi*", "*il", "gas NEAR/3 oil", "gass~1"],
)
def test_a_megabyte_is_marked_in_seconds(query: str) -> None:
    text = "oil and gas or S-400 missiles " * 35_000
    with processor_time_below(3):
        spans = find_spans(text, parse_query(query).query)
        passage = make_snippet(text, select_passages(to_word_matches(text, spans)))
    assert len(spans) >= 35_000
    assert any(fragment.highlighted for fragment in passage)


@pytest.mark.long
@given(
    words=st.lists(
        st.sampled_from(
            [
                "oil",
                "oils",
                "S-400",
                "gas",
                "O’Neill’s",
                "$16",
                "1,500",
                "東京都",
                "U.S.",
            ]
        ),
        max_size=40,
    )
)
@pytest.mark.parametrize(
    "query",
    [
        "oil",
        "oils gas",
        "S-400",
        '"oil gas"',
        '"gas oil"~3',
        "s40*",
        "*il",
        "o?ls",
        "s?00",
        "gas~1",
        "oil NEAR/2 gas",
        "oil PRE/0 gas",
        '"oil gas" NEAR/3 s40*',
        "(oil OR 1500) NEAR/1 (gas NEAR/1 neill)",
        "neill 16 1500",
        "東京 us",
    ],
)
def test_index_highlights_equal_analysis_highlights(
    query: str, words: list[str]
) -> None:
    text = " ".join(words)
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        engine.sync(MemoryFeed(IndexDocument("a", text)))
        parsed_query = parse_query(query).query
        for hit in engine.search(Search(parsed_query, with_passages=True)).hits:
            snippet = make_snippet(text, hit.passages, pattern_test(parsed_query))
            assert any(fragment.highlighted for fragment in snippet)
            spans = [
                (start, word_end(text, last, pattern_test(parsed_query)))
                for passage in hit.passages
                for start, last in passage
            ]
            assert set(merge_spans(spans)) <= set(find_spans(text, parsed_query))


@pytest.mark.parametrize(
    "label",
    ["date 2020-06-24 ", " date: 2020-06-24\n\n", "Datum 2020-06-24T10:30:00Z — "],
)
def test_a_snippet_begins_after_a_labelled_date(label: str) -> None:
    text = f"{label}The council voted to reopen the baths. " + "Nothing else. " * 40
    position = text.index("council")
    for passages in ((), (((position, position),),)):
        snippet = "".join(part.text for part in make_snippet(text, passages))
        assert snippet.startswith("The council voted")


def test_a_snippet_shows_a_match_in_a_labelled_date() -> None:
    text = "date 2020-06-24 The council voted to reopen the baths."
    snippet = "".join(part.text for part in make_snippet(text, (((5, 5),),)))
    assert snippet == text

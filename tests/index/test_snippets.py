"""Marks stand where the query's words do, in every form; snippets show the best of them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.grammar import parse
from index.snippets import ELLIPSIS, Segment, marks, segments, snippet

TEXT = (
    "The S-400 missile and s400 missiles — in Zürich — cost U.S. buyers 1,500 dollars; the price of crude fell. 東京都"
)


def marked(query: str, text: str = TEXT, name: str = "text") -> list[str]:
    return [text[start:end] for start, end in marks(text, parse(query).query, name)]


MARKED = {
    "missile": ["missile", "missiles"],
    "missiles": ["missile", "missiles"],
    "S-400": ["S-400", "s400"],
    '"s400 missile"': ["S-400 missile", "s400 missiles"],
    "zurich": ["Zürich"],
    "us": ["U.S"],
    "1500": ["1,500"],
    "miss*": ["missile", "missiles"],
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


@pytest.mark.parametrize(("query", "expected"), MARKED.items())
def test_every_form_of_the_words_is_marked_and_nothing_else(query: str, expected: list[str]) -> None:
    assert marked(query) == expected


def test_a_title_is_marked_by_words_anywhere_and_in_the_title() -> None:
    assert marked("title:crude", "Crude rises", "title") == ["Crude"]
    assert marked("crude", "Crude rises", "title") == ["Crude"]


def test_marks_that_overlap_become_one() -> None:
    assert marked('"price of crude" crude of') == ["price of crude"]


@given(text=st.text(), query=st.text(max_size=20))
def test_segments_joined_are_the_text(text: str, query: str) -> None:
    assert "".join(each.text for each in segments(text, marks(text, parse(query).query))) == text


def test_a_snippet_shows_where_most_different_words_stand_together() -> None:
    text = "oil " * 100 + "filler " * 100 + "here oil and gas meet " + "filler " * 100
    shown = snippet(text, marks(text, parse("oil gas").query))
    assert Segment("gas", marked=True) in shown
    assert shown[0].text.startswith(ELLIPSIS)
    assert shown[-1].text.endswith(ELLIPSIS)


def test_a_snippet_without_marks_is_the_start_of_the_text() -> None:
    (start, rest) = snippet("word " * 100, [], width=40)
    assert start == Segment("word word word word word word word word", marked=False)
    assert rest.text.strip() == ELLIPSIS
    assert snippet("short  text\n", []) == (Segment("short text", marked=False),)
    assert snippet("", []) == ()


@given(
    words=st.lists(st.sampled_from(["oil", "gas", "a", "word", "<b>", "東京都知事", "x" * 90]), max_size=200),
    width=st.integers(20, 300),
)
def test_a_snippet_is_short_and_cuts_no_word_in_two(words: list[str], width: int) -> None:
    text = " ".join(words)
    shown = "".join(each.text for each in snippet(text, marks(text, parse("oil OR gas").query), width))
    assert len(shown) <= width + 2 * len(ELLIPSIS) + 2
    if "x" * 90 not in words:
        assert set(shown.replace(ELLIPSIS, "").split()) <= set(words)


def test_a_snippet_leaves_escaping_to_the_page() -> None:
    assert snippet("<b>&amp;", []) == (Segment("<b>&amp;", marked=False),)


@pytest.mark.parametrize("query", ["oil gas", '"oil and"', '"gas oil"~3', "oi*"])
def test_a_megabyte_is_marked_in_less_than_a_second(query: str) -> None:
    text = "oil and gas or S-400 missiles " * 35_000
    before = time.monotonic()
    spans = marks(text, parse(query).query)
    shown = snippet(text, spans)
    assert time.monotonic() - before < 1
    assert len(spans) >= 35_000
    assert any(each.marked for each in shown)

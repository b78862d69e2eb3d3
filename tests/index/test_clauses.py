"""Test that a query is split into conditions, and joined without a change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.query.clauses import (
    join_clauses,
    join_with_or,
    loosen_clause,
    split_clauses,
)
from index.query.parser import parse_query

LINES = {
    "russia missile": ["russia", "missile"],
    "oil (crude price)": ["oil", "crude", "price"],
    "a OR b c": ["(a OR b)", "c"],
    "a AND b OR c": ["((a b) OR c)"],
    "a b OR c AND d": ["a", "(b OR (c d))"],
    "-(a OR b) c": ["-(a OR b)", "c"],
    'title:(a b) "air defence"~5 -china missil*': [
        "title:a",
        "title:b",
        '"air defence"~5',
        "-china",
        "missil*",
    ],
    'said:"military cooperation" person:Singh': [
        'said:"military cooperation"',
        "person:Singh",
    ],
    "10:30 date:2020..2021": ['"10 30"', "date:2020..2021"],
    "(a b": ["a", "b"],
    "wom?n *bank oil~1": ["wom?n", "*bank", "oil~1"],
    "oil w/5 gas coal": ["(oil NEAR/5 gas)", "coal"],
    "title:(oil PRE/2 gas)": ["title:(oil PRE/2 gas)"],
    "title:oil NEAR/2 title:gas": ["title:(oil NEAR/2 gas)"],
    "-oil NEAR/2 gas OR coal": ["(-(oil NEAR/2 gas) OR coal)"],
    "a NEAR/5 (b OR title:c)": ["a", "(b OR title:c)"],
    '(oil OR "crude oil") NEAR/5 pri* NEAR/2 gas': [
        '(((oil OR "crude oil") NEAR/5 pri*) NEAR/2 gas)'
    ],
    "?!": [],
    "": [],
}
WORDS = st.lists(
    st.sampled_from(
        [
            "oil",
            "-",
            "NOT ",
            "OR",
            "AND",
            "(",
            ")",
            '"air defence"',
            '"',
            "title:",
            "said:",
            "date:2020",
            "missil*",
        ]
    ),
    max_size=12,
)


@pytest.mark.parametrize("line", LINES)
def test_a_query_is_split_into_its_conditions(line: str) -> None:
    assert [clause.query_text for clause in split_clauses(line)] == LINES[line]


@given(WORDS)
@settings(max_examples=300)
def test_joining_and_splitting_conditions_round_trips(
    words: list[str],
) -> None:
    clauses = split_clauses(" ".join(words))
    if clauses:
        assert split_clauses(join_clauses(clauses)) == clauses
        assert parse_query(join_clauses(clauses)).query != parse_query("").query


def test_a_negation_in_a_group_stays_a_negation() -> None:
    (group, word) = split_clauses("(a OR -b) c")
    assert [part.negated for part in group.parts] == [False, True]
    assert not word.negated


def test_the_words_of_a_phrase_contain_no_query_operators() -> None:
    (phrase,) = split_clauses('title:"oil -AND: S-400 *gold"')
    assert loosen_clause(phrase) == "title:(oil and S-400 gold)"
    assert [clause.query_text for clause in split_clauses(loosen_clause(phrase))] == [
        "title:oil",
        "title:and",
        "title:S-400",
        "title:gold",
    ]


def test_any_of_several_conditions_is_one_condition() -> None:
    (either,) = split_clauses(join_with_or(split_clauses('oil "air defence"')))
    assert either.query_text == '(oil OR "air defence")'

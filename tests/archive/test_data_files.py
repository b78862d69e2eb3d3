"""Tables and word lists, and the patterns that are made from them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.data_files import alternation_pattern

WORDS = st.lists(st.text("ab.", max_size=5), max_size=8)


@pytest.mark.parametrize(
    ("words", "pattern"),
    [
        ((), "(?!)"),
        (("",), "(?!)"),
        (("march",), "(?:march)"),
        (("mar", "march", "may"), "(?:ma(?:r(?:ch)?|y))"),
        (("", "a.m."), r"(?:a\.m\.)?"),
    ],
)
def test_words_with_a_common_prefix_share_a_branch(
    words: tuple[str, ...], pattern: str
) -> None:
    """A group for each letter would take twice as long to compile."""
    assert alternation_pattern(words) == pattern


@given(WORDS, st.text("ab.", max_size=8))
def test_the_longest_word_at_a_position_is_matched(words: list[str], text: str) -> None:
    """Compare the pattern with the words themselves."""
    expected = max(
        (word for word in words if text.startswith(word)), key=len, default=None
    )
    match = re.match(alternation_pattern(words), text)
    if any(words):
        assert (match and match[0]) == expected

"""Test that no line inside a wrapped paragraph is a byline, and that bylines are."""

from __future__ import annotations

from textwrap import fill

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.article import Article
from archive.extract import authors
from archive.text.wrapped_lines import MIN_FULL_LINES, full_line_ends

PARAGRAPH = (
    "The harbour board of Saltmouth said that the new crane will be ready before the "
    "winter, and that the old one will then be taken down piece by piece at night."
)
SENTENCES = {
    "a firm behind “by” at the start of a line": (
        "The dockers who had worked for the old Quay Line and are now hired\n"
        "by Marsh Ferries (MAF).\n"
    ),
    "a name behind a date": (
        "The works have been looked after by trustees, as the law of the\n"
        "port of Saltmouth has it, since January 1983. Owned by Tom R.\n"
        "Hale, they were known as the Tide Mills until the great flood.\n"
    ),
    "the first line of a paragraph": (
        "    The letter, issued on May 19, was signed by Hanna Weaver\n"
        "Marsh, head of the port office, and was shown to all the board.\n"
    ),
}


def _wrapped(text: str, width: int = 66) -> str:
    return fill(text, width, initial_indent="    ")


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_a_line_inside_a_wrapped_paragraph_is_no_byline(sentence: str) -> None:
    story = f"{sentence}{_wrapped(PARAGRAPH)}\n{_wrapped(PARAGRAPH)}\n"
    assert authors.extract(Article(story)) is None


@pytest.mark.parametrize(
    "byline", ["By Ann Lee", "by Ann Lee", "Saltmouth, 3 May, by Ann Lee"]
)
@pytest.mark.parametrize("separator", ["\n", "\n\n"])
def test_a_byline_above_a_wrapped_paragraph_is_read(
    byline: str, separator: str
) -> None:
    text = f"Old crane goes before winter{separator}{byline}{separator}"
    story = f"{text}{_wrapped(PARAGRAPH)}\n{_wrapped(PARAGRAPH)}\n"
    fact = authors.extract(Article(story))
    assert fact
    assert fact.value == ("Ann Lee",)


@given(
    st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=80, max_size=200),
    st.integers(50, 90),
)
def test_all_lines_of_a_wrapped_paragraph_but_the_last_are_full(
    words: list[str], width: int
) -> None:
    lines = fill(" ".join(words), width).split("\n")
    text = "\n".join(lines)
    ends = {len("\n".join(lines[:count])) for count in range(1, len(lines))}
    longest = max(map(len, lines))
    if longest == width and len(ends) >= MIN_FULL_LINES:
        assert full_line_ends(text) == ends


def test_short_lines_and_unwrapped_paragraphs_are_not_wrapped() -> None:
    assert not full_line_ends("\n".join([PARAGRAPH] * 8))
    assert not full_line_ends("\n".join(["Crane goes before winter"] * 8))

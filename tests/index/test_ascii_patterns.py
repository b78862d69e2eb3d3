"""The patterns for pure ASCII text find what those for all texts find."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from index.text.analysis import (
    _ASCII_PART_PATTERN,
    ASCII_UNIT_PATTERN,
    _part_pattern,
    unit_pattern,
)

ASCII_TEXTS = st.text(st.sampled_from("aBsS129.,'-&$#+_ /\n\x7f"), max_size=12)


def matches(
    pattern: re.Pattern[str], text: str
) -> list[tuple[tuple[int, int], str | None]]:
    return [(match.span(), match.lastgroup) for match in pattern.finditer(text)]


@given(ASCII_TEXTS)
@example("U.S.-led O'Neill's $1,000.50 c++ 1.2.3 S-400")
@example("$")
def test_parts_of_ascii_texts_are_those_of_any_text(text: str) -> None:
    assert matches(_ASCII_PART_PATTERN, text) == matches(_part_pattern(), text)


@given(ASCII_TEXTS)
@example("U.S.-led O'Neill's $1,000.50 c++ 1.2.3 S-400 & b")
def test_units_of_ascii_texts_are_those_of_any_text(text: str) -> None:
    assert matches(ASCII_UNIT_PATTERN, text) == matches(unit_pattern(), text)

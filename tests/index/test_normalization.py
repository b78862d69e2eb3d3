"""Index terms and names share one table of letters, except for three letters."""

from __future__ import annotations

import pytest

from archive.text.normalization import LETTER_EXPANSIONS, normalize_letters
from index.text.normalization import fold

INDEX_LETTERS = {
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ð": "d",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
}
"""Letters and their replacements in the terms of existing indexes."""


@pytest.mark.parametrize(("letter", "replacement"), INDEX_LETTERS.items())
def test_letters_that_unicode_does_not_decompose_are_folded(
    letter: str, replacement: str
) -> None:
    assert fold(f"x{letter}y") == f"x{replacement}y"


@pytest.mark.parametrize("letter", INDEX_LETTERS)
def test_names_keep_the_letters_that_are_only_in_the_index_table(letter: str) -> None:
    is_shared = letter in LETTER_EXPANSIONS
    assert (normalize_letters(letter) == INDEX_LETTERS[letter]) is is_shared
    assert is_shared is (letter not in "ħŧŋ")

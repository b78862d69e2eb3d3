"""Dates in ASCII text are found with a smaller pattern, and are the same dates."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text import date_mentions
from archive.text.date_words import (
    ANY_MONTHS,
    ANY_WEEKDAYS,
    LETTERS_BEYOND_ASCII,
    ascii_names,
)

FORMS = (
    "{} 3, 2020", "3 {} 2020", "3. {} 2020 10:30", "{} 2020", "on {} 2020-03-04",
    "2020 m. {} 5 d.", "3-{}-20", "{}, 3 de {} de 2020", "“{} 3” – 12/03/2020",
)  # fmt: skip
WORDS = st.sampled_from(
    [*sorted(ascii_names(ANY_MONTHS | ANY_WEEKDAYS))[::7], "3", "2020", "14:05", "de",
     "of", ".", ",", "-", "/", "“", "the", "\n"]
)  # fmt: skip


def matches(pattern: re.Pattern[str], text: str) -> list[tuple[str | None, ...]]:
    """Return the text and the groups of each match."""
    return [(match[0], *match.groups()) for match in pattern.finditer(text)]


@pytest.mark.parametrize("form", FORMS)
def test_the_smaller_pattern_knows_every_ascii_name(form: str) -> None:
    small, full = date_mentions._ascii_mention_regex(), date_mentions._MENTIONS.whole
    for name in ascii_names(ANY_MONTHS | ANY_WEEKDAYS):
        text = form.format(name, name)
        assert matches(small, text) == matches(full, text)


@given(st.lists(WORDS, max_size=12))
def test_any_ascii_text_has_the_same_dates(words: list[str]) -> None:
    text = " ".join(words)
    small, full = date_mentions._ascii_mention_regex(), date_mentions._MENTIONS.whole
    assert matches(small, text) == matches(full, text)


def test_a_name_beyond_ascii_cannot_match_ascii_letters() -> None:
    """Ignoring case, some letters match others: `K` is also the sign of kelvin."""
    names = "".join(ANY_MONTHS | ANY_WEEKDAYS)
    for letter in set(LETTERS_BEYOND_ASCII.findall(names)):
        pattern = re.compile(re.escape(letter), re.IGNORECASE)
        assert not pattern.search(string.ascii_letters)


def test_a_text_with_other_letters_is_read_with_all_names() -> None:
    (mention,) = date_mentions.find_date_mentions("Am 3. März 2020 – und “heute”.")
    assert mention.quote == "3. März 2020"

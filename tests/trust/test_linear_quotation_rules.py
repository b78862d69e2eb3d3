"""Test that the compiled rules for quotations take linear time in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archive.people.quotations.rules import languages_with_rules, rules_of
from tests.trust.project_patterns import UsedPattern
from tests.trust.test_linear_patterns import slow_attacks

BOUNDED = {"preposition_before", "pronoun_before"}
"""Patterns that only read the words directly before a name or a verb."""


def patterns_of(language: str) -> Iterator[UsedPattern]:
    """Yield the patterns of a language, with the methods that the code calls."""
    rules = rules_of(language)
    for name in rules.__dataclass_fields__:
        value = getattr(rules, name)
        if isinstance(value, re.Pattern):
            is_anchored = "attribution" in name or name == "conjunction"
            method = "match" if is_anchored else "search"
            place = f"web.urls.search.{name}" if name in BOUNDED else name
            yield UsedPattern(place, value, frozenset({method}))
    yield UsedPattern("opening", rules.marks.opening, frozenset({"search"}))
    for mark, pattern in rules.marks.closing.items():
        yield UsedPattern(f"closing {mark}", pattern, frozenset({"search"}))


@pytest.mark.long
@pytest.mark.parametrize("language", sorted(languages_with_rules()))
def test_the_patterns_of_a_language_take_linear_time(language: str) -> None:
    """Attack each pattern with texts made from its own parse tree."""
    failures = [
        f"{used.place}: {method} of {text!r}: {growth}"
        for used in patterns_of(language)
        for method, text, growth in slow_attacks(used)
    ]
    assert failures == []

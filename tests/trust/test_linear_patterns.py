"""Test that the time of each regular expression grows no faster than its text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

import pytest

from tests.trust.growth import (
    FLOOR_S,
    TooSlowError,
    cpu_seconds,
    growth_above_limit,
    stop_slow_calls,
)
from tests.trust.hostile_texts import attacks, hostile_text
from tests.trust.project_patterns import SCANS, UsedPattern, used_patterns

SHARDS = 4
BOUNDS = {
    "index.query.dates.": 80,  # `MAX_TEXT_LENGTH`
    "index.query.periods.": 80,
    "index.query.relative_dates.": 80,
    "index.query.": 1_000,  # `MAX_QUERY_LENGTH` of index/query/repair.py
    "web.urls.search.": 2_000,  # `MAX_QUERY_LENGTH`
    "web.presenters.timeline.": 2_000,  # a value of a URL
    "index.text.compounds.": 64,  # `MAX_TERM_LENGTH` of index/text/analysis.py
    "index.text.inflection.": 64,
}
"""Longest texts that reach the patterns of a module, if something else bounds them."""


@pytest.mark.long
@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_pattern_takes_more_than_linear_time(shard: int) -> None:
    """Attack each pattern of all modules with texts made from its own parse tree."""
    failures = [
        f"{used.place}: {method} of {text!r}: {growth}\n    {used.pattern.pattern}"
        for used in used_patterns()[shard::SHARDS]
        for method, text, growth in slow_attacks(used)
    ]
    assert not failures, "\n".join(failures)


def slow_attacks(used: UsedPattern) -> list[tuple[str, object, str]]:
    """Return the first attack that takes more than linear time, if any."""
    bound = next((n for name, n in BOUNDS.items() if used.place.startswith(name)), None)
    for attack in attacks(used.pattern):
        for method in {"scan" if name in SCANS else name for name in used.methods}:
            function = call_of(used.pattern, method)
            growth = (
                slow_at(function, hostile_text(*attack, bound))
                if bound
                else growth_above_limit(
                    function,
                    lambda size: hostile_text(*attack, size),  # noqa: B023
                )
            )
            if growth:
                return [(method, attack, growth)]
    return []


def slow_at(function: Callable[[str], object], text: str) -> str | None:
    """Return the time of a text of the greatest length, if it is noticeable."""
    try:
        with stop_slow_calls():
            seconds = cpu_seconds(lambda: function(text), runs=3)
    except TooSlowError:
        return "a single call takes more than a second"
    return f"{seconds:.3f} s" if seconds > FLOOR_S else None


def call_of(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    """Return a function that applies a pattern to a whole text."""
    if method == "scan":
        return lambda text: deque(pattern.finditer(text), maxlen=0)
    function: Callable[[str], object] = getattr(pattern, method)
    return function


@pytest.mark.long
@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s*\n\s*", "scan"),
        (r"\s+$", "scan"),
        (r"[a-z]++-", "scan"),
        (r"(?:a+)+b", "match"),
        (r"#[ \t]+(\S.*?)[ \t]*#*[ \t]*\n", "match"),
        (r"(?:https?://)?[\w.]+\.[\w.]+/", "scan"),
        (r"<([a-z][^ <>]*)[^<>]*>", "scan"),
    ],
)
def test_the_attacks_catch_patterns_that_are_not_linear(
    pattern: str, method: str
) -> None:
    """Try patterns like those that the project once had."""
    used = UsedPattern(
        "example",
        re.compile(pattern),
        frozenset({"finditer" if method == "scan" else method}),
    )
    assert slow_attacks(used)


@pytest.mark.parametrize(
    "pattern",
    [r"(?<!\s)[^\S\n]*+\n\s*+", r"(?<![a-z])[a-z]++-", r"\d{1,4}", r"(?m)^[ \t]*x"],
)
def test_the_attacks_accept_linear_patterns(pattern: str) -> None:
    """Try patterns that read each character a fixed number of times."""
    used = UsedPattern("example", re.compile(pattern), frozenset({"finditer"}))
    assert slow_attacks(used) == []


@pytest.mark.long
def test_all_kinds_of_places_are_searched_for_patterns() -> None:
    """Find patterns in names, tables, dataclasses, cached functions and calls."""
    places = {used.place for used in used_patterns()}
    for place in (
        "web.presenters.document_text._PARAGRAPHS",
        "archive.people.quotations.passages._SENTENCE_END",
        "index.text.compounds.RULES",
        "archive.extract.agency._signature_regex",
    ):
        assert place in places
    assert len(places) > 200

"""Dates and values of facets as readers type them, as an engine takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from index import dates
from index.fields import UNKNOWN
from index.port import FACETS


def bound_of(typed: str, name: str, end: Callable[[dates.Window], date | None]) -> tuple[date | None, str | None]:
    """One bound of a date range from what was typed, or a message."""
    if not typed.strip():
        return None, None
    window = dates.parse(typed)
    if window is None:
        return None, f"“{typed}” was not understood as a date and left out: write {name}=2020, 2020-06 or 2020-06-24."
    return end(window), None


def filters_of(
    typed: Mapping[str, tuple[str, ...]], people: tuple[str | None, ...]
) -> Mapping[str, tuple[str | None, ...]]:
    """Values by facet as the engine knows them; `people` are those of the facet of persons."""
    values = {name: _values(typed[name]) for name in FACETS if typed.get(name)}
    return values | ({"person": people} if people else {})


def _values(typed: tuple[str, ...]) -> tuple[str | None, ...]:
    """Chosen values as the engine knows them."""
    return tuple(dict.fromkeys(None if value == UNKNOWN else value for value in typed if value.strip()))

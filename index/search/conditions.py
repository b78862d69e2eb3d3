"""Conditions: all that a request asks of an article, taken apart and put together again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.engine import FACETS
from index.query import dates
from index.query.clauses import Clause, join_clauses, split_clauses
from index.query.repair import TokenKind
from index.search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a request: a clause of its line, the values of a facet chosen or excluded, or its dates."""

    clause: Clause | None = None
    facet: str = ""
    values: tuple[str, ...] = ()
    excluded: bool = False
    since: str = ""
    until: str = ""
    undated: bool = False

    @property
    def window(self) -> dates.Window | None:
        """The days that it asks for, where it asks for days."""
        if self.clause:
            dated = self.clause.field == "date" and not self.clause.negated
            return dates.parse(self.clause.text) if dated else None
        since, until = dates.parse(self.since), dates.parse(self.until)
        first, last = since and since[0], until and until[1]
        return (first, last) if first or last else None


def split_conditions(request: SearchRequest) -> tuple[Condition, ...]:
    """All that a request asks of an article."""
    found = [Condition(each) for each in split_clauses(request.text)]
    found += [
        Condition(facet=facet, values=request.filters[facet])
        for facet in FACETS
        if request.filters.get(facet)
    ]
    found += [
        Condition(facet=facet, values=(value,), excluded=True)
        for facet in FACETS
        for value in request.excluded.get(facet, ())
    ]
    since, until = (
        typed if dates.parse(typed) else "" for typed in (request.since, request.until)
    )
    if since or until or request.undated:
        found.append(Condition(since=since, until=until, undated=request.undated))
    return tuple(found)


def with_conditions(
    request: SearchRequest,
    original: Iterable[Condition],
    conditions: Iterable[Condition],
) -> SearchRequest:
    """The request with these conditions instead of those `original` of it, at its first page.

    Its line stays as it was typed where all of it is wanted.
    """
    conditions = tuple(conditions)
    asked = _clauses_of(conditions)
    dated = next(
        (each for each in conditions if not each.clause and not each.facet), Condition()
    )
    return replace(
        request,
        text=request.text
        if asked and asked == _clauses_of(original)
        else join_clauses(asked)
        if asked
        else "",
        filters={
            each.facet: each.values
            for each in conditions
            if each.facet and not each.excluded
        },
        excluded=_excluded_values(conditions),
        since=dated.since,
        until=dated.until,
        undated=dated.undated,
        page=1,
        after="",
    )


def with_dates(condition: Condition, since: str, until: str) -> Condition:
    """The condition with other dates, in its own way of asking."""
    if condition.clause is None:
        return Condition(since=since, until=until)
    said = since if since == until else f"{since}..{until}"
    return Condition(Clause(f"date:{said}", TokenKind.WORD, said, "date"))


def _clauses_of(conditions: Iterable[Condition]) -> list[Clause]:
    return [each.clause for each in conditions if each.clause]


def _excluded_values(conditions: Iterable[Condition]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in conditions:
        if each.excluded:
            found[each.facet] = (*found.get(each.facet, ()), *each.values)
    return found

"""Split a request into the conditions that an article has to meet, and rebuild it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.engine import FACETS
from index.query import dates
from index.query.clauses import Clause, join_clauses, split_clauses
from index.query.repair import TokenKind
from index.schema import DATE_FIELD
from index.search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a request.

    It is a clause of the query, the selected values of a facet, one excluded value of a
    facet, or the date bounds.
    """

    clause: Clause | None = None
    facet: str = ""
    values: tuple[str | None, ...] = ()
    excluded: bool = False
    since: str = ""
    until: str = ""
    undated: bool = False

    @property
    def window(self) -> dates.Window | None:
        """Return the days that the condition requires, if it requires any."""
        if self.clause:
            is_date = self.clause.field == DATE_FIELD and not self.clause.negated
            return dates.parse(self.clause.text) if is_date else None
        bounds = dates.read_bounds(self.since, self.until)
        return (bounds.first, bounds.last) if bounds.first or bounds.last else None


def split_conditions(request: SearchRequest) -> tuple[Condition, ...]:
    """Return all the conditions of a request."""
    conditions = [Condition(clause) for clause in split_clauses(request.text)]
    conditions += _filter_conditions(request)
    conditions += _exclusion_conditions(request)
    since = request.since if dates.parse(request.since) else ""
    until = request.until if dates.parse(request.until) else ""
    if since or until or request.undated:
        bounds = Condition(since=since, until=until, undated=request.undated)
        conditions.append(bounds)
    return tuple(conditions)


def _filter_conditions(request: SearchRequest) -> Iterator[Condition]:
    for facet in FACETS:
        if values := request.filters.get(facet):
            yield Condition(facet=facet, values=values)


def _exclusion_conditions(request: SearchRequest) -> Iterator[Condition]:
    for facet in FACETS:
        for value in request.excluded.get(facet, ()):
            yield Condition(facet=facet, values=(value,), excluded=True)


def with_conditions(
    request: SearchRequest,
    original: Iterable[Condition],
    conditions: Sequence[Condition],
) -> SearchRequest:
    """Return a request with other conditions, starting at its first page.

    `original` are the conditions of `request`. If all the clauses remain, the query
    stays as it was typed.
    """
    clauses = _clauses_of(conditions)
    unchanged = clauses == _clauses_of(original)
    bounds = _date_bounds(conditions)
    return replace(
        request,
        text=request.text if clauses and unchanged else join_clauses(clauses),
        filters=_selected_values(conditions),
        excluded=_excluded_values(conditions),
        since=bounds.since,
        until=bounds.until,
        undated=bounds.undated,
        page=1,
        after="",
    )


def with_dates(condition: Condition, since: str, until: str) -> Condition:
    """Return a condition of the same form, a clause or bounds, with other dates."""
    if condition.clause is None:
        return Condition(since=since, until=until)
    text = since if since == until else f"{since}..{until}"
    query_text = f"{DATE_FIELD}:{text}"
    return Condition(Clause(query_text, TokenKind.WORD, text, DATE_FIELD))


def _clauses_of(conditions: Iterable[Condition]) -> list[Clause]:
    return [condition.clause for condition in conditions if condition.clause]


def _date_bounds(conditions: Iterable[Condition]) -> Condition:
    """Return the condition with the date bounds, or one without bounds."""
    for condition in conditions:
        if not condition.clause and not condition.facet:
            return condition
    return Condition()


def _selected_values(
    conditions: Iterable[Condition],
) -> dict[str, tuple[str | None, ...]]:
    return {
        condition.facet: condition.values
        for condition in conditions
        if condition.facet and not condition.excluded
    }


def _excluded_values(
    conditions: Iterable[Condition],
) -> dict[str, tuple[str | None, ...]]:
    values: dict[str, tuple[str | None, ...]] = {}
    for condition in conditions:
        if condition.excluded:
            facet = condition.facet
            values[facet] = (*values.get(facet, ()), *condition.values)
    return values

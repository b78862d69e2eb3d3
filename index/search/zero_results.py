"""Explain why a request has no results, and suggest similar ones that have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from index.search.article_counter import ArticleCounter
from index.search.conditions import Condition
from index.search.relaxations import (
    Relaxation,
    RelaxationKind,
    SplitRequest,
    find_relaxations,
    select_relaxations,
)
from index.search.request import SearchRequest
from index.search.service import SearchService

MAX_PAIRS = 3
"""The maximum number of conflicting pairs in a diagnosis."""

ConditionPair = tuple[Condition, Condition]


@dataclass(frozen=True, slots=True)
class ConditionCount:
    """A condition, a request with only this one, and the number of its articles."""

    condition: Condition
    request: SearchRequest
    article_count: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The reasons why a request has no results.

    `condition_counts`: each condition with its count. There is a limit on their number.
    `unmatched`: the conditions that no article meets.
    `blocking`: the only condition whose removal leads to results.
    `conflicting_pairs`: pairs of conditions that no article meets together.
    `relaxations`: similar requests that have results.
    """

    conditions: tuple[Condition, ...]
    condition_counts: tuple[ConditionCount, ...]
    unmatched: tuple[Condition, ...]
    blocking: ConditionCount | None
    conflicting_pairs: tuple[ConditionPair, ...]
    relaxations: tuple[Relaxation, ...]

    @property
    def uncounted(self) -> int:
        """Return the number of conditions that were not counted."""
        return len(self.conditions) - len(self.condition_counts)


def diagnose(
    service: SearchService, request: SearchRequest, suggestion: str | None = None
) -> Diagnosis:
    """Explain why a request has no results.

    `suggestion` is the query with corrected spelling, as in the response.
    """
    split = SplitRequest(request)
    counter = ArticleCounter(service)
    condition_counts = _count_conditions(split, counter)
    unmatched = tuple(
        count.condition for count in condition_counts if not count.article_count
    )
    relaxations = find_relaxations(split, counter, unmatched, suggestion)
    blocking = _find_blocking_condition(split, unmatched, relaxations)
    has_reason = bool(unmatched or blocking)
    return Diagnosis(
        conditions=split.conditions,
        condition_counts=condition_counts,
        unmatched=unmatched,
        blocking=blocking,
        conflicting_pairs=(
            () if has_reason else _find_conflicting_pairs(split, counter)
        ),
        relaxations=select_relaxations(relaxations, unmatched),
    )


def _count_conditions(
    split: SplitRequest, counter: ArticleCounter
) -> tuple[ConditionCount, ...]:
    """Count the articles that meet each condition by itself."""
    counts = []
    for condition in split.counted_conditions:
        request = split.with_only([condition])
        article_count = counter.count(request)
        if article_count is not None:
            counts.append(ConditionCount(condition, request, article_count))
    return tuple(counts)


def _find_blocking_condition(
    split: SplitRequest,
    unmatched: tuple[Condition, ...],
    relaxations: Sequence[Relaxation],
) -> ConditionCount | None:
    """Return the only condition whose removal leads to results, with that request.

    An unmatched condition is not returned. Neither is one of only two conditions, since
    removing either of them leads to results.
    """
    drops = [
        relaxation
        for relaxation in relaxations
        if relaxation.kind is RelaxationKind.DROP and len(relaxation.conditions) == 1
    ]
    if len(drops) != 1 or len(split.conditions) < 3:
        return None
    drop = drops[0]
    condition = drop.conditions[0]
    if condition in unmatched:
        return None
    return ConditionCount(condition, drop.request, drop.article_count)


def _find_conflicting_pairs(
    split: SplitRequest, counter: ArticleCounter
) -> tuple[ConditionPair, ...]:
    """Return pairs of conditions that no article meets together."""
    pairs: list[ConditionPair] = []
    for left, right in combinations(split.counted_conditions, 2):
        if len(pairs) == MAX_PAIRS:
            break
        if counter.count(split.with_only([left, right])) == 0:
            pairs.append((left, right))
    return tuple(pairs)

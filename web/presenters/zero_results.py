"""A search that finds nothing, explained: how it was read, what of it is found, and ways on, each counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.search.conditions import split_conditions
from index.search.relaxations import Relaxation, RelaxationKind
from index.search.request import SearchRequest
from index.search.response import SearchResponse
from index.search.service import SearchService
from index.search.zero_results import Diagnosis, diagnose
from web.i18n import _
from web.messages import formatting
from web.messages import zero_results as zero_results_messages
from web.messages.zero_results import (
    ValueNames,
    condition_phrase,
    condition_phrases,
    conditions_by_name,
)
from web.presenters import facets


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition in words, how many articles meet it, and whether it leaves nothing."""

    label: str
    request: SearchRequest
    article_count: int
    blocks: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """A search near to the one that found nothing, in words, and how many articles it finds."""

    kind: RelaxationKind
    label: str
    request: SearchRequest
    article_count: int


@dataclass(frozen=True, slots=True)
class ZeroResultsExplanation:
    """Why a search finds nothing: `reasons` are sentences."""

    interpretation: str
    conditions: tuple[ConditionRow, ...]
    reasons: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


def explain_zero_results(
    service: SearchService, response: SearchResponse
) -> ZeroResultsExplanation | None:
    """Why an answer is empty; `None` where it is not, or where nothing was asked."""
    if response.total or not split_conditions(response.request):
        return None
    found = diagnose(service, response.request, response.suggestion)
    names = _value_labels(response)
    guilty = {
        *found.unmatched,
        *(each for pair in found.conflicting_pairs for each in pair),
    }
    guilty |= {found.blocking.condition} if found.blocking else set()
    rows = tuple(
        ConditionRow(
            condition_phrase(each.condition, names),
            each.request,
            each.article_count,
            each.condition in guilty,
        )
        for each in found.condition_counts
    )
    ways = tuple(
        Alternative(
            each.kind, _alternative_label(each, names), each.request, each.article_count
        )
        for each in found.relaxations
    )
    reading = zero_results_messages.interpretation(found.conditions, names)
    return ZeroResultsExplanation(reading, rows, tuple(_reasons(found, names)), ways)


def _value_labels(response: SearchResponse) -> ValueNames:
    """What the chosen and excluded values are called."""
    asked: tuple[tuple[str, tuple[str, ...]], ...] = (
        *response.request.filters.items(),
        *response.request.excluded.items(),
    )
    return {
        (facet, value): facets.value_label(response, facet, value)
        for facet, values in asked
        for value in values
    }


def _reasons(diagnosis: Diagnosis, names: ValueNames) -> Iterator[str]:
    for each in diagnosis.unmatched:
        yield _(
            zero_results_messages.NO_ARTICLES, condition=condition_phrase(each, names)
        )
    if diagnosis.blocking:
        yield zero_results_messages.blocking_condition(
            diagnosis.blocking.article_count,
            condition_phrase(diagnosis.blocking.condition, names),
        )
    for one, other in diagnosis.conflicting_pairs:
        yield _(
            zero_results_messages.CONFLICTING_PAIR,
            one=condition_phrase(one, names),
            other=condition_phrase(other, names),
        )
    if len(diagnosis.conditions) > 1 and not (
        diagnosis.unmatched or diagnosis.blocking or diagnosis.conflicting_pairs
    ):
        yield _(zero_results_messages.NO_COMMON_ARTICLE)
    if diagnosis.uncounted:
        yield zero_results_messages.uncounted_conditions(diagnosis.uncounted)


def _alternative_label(relaxation: Relaxation, names: ValueNames) -> str:
    return _(
        zero_results_messages.RELAXATION_LABELS[relaxation.kind],
        line=relaxation.request.text,
        said=condition_phrases(relaxation.conditions, names),
        names=conditions_by_name(relaxation.conditions, names),
        dates=formatting.date_range(relaxation.dates) if relaxation.dates else "",
    )

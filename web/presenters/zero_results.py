"""Explain why a search matches nothing, and suggest searches that match something."""

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
    """One condition with its number of articles.

    `blocks` marks conditions that leave no articles.
    """

    label: str
    request: SearchRequest
    article_count: int
    blocks: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """A similar search that matches articles."""

    kind: RelaxationKind
    label: str
    request: SearchRequest
    article_count: int


@dataclass(frozen=True, slots=True)
class ZeroResultsExplanation:
    """Why a search matches nothing. `reasons` are sentences."""

    interpretation: str
    conditions: tuple[ConditionRow, ...]
    reasons: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


def explain_zero_results(
    service: SearchService, response: SearchResponse
) -> ZeroResultsExplanation | None:
    """Return why a response is empty.

    Return `None` if it is not empty, or if the search has no conditions.
    """
    if response.total or not split_conditions(response.request):
        return None
    diagnosis = diagnose(service, response.request, response.suggestion)
    names = _value_labels(response)
    return ZeroResultsExplanation(
        interpretation=zero_results_messages.interpretation(
            diagnosis.conditions, names
        ),
        conditions=_condition_rows(diagnosis, names),
        reasons=tuple(_reasons(diagnosis, names)),
        alternatives=tuple(
            Alternative(
                kind=relaxation.kind,
                label=_alternative_label(relaxation, names),
                request=relaxation.request,
                article_count=relaxation.article_count,
            )
            for relaxation in diagnosis.relaxations
        ),
    )


def _condition_rows(
    diagnosis: Diagnosis, names: ValueNames
) -> tuple[ConditionRow, ...]:
    blocking = set(diagnosis.unmatched).union(*diagnosis.conflicting_pairs)
    if diagnosis.blocking:
        blocking.add(diagnosis.blocking.condition)
    return tuple(
        ConditionRow(
            label=condition_phrase(counted.condition, names),
            request=counted.request,
            article_count=counted.article_count,
            blocks=counted.condition in blocking,
        )
        for counted in diagnosis.condition_counts
    )


def _value_labels(response: SearchResponse) -> ValueNames:
    """Return the labels of the selected and excluded values."""
    request = response.request
    names = {}
    for facet, values in (*request.filters.items(), *request.excluded.items()):
        for value in values:
            names[facet, value] = facets.value_label(response, facet, value)
    return names


def _reasons(diagnosis: Diagnosis, names: ValueNames) -> Iterator[str]:
    for condition in diagnosis.unmatched:
        phrase = condition_phrase(condition, names)
        yield _(zero_results_messages.NO_ARTICLES, condition=phrase)
    if diagnosis.blocking:
        yield zero_results_messages.blocking_condition(
            diagnosis.blocking.article_count,
            condition_phrase(diagnosis.blocking.condition, names),
        )
    for left, right in diagnosis.conflicting_pairs:
        yield _(
            zero_results_messages.CONFLICTING_PAIR,
            one=condition_phrase(left, names),
            other=condition_phrase(right, names),
        )
    has_reason = (
        diagnosis.unmatched or diagnosis.blocking or diagnosis.conflicting_pairs
    )
    if len(diagnosis.conditions) > 1 and not has_reason:
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

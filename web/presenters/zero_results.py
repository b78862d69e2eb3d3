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
from web.messages.zero_results import Names, phrase, phrases, together
from web.presenters import facets


@dataclass(frozen=True, slots=True)
class Row:
    """One condition in words, how many articles meet it, and whether it leaves nothing."""

    label: str
    request: SearchRequest
    articles: int
    empties: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A search near to the one that found nothing, in words, and how many articles it finds."""

    kind: RelaxationKind
    label: str
    request: SearchRequest
    articles: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a search finds nothing: `reasons` are sentences."""

    reading: str
    rows: tuple[Row, ...]
    reasons: tuple[str, ...]
    ways: tuple[Way, ...]


def explained(desk: SearchService, answer: SearchResponse) -> Explanation | None:
    """Why an answer is empty; `None` where it is not, or where nothing was asked."""
    if answer.total or not split_conditions(answer.request):
        return None
    found = diagnose(desk, answer.request, answer.suggestion)
    names = _names(answer)
    guilty = {
        *found.unmatched,
        *(each for pair in found.conflicting_pairs for each in pair),
    }
    guilty |= {found.blocking.condition} if found.blocking else set()
    rows = tuple(
        Row(
            phrase(each.condition, names),
            each.request,
            each.article_count,
            each.condition in guilty,
        )
        for each in found.condition_counts
    )
    ways = tuple(
        Way(each.kind, _label(each, names), each.request, each.article_count)
        for each in found.relaxations
    )
    reading = zero_results_messages.reading(found.conditions, names)
    return Explanation(reading, rows, tuple(_reasons(found, names)), ways)


def _names(answer: SearchResponse) -> Names:
    """What the chosen and excluded values are called."""
    asked: tuple[tuple[str, tuple[str, ...]], ...] = (
        *answer.request.filters.items(),
        *answer.request.excluded.items(),
    )
    return {
        (facet, value): facets.label(answer, facet, value)
        for facet, values in asked
        for value in values
    }


def _reasons(found: Diagnosis, names: Names) -> Iterator[str]:
    for each in found.unmatched:
        yield _(zero_results_messages.MISSING, condition=phrase(each, names))
    if found.blocking:
        yield zero_results_messages.culprit(
            found.blocking.article_count, phrase(found.blocking.condition, names)
        )
    for one, other in found.conflicting_pairs:
        yield _(
            zero_results_messages.PAIR,
            one=phrase(one, names),
            other=phrase(other, names),
        )
    if len(found.conditions) > 1 and not (
        found.unmatched or found.blocking or found.conflicting_pairs
    ):
        yield _(zero_results_messages.TOGETHER)
    if found.uncounted:
        yield zero_results_messages.left(found.uncounted)


def _label(mend: Relaxation, names: Names) -> str:
    return _(
        zero_results_messages.REMEDIES[mend.kind],
        line=mend.request.text,
        said=phrases(mend.conditions, names),
        names=together(mend.conditions, names),
        dates=formatting.dates(mend.dates) if mend.dates else "",
    )

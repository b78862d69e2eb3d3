"""Find requests that are similar to one without results, and that do have results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from archive.model import DateRange
from index.engine import Sort
from index.query.clauses import (
    Clause,
    join_with_or,
    loosen_clause,
    split_clauses,
)
from index.query.tokens import TokenKind
from index.schema import DATE_FIELD
from index.search.article_counter import ArticleCounter, request_key
from index.search.conditions import (
    Condition,
    split_conditions,
    with_conditions,
    with_dates,
)
from index.search.refinements import with_text
from index.search.request import SearchRequest
from index.text.quotation_analysis import QUOTE_FIELD

MAX_CONDITIONS = 7
"""The maximum number of conditions that are counted one by one."""
MAX_RELAXATIONS = 6
MAX_DROPS = 3
"""The maximum number of relaxations that only drop conditions."""
MAX_FORM_WORDS = 8
"""The maximum length of a phrase that is searched in other forms."""
MIN_PREFIX_LETTERS = 3
MAX_COMPOUNDS = 5
"""The maximum number of longer words that are searched instead of a word."""
MAX_LOOSE_WORDS = 12
"""The maximum length of a phrase whose words are searched anywhere."""
INFLECTED_FIELDS = frozenset({"", "title", QUOTE_FIELD})
"""Fields of a query with words that have other forms."""
NAME_FACETS = frozenset({"outlet", "person", "author", "org", "place"})
"""Facets that a query can also search by words of a name."""
ONE_DAY = timedelta(days=1)


class RelaxationKind(StrEnum):
    """Kinds of relaxations, the closest to the original request first."""

    FORMS = "forms"
    SPELLING = "spelling"
    PREFIX = "prefix"
    COMPOUNDS = "compounds"
    NAME_WORDS = "name"
    LOOSE_WORDS = "words"
    DROP = "drop"
    DATES = "dates"
    ANY_WORD = "any"
    UNFILTERED = "unfiltered"


RELAXATION_RANKS = {kind: rank for rank, kind in enumerate(RelaxationKind)}


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A request that is similar to one without results.

    `conditions`: the conditions that it drops or relaxes.
    `dates`: the date range of the articles that a change of dates leads to.
    `article_count`: the number of matching articles, 0 until it is counted.
    """

    kind: RelaxationKind
    request: SearchRequest
    conditions: tuple[Condition, ...] = ()
    dates: DateRange | None = None
    article_count: int = 0


@dataclass(frozen=True)
class SplitRequest:
    """A request and its conditions."""

    request: SearchRequest

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Return all the conditions."""
        return split_conditions(self.request)

    @cached_property
    def counted_conditions(self) -> tuple[Condition, ...]:
        """Return the conditions to count one by one.

        Filters and dates are preferred to clauses, because they more often exclude
        everything than one of many words does.
        """
        filters_first = sorted(self.conditions, key=_is_filter, reverse=True)
        preferred = filters_first[:MAX_CONDITIONS]
        return tuple(
            condition for condition in self.conditions if condition in preferred
        )

    def with_only(self, conditions: Sequence[Condition]) -> SearchRequest:
        """Return the request with these conditions instead of its own."""
        return with_conditions(self.request, self.conditions, conditions)

    def conditions_without(self, dropped: Sequence[Condition]) -> list[Condition]:
        """Return the conditions except some."""
        return [condition for condition in self.conditions if condition not in dropped]

    def conditions_besides(self, replaced: Condition) -> list[Condition]:
        """Return the conditions except one. Others that are equal to it remain."""
        return [condition for condition in self.conditions if condition is not replaced]


def find_relaxations(
    split: SplitRequest,
    counter: ArticleCounter,
    unmatched: tuple[Condition, ...],
    suggestion: str | None,
) -> list[Relaxation]:
    """Return the relaxations that match articles.

    `unmatched`: the conditions that no article meets.
    `suggestion`: the query with corrected spelling.

    If two relaxations lead to the same request, the first is returned.
    """
    by_request: dict[str, Relaxation] = {}
    for candidate in _Candidates(split, counter, unmatched, suggestion).all():
        article_count = counter.count(candidate.request)
        if article_count:
            relaxation = replace(candidate, article_count=article_count)
            by_request.setdefault(request_key(candidate.request), relaxation)
    return list(by_request.values())


def select_relaxations(
    relaxations: Sequence[Relaxation], unmatched: tuple[Condition, ...]
) -> tuple[Relaxation, ...]:
    """Return the best relaxations, sorted by rank."""

    def rank(relaxation: Relaxation) -> tuple[int, bool, bool, int]:
        conditions = relaxation.conditions
        return (
            RELAXATION_RANKS[relaxation.kind],
            not set(conditions) <= set(unmatched),
            any(condition.clause for condition in conditions),
            -relaxation.article_count,
        )

    ranked = sorted(relaxations, key=rank)
    surplus_drops = [
        relaxation for relaxation in ranked if relaxation.kind is RelaxationKind.DROP
    ][MAX_DROPS:]
    selected = [relaxation for relaxation in ranked if relaxation not in surplus_drops]
    return tuple(selected[:MAX_RELAXATIONS])


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The relaxations of one request, before it is known whether they have results."""

    split: SplitRequest
    counter: ArticleCounter
    unmatched: tuple[Condition, ...]
    suggestion: str | None

    def all(self) -> Iterator[Relaxation]:
        """Yield all candidates, the most likely to match first.

        They are generated one by one, because some of them need searches.
        """
        yield from self._match_forms()
        yield from self._correct_spelling()
        yield from self._match_longer_words()
        yield from self._match_name_words()
        yield from self._loosen_phrases()
        yield from self._drop_unmatched()
        yield from self._drop_single_conditions()
        yield from self._move_dates()
        yield from self._match_any_word()
        yield from self._drop_filters()

    def _correct_spelling(self) -> Iterator[Relaxation]:
        if self.suggestion:
            request = with_text(self.split.request, self.suggestion)
            yield Relaxation(RelaxationKind.SPELLING, request)

    def _match_forms(self) -> Iterator[Relaxation]:
        """Search the words of exact words and phrases in all their forms."""
        yield from self._relax_all(RelaxationKind.FORMS, _has_forms, _in_all_forms)

    def _match_longer_words(self) -> Iterator[Relaxation]:
        """Search an unmatched word as the start or as a part of longer words."""
        for condition in self.unmatched:
            clause = condition.clause
            if clause is None or not _is_plain_word(clause):
                continue
            prefix = f"{clause.query_text}*"
            yield self._replace(RelaxationKind.PREFIX, condition, prefix)
            compounds = self.counter.longer_words(clause.text, MAX_COMPOUNDS)
            if compounds:
                field = f"{clause.field}:" if clause.field else ""
                any_compound = f"{field}({' OR '.join(compounds)})"
                yield self._replace(RelaxationKind.COMPOUNDS, condition, any_compound)

    def _replace(
        self, kind: RelaxationKind, replaced: Condition, query_text: str
    ) -> Relaxation:
        """Return the request with another query text for one condition."""
        relaxed = [
            Condition(Clause(query_text, TokenKind.WORD, query_text))
            if condition is replaced
            else condition
            for condition in self.split.conditions
        ]
        return Relaxation(kind, self.split.with_only(relaxed), (replaced,))

    def _match_name_words(self) -> Iterator[Relaxation]:
        """Search an unmatched name by its words."""
        for condition in self.unmatched:
            if not _is_single_name(condition):
                continue
            clause = _name_clause(condition)
            relaxed = [clause, *self.split.conditions_besides(condition)]
            relaxed.sort(key=_is_filter)
            request = self.split.with_only(relaxed)
            yield Relaxation(RelaxationKind.NAME_WORDS, request, (clause,))

    def _loosen_phrases(self) -> Iterator[Relaxation]:
        """Search the words of all phrases anywhere in an article."""
        yield from self._relax_all(RelaxationKind.LOOSE_WORDS, _is_phrase, _loosen)

    def _relax_all(
        self,
        kind: RelaxationKind,
        applies_to: Callable[[Condition], bool],
        relax: Callable[[Condition], Condition],
    ) -> Iterator[Relaxation]:
        """Relax all conditions that a relaxation applies to, if there are any."""
        conditions = tuple(filter(applies_to, self.split.conditions))
        if conditions:
            relaxed = [
                relax(condition) if condition in conditions else condition
                for condition in self.split.conditions
            ]
            yield Relaxation(kind, self.split.with_only(relaxed), conditions)

    def _drop_unmatched(self) -> Iterator[Relaxation]:
        """Drop all unmatched conditions, if there are several."""
        if 1 < len(self.unmatched) < len(self.split.conditions):
            yield self._drop(RelaxationKind.DROP, self.unmatched)

    def _drop_single_conditions(self) -> Iterator[Relaxation]:
        """Drop each condition in turn.

        If no article meets one of them, only dropping this one can help.
        """
        if len(self.split.conditions) < 2:
            return
        unmatched = set(self.unmatched)
        for condition in self.split.counted_conditions:
            if unmatched <= {condition}:
                yield self._drop(RelaxationKind.DROP, (condition,))

    def _drop_filters(self) -> Iterator[Relaxation]:
        """Drop all filters and date bounds, if there are several."""
        filters = tuple(filter(_is_filter, self.split.conditions))
        if 1 < len(filters) < len(self.split.conditions):
            yield self._drop(RelaxationKind.UNFILTERED, filters)

    def _drop(self, kind: RelaxationKind, dropped: tuple[Condition, ...]) -> Relaxation:
        remaining = self.split.conditions_without(dropped)
        return Relaxation(kind, self.split.with_only(remaining), dropped)

    def _match_any_word(self) -> Iterator[Relaxation]:
        """Require any of the clauses instead of all, or any word of the only phrase.

        Exclusions and dates remain.
        """
        required = [
            condition for condition in self.split.conditions if _is_required(condition)
        ]
        clauses = [condition.clause for condition in required if condition.clause]
        if len(required) == 1 and _is_phrase(required[0]):
            clauses = list(split_clauses(loosen_clause(clauses[0])))
        unmatched_count = sum(
            condition.clause in clauses for condition in self.unmatched
        )
        if len(clauses) - unmatched_count < 2:
            return
        any_clause = Clause(join_with_or(clauses), TokenKind.OR, parts=tuple(clauses))
        others = self.split.conditions_without(required)
        request = self.split.with_only([Condition(any_clause), *others])
        yield Relaxation(RelaxationKind.ANY_WORD, request)

    def _move_dates(self) -> Iterator[Relaxation]:
        """Move date conditions to the nearest days on which there is an article."""
        for condition in self.split.conditions:
            nearest = self._nearest_dates(condition)
            if nearest is None:
                continue
            edtf = nearest.to_edtf()
            first, last = edtf.split("/") if nearest.is_window else (edtf, edtf)
            request = self._with_dates(condition, first, last)
            yield Relaxation(RelaxationKind.DATES, request, (condition,), nearest)

    def _nearest_dates(self, condition: Condition) -> DateRange | None:
        """Return the date range of the article that is nearest to a date condition."""
        distances = list(self._date_distances(condition))
        if not distances:
            return None
        _, dates = min(distances, key=lambda distance: distance[0])
        return dates

    def _date_distances(
        self, condition: Condition
    ) -> Iterator[tuple[timedelta, DateRange]]:
        """Yield the date ranges of the last article before and the first one after.

        Each comes with its distance from the days that the condition requires.
        """
        first, last = condition.window or (None, None)
        if first and first > date.min:
            before = self._with_dates(condition, "", str(first - ONE_DAY))
            if dates := self.counter.first_dates(before, Sort.NEWEST):
                yield first - dates.latest, dates
        if last and last < date.max:
            after = self._with_dates(condition, str(last + ONE_DAY), "")
            if dates := self.counter.first_dates(after, Sort.OLDEST):
                yield dates.earliest - last, dates

    def _with_dates(
        self, condition: Condition, since: str, until: str
    ) -> SearchRequest:
        """Return the request with other dates in one of its conditions."""
        others = self.split.conditions_besides(condition)
        return self.split.with_only([*others, with_dates(condition, since, until)])


def _is_filter(condition: Condition) -> bool:
    """Tell whether a condition is a filter or date bounds, not a clause."""
    return condition.clause is None


def _is_single_name(condition: Condition) -> bool:
    if condition.facet not in NAME_FACETS or condition.excluded:
        return False
    return len(condition.values) == 1 and condition.values[0] is not None


def _name_clause(condition: Condition) -> Condition:
    """Return a filter by a name as a clause for the words of this name."""
    words = (condition.values[0] or "").replace('"', " ")
    query_text = f'{condition.facet}:"{words}"'
    return Condition(Clause(query_text, TokenKind.PHRASE, words, condition.facet))


def _is_phrase(condition: Condition) -> bool:
    """Tell whether a condition is a phrase, or words near each other."""
    clause = condition.clause
    if clause is None or clause.negated:
        return False
    if clause.kind is TokenKind.NEAR:
        return True
    if clause.kind is not TokenKind.PHRASE:
        return False
    return 1 < len(clause.text.split()) <= MAX_LOOSE_WORDS


def _has_forms(condition: Condition) -> bool:
    """Tell whether a condition is an exact word or phrase whose words have forms."""
    clause = condition.clause
    if clause is None or clause.kind is not TokenKind.PHRASE or clause.negated:
        return False
    words = clause.text.split()
    return (
        clause.slop is None
        and clause.field in INFLECTED_FIELDS
        and 0 < len(words) <= MAX_FORM_WORDS
        and all(map(str.isalpha, words))
    )


def _in_all_forms(condition: Condition) -> Condition:
    """Return the words of a phrase, joined so that they stay together, in any form."""
    clause = condition.clause
    assert clause is not None
    words = "-".join(clause.text.lower().split())
    query_text = f"{clause.field}:{words}" if clause.field else words
    return Condition(Clause(query_text, TokenKind.WORD, words, clause.field))


def _is_plain_word(clause: Clause) -> bool:
    return (
        clause.kind is TokenKind.WORD
        and not clause.negated
        and clause.field in INFLECTED_FIELDS
        and clause.text.isalpha()
        and len(clause.text) >= MIN_PREFIX_LETTERS
    )


def _loosen(phrase: Condition) -> Condition:
    """Return a condition for the words of a phrase or of `NEAR` anywhere."""
    clause = phrase.clause
    assert clause is not None
    query_text = loosen_clause(clause)
    return Condition(Clause(query_text, TokenKind.AND, clause.text, clause.field))


def _is_required(condition: Condition) -> bool:
    """Tell whether a condition is a clause that requires words."""
    clause = condition.clause
    return clause is not None and not clause.negated and clause.field != DATE_FIELD

"""The zero doctor: which conditions of a request leave nothing, and what would find something, each counted.

Every number is that of a whole search, so that it is the number on the page to which it leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, islice

from archive.model import DateRange
from index.engine import Sort
from index.query import dates
from index.query.clauses import Clause, join_with_or, unquote_phrase
from index.query.repair import TokenKind
from index.schema import UNKNOWN
from index.search.conditions import (
    Condition,
    split_conditions,
    with_conditions,
    with_dates,
)
from index.search.request import FacetOptions, SearchRequest
from index.search.service import SearchService

MAX_SEARCHES = 22
"""Counted at most to explain one request."""
MAX_CONDITIONS = 7
"""Conditions that are counted."""
MAX_RELAXATIONS, MAX_DROPS, MAX_PAIRS = 6, 3, 3
"""Mends that are offered, those of them that only leave something out, and pairs that are named."""
NAME_FACETS = frozenset({"outlet", "person", "author"})
"""Facets of which a line asks by words of a name."""
MAX_LOOSE_WORDS = 12
"""Words that are looked for anywhere instead of as a phrase, at most."""
ONE_DAY = timedelta(days=1)


class RelaxationKind(StrEnum):
    """What a mend does, the nearest to what was asked first."""

    SPELLING = "spelling"
    NAME_WORDS = "name"
    LOOSE_WORDS = "words"
    DROP = "drop"
    DATES = "dates"
    ANY_WORD = "any"
    UNFILTERED = "unfiltered"


RELAXATION_RANKS = {remedy: rank for rank, remedy in enumerate(RelaxationKind)}


@dataclass(frozen=True, slots=True)
class ConditionCount:
    """A condition, the request with it alone, and how many articles meet it."""

    condition: Condition
    request: SearchRequest
    article_count: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A request near to the one that found nothing, and how many articles it finds.

    `split_conditions`: those that it leaves out or loosens; `dates`: those of the articles that it leads to.
    """

    kind: RelaxationKind
    request: SearchRequest
    article_count: int
    conditions: tuple[Condition, ...] = ()
    dates: DateRange | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why a request finds nothing.

    `unmatched`: conditions that no article meets. `blocking`: the one without which the rest finds something.
    `conflicting_pairs`: conditions that no article meets together, though some meet each. `uncounted`: how many were not counted.
    """

    conditions: tuple[Condition, ...]
    condition_counts: tuple[ConditionCount, ...]
    unmatched: tuple[Condition, ...]
    blocking: ConditionCount | None
    conflicting_pairs: tuple[tuple[Condition, Condition], ...]
    relaxations: tuple[Relaxation, ...]

    @property
    def uncounted(self) -> int:
        """How many conditions were not counted."""
        return len(self.conditions) - len(self.condition_counts)


def diagnose(
    service: SearchService, request: SearchRequest, suggestion: str | None = None
) -> Diagnosis:
    """Why a request finds nothing; `spelling` is its line in a better spelling, as an answer has it."""
    return ZeroResultsAnalysis(service, request).diagnose(suggestion)


@dataclass
class ZeroResultsAnalysis:
    """One request, with what is known of requests near to it."""

    service: SearchService
    request: SearchRequest
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.conditions = split_conditions(self.request)
        # Filters and dates leave nothing more often than one of many words.
        first = sorted(self.conditions, key=lambda each: each.clause is not None)[
            :MAX_CONDITIONS
        ]
        self.counted_conditions = tuple(
            each for each in self.conditions if each in first
        )

    def diagnose(self, spelling: str | None) -> Diagnosis:
        """Return which conditions exclude everything, and searches that match something."""
        counted = tuple(
            ConditionCount(
                each,
                self.build_request([each]),
                self.count(self.build_request([each])) or 0,
            )
            for each in self.counted_conditions
        )
        missing = tuple(each.condition for each in counted if not each.article_count)
        mends = self.relaxations(spelling, missing)
        helping = [
            each
            for each in mends
            if each.kind is RelaxationKind.DROP and len(each.conditions) == 1
        ]
        culprit = None
        if (
            len(helping) == 1
            and len(self.conditions) > 2
            and helping[0].conditions[0] not in missing
        ):
            culprit = ConditionCount(
                helping[0].conditions[0], helping[0].request, helping[0].article_count
            )
        pairs = (
            ()
            if missing or culprit
            else tuple(islice(self.conflicting_pairs(), MAX_PAIRS))
        )
        return Diagnosis(
            self.conditions,
            counted,
            missing,
            culprit,
            pairs,
            _select_relaxations(mends, missing),
        )

    def relaxations(
        self, suggestion: str | None, unmatched: tuple[Condition, ...]
    ) -> list[Relaxation]:
        """Those that find something; of two that lead to the same search the first."""
        found: dict[str, Relaxation] = {}
        for mend in self.candidates(suggestion, unmatched):
            articles = self.count(mend.request)
            if articles:
                found.setdefault(
                    _request_key(mend.request), replace(mend, article_count=articles)
                )
        return list(found.values())

    def candidates(
        self, suggestion: str | None, unmatched: tuple[Condition, ...]
    ) -> Iterator[Relaxation]:
        """What could find something, the likeliest first."""
        if suggestion:
            yield Relaxation(RelaxationKind.SPELLING, self.with_text(suggestion), 0)
        yield from self.match_name_words(unmatched)
        yield from self.loosen_phrases()
        if 1 < len(unmatched) < len(self.conditions):
            yield self.drop(unmatched)
        if len(self.conditions) > 1:
            # What everything has to meet and nothing meets leaves nothing of the rest, whatever else is left out.
            needed = {each for each in unmatched if not _is_optional(each)}
            yield from (
                self.drop((each,))
                for each in self.counted_conditions
                if needed <= {each}
            )
        yield from self.move_dates()
        yield from self.match_any_word(unmatched)
        narrow = tuple(each for each in self.conditions if not each.clause)
        if 1 < len(narrow) < len(self.conditions):
            yield replace(self.drop(narrow), kind=RelaxationKind.UNFILTERED)

    def conflicting_pairs(self) -> Iterator[tuple[Condition, Condition]]:
        """Any two conditions that no article meets."""
        for one, other in combinations(self.counted_conditions, 2):
            if self.count(self.build_request([one, other])) == 0:
                yield one, other

    def drop(self, dropped: tuple[Condition, ...]) -> Relaxation:
        """Return the relaxation that leaves conditions out."""
        return Relaxation(
            RelaxationKind.DROP,
            self.build_request(
                [each for each in self.conditions if each not in dropped]
            ),
            0,
            dropped,
        )

    def match_name_words(
        self, unmatched: tuple[Condition, ...]
    ) -> Iterator[Relaxation]:
        """Names that have the words of a value which nothing has."""
        for asked in unmatched:
            if (
                asked.facet in NAME_FACETS
                and not asked.excluded
                and len(asked.values) == 1
                and asked.values[0] != UNKNOWN
            ):
                words = asked.values[0].replace('"', " ")
                named = Condition(
                    Clause(
                        f'{asked.facet}:"{words}"', TokenKind.PHRASE, words, asked.facet
                    )
                )
                changed = [
                    named,
                    *(each for each in self.conditions if each is not asked),
                ]
                changed.sort(key=lambda each: each.clause is None)
                yield Relaxation(
                    RelaxationKind.NAME_WORDS, self.build_request(changed), 0, (named,)
                )

    def loosen_phrases(self) -> Iterator[Relaxation]:
        """The words of phrases anywhere in an article."""
        phrases = tuple(
            each for each in self.conditions if each.clause and _is_phrase(each.clause)
        )
        if phrases:
            loose = [
                _loosen(each) if each in phrases else each for each in self.conditions
            ]
            yield Relaxation(
                RelaxationKind.LOOSE_WORDS, self.build_request(loose), 0, phrases
            )

    def match_any_word(self, unmatched: tuple[Condition, ...]) -> Iterator[Relaxation]:
        """Any of what has to be there; what excludes, and dates, stay."""
        chosen = [
            each.clause
            for each in self.conditions
            if each.clause and _is_required(each.clause)
        ]
        if len(chosen) - sum(each.clause in chosen for each in unmatched) > 1:
            either = Condition(
                Clause(join_with_or(chosen), TokenKind.OR, parts=tuple(chosen))
            )
            rest = [each for each in self.conditions if each.clause not in chosen]
            yield Relaxation(
                RelaxationKind.ANY_WORD, self.build_request([either, *rest]), 0
            )

    def move_dates(self) -> Iterator[Relaxation]:
        """The days nearest to those asked for on which there is an article."""
        for asked in self.conditions:
            if window := asked.window:
                rest = [each for each in self.conditions if each is not asked]
                found = list(self.nearest_dates(asked, rest, window))
                if found:
                    _, known = min(found, key=lambda each: each[0])
                    first, last = (
                        known.to_edtf().split("/")
                        if known.is_window
                        else (known.to_edtf(), known.to_edtf())
                    )
                    yield Relaxation(
                        RelaxationKind.DATES,
                        self.build_request([*rest, with_dates(asked, first, last)]),
                        0,
                        (asked,),
                        known,
                    )

    def nearest_dates(
        self, condition: Condition, rest: list[Condition], window: dates.Window
    ) -> Iterator[tuple[timedelta, DateRange]]:
        """The dates of the last article before some days and of the first after them, each with how far away it is."""
        first, last = window
        if first and first > date.min:
            before = self.build_request(
                [*rest, with_dates(condition, "", str(first - ONE_DAY))]
            )
            if known := self.first_article_dates(before, Sort.NEWEST):
                yield first - known.latest, known
        if last and last < date.max:
            after = self.build_request(
                [*rest, with_dates(condition, str(last + ONE_DAY), "")]
            )
            if known := self.first_article_dates(after, Sort.OLDEST):
                yield known.earliest - last, known

    def first_article_dates(
        self, request: SearchRequest, sort: Sort
    ) -> DateRange | None:
        """The dates of the first article of a request in some order."""
        if not self.count(request):
            return None
        found = self.service.search(
            replace(request, sort=sort, size=1), FacetOptions(facets=())
        ).results
        return found[0].summary.dates if found else None

    def build_request(self, conditions: Iterable[Condition]) -> SearchRequest:
        """Return the request with these conditions only."""
        return with_conditions(self.request, self.conditions, conditions)

    def with_text(self, text: str) -> SearchRequest:
        """Return the request with another query line, from its first page."""
        return replace(self.request, text=text, page=1, after="")

    def count(self, request: SearchRequest) -> int | None:
        """How many a request finds; `None` where enough has been asked."""
        key = _request_key(request)
        if key not in self.counts and len(self.counts) < MAX_SEARCHES:
            self.counts[key] = self.service.count(request)
        return self.counts.get(key)


def _is_phrase(clause: Clause) -> bool:
    return (
        clause.kind is TokenKind.PHRASE
        and not clause.negated
        and 1 < len(clause.text.split()) <= MAX_LOOSE_WORDS
    )


def _loosen(phrase: Condition) -> Condition:
    assert phrase.clause is not None
    return Condition(
        Clause(
            unquote_phrase(phrase.clause),
            TokenKind.AND,
            phrase.clause.text,
            phrase.clause.field,
        )
    )


def _is_required(clause: Clause) -> bool:
    """Whether a clause is something that has to be there."""
    return not clause.negated and clause.field != "date"


def _is_optional(condition: Condition) -> bool:
    """Whether an article may be found that does not meet it: one that lacks a word follows those with all."""
    return (
        condition.clause is not None
        and not condition.clause.negated
        and not condition.clause.field
    )


def _select_relaxations(
    relaxations: Sequence[Relaxation], unmatched: tuple[Condition, ...]
) -> tuple[Relaxation, ...]:
    """Those to offer: what leaves out least first, then what finds most."""

    def rank(mend: Relaxation) -> tuple[int, bool, bool, int]:
        words = any(each.clause for each in mend.conditions)
        return (
            RELAXATION_RANKS[mend.kind],
            not {*mend.conditions} <= {*unmatched},
            words,
            -mend.article_count,
        )

    drops = [
        each
        for each in sorted(relaxations, key=rank)
        if each.kind is RelaxationKind.DROP
    ][:MAX_DROPS]
    rest = [each for each in relaxations if each.kind is not RelaxationKind.DROP]
    return tuple(sorted([*drops, *rest], key=rank)[:MAX_RELAXATIONS])


def _request_key(request: SearchRequest) -> str:
    return repr(replace(request, sort=Sort.NEWEST))

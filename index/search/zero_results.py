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
from index.query.clauses import Clause, any_of, words_of
from index.query.repair import Kind
from index.schema import UNKNOWN
from index.search.conditions import Condition, asking, conditions, dated_as
from index.search.request import Counting, Request
from index.search.service import Desk

SEARCHES = 22
"""Counted at most to explain one request."""
LISTED = 7
"""Conditions that are counted."""
OFFERED, DROPS, PAIRS = 6, 3, 3
"""Mends that are offered, those of them that only leave something out, and pairs that are named."""
NAMED = frozenset({"outlet", "person", "author"})
"""Facets of which a line asks by words of a name."""
LOOSE = 12
"""Words that are looked for anywhere instead of as a phrase, at most."""
DAY = timedelta(days=1)


class Remedy(StrEnum):
    """What a mend does, the nearest to what was asked first."""

    SPELLING = "spelling"
    NAME = "name"
    WORDS = "words"
    DROP = "drop"
    DATES = "dates"
    ANY = "any"
    UNFILTERED = "unfiltered"


RANKS = {remedy: rank for rank, remedy in enumerate(Remedy)}


@dataclass(frozen=True, slots=True)
class Counted:
    """A condition, the request with it alone, and how many articles meet it."""

    condition: Condition
    request: Request
    articles: int


@dataclass(frozen=True, slots=True)
class Mend:
    """A request near to the one that found nothing, and how many articles it finds.

    `conditions`: those that it leaves out or loosens; `dates`: those of the articles that it leads to.
    """

    remedy: Remedy
    request: Request
    articles: int
    conditions: tuple[Condition, ...] = ()
    dates: DateRange | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why a request finds nothing.

    `missing`: conditions that no article meets. `culprit`: the one without which the rest finds something.
    `pairs`: conditions that no article meets together, though some meet each. `left`: how many were not counted.
    """

    conditions: tuple[Condition, ...]
    counted: tuple[Counted, ...]
    missing: tuple[Condition, ...]
    culprit: Counted | None
    pairs: tuple[tuple[Condition, Condition], ...]
    mends: tuple[Mend, ...]

    @property
    def left(self) -> int:
        """How many conditions were not counted."""
        return len(self.conditions) - len(self.counted)


def diagnose(desk: Desk, request: Request, suggestion: str | None = None) -> Diagnosis:
    """Why a request finds nothing; `suggestion` is its line in a better spelling, as an answer has it."""
    return _Doctor(desk, request).diagnosis(suggestion)


@dataclass
class _Doctor:
    """One request, with what is known of requests near to it."""

    desk: Desk
    request: Request
    known: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.all = conditions(self.request)
        # Filters and dates leave nothing more often than one of many words.
        first = sorted(self.all, key=lambda each: each.clause is not None)[:LISTED]
        self.listed = tuple(each for each in self.all if each in first)

    def diagnosis(self, suggestion: str | None) -> Diagnosis:
        counted = tuple(
            Counted(each, self.of([each]), self.count(self.of([each])) or 0)
            for each in self.listed
        )
        missing = tuple(each.condition for each in counted if not each.articles)
        mends = self.mends(suggestion, missing)
        helping = [
            each
            for each in mends
            if each.remedy is Remedy.DROP and len(each.conditions) == 1
        ]
        culprit = None
        if (
            len(helping) == 1
            and len(self.all) > 2
            and helping[0].conditions[0] not in missing
        ):
            culprit = Counted(
                helping[0].conditions[0], helping[0].request, helping[0].articles
            )
        pairs = () if missing or culprit else tuple(islice(self.pairs(), PAIRS))
        return Diagnosis(
            self.all, counted, missing, culprit, pairs, _best(mends, missing)
        )

    def mends(
        self, suggestion: str | None, missing: tuple[Condition, ...]
    ) -> list[Mend]:
        """Those that find something; of two that lead to the same search the first."""
        found: dict[str, Mend] = {}
        for mend in self.tried(suggestion, missing):
            articles = self.count(mend.request)
            if articles:
                found.setdefault(_key(mend.request), replace(mend, articles=articles))
        return list(found.values())

    def tried(
        self, suggestion: str | None, missing: tuple[Condition, ...]
    ) -> Iterator[Mend]:
        """What could find something, the likeliest first."""
        if suggestion:
            yield Mend(Remedy.SPELLING, self.reworded(suggestion), 0)
        yield from self.renamed(missing)
        yield from self.loosened()
        if 1 < len(missing) < len(self.all):
            yield self.without(missing)
        if len(self.all) > 1:
            # What everything has to meet and nothing meets leaves nothing of the rest, whatever else is left out.
            needed = {each for each in missing if not _is_lenient(each)}
            yield from (
                self.without((each,)) for each in self.listed if needed <= {each}
            )
        yield from self.nearest()
        yield from self.any_word(missing)
        narrow = tuple(each for each in self.all if not each.clause)
        if 1 < len(narrow) < len(self.all):
            yield replace(self.without(narrow), remedy=Remedy.UNFILTERED)

    def pairs(self) -> Iterator[tuple[Condition, Condition]]:
        """Any two conditions that no article meets."""
        for one, other in combinations(self.listed, 2):
            if self.count(self.of([one, other])) == 0:
                yield one, other

    def without(self, dropped: tuple[Condition, ...]) -> Mend:
        return Mend(
            Remedy.DROP,
            self.of([each for each in self.all if each not in dropped]),
            0,
            dropped,
        )

    def renamed(self, missing: tuple[Condition, ...]) -> Iterator[Mend]:
        """Names that have the words of a value which nothing has."""
        for asked in missing:
            if (
                asked.facet in NAMED
                and not asked.excluded
                and len(asked.values) == 1
                and asked.values[0] != UNKNOWN
            ):
                words = asked.values[0].replace('"', " ")
                named = Condition(
                    Clause(f'{asked.facet}:"{words}"', Kind.PHRASE, words, asked.facet)
                )
                changed = [named, *(each for each in self.all if each is not asked)]
                changed.sort(key=lambda each: each.clause is None)
                yield Mend(Remedy.NAME, self.of(changed), 0, (named,))

    def loosened(self) -> Iterator[Mend]:
        """The words of phrases anywhere in an article."""
        phrases = tuple(
            each for each in self.all if each.clause and _is_phrase(each.clause)
        )
        if phrases:
            loose = [_loose(each) if each in phrases else each for each in self.all]
            yield Mend(Remedy.WORDS, self.of(loose), 0, phrases)

    def any_word(self, missing: tuple[Condition, ...]) -> Iterator[Mend]:
        """Any of what has to be there; what excludes, and dates, stay."""
        chosen = [
            each.clause for each in self.all if each.clause and _is_wanted(each.clause)
        ]
        if len(chosen) - sum(each.clause in chosen for each in missing) > 1:
            either = Condition(Clause(any_of(chosen), Kind.OR, parts=tuple(chosen)))
            rest = [each for each in self.all if each.clause not in chosen]
            yield Mend(Remedy.ANY, self.of([either, *rest]), 0)

    def nearest(self) -> Iterator[Mend]:
        """The days nearest to those asked for on which there is an article."""
        for asked in self.all:
            if window := asked.window:
                rest = [each for each in self.all if each is not asked]
                found = list(self.beside(asked, rest, window))
                if found:
                    _, known = min(found, key=lambda each: each[0])
                    first, last = (
                        known.to_edtf().split("/")
                        if known.is_window
                        else (known.to_edtf(), known.to_edtf())
                    )
                    yield Mend(
                        Remedy.DATES,
                        self.of([*rest, dated_as(asked, first, last)]),
                        0,
                        (asked,),
                        known,
                    )

    def beside(
        self, asked: Condition, rest: list[Condition], window: dates.Window
    ) -> Iterator[tuple[timedelta, DateRange]]:
        """The dates of the last article before some days and of the first after them, each with how far away it is."""
        first, last = window
        if first and first > date.min:
            before = self.of([*rest, dated_as(asked, "", str(first - DAY))])
            if known := self.first_of(before, Sort.NEWEST):
                yield first - known.latest, known
        if last and last < date.max:
            after = self.of([*rest, dated_as(asked, str(last + DAY), "")])
            if known := self.first_of(after, Sort.OLDEST):
                yield known.earliest - last, known

    def first_of(self, request: Request, sort: Sort) -> DateRange | None:
        """The dates of the first article of a request in some order."""
        if not self.count(request):
            return None
        found = self.desk.search(
            replace(request, sort=sort, size=1), Counting(facets=())
        ).results
        return found[0].cutting.dates if found else None

    def of(self, wanted: Iterable[Condition]) -> Request:
        return asking(self.request, self.all, wanted)

    def reworded(self, text: str) -> Request:
        return replace(self.request, text=text, page=1, after="")

    def count(self, request: Request) -> int | None:
        """How many a request finds; `None` where enough has been asked."""
        key = _key(request)
        if key not in self.known and len(self.known) < SEARCHES:
            self.known[key] = self.desk.count(request)
        return self.known.get(key)


def _is_phrase(clause: Clause) -> bool:
    return (
        clause.kind is Kind.PHRASE
        and not clause.negated
        and 1 < len(clause.said.split()) <= LOOSE
    )


def _loose(phrase: Condition) -> Condition:
    assert phrase.clause is not None
    return Condition(
        Clause(
            words_of(phrase.clause), Kind.AND, phrase.clause.said, phrase.clause.field
        )
    )


def _is_wanted(clause: Clause) -> bool:
    """Whether a clause is something that has to be there."""
    return not clause.negated and clause.field != "date"


def _is_lenient(condition: Condition) -> bool:
    """Whether an article may be found that does not meet it: one that lacks a word follows those with all."""
    return (
        condition.clause is not None
        and not condition.clause.negated
        and not condition.clause.field
    )


def _best(mends: Sequence[Mend], missing: tuple[Condition, ...]) -> tuple[Mend, ...]:
    """Those to offer: what leaves out least first, then what finds most."""

    def rank(mend: Mend) -> tuple[int, bool, bool, int]:
        words = any(each.clause for each in mend.conditions)
        return (
            RANKS[mend.remedy],
            not {*mend.conditions} <= {*missing},
            words,
            -mend.articles,
        )

    drops = [each for each in sorted(mends, key=rank) if each.remedy is Remedy.DROP][
        :DROPS
    ]
    rest = [each for each in mends if each.remedy is not Remedy.DROP]
    return tuple(sorted([*drops, *rest], key=rank)[:OFFERED])


def _key(request: Request) -> str:
    return repr(replace(request, sort=Sort.NEWEST))

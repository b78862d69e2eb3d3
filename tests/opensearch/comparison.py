"""Compare the results of two engines for random searches of every kind."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from archive.model import DateRange
from index.engine import (
    COARSE_TIME,
    FACETS,
    Engine,
    IndexDocument,
    IndexQuotation,
    Results,
    Search,
    Sort,
)
from index.query.parser import parse_query

VOCABULARY = [
    "oil",
    "oils",
    "gas",
    "price",
    "prices",
    "priced",
    "S-400",
    "s400",
    "U.S.",
    "US",
    "the",
    "of",
    "and",
    "Zürich",
    "O'Neill",
    "昨日",
    "1,500",
    "$16",
    "Häuser",
    "Haus",
    "Hausbau",
    "Bundestag",
    "Bundestagswahl",
    "Wahl",
    "министра",
    "министры",
    "cease-fire",
    "ceasefire",
    "cease",
    "fires",
    "missile",
    "missiles",
    "launched",
    "launching",
    "launch",
    "AT&T",
    "minister",
    "ministers",
    "defence",
    "defences",
    "crude",
    "rose",
    "rises",
    "harbour",
    "quay",
    "crane",
    "ship",
    "ships",
]
LANGUAGES = (None, None, "en", "en", "de", "ru", "ja", "cs")
OUTLETS = (None, "Daily Crane", "Harbour Gazette", "Weekly")
SLUGS = ("ann-lee", "bob-roy", "cy-quay", "dee-oil")
FIRST_DAY = date(2019, 11, 1)
STORIES = 40


def random_archive(chance: random.Random, size: int) -> list[IndexDocument]:
    """Return made-up articles. Words are as uneven as in real ones."""
    return [_random_article(chance, number) for number in range(size)]


def _words(chance: random.Random, most: int) -> str:
    weights = [1 / rank for rank in range(1, len(VOCABULARY) + 1)]
    count = chance.randrange(most)
    marks = ("", "", "", "", ",", ".")
    words = chance.choices(VOCABULARY, weights, k=count)
    return " ".join(word + chance.choice(marks) for word in words)


def _random_article(chance: random.Random, number: int) -> IndexDocument:
    people = chance.sample(SLUGS, chance.randrange(4))
    start = FIRST_DAY + timedelta(days=chance.randrange(500))
    days = timedelta(days=chance.choice((0, 0, 0, 20, 400)))
    dates = DateRange(start, start + days) if chance.random() < 0.8 else None
    return IndexDocument(
        id=f"{number:04}",
        text=_words(chance, 80),
        title=_words(chance, 9) if chance.random() < 0.8 else None,
        outlet=chance.choice(OUTLETS),
        agency=chance.choice((None, None, "Wire")),
        authors=tuple(chance.sample(("Ann Lee", "Bob Roy"), chance.randrange(3))),
        people={slug: (slug.replace("-", " ").title(), slug[:3]) for slug in people},
        dates=dates,
        quotations=tuple(
            IndexQuotation(_words(chance, 12), chance.choice((None, *SLUGS)))
            for _ in range(chance.randrange(3))
        ),
        language=chance.choice(LANGUAGES),
        confidence=chance.choice((None, "stated", "weak")),
        complete=chance.choice(("yes", "no")),
        added=1_000 + number // 5,
        story_id=chance.choice((None, None, f"s{chance.randrange(STORIES)}")),
        organisations=tuple(chance.sample(("Harbour Board", "Lind"), number % 3)),
        places=tuple(chance.sample(("Oslo", "New York"), number % 2)),
    )


@dataclass(frozen=True)
class QueryMaker:
    """Makes queries as people type them, from words of the archive."""

    chance: random.Random
    words: Sequence[str]
    names: Sequence[str] = ("ann", "bob", "crane", "weekly", "lee")

    def query(self) -> str:
        """Return a query of a random kind."""
        kind = self.chance.choice(KINDS)
        text: str = getattr(self, f"_{kind}")()
        return text

    def _word(self) -> str:
        return self.chance.choice(self.words)

    def _one_word(self) -> str:
        return self._word()

    def _several_words(self) -> str:
        return " ".join(self._word() for _ in range(self.chance.randrange(2, 5)))

    def _exact(self) -> str:
        return f"={self._word()} {self._word()}"

    def _phrase(self) -> str:
        return f'"{self._word()} {self._word()}"'

    def _phrase_and_word(self) -> str:
        return f'{self._word()} "{self._word()} {self._word()}"'

    def _window(self) -> str:
        words = [self._word() for _ in range(self.chance.randrange(2, 4))]
        if self.chance.random() < 0.2:
            words[-1] = words[0]
        return f'"{" ".join(words)}"~{self.chance.randrange(12)}'

    def _near(self) -> str:
        operator = self.chance.choice(("NEAR", "PRE"))
        slop = self.chance.randrange(1, 15)
        return f"{self._near_part()} {operator}/{slop} {self._near_part()}"

    def _near_part(self) -> str:
        word = self._word()
        forms = (
            word,
            word,
            f'"{word} {self._word()}"',
            f"({word} OR {self._word()})",
            f"{word[:4]}*",
            f"({word} NEAR/4 {self._word()})",
        )
        return self.chance.choice(forms)

    def _either(self) -> str:
        return f"{self._word()} OR {self._word()} {self._word()}"

    def _without(self) -> str:
        return f"{self._word()} -{self._word()}"

    def _brackets(self) -> str:
        return f"({self._word()} OR {self._word()}) ({self._word()} OR -{self._word()})"

    def _only_without(self) -> str:
        return f"-{self._word()}"

    def _prefix(self) -> str:
        word = self._word()
        return f"{word[: self.chance.randrange(2, 5)]}*"

    def _wildcard(self) -> str:
        word = self._word()
        at = self.chance.randrange(len(word))
        return f"{word[:at]}{self.chance.choice('?*')}{word[at + 1 :]} {self._word()}"

    def _fuzzy(self) -> str:
        return f"{self._word()}~{self.chance.choice((1, 2))}"

    def _field(self) -> str:
        name = self.chance.choice(("title", "said"))
        return f"{name}:{self._word()} {self._word()}"

    def _names(self) -> str:
        name = self.chance.choice(("outlet", "person", "author", "org", "place"))
        return f"{name}:{self.chance.choice(self.names)}"

    def _said(self) -> str:
        return f'said:"{self._word()} {self._word()}" OR said:({self._word()})'

    def _date(self) -> str:
        dates = ("2020", ">=2020-03", "2019..2020-02", "unknown", "<2020-06-05")
        return f"{self._word()} date:{self.chance.choice(dates)}"

    def _everything(self) -> str:
        return ""


KINDS = sorted(
    name.removeprefix("_")
    for name in vars(QueryMaker)
    if name.startswith("_")
    and not name.startswith("__")
    and name not in {"_word", "_near_part"}
)


def random_search(
    maker: QueryMaker, filters: Sequence[tuple[str, tuple[str | None, ...]]]
) -> Search:
    """Return a search for a random query, with random filters and options."""
    chance = maker.chance
    parsed = parse_query(maker.query())
    chosen = dict(
        chance.sample(filters, min(len(filters), chance.choice((0, 0, 1, 2))))
    )
    excluded = dict(chance.sample(filters, min(len(filters), chance.choice((0, 0, 1)))))
    first = date(2020, 1, 5) if chance.random() < 0.2 else None
    return Search(
        query=parsed.query,
        optional_clauses=parsed.optional_clauses,
        filters=chosen,
        excluded=excluded,
        earliest=first,
        undated=first is not None and chance.random() < 0.5,
        sort=chance.choice((Sort.RELEVANCE, Sort.RELEVANCE, *Sort)),
        facets=(*FACETS, *COARSE_TIME),
        facet_limit=chance.choice((1_000, 3)),
        limit=1_000,
        related_limit=chance.choice((0, 10)),
        with_passages=True,
        collapse_copies=chance.random() < 0.3,
        count_stories=chance.random() < 0.3,
    )


@dataclass
class Agreement:
    """How often the results of two engines agree.

    `counts`: searches with the same matches, total, facets and numbers.
    `first_ten`: searches with the same first ten results, where ties may swap.
    """

    searches: int = 0
    counts: int = 0
    first_ten: int = 0
    passages: int = 0
    related: int = 0
    differences: list[str] = field(default_factory=list)

    def add(self, search: Search, one: Results, other: Results) -> None:
        """Compare the results of one search."""
        self.searches += 1
        parts = {
            "counts": _counted(one) == _counted(other),
            "first_ten": _same_order(one, other),
            "passages": _passages(one) == _passages(other),
            "related": _related(one) == _related(other),
        }
        for name, is_same in parts.items():
            setattr(self, name, getattr(self, name) + is_same)
            if not is_same:
                self.differences.append(f"{name}: {describe(search, one, other)}")

    def summary(self) -> str:
        """Return the numbers as a line."""
        return (
            f"{self.searches} searches: same matches and counts {self.counts}, "
            f"same first ten {self.first_ten}, same passages {self.passages}, "
            f"same related {self.related}"
        )


def _counted(results: Results) -> Results:
    """Return what has to be equal in every search."""
    ids = sorted(hit.id for hit in results.hits)
    hits = tuple(
        replace(
            results.hits[0], id=id, score=0, passages=(), copy_ids=(), match_count=0
        )
        for id in ids
    )
    return replace(results, hits=hits, related=(), next_cursor=None)


def _same_order(one: Results, other: Results) -> bool:
    """Tell whether the first ten agree. Documents with equal scores may swap."""
    mine, theirs = one.hits[:10], other.hits[:10]
    if [hit.id for hit in mine] == [hit.id for hit in theirs]:
        return True
    scores = {hit.id: round(hit.score, 4) for hit in other.hits}
    return [scores.get(hit.id) for hit in mine] == [scores[hit.id] for hit in theirs]


def _passages(results: Results) -> dict[str, object]:
    return {
        hit.id: (hit.passages, hit.match_count, hit.copy_ids)
        for hit in results.hits[:10]
    }


def _related(results: Results) -> list[tuple[str, object]]:
    return [(hit.id, hit.missing_clauses) for hit in results.related]


def describe(search: Search, one: Results, other: Results) -> str:
    """Return the query, and what differs."""
    mine = {hit.id for hit in one.hits}
    theirs = {hit.id for hit in other.hits}
    names = ("total", "story_count", "messages", "value_counts")
    numbers = {
        name: (getattr(one, name), getattr(other, name))
        for name in names
        if getattr(one, name) != getattr(other, name)
    }
    facets = [name for name in one.facets if one.facets[name] != other.facets[name]]
    order = [
        [(hit.id, round(hit.score, 5)) for hit in results.hits[:10]]
        for results in (one, other)
    ]
    related = [[hit.id for hit in results.related] for results in (one, other)]
    return (
        f"{search.query!r} {search.sort} missing {sorted(mine - theirs)[:5]} "
        f"more {sorted(theirs - mine)[:5]} {numbers} {facets}\n  {order[0]}\n  "
        f"{order[1]}\n  related {related}"
    )


def compare_engines(
    one: Engine, other: Engine, searches: Iterator[Search]
) -> Agreement:
    """Run searches on both engines."""
    agreement = Agreement()
    for search in searches:
        agreement.add(search, one.search(search), other.search(search))
    return agreement

"""Define the protocol of a search engine, and the values that it exchanges.

Every engine passes the tests in `tests/index/contract/`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from whoosh.query import Query

from archive.errors import CuttingsError
from archive.model import DateRange

FACETS = (
    "outlet",
    "person",
    "agency",
    "author",
    "org",
    "place",
    "language",
    "confidence",
    "complete",
    "collection",
    "tag",
    "read",
    "year",
    "month",
    "day",
)
"""Facets to filter documents by. `confidence` is that of the date.

`complete` is `yes` or `no`: whether the text is the whole article. `read` is `yes` or
`no`: whether somebody marked the article as read. `org` and `place` are the names of
organisations and places in the text.
"""
DEFAULT_FACETS = FACETS[:-1]
"""Facets that a search counts by default. Days have too many values."""
COARSE_TIME = {"decade": 3, "century": 2, "millennium": 1}
"""Periods that are counted but cannot be filtered by → leading digits of the year.

They count documents whose year is known.
"""
TIME_FACETS = frozenset({"year", "month", "day", *COARSE_TIME})
"""Facets whose values are always complete, because a timeline needs all of them."""

Span = tuple[int, int]
"""Start and end of a stretch of text, in characters."""
FEW_MATCHES = 20
"""A search with fewer matches also returns related documents, if it asks for them."""
Passage = tuple[Span, ...]
"""Neighbouring matches in a text: where each match and its last word begin."""


class EngineUnavailableError(CuttingsError):
    """The server of an engine cannot answer. The index is not damaged.

    `may_pass`: whether the same request may succeed later.
    """

    def __init__(self, message: str, *, may_pass: bool) -> None:
        super().__init__(message)
        self.may_pass = may_pass


class UnsupportedQueryError(CuttingsError):
    """An engine does not support a kind of query. It never guesses instead."""


class Sort(StrEnum):
    """Orders of results. Ties go to the newer document, then to the smaller id.

    `NEWEST` sorts by the latest possible day, `OLDEST` by the earliest one. Documents
    without a date come last in both. Ties of `OLDEST` are in the reverse order. So the
    two orders are exact reverses, except for windows of several days and undated
    documents. `ADDED` puts the documents first that were added to the archive last.
    """

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class IndexQuotation:
    """The words of a quotation, and the slug of its speaker.

    The slug is a key of `IndexDocument.people`, or `None` if the speaker is unknown.
    """

    text: str
    speaker_slug: str | None = None


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A document as an engine indexes it.

    `people`: the slug of each person → the forms of the name in this document.
    `language`: an ISO 639 code.
    `confidence`: the confidence of the date.
    `complete`: `yes` or `no`, whether the text is the whole article.
    `collections`, `tags`, `notes`: the names of its collections, its tags, and the texts
    of its notes.
    `read`: `yes` or `no`, whether somebody marked it as read.
    `added`: when the document was added to the archive, in seconds since 1970.
    `story_id`: the same for all documents whose texts are copies of each other.
    `None` if there is no copy.
    """

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    agency: str | None = None
    authors: tuple[str, ...] = ()
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: DateRange | None = None
    quotations: tuple[IndexQuotation, ...] = ()
    language: str | None = None
    confidence: str | None = None
    complete: str | None = None
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    read: str = "no"
    added: int = 0
    story_id: str | None = None
    organisations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One step of the change feed. `document` is `None` if it was deleted."""

    number: int
    id: str
    document: IndexDocument | None


class ChangeFeed(Protocol):
    """The catalog as an engine sees it."""

    @property
    def archive_id(self) -> str:
        """Identify the catalog, so that an index is never used for another one."""

    @property
    def edition(self) -> str:
        """Identify a line of changes. It differs after a backup was restored.

        It is "" before the first checkpoint.
        """

    @property
    def last_number(self) -> int:
        """Return the number of the newest change, 0 before the first."""

    def has_checkpoint(self, checkpoint: str) -> bool:
        """Return whether this state of the catalog includes a checkpoint.

        An older state that was copied back does not include the newest ones.
        """

    def add_checkpoint(self) -> str:
        """Store a new checkpoint in the catalog before an index is written."""

    def changes(self, after: int) -> Iterable[DocumentChange]:
        """Yield the changes with a higher number, oldest first.

        A document appears at most once, with the number of its newest change.
        """


@dataclass(frozen=True, slots=True)
class Search:
    """A search for an engine to run.

    `filters`: facet → selected values. Values of a facet are combined with OR, facets
    with AND. `None` selects documents for which the fact is unknown.
    `excluded`: facet → values that no match may have. They restrict the counts of every
    facet, including their own.
    `earliest`, `latest`: bounds of the date. A document matches if every day of its
    date range is within the bounds.
    `undated`: documents without a known date match too. Without bounds, only they do.
    `facet_limit`: the maximum number of values per facet, the most frequent ones.
    `optional_clauses`: the clauses of the query that a related document may lack.
    `related_limit`: the maximum number of related documents. There are none if
    `FEW_MATCHES` or more documents match.
    `after`: the `next_cursor` of the previous slice. It replaces `offset` and reaches
    any depth.
    `with_passages`: return passages for the snippet of each hit.
    `collapse_copies`: return only the best document of each story, with the ids of its
    copies. Offsets, limits and cursors count these hits.
    `count_stories`: facets count stories instead of documents. A document without
    copies is a story of its own.
    `own_filters`: the filter of a facet restricts its own counts, too.
    """

    query: Query
    filters: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    earliest: date | None = None
    latest: date | None = None
    undated: bool = False
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = DEFAULT_FACETS
    facet_limit: int = 1_000
    optional_clauses: tuple[Query, ...] = ()
    related_limit: int = 0
    after: str | None = None
    with_passages: bool = False
    collapse_copies: bool = False
    count_stories: bool = False
    own_filters: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A matching or related document.

    `score`: comparable only within `hits` or within `related` of one `Results`.
    `missing_clauses`: the clauses of the query that a related document lacks.
    `passages`: the matches in each passage of the snippet, with `with_passages`.
    `copy_ids`: the ids of the other documents of its story in the same list, newest
    first, with `collapse_copies`.
    `match_count`: the number of matches in the whole text, with `with_passages`.
    """

    id: str
    score: float
    missing_clauses: tuple[Query, ...] = ()
    passages: tuple[Passage, ...] = ()
    copy_ids: tuple[str, ...] = ()
    match_count: int = 0


@dataclass(frozen=True, slots=True)
class FacetCount:
    """The number of matching documents or stories with a value.

    The value `None` counts those for which the fact is unknown.
    """

    value: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """One slice of hits, the exact total, and the facet counts.

    `facets`: each facet is counted without its own filter. Values are sorted by falling
    count, then by value. Selected and excluded values are always included, with a count
    of 0 if necessary. `None` is included if any match has no known value.
    `messages`: sentences about limits that were reached, such as a prefix with too many
    words.
    `related`: documents that match the most significant words but not all, best first.
    They are in no count and in no facet.
    `next_cursor`: `Search.after` for the slice after the last hit.
    `value_counts`: the number of different values of each facet, before `facet_limit`.
    `story_count`: the number of stories in the total, whether they are collapsed or
    not. A document without copies is a story of its own.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    messages: tuple[str, ...] = ()
    related: tuple[Hit, ...] = ()
    next_cursor: str | None = None
    value_counts: Mapping[str, int] = field(default_factory=dict)
    story_count: int = 0


@dataclass(frozen=True, slots=True)
class PairCount:
    """The number of matching documents or stories with two values.

    `row` and `column` are values of two facets, `None` if the fact is unknown.
    """

    row: str | None
    column: str | None
    count: int


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Counts by two facets.

    `total`: the number of matching documents. All filters apply to all counts.
    `rows`, `columns`: the values of both facets, ordered and limited as in `Results`.
    `cells`: the pairs of these values that are not 0, in the order of the rows, then of
    the columns. A document with several values of a facet is in several cells.
    `value_counts`: the number of different values of each facet, before the limit.
    """

    total: int
    rows: tuple[FacetCount, ...]
    columns: tuple[FacetCount, ...]
    cells: tuple[PairCount, ...]
    messages: tuple[str, ...] = ()
    value_counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Completion:
    """A completion of the typed text, and the number of documents that have it.

    It is a word, or a value of the facet that `kind` names.
    """

    kind: str
    value: str
    count: int


class Searcher(Protocol):
    """An object that runs searches."""

    def search(self, search: Search) -> Results:
        """Run a search. Never raise an error because of the text of a query."""

    def count_pairs(self, search: Search, row: str, column: str) -> PairCounts:
        """Count the matches of a search by two facets of `FACETS`.

        Both may be the same one. `facet_limit` applies to each of them. The order, the
        slice and the facets of the search are ignored.
        """

    def sample(self, search: Search, limit: int) -> list[str]:
        """Return the ids of at most `limit` matches: the smallest ids, ascending.

        Ids are hashes, so this is a random sample. It is the same in every engine, and
        searches with common matches have a common sample of these.
        """


class Engine(Searcher, Protocol):
    """A search engine over the change feed. Threads may call `search` concurrently."""

    def snapshot(self) -> Searcher:
        """Return the current state of the index. Later commits do not change it."""

    def correct_spelling(self, word: str) -> str | None:
        """Return a similar word that far more documents have, or `None`."""

    def word_forms(self, word: str, language: str | None) -> Set[str]:
        """Return the words that match a word in articles of a language.

        These are its forms, and the longer words of the index with it as a part. Some
        of the forms may be in no article.
        """

    def longer_words(self, word: str, limit: int) -> list[str]:
        """Return the longer words that contain a word after their start.

        The most frequent come first, at most `limit`.
        """

    def complete(self, text: str, limit: int) -> list[Completion]:
        """Return completions of the last word, at most `limit` of each kind."""

    def find_similar(self, id: str, text: str, limit: int) -> list[str]:
        """Return the ids of other documents that share significant words with a text.

        The most similar come first.
        """

    def warm(self) -> None:
        """Fill the caches that the first searches after a commit would have to fill.

        The results do not change.
        """

    def sync(self, feed: ChangeFeed) -> int:
        """Index every new change durably. Return the number of changes.

        The next run completes an interrupted one.
        """

    def rebuild(self, feed: ChangeFeed) -> int:
        """Build the index anew beside the one in use. Return the number of changes."""

    def prepare_rebuild(self, feed: ChangeFeed) -> None:
        """Build the index of another state of the archive beside the one in use.

        The first sync with that state publishes it.
        """

    def count(self) -> int:
        """Return the number of searchable documents."""

    def size(self) -> int | None:
        """Return the bytes of the index on this machine, `None` if it is elsewhere."""

    def archive_id(self) -> str | None:
        """Return the archive whose documents are indexed, `None` before the first."""

    def version(self) -> Hashable:
        """Return a value that differs after each commit. This is cheap to call."""

    def verify(self, feed: ChangeFeed) -> list[str]:
        """Return one sentence for each problem that the next sync does not solve.

        The list is empty if the index is intact.
        """

    def pending(self, feed: ChangeFeed) -> list[str]:
        """Return one sentence about each thing that the next sync completes."""

    def close(self) -> None:
        """Close all files. The engine cannot be used afterwards."""

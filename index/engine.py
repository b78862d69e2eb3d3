"""The port: what an engine is asked and what it answers. Every engine passes tests/index/contract/."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from whoosh.query import Query

from archive.model import DateRange

FACETS = (
    "outlet",
    "person",
    "agency",
    "author",
    "language",
    "confidence",
    "year",
    "month",
    "day",
)
"""What documents can be chosen by; `confidence` is that of the date."""
DEFAULT_FACETS = FACETS[:-1]
"""What is counted unless a search says otherwise; days are too many."""
COARSE_TIME = {"decade": 3, "century": 2, "millennium": 1}
"""Times that are counted only: documents of which the year is known, by so many of its first digits."""
TIME_FACETS = frozenset({"year", "month", "day", *COARSE_TIME})
"""Facets of which every value is given, since they make a picture together."""

Span = tuple[int, int]
"""Two places in a text, in characters."""
Passage = tuple[Span, ...]
"""Matches that stand together in a text: where each begins, and where its last word begins."""


class Sort(StrEnum):
    """Orders of results; ties fall to the newer, then to the id. `added`: what came last into the archive first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class IndexQuotation:
    """A quotation: its words, and the slug of who says it, a key of `Entry.people`; `None` where nobody knows."""

    text: str
    speaker_slug: str | None = None


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What an engine holds of a document. `people` maps each person's slug to the forms in this article.

    `language` is a code of ISO 639, `confidence` that of the date; `added` is when it came into the archive, in seconds
    since 1970; `story_id` is the same for documents whose texts are copies of each other, `None` where there is no copy.
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
    added: int = 0
    story_id: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One step of the change feed: the document as it is now, or `None` where it is gone."""

    number: int
    id: str
    document: IndexDocument | None


class ChangeFeed(Protocol):
    """The catalog as an engine sees it."""

    @property
    def archive_id(self) -> str:
        """Names the catalog, so that an index of another one is never mistaken for this one's."""

    @property
    def last_number(self) -> int:
        """The number of the newest change; 0 before the first."""

    def changes(self, after: int) -> Iterable[DocumentChange]:
        """Changes with a higher number, oldest first; each document at most once, at its newest number."""


@dataclass(frozen=True, slots=True)
class Search:
    """One question to an engine.

    `filters`: facet → chosen values, OR within a facet, AND between them; `None` is "not known".
    `excluded`: facet → values that no match may have; they count in every facet, also in their own.
    `earliest`/`latest` bound the date: a document matches when every day of its range lies within. With `undated`,
    documents whose date is not known match too; alone, it selects only those.

    `facet_limit`: how many values of a facet are wanted, the most frequent ones.
    `partial`: when fewer documents than `limit` have all the words, those follow that have the words that say most.
    `after`: the `next_cursor` of the slice before this one, instead of an offset; it has no wall.
    `with_passages`: where to read is wanted too.
    `collapse_copies`: of the documents of a story only the best placed is a hit, in its place, and names the others; slices,
    offsets and cursors go by these.
    `count_stories`: a value counts the different stories of its documents, each without copies being one, not the documents.
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
    allow_partial: bool = False
    after: str | None = None
    with_passages: bool = False
    collapse_copies: bool = False
    count_stories: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found; `score` is comparable within one answer only.

    `missing_clauses`: the clauses of the query that it lacks. `with_passages`: the matches in each stretch of the text to show.
    `match_count`: how many there are in the whole text, where passages are wanted.
    `copy_ids`: the ids of the other matches of its story, the newest first, where they are folded.
    """

    id: str
    score: float
    missing_clauses: tuple[Query, ...] = ()
    passages: tuple[Passage, ...] = ()
    copy_ids: tuple[str, ...] = ()
    match_count: int = 0


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the matches, or of their stories, have this value; `None` stands for it not being known."""

    value: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """The answer: the exact total, one slice of hits, and each facet counted without its own filter.

    Facet values come by falling count, then by value; chosen and excluded ones are always among them, at 0 if need be,
    and so is "not known" where there is any such match.
    `messages` are sentences about what had to be cut, such as a prefix with too many words.
    `story_count`: how many there are in the total, a document without copies being one, whether they are folded or not.
    `partial` of the `total` lack some words. `value_counts`: how many values each facet has in all.
    `next_cursor` is what `Search.after` takes to go on behind the last hit.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    messages: tuple[str, ...] = ()
    partial_count: int = 0
    next_cursor: str | None = None
    value_counts: Mapping[str, int] = field(default_factory=dict)
    story_count: int = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """How what is typed may go on: a word, or a value of the facet `kind`; and how many documents have it."""

    kind: str
    value: str
    count: int


class Searcher(Protocol):
    """What answers searches."""

    def search(self, search: Search) -> Results:
        """Answer a question; never raises for what a reader typed."""


class Engine(Searcher, Protocol):
    """A search engine over the change feed; safe to `search` from several threads at once."""

    def snapshot(self) -> Searcher:
        """What is searchable now, as it is now: no later commit changes an answer of it."""

    def correct_spelling(self, word: str) -> str | None:
        """A word near to this one that far more documents have; `None` where there is no better one."""

    def complete(self, text: str, limit: int) -> list[Completion]:
        """How the last word that is typed may go on, at most so many of each kind."""

    def find_similar(self, id: str, text: str, limit: int) -> list[str]:
        """The ids of other documents that share the telling words of a text, the likest first."""

    def warm(self) -> None:
        """Make now what the first answers after a commit would have to make; it changes no answer."""

    def sync(self, feed: ChangeFeed) -> int:
        """Take every change not yet held, durably; how many were taken. A run that dies is finished by the next."""

    def count(self) -> int:
        """How many documents are searchable."""

    def version(self) -> Hashable:
        """Something that is another after each commit, and costs next to nothing."""

    def verify(self, feed: ChangeFeed) -> list[str]:
        """What is wrong, a sentence each; empty when the index is sound and holds all that the feed has."""

    def close(self) -> None:
        """Let go of files; the engine cannot be used after."""

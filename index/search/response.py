"""Define the values that the search service returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.catalog import ArticleSummary, DocumentRef
from index.search.request import SearchRequest
from index.text.snippets import TextFragment


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A matching or related document with its snippet.

    `score`: comparable only within one list of a response.
    `snippet`: the joined fragments are plain text.
    `missing_words`: the words that a related document lacks, as typed.
    `copy_ids`: the ids of the copies that are collapsed into it, newest first.
    `copies`: the first of these.
    `match_count`: the number of matches in the whole text.
    """

    summary: ArticleSummary
    score: float
    snippet: tuple[TextFragment, ...]
    missing_words: tuple[str, ...] = ()
    copy_ids: tuple[str, ...] = ()
    copies: tuple[DocumentRef, ...] = ()
    match_count: int = 0


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet with its count.

    `value`: the value for use in a request, `None` if the fact is missing.
    `label`: the value as shown to users.
    `key`: the value as the engine has it: the slug of a person.
    """

    value: str | None
    label: str
    count: int
    selected: bool
    excluded: bool = False
    key: str | None = None


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """One page of results, with facets and messages for the user.

    `total`: the number of matching articles, whether copies are collapsed or not.
    `messages`: sentences about what was not understood, or was limited.
    `took_ms`: the duration of the search, in milliseconds.
    `related`: articles with some of the words, best first, if few articles match. They
    are in no count and in no facet.
    `value_counts`: the number of different values of each facet. `facets` has only the
    most frequent ones.
    `next_cursor`: `SearchRequest.after` for the next page.
    `suggestion`: the query with corrected spelling, if few articles match.
    `story_count`: the number of stories in `total`. An article without copies is a
    story of its own.
    """

    request: SearchRequest
    total: int
    results: tuple[SearchResult, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    messages: tuple[str, ...]
    took_ms: float
    related: tuple[SearchResult, ...] = ()
    value_counts: Mapping[str, int] = field(default_factory=dict)
    next_cursor: str | None = None
    suggestion: str | None = None
    story_count: int = 0

    @property
    def result_count(self) -> int:
        """Return the number of results on all pages."""
        return self.story_count if self.request.collapse_copies else self.total


@dataclass(frozen=True, slots=True)
class NeighbourIds:
    """The ids of the results before and after a document, and its position from 1.

    The ids are `None` at the ends of the list.
    """

    previous_id: str | None
    next_id: str | None
    position: int
    result_count: int


@dataclass(frozen=True, slots=True)
class HighlightedText:
    """The whole text of a document, cut into fragments at its matches."""

    fragments: tuple[TextFragment, ...]
    match_count: int

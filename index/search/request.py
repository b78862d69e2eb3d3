"""Define a search request, with every value as the user typed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from index.engine import DEFAULT_FACETS, Sort

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
DEFAULT_FACET_LIMIT = 100
"""The number of values of a facet in a response, the most frequent ones."""

Filters = Mapping[str, tuple[str | None, ...]]
"""Facet → values as typed. `None` means that the fact is missing."""


class TimelineView(StrEnum):
    """Views of the timeline: counts, shares of the archive, or both in a table."""

    NUMBERS = "numbers"
    SHARE = "share"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as the user typed it.

    A value may be invalid. The response then has a message, and no error is raised.

    `filters`: facet → selected values. A person may have any form of the name. `None`
    selects articles for which the fact is missing.
    `since`, `until`: a day, month or year in EDTF, or "".
    `undated`: articles without a known date match too.
    `size`: results per page. With 0, there are only counts.
    `after`: the cursor of the previous response. It replaces `page`.
    `excluded`: facet → values that no article may have.
    `collapse_copies`: only the best article of each story is a result.
    `count_stories`: facets and timeline count stories instead of articles.
    """

    text: str = ""
    filters: Filters = field(default_factory=dict)
    since: str = ""
    until: str = ""
    undated: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = PAGE_SIZE
    after: str = ""
    excluded: Filters = field(default_factory=dict)
    collapse_copies: bool = True
    timeline_view: TimelineView = TimelineView.NUMBERS
    count_stories: bool = False


@dataclass(frozen=True, slots=True)
class FacetOptions:
    """The facets to count, and the maximum number of values of each."""

    facets: tuple[str, ...] = DEFAULT_FACETS
    limit: int = DEFAULT_FACET_LIMIT


DEFAULT_FACET_OPTIONS = FacetOptions()
NO_FACETS = FacetOptions(facets=())

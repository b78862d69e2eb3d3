"""The JSON of collections, tags, notes and saved searches, as types."""

from __future__ import annotations

from typing import Annotated, TypedDict

from msgspec import Meta

from web.api.schemas.search import Address, Date, Day, Id, Moment, Number


class CollectionLink(TypedDict):
    """A collection that an article is in."""

    id: str
    name: str


class Annotation(TypedDict):
    """A note that a reader wrote on an article or a passage of it."""

    id: str
    text: str
    author: str
    written: Moment
    quote: Annotated[
        str | None, Meta(description="The passage, or null for the whole article.")
    ]
    start: Annotated[
        Number | None,
        Meta(description="Offset of the passage in the body; null if it is gone."),
    ]
    end: Number | None


class Marks(TypedDict):
    """What readers did with an article."""

    collections: list[CollectionLink]
    tags: list[str]
    annotations: list[Annotation]
    read: bool


class Collection(TypedDict):
    """A named list of articles."""

    id: str
    name: str
    description: str
    author: str
    changed: Annotated[Moment, Meta(description="Time of its last change of name.")]
    documents: Annotated[Number, Meta(description="Number of articles.")]
    json: Address
    url: Address


class Collections(TypedDict):
    """All collections in the order of their names."""

    collections: list[Collection]


class Member(TypedDict):
    """An article in a list."""

    id: Id
    title: str | None
    outlet: str | None
    date: Date | None
    date_earliest: Day | None
    date_latest: Day | None
    json: Address
    url: Address


class CollectionMembers(Collection):
    """A collection with one page of its articles."""

    order: str
    page: Annotated[int, Meta(ge=1)]
    size: Annotated[int, Meta(ge=1)]
    articles: list[Member]


class Tag(TypedDict):
    """A tag with its number of articles."""

    tag: str
    documents: Number
    url: Address


class Tags(TypedDict):
    """All tags in the order of the alphabet."""

    tags: list[Tag]


class SavedSearch(TypedDict):
    """A search under a name."""

    id: str
    name: str
    query: Annotated[str, Meta(description="Query string of the search page.")]
    author: str
    saved: Moment
    documents: Annotated[Number, Meta(description="Number of articles it finds.")]
    json: Address
    url: Address
    feed: Address


class SavedSearches(TypedDict):
    """All saved searches in the order of their names."""

    searches: list[SavedSearch]


class NewResults(TypedDict):
    """What a saved search finds that was added after a time, the last added first."""

    id: str
    name: str
    since: Moment
    newest: Annotated[
        Moment,
        Meta(description="When the newest article was added: `since` of a later call."),
    ]
    total: Annotated[Number, Meta(description="At most 1,000 articles are counted.")]
    articles: Annotated[list[Member], Meta(description="The first 100 articles.")]

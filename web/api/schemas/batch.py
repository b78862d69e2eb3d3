"""The JSON of a search for a list of names, as types."""

from __future__ import annotations

from typing import Annotated, TypedDict

from msgspec import Meta

from web.api.schemas.search import (
    Address,
    Confidence,
    Date,
    Day,
    Id,
    Messages,
    Number,
)


class BatchHit(TypedDict):
    """One of the first articles that a name finds."""

    id: Id
    title: str | None
    outlet: str | None
    date: Date | None
    date_earliest: Day | None
    date_latest: Day | None
    date_confidence: Confidence | None
    url: Address


class BatchRow(TypedDict):
    """The result of one name."""

    name: str
    query: Annotated[str, Meta(description="The query that was searched.")]
    count: Annotated[
        Number | None,
        Meta(description="Number of articles; null if the name has no words."),
    ]
    stories: Annotated[
        Number | None,
        Meta(description="Number of stories (copies of an article count once)."),
    ]
    messages: Messages
    results: list[BatchHit]
    url: Annotated[Address | None, Meta(description="Page of the search.")]
    json: Annotated[Address | None, Meta(description="The search in the API.")]


class Batch(TypedDict):
    """The results of all names, in the order of the list."""

    names: Annotated[Number, Meta(description="Number of names.")]
    rows: list[BatchRow]

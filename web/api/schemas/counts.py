"""The JSON of counts by one facet or by two, as types."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from index.engine import FACETS
from web.api.schemas.search import Address, CountBy, Messages, Number

Facet = Literal[FACETS]  # type: ignore[valid-type]
Value = Annotated[
    str | None,
    Meta(description="Value; null if the fact is unknown (“unknown” in a request)."),
]


class CountValue(TypedDict):
    """A value of a facet that was counted by."""

    value: Value
    label: Annotated[str, Meta(description="Value to display; empty if unknown.")]
    count: Number


class CountCell(TypedDict):
    """A count that is not 0."""

    by: Value
    split: Annotated[
        str | None,
        Meta(description="Value of the second facet; null if unknown or without it."),
    ]
    count: Number


class LeftOut(TypedDict):
    """The numbers of values that are not counted, because there are too many."""

    by: Number
    split: Number


class CountLinks(TypedDict):
    """Links of counts."""

    search: Annotated[Address, Meta(description="Page with the articles.")]
    csv: Annotated[Address, Meta(description="These counts as CSV.")]


class Counts(TypedDict):
    """The results of a search, counted by one facet or by two.

    An article with several values of a facet, such as people, is in several counts.
    """

    query: str
    total: Annotated[Number, Meta(description="Number of matching articles.")]
    count: CountBy
    by: Facet
    split: Facet | None
    rows: Annotated[
        list[CountValue],
        Meta(
            description="Values of `by`: periods in their order, others by falling count."
        ),
    ]
    columns: Annotated[
        list[CountValue], Meta(description="Values of `split`; empty without it.")
    ]
    cells: Annotated[
        list[CountCell],
        Meta(description="In the order of the rows, then of the columns."),
    ]
    left_out: LeftOut
    messages: Messages
    links: CountLinks

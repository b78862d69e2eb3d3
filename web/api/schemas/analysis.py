"""The JSON of comparisons, concordances, quotations and co-mentions, as types."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from web.api.schemas.search import (
    Address,
    CountBy,
    Date,
    Day,
    Id,
    Messages,
    Number,
    PersonLink,
)

Share = Annotated[float, Meta(ge=0, le=1)]


class AnalysisLinks(TypedDict):
    """Links to the page with these rows, and to the rows as CSV."""

    html: Address
    csv: Address


class KeyFeature(TypedDict):
    """A word or a person that a search has more often than the others."""

    name: Annotated[str, Meta(description="Word, or slug of a person.")]
    label: str
    articles: Annotated[Number, Meta(description="Of the articles that were read.")]
    other_articles: Annotated[
        Number, Meta(description="Of the other articles that were read.")
    ]
    score: Annotated[float, Meta(description="Log-likelihood ratio G² (Dunning 1993).")]
    ratio: Annotated[
        float, Meta(description="How many times as large the share of articles is.")
    ]


class PeriodCount(TypedDict):
    """The articles of a search in a period."""

    period: Annotated[str | None, Meta(description="Null if it is unknown.")]
    count: Number
    share: Annotated[Share, Meta(description="Of the articles of the archive.")]


class ComparedSeries(TypedDict):
    """One of the searches that are compared."""

    label: str
    total: Annotated[Number, Meta(description="Number of articles.")]
    counts: list[PeriodCount]
    read: Annotated[
        Number, Meta(description="Articles that were read for words and people.")
    ]
    words: list[KeyFeature]
    people: list[KeyFeature]
    url: Address


class ComparedSearches(TypedDict):
    """Searches side by side."""

    period: Literal["day", "month", "year"]
    count: CountBy
    with_archive: Annotated[
        bool,
        Meta(
            description="Whether words and people are compared with the rest of the "
            "archive, because there is one search."
        ),
    ]
    series: list[ComparedSeries]
    messages: Messages
    links: AnalysisLinks


class ConcordanceLine(TypedDict):
    """A match with the text around it."""

    id: Id
    title: str | None
    outlet: str | None
    date: Date | None
    start: Annotated[Number, Meta(description="Place in the body.")]
    left: str
    match: str
    right: str
    url: Address


class ConcordanceLines(TypedDict):
    """The matches of a query in the first articles of its results."""

    query: str
    total: Annotated[Number, Meta(description="Number of matching articles.")]
    read: Annotated[Number, Meta(description="Articles whose matches are listed.")]
    complete: Annotated[bool, Meta(description="Whether all matches are listed.")]
    lines: list[ConcordanceLine]
    messages: Messages
    links: AnalysisLinks


class QuotationRow(TypedDict):
    """A quotation with its speaker and its article."""

    text: str
    speaker: PersonLink | None
    document: Id
    title: str | None
    outlet: str | None
    date_earliest: Day | None
    date_latest: Day | None
    start: Annotated[Number, Meta(description="Place in the body.")]
    language: Annotated[str | None, Meta(description="Language of the article.")]
    url: Address


class QuotationRows(TypedDict):
    """Quotations of people or with words, the newest first."""

    query: str
    total: Number
    total_of: Annotated[
        Literal["quotations", "articles"],
        Meta(description="What `total` counts: with words, the articles with them."),
    ]
    complete: Annotated[bool, Meta(description="Whether all quotations are listed.")]
    quotations: list[QuotationRow]
    messages: Messages
    links: AnalysisLinks


class MentionedPerson(PersonLink):
    """A person, and the number of articles of the search with this person."""

    count: Number


class CoMentionPair(TypedDict):
    """Two people, and the number of articles that name both."""

    left: PersonLink
    right: PersonLink
    count: Number
    share: Annotated[
        Share, Meta(description="Of the articles with either person (Jaccard).")
    ]
    url: Address


class CoMentionPairs(TypedDict):
    """Who appears with whom in the articles of a search."""

    query: str
    total: Annotated[Number, Meta(description="Number of matching articles.")]
    count: CountBy
    people: Annotated[
        list[MentionedPerson], Meta(description="The most frequent people.")
    ]
    left_out: Annotated[Number, Meta(description="Number of rarer people.")]
    pairs: list[CoMentionPair]
    complete: Annotated[
        bool, Meta(description="Whether all pairs of these people are listed.")
    ]
    messages: Messages
    links: AnalysisLinks

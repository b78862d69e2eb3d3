"""The JSON of documents, stories and people, as types (see `web/schemas.py`)."""

from __future__ import annotations

from typing import Annotated, TypedDict

from msgspec import Meta

from web.api.schemas.search import (
    Address,
    Confidence,
    Date,
    Day,
    Id,
    Moment,
    Number,
    PersonLink,
    Span,
)


class Evidence(TypedDict):
    """What a fact rests on: quoted words with their place in the body, or a key of markup or record."""

    quote: str
    start: Number | None
    end: Number | None
    key: str | None


class Fact(TypedDict):
    """A value, how sure it is, and why."""

    value: Annotated[
        str | list[str] | None,
        Meta(description="Dates as EDTF, moments as ISO 8601; null if removed."),
    ]
    confidence: Confidence
    method: Annotated[str, Meta(description="The rule that found it.")]
    evidence: list[Evidence]


class Person(TypedDict):
    """A person in one article."""

    name: str
    forms: list[str]
    spans: list[Span]
    roles: list[str]
    unsure: Annotated[
        list[Span], Meta(description="Those of the spans that may mean a namesake.")
    ]
    slug: str
    archive_name: Annotated[str, Meta(description="What the archive calls the person.")]


class Quotation(TypedDict):
    """What is said in an article, and by whom."""

    start: Number
    end: Number
    speaker: str | None


class Source(TypedDict):
    """A file that holds the document."""

    path: str
    position: Annotated[str | None, Meta(description="Where in a file of many.")]
    gone: bool


class Document(TypedDict):
    """One article with its facts and their evidence."""

    id: Id
    source_id: str | None
    title: str | None
    date: Date | None
    date_earliest: Day | None
    date_latest: Day | None
    date_confidence: Confidence | None
    updated: Moment | None
    outlet: str | None
    agency: str | None
    authors: list[str]
    dateline: str | None
    people: list[Person]
    quotations: list[Quotation]
    body: str
    facts: Annotated[
        dict[str, Fact], Meta(description="By name; those that are known.")
    ]
    candidates: Annotated[
        dict[str, list[Fact]], Meta(description="What each fact could have been.")
    ]
    format: str
    notes: list[str]
    sources: list[Source]
    added: Moment
    gone: bool
    corrected: Annotated[
        list[str], Meta(description="Names of the facts that a person corrected.")
    ]
    story: Annotated[Id | None, Meta(description="What the copies of one text share.")]
    url: Address


class Version(TypedDict):
    """One article of a story."""

    id: Id
    title: str | None
    outlet: str | None
    agency: str | None
    date_earliest: Day | None
    date_latest: Day | None
    url: Address


class Story(TypedDict):
    """An article and its copies, the earliest first."""

    id: Id
    versions: list[Version]
    url: Address


class PersonEntry(TypedDict):
    """A person over the archive."""

    slug: str
    name: str
    forms: list[str]
    documents: Annotated[Number, Meta(description="How many name the person.")]
    url: Address


class People(TypedDict):
    """One page of the list of people."""

    query: str
    total: Number
    page: int
    size: int
    people: list[PersonEntry]


class Name(TypedDict):
    """A name that articles give, and why it is taken to be this person's."""

    name: str
    documents: Number
    reason: str | None


class Role(TypedDict):
    """An office or a rank, and when articles give it."""

    role: str
    documents: Number
    earliest: Day | None
    latest: Day | None


class Tally(TypedDict):
    """A year or an outlet, and its articles."""

    value: str
    documents: Number


class Companion(TypedDict):
    """Who appears in the same articles."""

    slug: str
    name: str
    documents: Number
    url: Address


class Saying(TypedDict):
    """A quotation, and where it stands."""

    text: str
    document: Id
    title: str | None
    outlet: str | None
    date_earliest: Day | None
    date_latest: Day | None
    url: Address


class PersonLinks(TypedDict):
    """Where the person's articles are."""

    articles: Address


class PersonDetails(PersonEntry):
    """A person with names, roles, company and quotations."""

    names: list[Name]
    roles: list[Role]
    years: list[Tally]
    outlets: list[Tally]
    co_mentioned: list[Companion]
    quoted: Annotated[
        Number, Meta(description="How often, of which some are in `quotations`.")
    ]
    quotations: list[Saying]
    possible_duplicates: list[PersonLink]
    links: PersonLinks

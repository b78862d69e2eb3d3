"""The JSON of documents, stories and people, as types."""

from __future__ import annotations

from typing import Annotated, TypedDict

from msgspec import Meta

from web.api.schemas.marks import Annotation, CollectionLink
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
    """Evidence for a fact: a quotation from the body, or a key in markup or record."""

    quote: str
    start: Number | None
    end: Number | None
    key: str | None


class Fact(TypedDict):
    """A fact: its value, confidence, method and evidence."""

    value: Annotated[
        str | list[str] | None,
        Meta(description="Dates in EDTF, times in ISO 8601; null if removed."),
    ]
    confidence: Confidence
    method: Annotated[str, Meta(description="Extraction method.")]
    evidence: list[Evidence]


class ExtractedPerson(TypedDict):
    """A person named in an article, without the archive's name."""

    name: str
    forms: list[str]
    spans: list[Span]
    roles: list[str]
    unsure: Annotated[
        list[Span],
        Meta(description="Spans that may refer to another person of the same name."),
    ]


class Person(ExtractedPerson):
    """A person named in an article."""

    slug: str
    archive_name: Annotated[str, Meta(description="Name of the person in the archive.")]


class Quotation(TypedDict):
    """A quotation in an article, with its speaker."""

    start: Number
    end: Number
    speaker: str | None


class Source(TypedDict):
    """A source file of the document."""

    path: str
    position: Annotated[
        str | None, Meta(description="Position in a file with several articles.")
    ]
    gone: bool


class DocumentFields(TypedDict):
    """The fields of an article that come from its file."""

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
    organisations: list[str]
    places: list[str]
    quotations: list[Quotation]
    body: str
    facts: Annotated[dict[str, Fact], Meta(description="Known facts by name.")]
    candidates: Annotated[
        dict[str, list[Fact]], Meta(description="Candidate values for each fact.")
    ]


class ExtractedDocument(DocumentFields):
    """An article as it is extracted from a file, without the archive's data."""

    people: list[ExtractedPerson]


class Document(DocumentFields):
    """An article with its facts and their evidence."""

    people: list[Person]
    format: str
    notes: list[str]
    sources: list[Source]
    added: Moment
    gone: bool
    corrected: Annotated[
        list[str], Meta(description="Names of manually corrected facts.")
    ]
    story: Annotated[
        Id | None, Meta(description="ID shared by all copies of the article.")
    ]
    collections: list[CollectionLink]
    tags: list[str]
    annotations: Annotated[
        list[Annotation], Meta(description="Notes that readers wrote.")
    ]
    read: Annotated[bool, Meta(description="Whether somebody marked it as read.")]
    digest: Annotated[
        str | None,
        Meta(
            description="Hash of the bytes of the article, which changes when its file "
            "changes; the ID of the document stays the same."
        ),
    ]
    versions: Annotated[
        Address, Meta(description="The current and the earlier versions.")
    ]
    url: Address


class EarlierVersion(TypedDict):
    """A version of a document, which its file contains now or contained before."""

    digest: str
    seen: Annotated[Moment, Meta(description="When the version was first read.")]
    current: bool
    title: str | None
    outlet: str | None
    body: str


class Versions(TypedDict):
    """The versions of a document: the current one, then the earlier ones, newest first."""

    id: Id
    total: Annotated[
        Number, Meta(description="Number of versions; `versions` has the newest 200.")
    ]
    versions: list[EarlierVersion]
    url: Address


class Version(TypedDict):
    """One version of a story."""

    id: Id
    title: str | None
    outlet: str | None
    agency: str | None
    date_earliest: Day | None
    date_latest: Day | None
    url: Address


class Story(TypedDict):
    """An article and its copies, earliest first."""

    id: Id
    versions: list[Version]
    url: Address


class PersonEntry(TypedDict):
    """A person in the archive."""

    slug: str
    name: str
    forms: list[str]
    documents: Annotated[
        Number, Meta(description="Number of documents that name the person.")
    ]
    url: Address


class People(TypedDict):
    """A page of the list of people."""

    query: str
    total: Number
    page: int
    size: int
    people: list[PersonEntry]


class Name(TypedDict):
    """A name used in articles, and why it is assigned to this person."""

    name: str
    documents: Number
    reason: str | None


class FormLanguages(TypedDict):
    """A form of a name, and the languages of the articles with it."""

    form: str
    documents: Number
    languages: Annotated[
        list[str], Meta(description="ISO 639 codes, the most frequent first.")
    ]
    reason: Annotated[
        str | None,
        Meta(
            description="Why the form is assigned to the person, if it is not evident."
        ),
    ]


class Role(TypedDict):
    """An office or rank, and the dates of the articles that mention it."""

    role: str
    documents: Number
    earliest: Day | None
    latest: Day | None


class Tally(TypedDict):
    """A year or outlet, with its number of articles."""

    value: str
    documents: Number


class Companion(TypedDict):
    """A person named in the same articles."""

    slug: str
    name: str
    documents: Number
    url: Address


class Saying(TypedDict):
    """A quotation, with its article."""

    text: str
    document: Id
    title: str | None
    outlet: str | None
    date_earliest: Day | None
    date_latest: Day | None
    language: Annotated[str | None, Meta(description="Language of the article.")]
    url: Address


class PersonLinks(TypedDict):
    """Links to related resources."""

    articles: Address


class PersonDetails(PersonEntry):
    """A person with names, roles, co-mentioned people and quotations."""

    names: list[Name]
    form_languages: list[FormLanguages]
    roles: list[Role]
    years: list[Tally]
    outlets: list[Tally]
    co_mentioned: list[Companion]
    quoted: Annotated[
        Number,
        Meta(description="Number of quotations; `quotations` lists some of them."),
    ]
    quotations: list[Saying]
    possible_duplicates: list[PersonLink]
    in_other_scripts: Annotated[
        list[PersonLink],
        Meta(description="People with the same full name in another script."),
    ]
    links: PersonLinks

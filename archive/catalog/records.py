"""The values that the catalog returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from archive.catalog.mark_rows import NO_MARKS, DocumentMarks
from archive.model import Confidence, DateRange, Document


class CorrectionScope(StrEnum):
    """A property that the documents of a bulk correction share."""

    HOST = "host"
    BYLINE = "byline"
    VALUE = "value"
    DAY_MONTH_ORDER = "order"


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source of a document.

    `position` is the position in a file with several articles, such as `line 12`.
    """

    path: str
    position: str | None
    gone: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A document with its corrections applied, and its sources.

    `slugs` has one slug for each person in `document.people`. A `gone` document has no
    source any more and is not searched. `corrected_facts` are the names of facts that
    were corrected by hand.
    `story_id` is the same for all copies of a text, and `None` if there are no copies.
    `digest` is the hash of the bytes of the article: the ID of its current version.
    `marks` are its collections, tags and notes, and whether it was read.
    """

    document: Document
    slugs: tuple[str, ...]
    sources: tuple[SourceRef, ...]
    added_at: datetime
    gone: bool = False
    corrected_facts: frozenset[str] = frozenset()
    story_id: str | None = None
    digest: str | None = None
    marks: DocumentMarks = NO_MARKS


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """The data that a reference to a document displays."""

    id: str
    title: str | None
    outlet: str | None
    agency: str | None
    dates: DateRange | None


@dataclass(frozen=True, slots=True)
class PersonMentionCount:
    """A person in one article, with the number of mentions in its text."""

    slug: str
    name: str
    mention_count: int


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article in a list of results, with its corrections applied.

    `confidence` is the confidence in the date.
    """

    id: str
    source_id: str | None
    text: str
    title: str | None
    outlet: str | None
    agency: str | None
    dates: DateRange | None
    confidence: Confidence | None
    language: str | None
    people: tuple[PersonMentionCount, ...]


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person in the archive.

    `name` is the display name, `forms` are all forms of it in the documents, and
    `document_count` is the number of documents that mention the person.
    """

    slug: str
    name: str
    forms: tuple[str, ...]
    document_count: int


@dataclass(frozen=True, slots=True)
class PersonName:
    """A full name of a person.

    `document_count` is the number of documents in which it is the longest form. `reason`
    says why the name is assigned to the person, and is empty if this is evident.
    `is_linked` is whether it was joined to the name of the person without a decision.
    """

    name: str
    document_count: int
    reason: str
    is_linked: bool = False


@dataclass(frozen=True, slots=True)
class NameForm:
    """A form of a person's name, as articles write it.

    `languages` are those of the articles with the form, the most frequent first. `reason`
    says why the form is assigned to the person, and is empty if this is evident.
    """

    form: str
    document_count: int
    languages: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PersonRole:
    """An office or rank of a person, with the days of its first and last article."""

    role: str
    document_count: int
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class PersonQuote:
    """A quotation of a person, with title, outlet, date and language of the document.

    `start` is the offset of the quotation in the text of the document.
    """

    text: str
    document_id: str
    start: int
    title: str | None
    outlet: str | None
    earliest: date | None
    latest: date | None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """The details of one person.

    `quotation_count` counts all quotations, and `quotations` are the newest.
    `possible_duplicates` may be the same person, but there is no evidence for it.
    `in_other_scripts` have the same full name in another script.
    """

    entry: PersonEntry
    names: tuple[PersonName, ...]
    roles: tuple[PersonRole, ...]
    quotation_count: int
    quotations: tuple[PersonQuote, ...]
    possible_duplicates: tuple[PersonEntry, ...]
    in_other_scripts: tuple[PersonEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestFailure:
    """A source, or an article in it, that could not be read, with the reason."""

    path: str
    position: str | None
    reason: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class LastRun:
    """The end and the counts of the last ingest run (see `IngestSummary`)."""

    ended_at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CatalogStats:
    """The statistics of an archive.

    `dated` counts documents with an exact day, and `ranged` those with a longer range.
    `last_run` is `None` if the last run was by a version that did not store it.
    """

    documents: int
    sources: int
    people: int
    failures: int
    dated: int
    ranged: int
    outlets: int
    earliest: date | None
    latest: date | None
    last_run: LastRun | None = None
    skipped: int = 0
    """The number of files and folders that are no articles."""

"""What the catalog answers with: frozen values, no rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from archive.model import Confidence, DateRange, Document


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where a document was read: a path, and the place within it (`line 12`) where a file holds several."""

    path: str
    position: str | None
    gone: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A document as the archive has it: corrections applied (`corrected` names those facts), with its sources.

    `slugs` stand beside `document.people`, one each. A `gone` document has no source any more and is not searched.
    `story` is the same for all documents whose texts are copies of each other; `None` where there is no copy.
    """

    document: Document
    slugs: tuple[str, ...]
    sources: tuple[SourceRef, ...]
    added: datetime
    gone: bool = False
    corrected: frozenset[str] = frozenset()
    story: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A document in a line: what names it, who published it or wrote it, and when."""

    id: str
    title: str | None
    outlet: str | None
    agency: str | None
    dates: DateRange | None


@dataclass(frozen=True, slots=True)
class PersonMentionCount:
    """A person in one article: the archive's name, and in how many places of the text."""

    slug: str
    name: str
    mention_count: int


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article as a list of results shows it, corrections applied; `confidence` is that of the date."""

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
    """One person over the archive: the usual name, every form seen, and in how many documents."""

    slug: str
    name: str
    forms: tuple[str, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name under which a person appears as the longest form of an article, and why it is theirs, where not plain."""

    name: str
    documents: int
    reason: str


@dataclass(frozen=True, slots=True)
class PersonRole:
    """An office or rank that articles give a person, with the days of the first and the last of them, where known."""

    role: str
    documents: int
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class PersonQuote:
    """A quotation of a person: its words, its document, and that document's title and date."""

    text: str
    document: str
    start: int
    title: str | None
    outlet: str | None
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """All that the archive knows of one person.

    `companions` are those named in the same articles, `documents` counting these; `quotation_count` counts all quotations, `quotations`
    are the newest of them; `possible_duplicates` may be the same person, though nothing says so.
    """

    entry: PersonEntry
    names: tuple[PersonName, ...]
    roles: tuple[PersonRole, ...]
    companions: tuple[PersonEntry, ...]
    quotation_count: int
    quotations: tuple[PersonQuote, ...]
    possible_duplicates: tuple[PersonEntry, ...]


@dataclass(frozen=True, slots=True)
class IngestFailure:
    """A source, or a part of one, that could not become a document, and why."""

    path: str
    position: str | None
    reason: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class LastRun:
    """When a run of reading ended, and how many articles and files it dealt with, in which way."""

    ended_at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CatalogStats:
    """The archive in numbers; `dated` counts exact days, `ranged` those known to a month, a year or a window.

    `last_run` is `None` where the archive was last read by a Cuttings that did not note it.
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

"""What a reader hands to the extractors: an article's text with whatever its container says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from archive.html import Page
from archive.model import Evidence


@dataclass(frozen=True, slots=True)
class ContainerMetadata:
    """What the file around an article says of it, and the key under which it does so.

    `url`: where a crawler or a browser got it; `headline_forms`: what a mail or a PDF calls it, the most telling first;
    `sender`: who mailed it.
    """

    url: Evidence | None = None
    headings: tuple[Evidence, ...] = ()
    sender: Evidence | None = None


NO_CONTAINER = ContainerMetadata()


@dataclass(frozen=True)
class Article:
    """One article, read but not yet understood.

    `record_fields` holds what a record gives by the names of the contract (title, date, outlet, …), non-empty values only;
    `page` is the parsed markup of an HTML article; `saved_at` the moment at which it was saved at the latest, an upper
    bound for its date.
    """

    text: str
    record_fields: Mapping[str, object] = field(default_factory=dict)
    page: Page | None = None
    saved_at: datetime | None = None
    source_id: str | None = None
    notes: tuple[str, ...] = ()
    container: ContainerMetadata = NO_CONTAINER


def earliest_known(*moments: datetime | None) -> datetime | None:
    """The first of those moments that are known."""
    return min((each for each in moments if each), default=None)

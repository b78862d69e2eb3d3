"""What a reader hands to the extractors: an article's text with whatever its container says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from archive.html import Page
from archive.model import Evidence


@dataclass(frozen=True, slots=True)
class Container:
    """What the file around an article says of it, and the key under which it does so.

    `address`: where a crawler or a browser got it; `headings`: what a mail or a PDF calls it, the most telling first;
    `sender`: who mailed it.
    """

    address: Evidence | None = None
    headings: tuple[Evidence, ...] = ()
    sender: Evidence | None = None


NO_CONTAINER = Container()


@dataclass(frozen=True)
class Article:
    """One article, read but not yet understood.

    `stated` holds what a record gives by the names of the contract (title, date, outlet, …), non-empty values only;
    `page` is the parsed markup of an HTML article; `modified` the moment at which it was saved at the latest, an upper
    bound for its date.
    """

    text: str
    stated: Mapping[str, object] = field(default_factory=dict)
    page: Page | None = None
    modified: datetime | None = None
    source_id: str | None = None
    notes: tuple[str, ...] = ()
    container: Container = NO_CONTAINER


def earliest(*moments: datetime | None) -> datetime | None:
    """The first of those moments that are known."""
    return min((each for each in moments if each), default=None)

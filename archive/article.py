"""What a reader hands to the extractors: an article's text with whatever its container says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from archive.page import Page


@dataclass(frozen=True)
class Article:
    """One article, read but not yet understood.

    `stated` holds what a record gives by the names of the contract (title, date, outlet, …), non-empty values only;
    `page` is the parsed markup of an HTML article; `modified` the file's own time, an upper bound for its date.
    """

    text: str
    stated: Mapping[str, object] = field(default_factory=dict)
    page: Page | None = None
    modified: datetime | None = None
    source_id: str | None = None
    notes: tuple[str, ...] = ()

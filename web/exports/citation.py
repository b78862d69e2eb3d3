"""The citation of a document, independent of its format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from archive.catalog import Record
from archive.model import Confidence, DateRange, Fact
from web.exports import messages as export_messages
from web.i18n import _
from web.presenters import headings
from web.urls import exports as export_urls
from web.urls import parameters
from web.urls import search as search_urls

CERTAIN_LEVELS = frozenset({Confidence.STATED, Confidence.CORROBORATED})

_INVALID_IN_XML = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that XML does not allow and no other format needs."""


@dataclass(frozen=True, slots=True)
class Citation:
    """An article in a list of references, with every text on one line.

    `has_title` is false if the title is only the first words of the text.
    `archive_url` is the document in this archive. `original_url` is the web address
    of the article.
    """

    id: str
    title: str
    has_title: bool
    archive_url: str
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    agency: str | None = None
    dates: DateRange | None = None
    confidence: Confidence | None = None
    original_url: str | None = None
    language: str | None = None

    @property
    def is_date_certain(self) -> bool:
        """Whether the source states the date as a day, month or year."""
        return (
            self.dates is not None
            and not self.dates.is_window
            and self.confidence in CERTAIN_LEVELS
        )

    @property
    def date_parts(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known.

        A window has only a year, and only if all its days are in that year.
        """
        if self.dates is None or not self.dates.year:
            return ()
        date = self.dates.year if self.dates.is_window else self.dates.to_edtf()
        return tuple(map(int, date.split("-")))

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes on facts for which the formats have no field."""
        notes = []
        if not self.has_title:
            notes.append(_(export_messages.TITLE_IS_FIRST_WORDS))
        if self.dates is None or self.confidence is None:
            notes.append(_(export_messages.UNDATED))
        elif not self.is_date_certain:
            notes.append(export_messages.date_note(self.dates, self.confidence))
        if self.agency:
            notes.append(_(export_messages.AGENCY, agency=self.agency))
        return tuple(notes)


def cite_document(record: Record, site_url: str) -> Citation:
    """Return the citation of a document. `site_url` is the URL of the server."""
    document, facts = record.document, record.document.facts
    heading = headings.document_heading(document)
    authors = facts.authors.value if facts.authors else ()
    archive_url = export_urls.absolute_url(site_url, search_urls.document(document.id))
    return Citation(
        id=document.id,
        title=one_line(heading.text),
        has_title=heading.has_title,
        archive_url=archive_url,
        authors=tuple(filter(None, map(one_line, authors))),
        outlet=_fact_line(facts.outlet),
        agency=_fact_line(facts.agency),
        dates=facts.date.value if facts.date else None,
        confidence=facts.date.confidence if facts.date else None,
        original_url=_original_url(facts.url),
        language=_fact_line(facts.language),
    )


def one_line(text: str) -> str:
    """Return a text on one line, without characters that formats do not allow."""
    return " ".join(_INVALID_IN_XML.sub(" ", text).split())


def _fact_line(fact: Fact[Any] | None) -> str | None:
    return one_line(fact.value) or None if fact else None


def _original_url(fact: Fact[str] | None) -> str | None:
    """Return the article's URL, unless it has an unsafe scheme such as `javascript:`."""
    if fact is None:
        return None
    try:
        scheme = urlsplit(fact.value).scheme
    except ValueError:
        return None
    return (
        export_urls.escape_spaces(one_line(fact.value))
        if scheme in parameters.SAFE_SCHEMES
        else None
    )

"""Atom feeds of searches (RFC 4287), newest additions first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from archive.catalog import Record
from index.search.response import SearchResponse
from web.exports import messages as export_messages
from web.exports.citation import Citation, cite_document, one_line
from web.i18n import _
from web.messages import labels
from web.urls import exports as export_urls
from web.urls import search as search_urls

EMPTY_FEED_DATE = datetime(1970, 1, 1, tzinfo=UTC)
"""The update time of a feed without entries."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article in a feed. `updated` is the time at which it was added."""

    id: str
    citation: Citation
    updated: str
    summary: str


@dataclass(frozen=True, slots=True)
class AtomFeed:
    """The feed of a search. Its IDs do not depend on the URL of the server."""

    id: str
    title: str
    updated: str
    self_url: str
    search_url: str
    entries: tuple[FeedEntry, ...]


def build_feed(
    response: SearchResponse,
    records: Mapping[str, Record],
    archive_id: str,
    site_url: str,
) -> AtomFeed:
    """Return the feed of a search that is sorted by the time of addition.

    `archive_id` identifies the archive. `site_url` is the URL of the server.
    """
    family = uuid5(NAMESPACE_URL, archive_id)
    asked = response.request
    shown = [
        each
        for each in response.results
        if not each.missing_words and each.summary.id in records
    ]
    newest = max(
        (records[each.summary.id].added_at for each in shown), default=EMPTY_FEED_DATE
    )
    return AtomFeed(
        id=_make_urn(family, export_urls.feed(asked)),
        title=_(
            export_messages.FEED_TITLE,
            search=one_line(asked.text) or _(export_messages.ALL_ARTICLES),
        ),
        updated=newest.isoformat(),
        self_url=export_urls.absolute_url(site_url, export_urls.feed(asked)),
        search_url=export_urls.absolute_url(site_url, search_urls.search(asked)),
        entries=tuple(
            _feed_entry(
                records[each.summary.id],
                "".join(part.text for part in each.snippet),
                family,
                site_url,
            )
            for each in shown
        ),
    )


def _feed_entry(
    record: Record, snippet: str, namespace: UUID, site_url: str
) -> FeedEntry:
    facts = record.document.facts
    told = (
        facts.outlet.value if facts.outlet else None,
        labels.date_fact(facts.date),
        snippet,
    )
    return FeedEntry(
        id=_make_urn(namespace, record.document.id),
        citation=cite_document(record, site_url),
        updated=record.added_at.isoformat(),
        summary=one_line(" · ".join(filter(None, told))),
    )


def _make_urn(namespace: UUID, name: str) -> str:
    return uuid5(namespace, name).urn

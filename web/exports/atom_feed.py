"""Atom feeds of searches (RFC 4287), newest additions first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from archive.catalog import Record
from index.search.response import SearchResponse
from index.text.snippets import TextFragment
from web.exports import messages as export_messages
from web.exports.citation import Citation, cite_document, one_line
from web.i18n import _
from web.messages import labels
from web.urls import exports as export_urls
from web.urls import search as search_urls
from web.urls.base import without_base

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
    """One page of the feed of a search.

    Its IDs do not depend on the URL of the server. All pages have the same ID.
    `page_urls` are the URLs of other pages by their relation (RFC 5005).
    """

    id: str
    title: str
    updated: str
    self_url: str
    search_url: str
    page_urls: Mapping[str, str]
    entries: tuple[FeedEntry, ...]


def build_feed(
    response: SearchResponse,
    records: Mapping[str, Record],
    archive_id: str,
    site_url: str,
) -> AtomFeed:
    """Return a page of the feed of a search that is sorted by the time of addition.

    `archive_id` identifies the archive. `site_url` is the URL of the server.
    """
    namespace = uuid5(NAMESPACE_URL, archive_id)
    request = response.request
    results = [result for result in response.results if result.summary.id in records]
    entries = [
        _feed_entry(records[result.summary.id], result.snippet, namespace, site_url)
        for result in results
    ]
    newest = max(
        (records[result.summary.id].added_at for result in results),
        default=EMPTY_FEED_DATE,
    )
    query = one_line(request.text) or _(export_messages.ALL_ARTICLES)
    return AtomFeed(
        id=_make_urn(namespace, without_base(export_urls.feed(request))),
        title=_(export_messages.FEED_TITLE, search=query),
        updated=newest.isoformat(timespec="seconds"),
        self_url=export_urls.absolute_url(site_url, export_urls.feed_page(request)),
        search_url=export_urls.absolute_url(
            site_url, search_urls.search(replace(request, page=1))
        ),
        page_urls={
            relation: export_urls.absolute_url(
                site_url, export_urls.feed_page(replace(request, page=page))
            )
            for relation, page in _other_pages(response).items()
        },
        entries=tuple(entries),
    )


def _other_pages(response: SearchResponse) -> Mapping[str, int]:
    """Return the page numbers of a feed by their relation to this page."""
    page = response.request.page
    last_page = max(1, -(-response.result_count // response.request.size))
    pages = {"first": 1, "last": last_page}
    if page > 1:
        pages["previous"] = min(page - 1, last_page)
    if page < last_page:
        pages["next"] = page + 1
    return pages


def _feed_entry(
    record: Record,
    snippet: Iterable[TextFragment],
    namespace: UUID,
    site_url: str,
) -> FeedEntry:
    facts = record.document.facts
    summary_parts = (
        facts.outlet.value if facts.outlet else None,
        labels.date_fact(facts.date),
        "".join(fragment.text for fragment in snippet),
    )
    return FeedEntry(
        id=_make_urn(namespace, record.document.id),
        citation=cite_document(record, site_url),
        updated=record.added_at.isoformat(timespec="seconds"),
        summary=one_line(" · ".join(filter(None, summary_parts))),
    )


def _make_urn(namespace: UUID, name: str) -> str:
    return uuid5(namespace, name).urn

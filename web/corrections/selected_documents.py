"""Which documents a form is about: ticked ones, a page, a search, or a review queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort
from werkzeug.datastructures import MultiDict

from archive.catalog import QUEUE_KEYS, Catalog
from web.http.context import services
from web.messages import marks as mark_messages
from web.urls import corrections as correction_urls
from web.urls import marks as mark_urls

MAX_SELECTED = 1_000
"""Articles of one page."""


@dataclass(frozen=True, slots=True)
class SelectedDocuments:
    """The IDs that a form sent or, with the scope `found`, what finds them.

    `query` is the query string of a search, and `queue` the key of a review queue.
    """

    ids: tuple[str, ...] = ()
    query: str | None = None
    queue: str = ""

    def find_ids(self, catalog: Catalog) -> Sequence[str]:
        """Return the IDs of the documents as they are now."""
        if self.queue:
            count = catalog.review.counts()[self.queue]
            return catalog.review.document_ids(self.queue, 0, count)
        if self.query is not None:
            parsed_search = mark_urls.parse_search(self.query)
            return services().search_service.find_ids(parsed_search)
        return self.ids

    def form_fields(self) -> list[tuple[str, str]]:
        """Return the fields from which `parse_selected` returns the same value."""
        if self.queue or self.query is not None:
            source = (
                (correction_urls.QUEUE, self.queue)
                if self.queue
                else (mark_urls.QUERY, self.query or "")
            )
            return [(mark_urls.SCOPE, mark_urls.FOUND), source]
        return [(mark_urls.ID, id) for id in self.ids]


def parse_selected(form: MultiDict[str, str]) -> SelectedDocuments:
    """Return the documents of a form. Abort with 400 if nothing is selected."""
    scope = form.get(mark_urls.SCOPE, "")
    if scope == mark_urls.FOUND:
        queue = form.get(correction_urls.QUEUE, "")
        if queue in QUEUE_KEYS:
            return SelectedDocuments(queue=queue)
        return SelectedDocuments(query=form.get(mark_urls.QUERY, ""))
    field = mark_urls.PAGE_ID if scope == mark_urls.PAGE else mark_urls.ID
    ids = tuple(dict.fromkeys(form.getlist(field)[:MAX_SELECTED]))
    if not ids:
        abort(400, mark_messages.NOTHING_SELECTED)
    return SelectedDocuments(ids)

"""Look up the document of a request."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request, url_for

from archive.catalog import Record
from web.http.context import services

TEMPORARY_REDIRECT = 307
"""The method stays the same. An earlier version may become a document again."""


def find_record(id: str, not_found: str) -> Record:
    """Return the document with an ID, or abort with 404 and a message.

    If the ID belongs to another document today, redirect to the same page of that one.
    """
    record = services().catalog.record(id) or abort(404, not_found)
    if record.document.id != id:
        values: dict[str, Any] = {**(request.view_args or {}), "id": record.document.id}
        url = url_for(str(request.endpoint), **values)
        query = request.query_string.decode("ascii", "replace")
        abort(redirect(f"{url}?{query}" if query else url, TEMPORARY_REDIRECT))
    return record

"""URLs and form fields of the pages that add articles."""

from __future__ import annotations

from collections.abc import Iterable

from web.urls import parameters as url_parameters
from web.urls.base import local

ADD = "/add"
READ = "/add/read"
SAVE = "/save"
"""The page that the bookmarklet opens. It contains nothing of the archive."""
SAVE_PAGE = "/save/page"
API_PAGES = "/saved-pages"
URL, SAVED_AT, HTML, PAGE_TITLE = "url", "saved_at", "html", "title"
"""The form fields of a page."""
PAGE_FILE = "file"
"""The field of the API with the page."""
FILES = "files"
"""The form field with the files."""
FILE, SAME = "file", "same"
"""The names of files to show: of those saved now, and of those that were there."""
MAX_FILES = 100
"""Files in one request."""
MAX_BYTES = 64 << 20
"""Bytes of one request."""
REFUSED_BYTES = 2 * MAX_BYTES
"""Bytes from which on the server refuses a request without reading it."""
MAX_PAGE_BYTES = 16 << 20
"""Bytes of a page that is saved from a browser."""
MAX_FIELDS = 16
"""Other fields of the form."""


def added(names: Iterable[str], same_names: Iterable[str] = ()) -> str:
    """Return the URL that shows what came of saved files."""
    pairs = [(FILE, name) for name in names] + [(SAME, name) for name in same_names]
    return url_parameters.with_query(local(ADD), url_parameters.encode(pairs))

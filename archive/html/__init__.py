"""Parse HTML pages, and read their metadata."""

from archive.html.copies import is_copy_host, original_url
from archive.html.own_objects import has_type, own_objects
from archive.html.page import MAX_DATE_LINE_CHARS, Page
from archive.html.time_elements import TimeElement

__all__ = [
    "MAX_DATE_LINE_CHARS",
    "Page",
    "TimeElement",
    "has_type",
    "is_copy_host",
    "original_url",
    "own_objects",
]

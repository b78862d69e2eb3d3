"""Parse HTML pages, and read their metadata."""

from archive.html.copies import is_copy_host, is_copy_service, original_url
from archive.html.headings import main_headings, post_title
from archive.html.own_objects import has_type, own_objects
from archive.html.page import MAX_DATE_LINE_CHARS, Page
from archive.html.site_marks import home_link_names, microdata_publishers
from archive.html.time_elements import TimeElement

__all__ = [
    "MAX_DATE_LINE_CHARS",
    "Page",
    "TimeElement",
    "has_type",
    "home_link_names",
    "is_copy_host",
    "is_copy_service",
    "main_headings",
    "microdata_publishers",
    "original_url",
    "own_objects",
    "post_title",
]

"""Parse HTML pages, and read their metadata. Only this package uses lxml."""

from archive.html.page import MAX_DATE_LINE_CHARS, Page, TimeElement
from archive.html.saved_pages import original_url

__all__ = ["MAX_DATE_LINE_CHARS", "Page", "TimeElement", "original_url"]

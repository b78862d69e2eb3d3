"""The parsed markup of an HTML article, and what it says of itself: the one home of lxml."""

from archive.html.page import MAX_DATE_LINE_CHARS, Page, TimeElement
from archive.html.saved_pages import original_url

__all__ = ["MAX_DATE_LINE_CHARS", "Page", "TimeElement", "original_url"]

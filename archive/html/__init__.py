"""The parsed markup of an HTML article, and what it says of itself: the one home of lxml."""

from archive.html.page import STAMP, Page, TimeElement
from archive.html.saved_pages import original

__all__ = ["STAMP", "Page", "TimeElement", "original"]

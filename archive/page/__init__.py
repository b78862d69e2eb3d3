"""The parsed markup of an HTML article, and what it says of itself: the one home of lxml."""

from archive.page.page import STAMP, Page, TimeElement
from archive.page.saved import original

__all__ = ["STAMP", "Page", "TimeElement", "original"]

"""The day that htmldate gives a page: the last voice, and the one home of htmldate."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

from htmldate import find_date

from archive.errors import LIBRARY_ERRORS
from archive.html import Page


def htmldate_guess(page: Page) -> date | None:
    """What htmldate finds (Barbaresi, 2020), but never a 1 January, which it makes of a year alone."""
    try:
        # a copy, for it takes the tree apart; only an address would be fetched from the network
        found = find_date(
            deepcopy(page.tree), extensive_search=True, original_date=True
        )
    except LIBRARY_ERRORS:
        return None
    day = date.fromisoformat(found) if found else None
    return None if day is None or (day.month, day.day) == (1, 1) else day

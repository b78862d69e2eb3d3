"""Guess the date of a page with htmldate, as the last resort."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

from archive.errors import LIBRARY_ERRORS
from archive.html import Page


def htmldate_guess(page: Page) -> date | None:
    """Return the date that htmldate finds (Barbaresi, 2020).

    1 January is ignored, because htmldate also returns it for a year without a day.
    """
    # Only pages without another date need the library, which is slow to import.
    from htmldate import find_date  # noqa: PLC0415

    try:
        # A copy, because htmldate modifies the tree. It accesses the network only when
        # it is called with a URL.
        guess = find_date(
            deepcopy(page.tree), extensive_search=True, original_date=True
        )
    except LIBRARY_ERRORS:
        return None
    if not guess:
        return None
    day = date.fromisoformat(guess)
    return None if (day.month, day.day) == (1, 1) else day

"""Read dates that a spreadsheet wrote in another format when it saved a table.

`2020-09-03` becomes `9/3/2020` in one country and `03.09.2020` in another. The order of
the numbers is not in the file. It is certain if dates that nobody edited prove it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from archive.model import DateRange

_NUMBERS = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?: 0?0:00(?::00)?)?", re.ASCII
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
CENTURY = 100
MIN_YEAR = 1000
ORDERS = {"year first": (0, 1, 2), "day first": (2, 1, 0), "month first": (2, 0, 1)}
"""Orders of numbers → the positions of year, month and day."""


def is_numeric(cell: str) -> bool:
    """Return whether a cell has a date in numbers, in whichever order."""
    return _NUMBERS.fullmatch(cell) is not None and not _ISO.fullmatch(cell)


def find_order(cells: Iterable[tuple[str, DateRange]]) -> str | None:
    """Return the order of the numbers in a table, or `None` if nothing proves it.

    `cells` are cells with the present date of their article.
    """
    proven = set()
    for cell, present in cells:
        fitting = [order for order in ORDERS if _fits(cell, present, order)]
        if len(fitting) == 1:
            proven.update(fitting)
    return proven.pop() if len(proven) == 1 else None


def is_same_date(cell: str, present: DateRange, order: str | None) -> bool:
    """Return whether a cell is the present date in another format."""
    orders = [order] if order else list(ORDERS)
    return any(_fits(cell, present, order) for order in orders)


def in_iso_format(cell: str, order: str | None) -> str:
    """Return a date in numbers as `2020-09-03`, or the cell if its order is uncertain."""
    numbers = _read_numbers(cell, order) if order else None
    if numbers is None or numbers[0] < MIN_YEAR:
        return cell
    try:
        return date(*numbers).isoformat()
    except ValueError:
        return cell


def _fits(cell: str, present: DateRange, order: str) -> bool:
    """Return whether a cell means the present day. Its year may have two digits."""
    numbers = _read_numbers(cell, order)
    if numbers is None or present.earliest != present.latest:
        return False
    year, month, day = numbers
    day_of_article = present.earliest
    same_year = year in (day_of_article.year, day_of_article.year % CENTURY)
    return same_year and (month, day) == (day_of_article.month, day_of_article.day)


def _read_numbers(cell: str, order: str) -> tuple[int, int, int] | None:
    match = _NUMBERS.fullmatch(cell)
    if match is None:
        return None
    numbers = int(match[1]), int(match[3]), int(match[4])
    year, month, day = (numbers[position] for position in ORDERS[order])
    return year, month, day

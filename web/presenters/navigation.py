"""Links and pagers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

AROUND = 2  # page numbers on each side of the one at hand


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `current` where that is here."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Pages of a list: `None` among the links stands for a gap."""

    page: int
    pages: int
    previous: str | None
    next: str | None
    links: tuple[Link | None, ...]


def pager(total: int, size: int, page: int, address: Callable[[int], str]) -> Pager:
    """The pages of any list of `total` things, `size` on each; `address` gives a page's link."""
    pages = max(1, -(-total // size))
    around = range(max(1, page - AROUND), min(pages, page + AROUND) + 1)
    links: list[Link | None] = []
    before = 0
    for number in sorted({1, *around, pages}):
        links += [None] if number - before > 1 else []
        links.append(Link(str(number), address(number), number == page))
        before = number
    previous = address(min(page - 1, pages)) if page > 1 else None
    return Pager(
        page, pages, previous, address(page + 1) if page < pages else None, tuple(links)
    )

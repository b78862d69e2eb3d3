"""Links and pagers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PAGES_AROUND = 2  # page numbers on each side of the one at hand


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `is_current` where that is here."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Pages of a list: `None` among the links stands for a gap."""

    page: int
    page_count: int
    previous_url: str | None
    next_url: str | None
    links: tuple[Link | None, ...]


def make_pager(
    total: int, size: int, page: int, page_url: Callable[[int], str]
) -> Pager:
    """The pages of any list of `total` things, `size` on each; `page_url` gives a page's link."""
    pages = max(1, -(-total // size))
    around = range(max(1, page - PAGES_AROUND), min(pages, page + PAGES_AROUND) + 1)
    links: list[Link | None] = []
    before = 0
    for number in sorted({1, *around, pages}):
        links += [None] if number - before > 1 else []
        links.append(Link(str(number), page_url(number), number == page))
        before = number
    previous = page_url(min(page - 1, pages)) if page > 1 else None
    return Pager(
        page,
        pages,
        previous,
        page_url(page + 1) if page < pages else None,
        tuple(links),
    )

"""Links and pagers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PAGES_AROUND = 2  # page numbers on each side of the current page


@dataclass(frozen=True, slots=True)
class Link:
    """A link. `is_current` marks the current page or choice."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """The pages of a list. `None` among the links is a gap."""

    page: int
    page_count: int
    previous_url: str | None
    next_url: str | None
    links: tuple[Link | None, ...]


def make_pager(
    total: int, size: int, page: int, page_url: Callable[[int], str]
) -> Pager:
    """Return the pages of a list of `total` items, `size` on each page.

    `page_url` returns the address of a page number. With a size of 0, there is one
    page.
    """
    page_count = max(1, -(-total // size)) if size else 1
    first_around = max(1, page - PAGES_AROUND)
    last_around = min(page_count, page + PAGES_AROUND)
    links: list[Link | None] = []
    previous_number = 0
    for number in sorted({1, *range(first_around, last_around + 1), page_count}):
        if number - previous_number > 1:
            links.append(None)
        links.append(Link(str(number), page_url(number), number == page))
        previous_number = number
    return Pager(
        page=page,
        page_count=page_count,
        previous_url=page_url(min(page - 1, page_count)) if page > 1 and size else None,
        next_url=page_url(page + 1) if page < page_count else None,
        links=tuple(links),
    )

"""Ways on from a search without hits: what each filter and operator costs, counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.desk import Desk, Request
from web import rail, turning, urls

MOST = 8  # searches made to find a way on
MAX_WORDS = 12
_OPERATORS = re.compile(r'["“”():*~]|(?:^|\s)-|\b(?:OR|AND|NOT)\b')


@dataclass(frozen=True, slots=True)
class Way:
    """A wider search, what it gives up, and how many articles it finds."""

    label: str
    href: str
    total: int


def ways(desk: Desk, request: Request, chips: tuple[rail.Chip, ...]) -> tuple[Way, ...]:
    """The wider searches that do find something, the best first."""
    tried = {urls.write(wider): (label, wider) for label, wider in _wider(request, chips)}
    found = []
    for label, wider in list(tried.values())[:MOST]:
        total = desk.search(replace(wider, page=1, size=1)).total
        found += [Way(label, urls.search(wider), total)] if total else []
    return tuple(sorted(found, key=lambda way: -way.total))


def _wider(request: Request, chips: tuple[rail.Chip, ...]) -> Iterator[tuple[str, Request]]:
    first = replace(request, page=1)
    if turning.filtered(request):
        yield "without any filter", turning.cleared(request)
    if (any_word := _any_word(request.text)) != request.text:
        yield "with any of the words", replace(first, text=any_word)
    if len(chips) > 1:
        for chip in chips:
            yield f"without “{chip.label}”", chip.without


def _any_word(text: str) -> str:
    """Plain words joined by OR; a query with operators is left as its writer meant it."""
    given = text.split()
    if _OPERATORS.search(text) or not 1 < len(given) <= MAX_WORDS:
        return text
    return " OR ".join(given)

"""Find a quoted passage again in a text that may have changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

CONTEXT = 32
"""Characters before and after a passage that tell it from a repetition of it."""
MAX_QUOTE = 2_000
"""Characters of a passage that are stored."""
MAX_PLACES = 1_000
"""Repetitions of a passage that are compared."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage of a text: its words, its offset, and the words around it."""

    quote: str
    start: int
    before: str = ""
    after: str = ""


def anchor_at(text: str, start: int, end: int) -> Anchor | None:
    """Return the anchor of a passage without the space around it, if it has words."""
    start, end = max(start, 0), min(end, len(text), start + MAX_QUOTE)
    quote = text[start:end]
    start += len(quote) - len(quote.lstrip())
    quote = quote.strip()
    if not quote:
        return None
    end = start + len(quote)
    before, after = text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT]
    return Anchor(quote, start, before, after)


def anchor_of(text: str, quote: str, start: int | None = None) -> Anchor | None:
    """Return the anchor of quoted words in a text, near an offset if there is one."""
    span = find_anchor(text, Anchor(quote.strip()[:MAX_QUOTE], start or 0))
    return anchor_at(text, *span) if span else None


def find_anchor(text: str, anchor: Anchor) -> Span | None:
    """Return where a passage is in a text, or `None`.

    Among repetitions, the one with the same words around it is chosen, then the nearest
    one. If the words themselves changed, the passage is what stands between the words
    that were around it.
    """
    if not anchor.quote:
        return None
    start, end = anchor.start, anchor.start + len(anchor.quote)
    if anchor_at(text, start, end) == anchor:
        return start, end
    places = [*_places(text, anchor.quote)]
    if places:
        return max(places, key=lambda span: _likeness(text, span, anchor))
    return _between_context(text, anchor)


def _places(text: str, quote: str) -> Iterator[Span]:
    """Yield the places of the words, whatever the white space between them."""
    pattern = r"\s+".join(map(re.escape, quote.split()))
    for number, match in enumerate(re.finditer(pattern, text)):
        if number == MAX_PLACES:
            return
        yield match.span()


def _likeness(text: str, span: Span, anchor: Anchor) -> tuple[int, int]:
    start, end = span
    before = _common_start(text[max(start - CONTEXT, 0) : start][::-1], anchor.before)
    after = _common_start(text[end : end + CONTEXT], anchor.after[::-1])
    return before + after, -abs(start - anchor.start)


def _common_start(text: str, reversed_other: str) -> int:
    """Return how many characters a text has in common with another, read backwards."""
    count = 0
    for first, second in zip(text, reversed(reversed_other), strict=False):
        if first != second:
            break
        count += 1
    return count


def _between_context(text: str, anchor: Anchor) -> Span | None:
    """Return what stands between the words that were around a passage."""
    if not anchor.before.strip() or not anchor.after.strip():
        return None
    start = text.find(anchor.before)
    if start < 0:
        return None
    start += len(anchor.before)
    longest = 2 * len(anchor.quote) + CONTEXT
    end = text.find(anchor.after, start, start + longest + len(anchor.after))
    return (start, end) if start < end else None

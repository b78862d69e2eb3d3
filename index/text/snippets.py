"""Cut a text into fragments, and make snippets of its passages.

All text is plain, not HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from archive.text.story_layout import find_story_start
from index.engine import Passage, Span
from index.text.analysis import Unit, analyze_unit, unit_pattern
from index.text.matching import TermTest, merge_spans
from index.text.passages import SNIPPET_WIDTH

MAX_CUT_SHIFT = 24
"""Characters by which a cut may move to a space."""
ELLIPSIS = "…"
WHITESPACE = re.compile(r"\s+")
NON_SPACE = re.compile(r"\S")
PLAIN_WORD = re.compile(r"[A-Za-z]++(?=[ \n,;:!?)\"]|\.(?:\s|$)|$)")
"""Matches a word that needs no analysis, as most words do."""


class TextFragment(NamedTuple):
    """A stretch of text, and whether the query matched it."""

    text: str
    highlighted: bool


def split_at_spans(text: str, spans: Iterable[Span]) -> tuple[TextFragment, ...]:
    """Return the whole text, cut at the spans.

    The spans must be in order and must not overlap. The fragments joined are the text.
    """
    edges = [0, *chain.from_iterable(spans), len(text)]
    fragments = (
        TextFragment(text[start:end], highlighted=index % 2 == 1)
        for index, (start, end) in enumerate(pairwise(edges))
    )
    return tuple(fragment for fragment in fragments if fragment.text)


def make_snippet(
    text: str, passages: Sequence[Passage], test: TermTest | None = None
) -> tuple[TextFragment, ...]:
    """Return the passages of a text with their matches highlighted.

    An ellipsis marks omitted text. Without passages, the snippet is the start of the
    text, after a labelled date. Runs of white space become one space. `test` is that of
    the query's patterns.
    """
    width = SNIPPET_WIDTH if len(passages) < 2 else SNIPPET_WIDTH * 2 // 3
    fragments: list[TextFragment] = []
    shown_end = _first_shown(text, passages)
    for passage in passages or ((),):
        spans = [(begin, word_end(text, last, test)) for begin, last in passage]
        first, last = (spans[0][0], spans[-1][1]) if spans else (shown_end, shown_end)
        start, end = snippet_bounds(text, first, last, width)
        start = max(start, shown_end)
        if NON_SPACE.search(text, shown_end, start):
            ellipsis = f" {ELLIPSIS} " if fragments else f"{ELLIPSIS} "
            fragments.append(TextFragment(ellipsis, highlighted=False))
        fragments += _make_fragments(text, start, end, merge_spans(spans))
        shown_end = end
    if NON_SPACE.search(text, shown_end):
        fragments.append(TextFragment(f" {ELLIPSIS}", highlighted=False))
    return tuple(fragments)


def _first_shown(text: str, passages: Sequence[Passage]) -> int:
    """Return where the story starts, or 0 if there is a match before."""
    start = find_story_start(text)
    is_before = any(begin < start for passage in passages for begin, _ in passage)
    return 0 if is_before else start


def snippet_bounds(
    text: str, first: int, last: int, width: int = SNIPPET_WIDTH
) -> Span:
    """Return a span of about `width` characters around the span `first` to `last`.

    It begins and ends between words.
    """
    spare = max(0, width - (last - first))
    start = max(0, min(first - spare // 3, len(text) - width))
    start = _next_word_start(text, start, first)
    end = min(len(text), max(start + width, last))
    return start, _previous_word_end(text, end, last)


def _next_word_start(text: str, position: int, limit: int) -> int:
    """Return the start of the next word, or `position` if it is too far away.

    The result is never after `limit`.
    """
    if position == 0:
        return 0
    gap = WHITESPACE.search(text, position - 1, min(limit, position + MAX_CUT_SHIFT))
    return gap.end() if gap else position


def _previous_word_end(text: str, position: int, limit: int) -> int:
    """Return the end of the previous word, or `position` if it is too far away.

    The result is never before `limit`.
    """
    if position >= len(text):
        return len(text)
    start = max(limit, position - MAX_CUT_SHIFT)
    gaps = [gap.start() for gap in WHITESPACE.finditer(text, start, position + 1)]
    return gaps[-1] if gaps else position


def word_end(text: str, start: int, test: TermTest | None = None) -> int:
    """Return the end of the word that begins at an offset.

    If only the compound of its unit passes the test, this is the end of the unit.
    """
    if plain := PLAIN_WORD.match(text, start):
        return plain.end()
    match = unit_pattern().match(text, start)
    unit = analyze_unit(match.group()) if match else None
    if unit is None or not unit.parts:
        return start
    if test and _only_compound_passes(unit, test):
        return start + unit.parts[-1].end
    return start + unit.parts[0].end


def _only_compound_passes(unit: Unit, test: TermTest) -> bool:
    if not unit.compound or not test(unit.compound):
        return False
    return not any(test(term) for term, _ in unit.parts[0].terms)


def _make_fragments(
    text: str, start: int, end: int, spans: Iterable[Span]
) -> list[TextFragment]:
    """Return a stretch of a text cut at the spans, without white space at its ends."""
    edges = [start]
    for first, last in spans:
        edges += (max(first, edges[-1]), max(last, edges[-1]))
    edges.append(end)
    fragments = [
        TextFragment(_collapse_spaces(text[low:high]), highlighted=index % 2 == 1)
        for index, (low, high) in enumerate(pairwise(edges))
        if low < high
    ]
    if fragments:
        text, highlighted = fragments[0]
        fragments[0] = TextFragment(text.lstrip(), highlighted)
        text, highlighted = fragments[-1]
        fragments[-1] = TextFragment(text.rstrip(), highlighted)
    return [fragment for fragment in fragments if fragment.text]


def _collapse_spaces(text: str) -> str:
    """Return the text with each run of white space as one space."""
    words = " ".join(text.split())
    if not words:
        return " "
    return f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}"

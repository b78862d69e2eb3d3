"""A word-by-word diff of two texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

MAX_WORDS = 10_000
"""Words of each text that are compared, which takes at most a tenth of a second."""
SHORT_WORD_LETTERS = 3
"""Letters of the longest single word that is merged into the changes around it."""
MAX_UNCHANGED_WORDS = 80
"""Longer runs of unchanged words are shortened."""
UNCHANGED_WORDS_KEPT = 25
"""Words kept at each end of a shortened run."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A part of a diff: either unchanged words, or removed and added words.

    `skipped_count` is the number of unchanged words left out after the part.
    """

    unchanged: str = ""
    removed: str = ""
    added: str = ""
    skipped_count: int = 0


def diff_texts(left: str, right: str) -> tuple[TextChange, ...]:
    """Return the diff of two texts as unchanged and changed parts in order."""
    left_words, right_words = left.split()[:MAX_WORDS], right.split()[:MAX_WORDS]
    parts: list[TextChange] = []
    for change in _merge_adjacent(_word_changes(left_words, right_words)):
        parts += _shorten_unchanged(change)
    return tuple(parts)


def _word_changes(before: Sequence[str], after: Sequence[str]) -> Iterator[TextChange]:
    for step in Indel.opcodes(before, after):
        removed = " ".join(before[step.src_start : step.src_end])
        added = " ".join(after[step.dest_start : step.dest_end])
        if step.tag == "equal":
            yield TextChange(unchanged=removed)
        else:
            yield TextChange(removed=removed, added=added)


def _merge_adjacent(changes: Iterator[TextChange]) -> list[TextChange]:
    """Merge changes that are adjacent or have one short word between them."""
    merged: list[TextChange] = []
    for change in changes:
        if change.unchanged or not merged:
            merged.append(change)
            continue
        between = ""
        if len(merged) > 1 and 0 < len(merged[-1].unchanged) <= SHORT_WORD_LETTERS:
            between = merged.pop().unchanged
        previous = merged.pop() if not merged[-1].unchanged else TextChange()
        merged.append(
            TextChange(
                removed=_join_texts(previous.removed, between, change.removed),
                added=_join_texts(previous.added, between, change.added),
            )
        )
    return merged


def _join_texts(*texts: str) -> str:
    return " ".join(filter(None, texts))


def _shorten_unchanged(change: TextChange) -> tuple[TextChange, ...]:
    """Return a change as it is, or the first and last words of a long unchanged run."""
    words = change.unchanged.split()
    if len(words) <= MAX_UNCHANGED_WORDS:
        return (change,)
    head = " ".join(words[:UNCHANGED_WORDS_KEPT])
    tail = " ".join(words[-UNCHANGED_WORDS_KEPT:])
    skipped_count = len(words) - 2 * UNCHANGED_WORDS_KEPT
    return (
        TextChange(unchanged=head, skipped_count=skipped_count),
        TextChange(unchanged=tail),
    )

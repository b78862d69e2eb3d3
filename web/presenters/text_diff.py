"""What two versions of a text have different, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

MAX_WORDS = 10_000
"""Words of a text that are compared: in a tenth of a second, whatever they are."""
SHORT_WORD_LETTERS = 3
"""Letters of a word that says nothing where it stands alone between changes."""
MAX_UNCHANGED_WORDS, UNCHANGED_WORDS_KEPT = 80, 25
"""Words alike at one place that are shown in full, and the words at both ends of more."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A place in two texts: the words alike, or the words of the one that gave way to those of the other.

    `skipped_count`: how many words alike are left out after these.
    """

    unchanged: str = ""
    removed: str = ""
    added: str = ""
    skipped_count: int = 0


def diff_texts(left: str, right: str) -> tuple[TextChange, ...]:
    """The two texts as one row of words alike and words changed."""
    before, after = left.split()[:MAX_WORDS], right.split()[:MAX_WORDS]
    return tuple(
        part
        for change in _merge_adjacent(_word_changes(before, after))
        for part in _shorten_unchanged(change)
    )


def _word_changes(before: Sequence[str], after: Sequence[str]) -> Iterator[TextChange]:
    for step in Indel.opcodes(before, after):
        gone = " ".join(before[step.src_start : step.src_end])
        new = " ".join(after[step.dest_start : step.dest_end])
        yield (
            TextChange(unchanged=gone)
            if step.tag == "equal"
            else TextChange(removed=gone, added=new)
        )


def _merge_adjacent(changes: Iterator[TextChange]) -> list[TextChange]:
    """Changes that touch, or have but a short word between them, become one."""
    merged: list[TextChange] = []
    for change in changes:
        if change.unchanged or not merged:
            merged.append(change)
            continue
        between = (
            merged.pop().unchanged
            if len(merged) > 1 and 0 < len(merged[-1].unchanged) <= SHORT_WORD_LETTERS
            else ""
        )
        before = merged.pop() if not merged[-1].unchanged else TextChange()
        gone = (before.removed, between, change.removed)
        merged.append(
            TextChange(
                removed=_join_texts(*gone),
                added=_join_texts(before.added, between, change.added),
            )
        )
    return merged


def _join_texts(*texts: str) -> str:
    return " ".join(filter(None, texts))


def _shorten_unchanged(change: TextChange) -> tuple[TextChange, ...]:
    """A change as it is; of many words alike the first and the last."""
    words = change.unchanged.split()
    if len(words) <= MAX_UNCHANGED_WORDS:
        return (change,)
    head, tail = (
        " ".join(words[:UNCHANGED_WORDS_KEPT]),
        " ".join(words[-UNCHANGED_WORDS_KEPT:]),
    )
    return TextChange(
        unchanged=head, skipped_count=len(words) - 2 * UNCHANGED_WORDS_KEPT
    ), TextChange(unchanged=tail)

"""What two versions of a text have different, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

MOST = 10_000
"""Words of a text that are compared: in a tenth of a second, whatever they are."""
SHORT = 3
"""Letters of a word that says nothing where it stands alone between changes."""
LONGEST, ENDS = 80, 25
"""Words alike at one place that are shown in full, and the words at both ends of more."""


@dataclass(frozen=True, slots=True)
class Change:
    """A place in two texts: the words alike, or the words of the one that gave way to those of the other.

    `skipped`: how many words alike are left out after these.
    """

    alike: str = ""
    gone: str = ""
    new: str = ""
    skipped: int = 0


def differences(one: str, other: str) -> tuple[Change, ...]:
    """The two texts as one row of words alike and words changed."""
    before, after = one.split()[:MOST], other.split()[:MOST]
    return tuple(
        part for change in _merged(_changes(before, after)) for part in _shown(change)
    )


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    for step in Indel.opcodes(before, after):
        gone = " ".join(before[step.src_start : step.src_end])
        new = " ".join(after[step.dest_start : step.dest_end])
        yield Change(alike=gone) if step.tag == "equal" else Change(gone=gone, new=new)


def _merged(changes: Iterator[Change]) -> list[Change]:
    """Changes that touch, or have but a short word between them, become one."""
    merged: list[Change] = []
    for change in changes:
        if change.alike or not merged:
            merged.append(change)
            continue
        between = (
            merged.pop().alike
            if len(merged) > 1 and 0 < len(merged[-1].alike) <= SHORT
            else ""
        )
        before = merged.pop() if not merged[-1].alike else Change()
        gone = (before.gone, between, change.gone)
        merged.append(
            Change(gone=_joined(*gone), new=_joined(before.new, between, change.new))
        )
    return merged


def _joined(*texts: str) -> str:
    return " ".join(filter(None, texts))


def _shown(change: Change) -> tuple[Change, ...]:
    """A change as it is; of many words alike the first and the last."""
    words = change.alike.split()
    if len(words) <= LONGEST:
        return (change,)
    head, tail = " ".join(words[:ENDS]), " ".join(words[-ENDS:])
    return Change(alike=head, skipped=len(words) - 2 * ENDS), Change(alike=tail)

"""Cut a long text into parts, one for each page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web.presenters.document_text import EvidenceSpan

PART_LENGTH = 100_000
"""Characters of a part. Few articles are longer."""
CUT_RANGE = 5_000
"""Characters before the end of a part in which a good place for the cut is sought."""
MAX_HIGHLIGHTS = 1_000
"""Matches that are highlighted in a part."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of a text: its number, from 1, the number of parts, and its place."""

    number: int
    count: int
    start: int
    end: int

    @property
    def previous(self) -> int | None:
        """Return the number of the part before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Return the number of the part after."""
        return self.number + 1 if self.number < self.count else None


def split_text(text: str) -> tuple[TextPart, ...]:
    """Return the parts of a text: at least one. They end between lines or words."""
    edges = [0]
    while edges[-1] + PART_LENGTH < len(text):
        edges.append(_find_cut(text, edges[-1]))
    edges.append(len(text))
    count = len(edges) - 1
    return tuple(
        TextPart(number, count, edges[number - 1], edges[number])
        for number in range(1, count + 1)
    )


def _find_cut(text: str, start: int) -> int:
    end = start + PART_LENGTH
    for sign in ("\n", " "):
        cut = text.rfind(sign, end - CUT_RANGE, end)
        if cut >= 0:
            return cut + 1
    return end


def evidence_in_part(
    evidence: Iterable[EvidenceSpan], part: TextPart
) -> Sequence[EvidenceSpan]:
    """Return the evidence within a part, counted from its start."""
    return [
        EvidenceSpan(
            span.fact,
            max(span.start, part.start) - part.start,
            min(span.end, part.end) - part.start,
        )
        for span in evidence
        if span.start < part.end and span.end > part.start
    ]

"""A marked text cut into paragraphs for the document page, with its hits numbered and its evidence told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.model import FACT_NAMES, Facts
from archive.text.cleaning import MAX_WRAPPED_LINE
from index.search.response import HighlightedText

MIN_WRAPPED_LINES = 3  # fewer lines than this say nothing

_BLANK = r"\n[^\S\n]*\n\s*"
_PARAGRAPHS = re.compile(r"\s*\n\s*")
_WRAPPED_PARAGRAPHS = re.compile(rf"{_BLANK}|\n[^\S\n]+(?=\S)")


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of a paragraph; `match_number` is its number where the query matched, `is_first_run` where that hit begins.

    `evidence_for`: those that rest on these words. `starts_evidence_for`: those whose first words these are.
    """

    text: str
    match_number: int | None = None
    is_first_run: bool = False
    evidence_for: tuple[str, ...] = ()
    starts_evidence_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """A place in the text on which a fact rests."""

    fact: str
    start: int
    end: int


Paragraph = tuple[TextRun, ...]


def evidence_spans(facts: Facts) -> tuple[EvidenceSpan, ...]:
    """Every place in the text on which a fact rests, in the order of facts."""
    return tuple(
        EvidenceSpan(name, each.start, each.end)
        for name in FACT_NAMES
        if (fact := getattr(facts, name))
        for each in fact.evidence
        if each.start is not None and each.end is not None and each.start < each.end
    )


def paragraphs(
    highlighted: HighlightedText, evidence: Sequence[EvidenceSpan] = ()
) -> tuple[Paragraph, ...]:
    """The paragraphs of a marked text, blank ones left out; hits are numbered from 1."""
    text = "".join(segment.text for segment in highlighted.fragments)
    breaks = _WRAPPED_PARAGRAPHS if _is_wrapped(text) else _PARAGRAPHS
    ends = [(found.start(), found.end()) for found in breaks.finditer(text)]
    pieces: list[TextRun] = []
    made: list[Paragraph] = []
    for piece in _split_at_breaks(
        _split_at_evidence(_numbered_runs(highlighted), evidence), ends
    ):
        if piece is None:
            made, pieces = [*made, tuple(pieces)], []
        else:
            pieces.append(piece)
    return tuple(
        each
        for each in (*made, tuple(pieces))
        if "".join(piece.text for piece in each).strip()
    )


def _numbered_runs(highlighted: HighlightedText) -> Iterator[TextRun]:
    """The segments, hits with their numbers."""
    hit = 0
    for segment in highlighted.fragments:
        hit += segment.highlighted
        yield TextRun(
            segment.text, hit if segment.highlighted else None, segment.highlighted
        )


def _split_at_evidence(
    runs: Iterable[TextRun], evidence: Sequence[EvidenceSpan]
) -> Iterator[TextRun]:
    """The pieces cut where evidence begins and ends."""
    edges = sorted({edge for each in evidence for edge in (each.start, each.end)})
    firsts = {each.fact: each.start for each in reversed(evidence)}
    begin = 0
    for piece in runs:
        end = begin + len(piece.text)
        cuts = [begin, *(edge for edge in edges if begin < edge < end), end]
        for low, high in pairwise(cuts):
            facts = dict.fromkeys(
                each.fact for each in evidence if each.start <= low and high <= each.end
            )
            yield replace(
                piece,
                text=piece.text[low - begin : high - begin],
                is_first_run=piece.is_first_run and low == begin,
                evidence_for=tuple(facts),
                starts_evidence_for=tuple(
                    fact for fact in facts if firsts[fact] == low
                ),
            )
        begin = end


def plain_text(paragraph: Paragraph) -> str:
    """A paragraph's words, spaces evened out."""
    return " ".join("".join(piece.text for piece in paragraph).split())


def _is_wrapped(text: str) -> bool:
    lines = text.splitlines()
    return len(lines) >= MIN_WRAPPED_LINES and max(map(len, lines)) <= MAX_WRAPPED_LINE


def _split_at_breaks(
    runs: Iterable[TextRun], breaks: list[tuple[int, int]]
) -> Iterator[TextRun | None]:
    """The pieces cut between paragraphs, with `None` for each break."""
    place = 0
    waiting = iter([*breaks, (-1, -1)])
    start, end = next(waiting)
    for piece in runs:
        stop, rest = place + len(piece.text), piece
        begin = place
        while begin < stop:
            if begin == start:
                yield None
            if start <= begin < end:
                begin = min(end, stop)
            else:
                upto = min(stop, start) if start > begin else stop
                yield replace(rest, text=piece.text[begin - place : upto - place])
                begin, rest = (
                    upto,
                    replace(piece, is_first_run=False, starts_evidence_for=()),
                )
            if start >= 0 and begin >= end:
                start, end = next(waiting)
        place = stop

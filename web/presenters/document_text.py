"""Split a text into paragraphs of runs, with numbered matches and marked evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.model import Facts
from archive.text.cleaning import MAX_WRAPPED_LINE
from index.search.response import HighlightedText

MIN_WRAPPED_LINES = 3  # fewer lines do not show whether a text is wrapped

_BLANK = r"\n[^\S\n]*\n\s*"
_PARAGRAPHS = re.compile(r"(?<!\s)[^\S\n]*+\n\s*+")
_WRAPPED_PARAGRAPHS = re.compile(rf"{_BLANK}|\n[^\S\n]+(?=\S)")


@dataclass(frozen=True, slots=True)
class TextRun:
    """A part of a paragraph with the same match and the same evidence.

    `match_number` counts matches from 1. `is_first_run` is set on the first run of a
    match. `evidence_for` has the facts whose evidence includes the run, and
    `starts_evidence_for` those whose first evidence starts here.
    """

    text: str
    match_number: int | None = None
    is_first_run: bool = False
    evidence_for: tuple[str, ...] = ()
    starts_evidence_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """The position in the text of evidence for a fact."""

    fact: str
    start: int
    end: int


Paragraph = tuple[TextRun, ...]


def evidence_spans(facts: Facts) -> tuple[EvidenceSpan, ...]:
    """Return the spans of all evidence in the text, in the order of facts."""
    spans = []
    for name, fact in facts.named_facts():
        for evidence in fact.evidence:
            start, end = evidence.start, evidence.end
            if start is not None and end is not None and start < end:
                spans.append(EvidenceSpan(name, start, end))
    return tuple(spans)


def paragraphs(
    highlighted: HighlightedText, evidence: Sequence[EvidenceSpan] = ()
) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text without blank ones. Matches count from 1."""
    text = "".join(fragment.text for fragment in highlighted.fragments)
    pattern = _WRAPPED_PARAGRAPHS if _is_wrapped(text) else _PARAGRAPHS
    breaks = [match.span() for match in pattern.finditer(text)]
    runs = _split_at_evidence(_numbered_runs(highlighted), evidence)
    paragraph_runs: list[list[TextRun]] = [[]]
    for run in _split_at_breaks(runs, breaks):
        if run is None:
            paragraph_runs.append([])
        else:
            paragraph_runs[-1].append(run)
    return tuple(tuple(runs) for runs in paragraph_runs if not _is_blank(runs))


def _is_blank(runs: Iterable[TextRun]) -> bool:
    return all(not run.text or run.text.isspace() for run in runs)


def _numbered_runs(highlighted: HighlightedText) -> Iterator[TextRun]:
    """Yield the fragments as runs, with numbered matches."""
    match_count = 0
    for fragment in highlighted.fragments:
        match_number = None
        if fragment.highlighted:
            match_count += 1
            match_number = match_count
        yield TextRun(fragment.text, match_number, fragment.highlighted)


def _split_at_evidence(
    runs: Iterable[TextRun], evidence: Sequence[EvidenceSpan]
) -> Iterator[TextRun]:
    """Yield the runs, split where evidence starts and ends."""
    edges = sorted({span.start for span in evidence} | {span.end for span in evidence})
    first_starts = {span.fact: span.start for span in reversed(evidence)}
    run_start = 0
    for run in runs:
        run_end = run_start + len(run.text)
        inner_edges = [edge for edge in edges if run_start < edge < run_end]
        for start, end in pairwise([run_start, *inner_edges, run_end]):
            facts = dict.fromkeys(
                span.fact
                for span in evidence
                if span.start <= start and end <= span.end
            )
            yield replace(
                run,
                text=run.text[start - run_start : end - run_start],
                is_first_run=run.is_first_run and start == run_start,
                evidence_for=tuple(facts),
                starts_evidence_for=tuple(
                    fact for fact in facts if first_starts[fact] == start
                ),
            )
        run_start = run_end


def plain_text(paragraph: Paragraph) -> str:
    """Return the text of a paragraph with single spaces."""
    return " ".join("".join(run.text for run in paragraph).split())


def _is_wrapped(text: str) -> bool:
    lines = text.splitlines()
    return len(lines) >= MIN_WRAPPED_LINES and max(map(len, lines)) <= MAX_WRAPPED_LINE


def _split_at_breaks(
    runs: Iterable[TextRun], breaks: list[tuple[int, int]]
) -> Iterator[TextRun | None]:
    """Yield the runs without the text of breaks, and `None` for each break.

    `breaks` are the start and end of each break in the whole text.
    """
    next_breaks = iter([*breaks, (-1, -1)])
    break_start, break_end = next(next_breaks)
    run_start = 0
    for run in runs:
        run_end = run_start + len(run.text)
        remainder = run
        position = run_start
        while position < run_end:
            if position == break_start:
                yield None
            if break_start <= position < break_end:
                position = min(break_end, run_end)
            else:
                end = min(run_end, break_start) if break_start > position else run_end
                text = run.text[position - run_start : end - run_start]
                yield replace(remainder, text=text)
                remainder = replace(run, is_first_run=False, starts_evidence_for=())
                position = end
            if break_start >= 0 and position >= break_end:
                break_start, break_end = next(next_breaks)
        run_start = run_end

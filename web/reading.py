"""A marked text cut into paragraphs for the document page, with its hits numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.characters import WRAPPED_LINE
from index.desk import Marked
from index.snippets import Segment

WRAPPED_LINES = 3  # fewer lines than this say nothing

_BLANK = r"\n[^\S\n]*\n\s*"
_PARAGRAPHS = re.compile(r"\s*\n\s*")
_WRAPPED_PARAGRAPHS = re.compile(rf"{_BLANK}|\n[^\S\n]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph; `hit` is its number where the query matched, `first` where that hit begins."""

    text: str
    hit: int | None = None
    first: bool = False


Paragraph = tuple[Piece, ...]


def paragraphs(marked: Marked) -> tuple[Paragraph, ...]:
    """The paragraphs of a marked text, blank ones left out; hits are numbered from 1."""
    text = "".join(segment.text for segment in marked.segments)
    breaks = _WRAPPED_PARAGRAPHS if _is_wrapped(text) else _PARAGRAPHS
    ends = [(found.start(), found.end()) for found in breaks.finditer(text)]
    pieces: list[Piece] = []
    made: list[Paragraph] = []
    for piece in _cut(marked.segments, ends):
        if piece is None:
            made, pieces = [*made, tuple(pieces)], []
        else:
            pieces.append(piece)
    return tuple(each for each in (*made, tuple(pieces)) if "".join(piece.text for piece in each).strip())


def plain(paragraph: Paragraph) -> str:
    """A paragraph's words, spaces evened out."""
    return " ".join("".join(piece.text for piece in paragraph).split())


def _is_wrapped(text: str) -> bool:
    lines = text.splitlines()
    return len(lines) >= WRAPPED_LINES and max(map(len, lines)) <= WRAPPED_LINE


def _cut(segments: tuple[Segment, ...], breaks: list[tuple[int, int]]) -> Iterator[Piece | None]:
    """The segments in pieces, with `None` for each break between paragraphs."""
    place = hit = 0
    waiting = iter([*breaks, (-1, -1)])
    start, end = next(waiting)
    for segment in segments:
        hit += segment.marked
        stop, first = place + len(segment.text), segment.marked
        begin = place
        while begin < stop:
            if begin == start:
                yield None
            if start <= begin < end:
                begin = min(end, stop)
            else:
                upto = min(stop, start) if start > begin else stop
                yield Piece(segment.text[begin - place : upto - place], hit if segment.marked else None, first)
                begin, first = upto, False
            if start >= 0 and begin >= end:
                start, end = next(waiting)
        place = stop

"""A text as the tagger reads it: sentences of words, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.text.cleaning import MAX_WRAPPED_LINE

MIN_FULL_LINE_CHARS = 45
"""Characters of a line that ends for want of room, so that its sentence goes on in the next."""
MIN_CUT_LINE_CHARS = 20
"""Characters of a first line that may have lost its dateline."""
MIN_FULL_LINES = 3
"""Full lines that a wrapped text has at least."""
MAX_SENTENCE_WORDS = 400
"""Words after which a sentence is cut: what has no full stop is a table."""

_LETTER = r"[^\W\d_]"
_WORD = re.compile(
    rf"{_LETTER}\.(?:{_LETTER}\.)+"  # U.N. or J.R.
    r"|(?:Mr|Mrs|Ms|Dr|Gen|Sen|Gov|Rep|St|Jr|Sr|Lt|Col|Prof|Rev|Hon|Maj|Capt|Sgt|Adm|Cmdr|Brig|Fr|Mme|Mlle|Ft|Mt)\."
    r"|[A-ZÀ-ÞĀ-Ž]\.(?=\s+[A-ZÀ-ÞĀ-Ž])"  # an initial
    r"|(?:[OD]|Al|al|El|el)['’](?=[A-Z])\w+(?:-\w+)*"  # O'Neill
    r"|\w+(?:-\w+)*(?=n['’]t\b)|n['’]t\b|['’](?:s|S|re|ve|ll|d|m)\b"
    r"|\w+(?:[-'’](?!(?:s|S|re|ve|ll|d|m)\b)\w+)*"
    r"|[^\w\s]"
)
_TEXT_LINE = re.compile(r"[^\n]+")
_FIRST_WORD = re.compile(r"\n([^\W\d_]+)")
_SENTENCE_STOPS = frozenset(".!?")


class Token(NamedTuple):
    """A word or mark: `text[start:end]`."""

    text: str
    start: int
    end: int


def split_sentences(text: str) -> Iterator[list[Token]]:
    """The sentences of a text, in order; none is empty."""
    for start, end in _text_blocks(text):
        yield from _split_tokens(
            [
                Token(found[0], *found.span())
                for found in _WORD.finditer(text, start, end)
            ]
        )


def _text_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches within which sentences run on: lines, or the paragraphs of a text that was wrapped by hand."""
    lines = [found.span() for found in _TEXT_LINE.finditer(text)]
    wrapped = _is_wrapped(lines)
    begun = 0
    for at, (start, end) in enumerate(lines, 1):
        full = end - start >= MIN_FULL_LINE_CHARS or (
            at == 1 and _is_cut_short(text, start, end)
        )
        on = wrapped and full and at < len(lines) and lines[at][0] == end + 1
        if not (on and not text[end + 1].isspace()):
            yield lines[begun][0], end
            begun = at


def _is_cut_short(text: str, start: int, end: int) -> bool:
    """A first line that lost its dateline is short and goes on all the same; a headline, or one in capitals, does not.

    The next line then begins in the middle of a sentence: with a word that is written large for itself.
    """
    line, following = text[start:end], _FIRST_WORD.match(text, end)
    if (
        len(line) < MIN_CUT_LINE_CHARS
        or not line[-1].isalpha()
        or line.isupper()
        or not following
    ):
        return False
    return f" {following[1].lower()} " not in text


def _is_wrapped(lines: list[tuple[int, int]]) -> bool:
    sizes = [end - start for start, end in lines]
    return (
        max(sizes, default=0) <= MAX_WRAPPED_LINE
        and sum(size >= MIN_FULL_LINE_CHARS for size in sizes) >= MIN_FULL_LINES
    )


def _split_tokens(tokens: list[Token]) -> Iterator[list[Token]]:
    begun = 0
    for at, token in enumerate(tokens):
        ends = (
            token.text in _SENTENCE_STOPS
            and at > begun
            and _may_begin_sentence(tokens, at + 1)
        )
        if ends or at - begun >= MAX_SENTENCE_WORDS:
            yield tokens[begun : at + 1]
            begun = at + 1
    if begun < len(tokens):
        yield tokens[begun:]


def _may_begin_sentence(tokens: list[Token], at: int) -> bool:
    """Whether a sentence may begin there: apart from what stands before, and not with a small letter."""
    if at >= len(tokens):
        return False
    following = tokens[at]
    return (
        following.start > tokens[at - 1].end
        and following.text[0] not in ",.;"
        and not following.text[0].islower()
    )

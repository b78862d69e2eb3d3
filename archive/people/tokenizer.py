"""Split a text into sentences and words, with their positions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.text.cleaning import MAX_WRAPPED_LINE

MIN_FULL_LINE_CHARS = 45
"""Minimum length of a full line, whose last sentence may continue on the next line."""
MIN_CUT_LINE_CHARS = 20
"""Minimum length of a first line whose dateline may have been removed."""
MIN_FULL_LINES = 3
"""Minimum number of full lines in a wrapped text."""
MAX_SENTENCE_WORDS = 400
"""Maximum length of a sentence, in tokens. Longer ones are split.

Text without full stops is often a table.
"""

_LETTER = r"[^\W\d_]"
_WORD = re.compile(
    rf"{_LETTER}\.(?:{_LETTER}\.)+"  # U.N. or J.R.
    r"|(?:Mr|Mrs|Ms|Dr|Gen|Sen|Gov|Rep|St|Jr|Sr|Lt|Col|Prof|Rev|Hon|Maj|Capt|Sgt|Adm"
    r"|Cmdr|Brig|Fr|Mme|Mlle|Ft|Mt)\."
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
    """A word or punctuation mark: `text[start:end]`."""

    text: str
    start: int
    end: int


def split_sentences(text: str) -> Iterator[list[Token]]:
    """Yield the non-empty sentences of a text, in order."""
    for start, end in text_blocks(text):
        matches = _WORD.finditer(text, start, end)
        tokens = [Token(match[0], match.start(), match.end()) for match in matches]
        yield from _split_tokens(tokens)


def text_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each line, or of each paragraph if the text is wrapped.

    No sentence crosses a boundary.
    """
    lines = [line.span() for line in _TEXT_LINE.finditer(text)]
    is_wrapped = _is_wrapped(lines)
    first_line = 0
    for next_line, (start, end) in enumerate(lines, 1):
        is_full = end - start >= MIN_FULL_LINE_CHARS or (
            next_line == 1 and _is_cut_short(text, start, end)
        )
        is_adjacent = next_line < len(lines) and lines[next_line][0] == end + 1
        continues = is_wrapped and is_full and is_adjacent
        if not continues or text[end + 1].isspace():
            yield lines[first_line][0], end
            first_line = next_line


def _is_cut_short(text: str, start: int, end: int) -> bool:
    """Return whether a first line is short because its dateline was removed.

    Its sentence then continues on the next line, which starts with a word that is
    always capitalised. A headline does not continue.
    """
    line = text[start:end]
    next_word = _FIRST_WORD.match(text, end)
    if len(line) < MIN_CUT_LINE_CHARS or not line[-1].isalpha() or line.isupper():
        return False
    return next_word is not None and f" {next_word[1].lower()} " not in text


def _is_wrapped(lines: list[tuple[int, int]]) -> bool:
    lengths = [end - start for start, end in lines]
    full_line_count = sum(length >= MIN_FULL_LINE_CHARS for length in lengths)
    return (
        max(lengths, default=0) <= MAX_WRAPPED_LINE
        and full_line_count >= MIN_FULL_LINES
    )


def _split_tokens(tokens: list[Token]) -> Iterator[list[Token]]:
    start = 0
    for index, token in enumerate(tokens):
        ends = (
            token.text in _SENTENCE_STOPS
            and index > start
            and _may_begin_sentence(tokens, index + 1)
        )
        if ends or index - start >= MAX_SENTENCE_WORDS:
            yield tokens[start : index + 1]
            start = index + 1
    if start < len(tokens):
        yield tokens[start:]


def _may_begin_sentence(tokens: list[Token], index: int) -> bool:
    """Return whether a token may begin a sentence.

    It must follow a space, and must not start with a lower-case letter.
    """
    if index >= len(tokens):
        return False
    token = tokens[index]
    return (
        token.start > tokens[index - 1].end
        and token.text[0] not in ",.;"
        and not token.text[0].islower()
    )

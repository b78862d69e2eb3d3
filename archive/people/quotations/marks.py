"""Find quotations by their marks, or by the dashes of a dialogue.

A mark that can open or close a quotation, such as `"` or `»`, opens one only before
text and after a space. A quotation inside of another one is a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

MIN_QUOTE_WORDS = 3
"""Minimum length of a quotation, in words. A shorter one is often a single term."""
MAX_QUOTE_CHARS = 3000
"""Maximum length of a quotation, in characters. A longer one has no closing mark."""
MAX_QUOTES = 500
"""Maximum number of opening quotation marks that are read in one text."""
MAX_DASHED_CHARS = 600
"""Maximum length of a paragraph's speech between dashes, in characters."""

DEFAULT_MARKS = ('“”"', "«»", "„“”", "「」", "『』")
"""Opening marks, each with those that close it."""
DEFAULT_SPACED_MARKS = ('""', '””"', "»«»")
"""The same for opening marks that can also be closing ones."""

_GAP_BEFORE = r"(?:^|(?<=[\s(\[—–:-]))"
_GAP_AFTER = r"(?=[\s.,;:!?)\]—–-]|\Z)"
_PARAGRAPH_END = r"\n[ \t]*\n"
_WORD = re.compile(r"[぀-ヿ一-鿿]{1,2}|[^\W_぀-ヿ一-鿿]+")
"""A word, or two characters in a script without spaces."""
_DASHED_PARAGRAPH = re.compile(
    r"^[ \t]*+(?:[—–][ \t\xa0]*+|-[ \t\xa0]++)(?=[^\s—–-])", re.MULTILINE
)
_INNER_DASH = re.compile(r"[ \xa0](?:[—–][ \xa0]?|-[ \xa0])|\n")
"""A dash within a paragraph, or its end."""
_INNER_COMMA = re.compile(r"(?:(?<=[!?…])|,)[ \xa0]|\n")


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """A quotation in a text. `start` and `end` exclude the quotation marks.

    A quotation between dashes counts only if someone is named as its speaker. One that
    continues another has the same speaker.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    word_count: int
    is_dashed: bool = False
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class MarkPatterns:
    """The pattern of opening marks, and of the end for each of them."""

    opening: re.Pattern[str]
    closing: Mapping[str, re.Pattern[str]]
    spaced: frozenset[str]


@cache
def mark_patterns(
    marks: tuple[str, ...] = DEFAULT_MARKS,
    spaced_marks: tuple[str, ...] = DEFAULT_SPACED_MARKS,
) -> MarkPatterns:
    """Return the patterns of opening marks that are each followed by closing ones."""
    spaced = frozenset(pair[0] for pair in spaced_marks)
    branches = []
    if marks:
        branches.append(f"[{''.join(pair[0] for pair in marks)}]")
    if spaced:
        branches.append(rf"{_GAP_BEFORE}[{''.join(sorted(spaced))}](?=\S)")
    return MarkPatterns(
        opening=re.compile("|".join(branches), re.MULTILINE),
        closing={
            pair[0]: _closing_pattern(pair, is_spaced=pair[0] in spaced)
            for pair in (*marks, *spaced_marks)
        },
        spaced=spaced,
    )


def _closing_pattern(pair: str, *, is_spaced: bool) -> re.Pattern[str]:
    """Return the pattern of what ends a quotation. `"` only closes one before a gap."""
    opening, closers = pair[0], pair[1:]
    if is_spaced:
        return re.compile(rf"(?<=\S)[{closers}]{_GAP_AFTER}|{_PARAGRAPH_END}")
    plain = closers.replace('"', "")
    straight = rf'|(?<=\S)"{_GAP_AFTER}' if '"' in closers else ""
    return re.compile(rf"[{plain}{opening}]{straight}|{_PARAGRAPH_END}")


def find_quotes(text: str, patterns: MarkPatterns | None = None) -> Iterator[QuoteSpan]:
    """Yield the quotations of a text in quotation marks, in order."""
    patterns = patterns or mark_patterns()
    position = 0
    for _ in range(MAX_QUOTES):
        opening = patterns.opening.search(text, position)
        if not opening:
            return
        closing = patterns.closing[opening[0]].search(
            text, opening.end(), opening.end() + MAX_QUOTE_CHARS
        )
        if not closing:
            position = opening.end()
            continue
        is_unclosed = _is_unclosed(text, opening[0], closing, patterns)
        is_at_mark = not is_unclosed and "\n" not in closing[0]
        position = closing.end() if is_at_mark else closing.start()
        word_count = count_words(text, opening.end(), closing.start())
        if not is_unclosed and word_count >= MIN_QUOTE_WORDS:
            yield QuoteSpan(
                start=opening.end(),
                end=closing.start(),
                outer_start=opening.start(),
                outer_end=position,
                word_count=word_count,
            )


def _is_unclosed(
    text: str, mark: str, closing: re.Match[str], patterns: MarkPatterns
) -> bool:
    """Return whether a quotation ends without a closing mark.

    It then ends at another opening mark, or at a paragraph that does not continue it.
    """
    if "\n" in closing[0]:
        return text[closing.end() : closing.end() + 1] != mark
    return closing[0] == mark and mark not in patterns.spaced


def find_dashed_quotes(
    text: str, attribution: re.Pattern[str], *, has_comma: bool = False
) -> Iterator[QuoteSpan]:
    """Yield the speech at the start of paragraphs: `– It stands, – said Kowalska.`

    A dash, and an attribution after a second dash, make it certain. In some languages,
    there is a comma instead of the second dash.
    """
    inner_mark = _INNER_COMMA if has_comma else _INNER_DASH
    for count, opening in enumerate(_DASHED_PARAGRAPH.finditer(text)):
        if count >= MAX_QUOTES:
            return
        limit = opening.end() + MAX_DASHED_CHARS
        for dash in inner_mark.finditer(text, opening.end(), limit):
            if "\n" in dash[0]:
                break
            if attribution.match(text, dash.end()):
                end = speech_end(text, opening.end(), dash.start())
                word_count = count_words(text, opening.end(), end)
                if word_count >= MIN_QUOTE_WORDS:
                    yield QuoteSpan(
                        start=opening.end(),
                        end=end,
                        outer_start=opening.start(),
                        outer_end=dash.end(),
                        word_count=word_count,
                        is_dashed=True,
                    )
                break


def count_words(text: str, start: int, end: int) -> int:
    """Return the number of words in a part of a text."""
    return len(_WORD.findall(text, start, end))


def speech_end(text: str, start: int, end: int) -> int:
    """Return the end of speech without the comma before its dash."""
    return end - 1 if end - 1 > start and text[end - 1] == "," else end


def mask_quotes(text: str, quotes: Iterable[QuoteSpan]) -> str:
    """Replace each quotation by one long word, except for its last character.

    Blanks before a closing mark, as in French, do not hide this character.
    """
    parts = []
    position = 0
    for quote in quotes:
        first_letter = "X" if text[quote.start].isupper() else "x"
        parts += [
            text[position : quote.start],
            first_letter,
            "x" * (quote.end - quote.start - 2),
            text[quote.start : quote.end].rstrip()[-1],
        ]
        position = quote.end
    return "".join((*parts, text[position:]))

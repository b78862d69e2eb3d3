"""Analysis: how text becomes terms, the same for what is indexed, what is asked and what is marked.

Text is read as *units*, what stands between spaces and punctuation (`missiles`, `S-400`, `Su-30MKI`, `O'Neill`).
A unit has *parts*, one position each: runs of letters, numbers, single signs of scripts that write no spaces. So
`S-400`, `s400` and `S 400` are the same two positions, and phrases run across them. At one position may stand several
terms:

- every word: its folded form, and below its weight the singular (`missiles`, `missile`);
- initials: `U.S.` and `US` both stand at one position as `us` and, in capitals, `US`; asking `U.S.` finds only those;
- a name with an apostrophe: `oneill` and `neill`; a possessive `'s` is dropped;
- a price, and a name with signs: `16` and `$16`, `c` and `c++`;
- a unit of several parts: also its *whole*, joiners left out (`s400`, `su30mki`), at its first position.

No word is left out, so that a phrase means what it says.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from whoosh.analysis import Analyzer, Token

from index.text.normalization import INVISIBLE, fold, to_singular

VALUE_SEPARATOR = "\x1f"
"""Stands between values of one field; no phrase runs across it."""
POSITION_GAP = 1000

MAX_TERM_LENGTH = 64
"""Letters of a term that are kept; longer words are found by their beginning."""
MAX_COMPOUND_PARTS = 8
"""Units of more parts have no whole."""
MAX_CACHED_LENGTH = 40
SINGULAR_WEIGHT = 0.8
"""The weight of a word that was written otherwise, so that the exact form ranks higher."""
INITIALS_LENGTHS = range(2, 7)
"""How many capitals may be initials."""

DASHES = "\\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
APOSTROPHES = "'\u2018\u2019\u02bc\uff07"
CURRENCIES = "$£€¥₹"
SPACELESS_SCRIPTS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Scripts written without spaces (Hangul glues particles on): every sign is a part, a word is a phrase of signs."""


def _combining_marks() -> str:
    """Combining marks as the inside of a character class; Python's `\\w` leaves them out."""
    codes = (
        code
        for code in range(0x300, 0x10000)
        if unicodedata.category(chr(code)) in {"Mn", "Mc"}
    )
    spaceless = re.compile(f"[{SPACELESS_SCRIPTS}]")
    return (
        "".join(sign for sign in map(chr, codes) if not spaceless.match(sign))
        + INVISIBLE
    )


_MARKS = _combining_marks()
_SIGN = f"[^\\W_{SPACELESS_SCRIPTS}{APOSTROPHES}]"
_LETTER = f"[^\\W\\d_{SPACELESS_SCRIPTS}{APOSTROPHES}]"
# possessive, so that a hostile run of marks is tried in one way alone
_RUN = f"{_SIGN}++(?:[{_MARKS}]++{_SIGN}++)*+[{_MARKS}]*+"
_LETTERS = f"{_LETTER}++(?:[{_MARKS}]++{_LETTER}++)*+[{_MARKS}]*+"
_JOINER = f"(?:[{DASHES}.&{APOSTROPHES}]|(?<=\\d),(?=\\d{{3}}(?!\\d)))"

_UNIT = (
    f"[{CURRENCIES}]?RUN(?:{_JOINER}RUN)*(?:(?<=[A-Za-z])(?:\\+\\+?|\\#)(?![\\w+\\#]))?"
)
UNIT_PATTERN = re.compile(f"{_UNIT.replace('RUN', _RUN)}|[{SPACELESS_SCRIPTS}]+")
ASCII_UNIT_PATTERN = re.compile(_UNIT.replace("RUN", "[A-Za-z0-9]++"), re.ASCII)
"""The same in a text of ASCII alone, in a third of the time."""
PART_PATTERN = re.compile(
    rf"(?P<initials>(?<!{_LETTER}){_LETTER}(?:\.{_LETTER})+(?!{_SIGN}))"
    rf"|(?P<apostrophe>{_LETTERS}(?:[{APOSTROPHES}]{_LETTERS})+)"
    rf"|(?P<letters>{_LETTERS})"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|(?<!\d\.)\d+\.\d+(?!\.?\d)|\d+)"
    rf"|(?P<sign>[{SPACELESS_SCRIPTS}])"
)
POSSESSIVE = re.compile(f"[{APOSTROPHES}][sS]$")
AFFIXES = re.compile(f"^[{CURRENCIES}]|(?:\\+\\+?|\\#)$")


class UnitPart(NamedTuple):
    """One position of a unit: `terms` with their weights as indexed, and the term that asking for it looks up.

    `exact_term` is a narrower term that ranks a match higher; offsets count from the unit's start.
    """

    start: int
    end: int
    terms: tuple[tuple[str, float], ...]
    lookup_term: str
    exact_term: str | None = None


class Unit(NamedTuple):
    """What stands between spaces and punctuation: its parts, and its whole where they are several."""

    parts: tuple[UnitPart, ...]
    compound: str | None = None


def iter_units(text: str) -> Iterator[tuple[int, int, Unit]]:
    """Each unit of a text with its position (counted in parts) and its offset in characters."""
    position = 0
    for match in UNIT_PATTERN.finditer(text):
        raw = match.group()
        unit = analyze_unit(raw)
        yield position, match.start(), unit
        position += len(unit.parts)


def lookup_terms(text: str) -> list[str]:
    """The terms to look up for a text, one for each position."""
    return [part.lookup_term for _, _, unit in iter_units(text) for part in unit.parts]


def compact(text: str) -> str:
    """A text's letters and digits, folded, without anything between them: what a prefix is compared with."""
    return "".join(
        fold(match.group()) for match in PART_PATTERN.finditer(text)
    ).translate(_JOINERS)


def analyze_unit(raw: str) -> Unit:
    """The analysis of a unit as it stands in a text."""
    return (
        _analyze_cached(raw) if len(raw) <= MAX_CACHED_LENGTH else analyze_uncached(raw)
    )


def analyze_uncached(raw: str) -> Unit:
    """The same, not kept for the next time."""
    if raw.isascii() and raw.isalpha():  # most are, and need no pattern
        return Unit((_word_part(raw, 0, len(raw)),))
    raw = POSSESSIVE.sub("", raw)
    parts = tuple(_make_part(match) for match in PART_PATTERN.finditer(raw))
    affix = AFFIXES.search(raw)
    if affix and parts:
        parts = _with_affix(parts, affix)
    whole = compact(raw) if 1 < len(parts) <= MAX_COMPOUND_PARTS else None
    if whole is not None and (len(whole) > MAX_TERM_LENGTH or _SPACELESS.search(raw)):
        whole = None
    return Unit(parts, whole)


_analyze_cached = lru_cache(maxsize=1 << 16)(analyze_uncached)
_JOINERS = str.maketrans("", "", ",.'’‘ʼ＇")
_SPACELESS = re.compile(f"[{SPACELESS_SCRIPTS}]")


def _make_part(match: re.Match[str]) -> UnitPart:
    return _PART_BUILDERS[match.lastgroup or ""](
        match.group(), match.start(), match.end()
    )


def _word_part(raw: str, start: int, end: int) -> UnitPart:
    word = sys.intern(fold(raw)[:MAX_TERM_LENGTH])
    one = to_singular(word)
    terms = (
        [(word, 1.0)]
        if one == word
        else [(word, 1.0), (sys.intern(one), SINGULAR_WEIGHT)]
    )
    capitals = (
        raw
        if raw.isupper() and raw.isascii() and len(raw) in INITIALS_LENGTHS
        else None
    )
    if capitals:
        terms.append((capitals, 1.0))
    return UnitPart(
        start, end, tuple(terms), one, capitals or (word if one != word else None)
    )


def _initials_part(raw: str, start: int, end: int) -> UnitPart:
    letters = raw.replace(".", "")
    small, capitals = fold(letters), letters.upper()
    return UnitPart(
        start,
        end,
        ((small, 1.0), (capitals, 1.0)),
        capitals if letters.isupper() else small,
    )


def _apostrophe_part(raw: str, start: int, end: int) -> UnitPart:
    pieces = [
        fold(piece)[:MAX_TERM_LENGTH] for piece in re.split(f"[{APOSTROPHES}]", raw)
    ]
    whole = "".join(pieces)[:MAX_TERM_LENGTH]
    named = [piece for piece in pieces if len(piece) > 1 and piece != whole]
    return UnitPart(
        start,
        end,
        ((whole, 1.0), *((piece, SINGULAR_WEIGHT) for piece in named)),
        whole,
    )


def _number_part(raw: str, start: int, end: int) -> UnitPart:
    number = fold(raw.replace(",", ""))[:MAX_TERM_LENGTH]
    return UnitPart(start, end, ((number, 1.0),), number)


def _sign_part(raw: str, start: int, end: int) -> UnitPart:
    sign = fold(raw)
    return UnitPart(start, end, ((sign, 1.0),), sign)


_PART_BUILDERS = {
    "initials": _initials_part,
    "apostrophe": _apostrophe_part,
    "letters": _word_part,
    "number": _number_part,
    "sign": _sign_part,
}


def _with_affix(
    parts: tuple[UnitPart, ...], affix: re.Match[str]
) -> tuple[UnitPart, ...]:
    """The parts with the currency or the signs added to the one that they stand at."""
    before = affix.start() == 0
    at = 0 if before else len(parts) - 1
    part = parts[at]
    start, end = min(part.start, affix.start()), max(part.end, affix.end())
    bare = part.terms[0][0]
    term = affix.group() + bare if before else bare + affix.group()
    return (
        *parts[:at],
        UnitPart(start, end, (*part.terms, (term, 1.0)), term),
        *parts[at + 1 :],
    )


class NewsAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """The analysis as Whoosh's fields call it."""

    def __call__(
        self, value: str, positions: bool = False, **options: Any
    ) -> Iterator[Token]:
        """Tokens of a field's values, split at SEPARATOR; one Token object is used over and over, as Whoosh does."""
        token = Token(positions=positions, **options)
        token.stopped, token.boost = False, 1.0
        base = 0
        for piece in value.split(VALUE_SEPARATOR):
            position = 0
            for position, _, unit in iter_units(piece):
                for token.text, token.boost, token.pos in iter_terms(
                    unit, base + position
                ):
                    yield token
            base += position + POSITION_GAP


def iter_terms(unit: Unit, position: int) -> Iterator[tuple[str, float, int]]:
    """Term, weight and position of each term of a unit that begins at this position."""
    for offset, part in enumerate(unit.parts):
        for term, weight in part.terms:
            yield term, weight, position + offset
    if unit.compound:
        yield unit.compound, 1.0, position

"""Analyze text into terms, in the same way for the index, queries and highlighting.

A *unit* is a stretch of text without spaces and most punctuation: `missiles`, `S-400`,
`Su-30MKI`, `O'Neill`. The *parts* of a unit have one position each. They are runs of
letters, numbers, and single characters of scripts that are written without spaces. So
`S-400`, `s400` and `S 400` have the same two positions, and phrases match all of them.
The same is true of Persian words with a zero-width non-joiner. A currency sign, an
emoji or another symbol is a unit of its own.

A position can have several terms:

- A word has its folded form. Other forms of a word are found by the query, not by the
  index (`index/text/word_forms.py`).
- Initials have one position. `U.S.` and `US` are both indexed as `us` and `US`. The
  query `U.S.` matches only the term in capitals.
- A name with an apostrophe has two terms: `oneill` and `neill`. A possessive `'s` is
  removed. A Hebrew acronym with a quotation mark inside is such a name.
- A price and a name with symbols have terms with and without them: `16`, `$16` and `$`,
  `c` and `c++`.
- A unit of several parts also has its *compound* at its first position, without
  joiners: `s400`, `su30mki`.

There are no stop words, so that phrases match exactly.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from whoosh.analysis import Analyzer, Token

from index.text.normalization import INVISIBLE, fold, fold_symbol

VALUE_SEPARATOR = "\x1f"
"""Separates the values of a field."""
POSITION_GAP = 1000
"""Positions between two values of a field, so that no phrase matches across them."""

MAX_TERM_LENGTH = 64
"""Characters of a term. Longer words are cut, in the index and in queries."""
MAX_COMPOUND_PARTS = 8
"""Units with more parts have no compound."""
MAX_CACHED_LENGTH = 40
"""Characters of a unit whose analysis is cached."""
PIECE_WEIGHT = 0.8
"""The weight of a piece of a name such as *O'Neill*: the whole name ranks higher."""
INITIALS_LENGTHS = range(2, 7)
"""Numbers of capitals that may be initials."""

DASHES = "\\-\u05be\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
APOSTROPHES = "'\u2018\u2019\u02bc\u05f3\uff07"
GERSHAYIM = '"\u05f4\u201d'
"""Quotation marks that occur inside Hebrew acronyms: `צה״ל`."""
CURRENCIES = "$¢-¥֏؋৲৳૱௹฿៛₠-⃏﷼＄￠￡￥￦"
SYMBOLS = (
    f"{CURRENCIES}§¶†‡№℗℞↔-↙↩↪⌀-⏿Ⓐ-ⓩ☀-➿⤴⤵⬀-⯿〒〓〠〶㈀-㏿"
    "\U0001d100-\U0001d1ff\U0001f000-\U0001f3fa\U0001f400-\U0001faff"
)
"""Currency signs, emoji and pictures, as the inside of a character class.

Box drawing, bullets, arrows and mathematical signs are punctuation, and so are `©`,
`®`, `™` and `°`, which stand next to the word that they belong to.
"""
SYMBOL_TAIL = "\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff"
"""Selectors, joiners and skin tones after an emoji. They are ignored."""
SILENT_LETTERS = (
    "\u02b9-\u02bb\u02bd-\u02bf\u0374\u0640\u06e5\u06e6"
    "\ufcf2-\ufcf4\ufe71\ufe77\ufe79\ufe7b\ufe7d\ufe7f"
)
"""The letters that folding removes, such as the tatweel.

Alone, as a dash of Arabic texts, they are no words. In words, they are marks.
"""
SPACELESS_SCRIPTS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf"
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Scripts that are written without spaces, as the inside of a character class.

Every character is a part, so that a word is a phrase of characters. Hangul is included,
because Korean attaches particles to words.
"""


MARK_CATEGORIES = frozenset({"Mn", "Mc"})


@cache
def _marks() -> str:
    """Return marks within words as the inside of a character class.

    Python's `\\w` does not match them.
    """
    category = unicodedata.category
    marks = [
        code
        for code in range(0x300, 0x10000)
        if category(chr(code)) in MARK_CATEGORIES and not _SPACELESS.match(chr(code))
    ]
    return _ranges(marks) + INVISIBLE + SILENT_LETTERS


def _ranges(codes: Sequence[int]) -> str:
    """Return ascending code points as ranges, which are compiled faster than each one."""
    starts = [code for before, code in pairwise((-1, *codes)) if code > before + 1]
    ends = [
        code for code, after in pairwise((*codes, sys.maxunicode)) if after > code + 1
    ]
    return "".join(
        f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True)
    )


_SPACELESS = re.compile(f"[{SPACELESS_SCRIPTS}]")
_HEBREW = "[\u05d0-\u05ea]"
_ARABIC = "[\u0620-\u06d5\u06ee-\u06ff]"
_SIGN = f"[^\\W_{SPACELESS_SCRIPTS}{APOSTROPHES}{SILENT_LETTERS}]"
_LETTER = f"[^\\W\\d_{SPACELESS_SCRIPTS}{APOSTROPHES}{SILENT_LETTERS}]"
_GERSHAYIM = f"(?<={_HEBREW})[{GERSHAYIM}](?={_HEBREW})"
_THOUSANDS = "(?<=\\d)[,٬，](?=\\d{3}(?!\\d))"
_DECIMAL = "[.٫．]"

_AFFIXED = "(?:(?<=[A-Za-z])(?:\\+\\+?|\\#)(?![\\w+\\#]))?"
_JOINER = (
    f"(?:[{DASHES}.．&＆{APOSTROPHES}]|(?<=\\d)٫(?=\\d)|{_THOUSANDS}|{_GERSHAYIM})"
)
_SYMBOL = f"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[{SYMBOLS}])[{SYMBOL_TAIL}]*+"
_SPACELESS_SIGN = (
    "(?:[\u1100-\u115f][\u1160-\u11a7]++[\u11a8-\u11ff]*+"  # decomposed Hangul
    f"|[{SPACELESS_SCRIPTS}][\u3099\u309a\uff9e\uff9f]?+)"  # and voiced kana
)


@cache
def unit_pattern() -> re.Pattern[str]:
    """Return the pattern of a unit, which pure ASCII text does not need."""
    # Possessive quantifiers prevent backtracking on hostile runs of marks.
    marks = _marks()
    run = f"{_SIGN}++(?:[{marks}]++{_SIGN}++)*+[{marks}]*+"
    return re.compile(
        f"[{CURRENCIES}]?{run}(?:{_JOINER}{run})*{_AFFIXED}"
        f"|[{SPACELESS_SCRIPTS}]+|{_SYMBOL}"
    )


ASCII_UNIT_PATTERN = re.compile(
    "\\$?[A-Za-z0-9]++(?:(?:[\\-.&']|(?<=\\d),(?=\\d{3}(?!\\d)))[A-Za-z0-9]++)*"
    f"{_AFFIXED}|\\$",
    re.ASCII,
)
"""Matches the same units in pure ASCII text, in a third of the time."""


@cache
def _part_pattern() -> re.Pattern[str]:
    """Return the pattern of a part of a unit."""
    # A zero-width non-joiner between Arabic letters ends a part.
    mark = f"(?:(?!\u200c{_ARABIC})[{_marks()}])"
    letters = f"{_LETTER}++(?:{mark}++{_LETTER}++)*+{mark}*+"
    return re.compile(
        rf"(?P<initials>(?<!{_LETTER}){_LETTER}(?:\.{_LETTER})+(?!{_SIGN}))"
        rf"|(?P<apostrophe>{letters}(?:(?:[{APOSTROPHES}]|{_GERSHAYIM}){letters})+)"
        rf"|(?P<letters>{letters})"
        rf"|(?P<number>\d{{1,3}}(?:[,٬，]\d{{3}})+(?!\d)(?:{_DECIMAL}\d+)?"
        rf"|(?<!\d{_DECIMAL})\d+{_DECIMAL}\d+(?!{_DECIMAL}?\d)|\d+)"
        rf"|(?P<sign>{_SPACELESS_SIGN})"
        rf"|(?P<symbol>^{_SYMBOL}$)"
    )


_ASCII_PART_PATTERN = re.compile(
    r"(?P<initials>(?<![A-Za-z])[A-Za-z](?:\.[A-Za-z])+(?![A-Za-z0-9]))"
    r"|(?P<apostrophe>[A-Za-z]++(?:'[A-Za-z]++)+)"
    r"|(?P<letters>[A-Za-z]++)"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"
    r"|(?<!\d\.)\d+\.\d+(?!\.?\d)|\d+)"
    r"|(?P<symbol>^\$$)",
    re.ASCII,
)
"""Matches the same parts in pure ASCII text, and is compiled in no time."""


def unit_matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of all units of a text."""
    pattern = ASCII_UNIT_PATTERN if text.isascii() else unit_pattern()
    return pattern.finditer(text)


def _part_matches(text: str) -> Iterator[re.Match[str]]:
    pattern = _ASCII_PART_PATTERN if text.isascii() else _part_pattern()
    return pattern.finditer(text)


POSSESSIVE = re.compile(f"[{APOSTROPHES}][sS]$")
AFFIXES = re.compile(f"^[{CURRENCIES}](?=.)|(?:\\+\\+?|\\#)$")


class UnitPart(NamedTuple):
    """One position of a unit.

    `start`, `end`: offsets in characters from the start of the unit.
    `terms`: the indexed terms with their weights.
    `lookup_term`: the term that a query looks up.
    `exact_term`: initials in capitals, which a query uses to rank them higher.
    """

    start: int
    end: int
    terms: tuple[tuple[str, float], ...]
    lookup_term: str
    exact_term: str | None = None


class Unit(NamedTuple):
    """The parts of a unit, and its compound if it has several parts."""

    parts: tuple[UnitPart, ...]
    compound: str | None = None


def iter_units(text: str) -> Iterator[tuple[int, int, Unit]]:
    """Yield the position, the offset in characters, and each unit of a text.

    Positions count parts.
    """
    position = 0
    for match in unit_matches(text):
        unit = analyze_unit(match.group())
        yield position, match.start(), unit
        position += len(unit.parts)


def lookup_terms(text: str) -> list[str]:
    """Return the terms to look up for a text, one per position."""
    terms: list[str] = []
    for _, _, unit in iter_units(text):
        terms += [part.lookup_term for part in unit.parts]
    return terms


def compact(text: str) -> str:
    """Return the folded letters and digits of a text, without anything between them.

    Prefixes are compared with this form.
    """
    parts = (fold(match.group()) for match in _part_matches(text))
    return "".join(parts).translate(_JOINERS)


def analyze_unit(raw: str) -> Unit:
    """Return the analysis of a unit as it is written in a text."""
    if len(raw) <= MAX_CACHED_LENGTH:
        return _analyze_cached(raw)
    return analyze_uncached(raw)


def analyze_uncached(raw: str) -> Unit:
    """Return the analysis of a unit without caching it."""
    if raw.isascii() and raw.isalpha():  # the fast path for most units
        return Unit((_word_part(raw, 0, len(raw)),))
    raw = POSSESSIVE.sub("", raw)
    parts = tuple(_make_part(match) for match in _part_matches(raw))
    affix = AFFIXES.search(raw)
    if affix and parts:
        parts = _with_affix(parts, affix)
    return Unit(parts, _compound(raw, len(parts)))


def _compound(raw: str, part_count: int) -> str | None:
    """Return the compound of a unit, or `None` if it has none."""
    if not 1 < part_count <= MAX_COMPOUND_PARTS or _SPACELESS.search(raw):
        return None
    compound = compact(raw)
    return compound if len(compound) <= MAX_TERM_LENGTH else None


_analyze_cached = lru_cache(maxsize=1 << 16)(analyze_uncached)
_JOINERS = str.maketrans("", "", ",.'’‘ʼ＇׳\"״”٬٫，．")


def _make_part(match: re.Match[str]) -> UnitPart:
    build_part = _PART_BUILDERS[match.lastgroup or ""]
    return build_part(match.group(), match.start(), match.end())


def _word_part(raw: str, start: int, end: int) -> UnitPart:
    word = sys.intern(fold(raw)[:MAX_TERM_LENGTH])
    capitals = raw if raw.isascii() else unicodedata.normalize("NFKC", raw)
    if raw.isupper() and capitals.isascii() and len(raw) in INITIALS_LENGTHS:
        return UnitPart(start, end, ((word, 1.0), (capitals, 1.0)), word, capitals)
    return UnitPart(start, end, ((word, 1.0),), word)


def _initials_part(raw: str, start: int, end: int) -> UnitPart:
    letters = raw.replace(".", "")
    folded = fold(letters)
    capitals = letters.upper()
    lookup_term = capitals if letters.isupper() else folded
    return UnitPart(start, end, ((folded, 1.0), (capitals, 1.0)), lookup_term)


def _apostrophe_part(raw: str, start: int, end: int) -> UnitPart:
    pieces = [
        fold(piece)[:MAX_TERM_LENGTH]
        for piece in re.split(f"[{APOSTROPHES}{GERSHAYIM}]", raw)
    ]
    joined = "".join(pieces)[:MAX_TERM_LENGTH]
    terms = [(joined, 1.0)]
    terms += [
        (piece, PIECE_WEIGHT) for piece in pieces if len(piece) > 1 and piece != joined
    ]
    return UnitPart(start, end, tuple(terms), joined)


def _number_part(raw: str, start: int, end: int) -> UnitPart:
    number = fold(raw.translate(_NUMBER_SEPARATORS))[:MAX_TERM_LENGTH]
    return UnitPart(start, end, ((number, 1.0),), number)


def _sign_part(raw: str, start: int, end: int) -> UnitPart:
    sign = _fold_sign(raw)
    return UnitPart(start, end, ((sign, 1.0),), sign)


def _symbol_part(raw: str, start: int, end: int) -> UnitPart:
    symbol = fold_symbol(_SYMBOL_TAIL.sub("", raw))
    return UnitPart(start, end, ((symbol, 1.0),), symbol)


_NUMBER_SEPARATORS = str.maketrans("٫．", "..", ",٬，")
_SYMBOL_TAIL = re.compile(f"(?:(?<=[^{SYMBOL_TAIL}])|(?<=^.))[{SYMBOL_TAIL}]++$")
_fold_sign = lru_cache(maxsize=1 << 14)(fold)


_PART_BUILDERS = {
    "initials": _initials_part,
    "apostrophe": _apostrophe_part,
    "letters": _word_part,
    "number": _number_part,
    "sign": _sign_part,
    "symbol": _symbol_part,
}


def _with_affix(
    parts: tuple[UnitPart, ...], affix: re.Match[str]
) -> tuple[UnitPart, ...]:
    """Return the parts with a currency before the first or symbols after the last."""
    if affix.start() == 0:
        part = parts[0]
        currency = fold_symbol(affix.group())
        term = currency + part.terms[0][0]
        terms = (*part.terms, (term, 1.0), (currency, 1.0))
        return (UnitPart(affix.start(), part.end, terms, term), *parts[1:])
    part = parts[-1]
    term = part.terms[0][0] + affix.group()
    terms = (*part.terms, (term, 1.0))
    return (*parts[:-1], UnitPart(part.start, affix.end(), terms, term))


class NewsAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """The analyzer of ordinary fields, in Whoosh's interface."""

    def __call__(
        self, value: str, positions: bool = False, **options: Any
    ) -> Iterator[Token]:
        """Yield the tokens of a field's values, which `VALUE_SEPARATOR` separates.

        All are the same `Token` object with changed attributes, as in Whoosh.
        """
        token = Token(positions=positions, **options)
        token.stopped = False
        base = 0
        for field_value in value.split(VALUE_SEPARATOR):
            prefixes, text = self._split_value(field_value)
            position = 0
            for position, _, unit in iter_units(text):
                terms = iter_terms(unit, base + position)
                for term, token.boost, token.pos in terms:
                    for prefix in prefixes:
                        token.text = prefix + term
                        yield token
            base += position + POSITION_GAP

    def _split_value(self, field_value: str) -> tuple[tuple[str, ...], str]:
        """Return the prefixes of a value's terms, and the text of the value.

        Each term is indexed once after each prefix.
        """
        return ("",), field_value


def iter_terms(unit: Unit, position: int) -> Iterator[tuple[str, float, int]]:
    """Yield each term of a unit with its weight and position.

    `position` is that of the first part.
    """
    for offset, part in enumerate(unit.parts):
        for term, weight in part.terms:
            yield term, weight, position + offset
    if unit.compound:
        yield unit.compound, 1.0, position

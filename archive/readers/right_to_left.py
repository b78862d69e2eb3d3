"""Put the characters of right-to-left lines into the order in which they are read.

A PDF has the place of each character on the page, from left to right. Unicode text has
the order of reading. This is the Unicode bidirectional algorithm (UAX #9) backwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

HEBREW_FINALS = "ךםןףץ"
"""Letters in the form that only the last of a word has."""
ARABIC_FINALS = "ةىےں"
"""Letters that only the end of a word can have: Arabic, and in the last two, Urdu."""
COMMON_WORDS = (
    "של על את הוא היא כי גם אל עם",
    "من في على إلى عن أن التي هذا",
    "از که این است برای شد را بود",
    "میں ہے کی نے سے کو اور پر",
)
"""Frequent words of Hebrew, Arabic, Persian and Urdu that are none if turned round."""
MIN_EVIDENCE = 3
"""Minimum number of words that must show that lines are already in reading order."""

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_RIGHT_CLASSES = frozenset({"R", "AL"})
_DIGIT_CLASSES = frozenset({"EN", "AN"})
_NUMBER_MARKS = frozenset({"ES", "CS", "ET"})
"""Classes of the marks within a number, as in 10:30, 2,500, 3-1 and 50%."""
_ARABIC_NUMBER_MARKS = frozenset({"CS"})
_PRESENTATION_FORMS = re.compile("[\ufb1d-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]+")
_JOINED_FORMS = re.compile("[\ufb50-\ufbb1\ufbd3-\ufbff\ufe80-\ufefc]{2}")
_BRACKETS = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_BRACKET = re.compile(r"[()\[\]{}«»]")
_OPENING_BRACKETS = "([{«"
_RIGHT_SIDE = re.compile(r"(?:(?<=\s)|^)[(\[{](?=\S)|(?<=\S)[)\]}](?:[\s.,،;؛:!?؟۔]|$)")
_WRONG_SIDE = re.compile(r"(?:(?<=\s)|^)[)\]}](?=\S)|(?<=\S)[(\[{](?:[\s.,،;؛:!?؟۔]|$)")
"""Brackets where a word begins, and where it ends."""
_FINAL_START = re.compile(rf"\b[{HEBREW_FINALS}{ARABIC_FINALS}]\w|\b\w+لا\b")
_FINAL_END = re.compile(rf"\w[{HEBREW_FINALS}{ARABIC_FINALS}]\b|\bال\w")
_COMMON = {
    is_turned: re.compile(
        rf"\b(?:{'|'.join(word[::-1] if is_turned else word for word in words)})\b"
    )
    for words in [" ".join(COMMON_WORDS).split()]
    for is_turned in (False, True)
}


def has_right_to_left(text: str) -> bool:
    """Return whether a text has letters of a script that runs from right to left."""
    return bool(_RIGHT_TO_LEFT.search(text))


def is_mark(text: str) -> bool:
    """Return whether a text is a combining mark, such as a vowel point."""
    return bool(text) and all(map(unicodedata.combining, text))


def runs_right_to_left(texts: Iterable[str], default: bool = False) -> bool:
    """Return whether more letters run from right to left than from left to right."""
    balance = 0
    for text in texts:
        for char in text:
            direction = unicodedata.bidirectional(char)
            balance += direction in _RIGHT_CLASSES
            balance -= direction == "L"
    return balance > 0 if balance else default


def runs_left_to_right(texts: Iterable[str]) -> bool:
    """Return whether any letter runs from left to right."""
    return any(
        unicodedata.bidirectional(char) == "L" for text in texts for char in text
    )


def plain_letters(text: str) -> str:
    """Return the text with letters in place of their joined forms and ligatures."""
    return _PRESENTATION_FORMS.sub(_plain_form, text)


def has_joined_forms(text: str) -> bool:
    """Return whether words are written in joined forms, as text copied from PDFs is.

    A single ligature, such as that of a blessing, is usual in any text.
    """
    return _JOINED_FORMS.search(text) is not None


def _plain_form(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0]).replace(" ", "")


def are_in_reading_order(lines: Iterable[str]) -> bool:
    """Return whether lines from left to right are already in the order of reading.

    A few programs draw the letters from left to right without turning them round. The
    final forms of letters and the Arabic article then stand where a reader expects them,
    and common words are right.
    """
    text = plain_letters("\n".join(lines))
    read_count = len(_FINAL_END.findall(text)) + len(_COMMON[False].findall(text))
    turned_count = len(_FINAL_START.findall(text)) + len(_COMMON[True].findall(text))
    return read_count >= MIN_EVIDENCE and read_count > 2 * turned_count


def in_reading_order(glyphs: list[str], right_to_left: bool) -> str:
    """Return the text of a line whose glyphs are given from left to right.

    `right_to_left` is the direction of its paragraph. Numbers and words of other scripts
    keep their direction. A glyph of several letters, such as a ligature, is not turned.
    """
    marks = _number_marks(glyphs)
    ordered = glyphs[::-1] if right_to_left else list(glyphs)
    is_turned = [right_to_left] * len(ordered)
    runs = _left_runs(ordered, marks) if right_to_left else _right_runs(ordered)
    for start, end in list(runs):
        _turn(ordered, is_turned, start, end)
        if not right_to_left:
            for first, last in list(_number_runs(ordered, start, end, marks)):
                _turn(ordered, is_turned, first, last)
    text = "".join(ordered)
    mirrored = "".join(
        glyph.translate(_BRACKETS) if turned and len(glyph) == 1 else glyph
        for glyph, turned in zip(ordered, is_turned, strict=True)
    )
    return max(mirrored, text, key=_bracket_fit)


def _turn(glyphs: list[str], is_turned: list[bool], start: int, end: int) -> None:
    """Turn a part of a line round."""
    glyphs[start:end] = glyphs[start:end][::-1]
    is_turned[start:end] = [not turned for turned in is_turned[start:end]]


def _number_marks(glyphs: list[str]) -> frozenset[str]:
    """Return the classes of the marks that are parts of numbers in a line.

    After Arabic letters, signs such as the hyphen and the percent sign are not.
    """
    directions = [_direction(glyph) for glyph in glyphs]
    is_arabic = directions.count("AL") > directions.count("R")
    return _ARABIC_NUMBER_MARKS if is_arabic else _NUMBER_MARKS


def _bracket_fit(text: str) -> tuple[int, int]:
    """Return how well brackets fit the words beside them, and each other."""
    right, wrong = (len(regex.findall(text)) for regex in (_RIGHT_SIDE, _WRONG_SIDE))
    return right - wrong, _bracket_balance(text)


def _bracket_balance(text: str) -> int:
    """Return how much better brackets fit each other than their reverse would."""
    depth = balance = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in _OPENING_BRACKETS else -1
        balance += -1 if depth < 0 else 1
    return balance


def _direction(glyph: str) -> str:
    return unicodedata.bidirectional(glyph[:1]) if glyph else "BN"


def _left_runs(glyphs: list[str], marks: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a line from right to left that run from left to right.

    A part between other letters is one run if it has a letter. If not, each of its
    numbers is a run.
    """
    for start, end in _stretches(glyphs, _RIGHT_CLASSES):
        directions = [_direction(glyph) for glyph in glyphs[start:end]]
        if "L" not in directions:
            yield from _number_runs(glyphs, start, end, marks)
            continue
        strong = [
            index
            for index, direction in enumerate(directions, start)
            if direction == "L" or direction in _DIGIT_CLASSES
        ]
        yield _with_closing_brackets(glyphs, start, strong[0], strong[-1] + 1)


def _with_closing_brackets(
    glyphs: list[str], limit: int, start: int, end: int
) -> tuple[int, int]:
    """Return a run together with the brackets that close what it opens: `UN (1945)`.

    Its end is on the left of the turned line, at the lower index.
    """
    run = glyphs[start:end]
    for opening, closing in ("()", "[]"):
        is_open = run.count(opening) > run.count(closing)
        if is_open and start > limit and glyphs[start - 1] == closing:
            start -= 1
    return start, end


def _right_runs(glyphs: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a line from left to right that run from right to left."""
    for start, end in _stretches(glyphs, frozenset("L")):
        strong = [
            index
            for index in range(start, end)
            if _direction(glyphs[index]) in _RIGHT_CLASSES
        ]
        if strong:
            yield strong[0], strong[-1] + 1


def _stretches(glyphs: list[str], borders: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the parts between glyphs whose direction is one of the borders."""
    start = 0
    for index, glyph in enumerate([*glyphs, ""]):
        if index == len(glyphs) or _direction(glyph) in borders:
            if index > start:
                yield start, index
            start = index + 1


def _number_runs(
    glyphs: list[str], start: int, end: int, marks: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield each number, with the marks that are parts of it."""
    first: int | None = None
    for index in range(start, end + 1):
        is_part = index < end and _is_part_of_number(glyphs, index, (start, end), marks)
        if is_part and first is None:
            first = index
        elif not is_part and first is not None:
            yield first, index
            first = None


def _is_part_of_number(
    glyphs: list[str], index: int, limits: tuple[int, int], marks: frozenset[str]
) -> bool:
    direction = _direction(glyphs[index])
    if direction in _DIGIT_CLASSES:
        return True
    if direction not in marks:
        return False
    start, end = limits
    before = index > start and _direction(glyphs[index - 1]) in _DIGIT_CLASSES
    after = index + 1 < end and _direction(glyphs[index + 1]) in _DIGIT_CLASSES
    return (before or after) if direction == "ET" else (before and after)

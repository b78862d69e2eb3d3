"""Find the lines of a text that are buttons: those that share, print or copy an article.

The text of a page also says that the story continues below a picture or an advertisement.
"""

from __future__ import annotations

import re
from functools import cache

from archive.data_files import alternation_pattern, read_rows, split_cell
from archive.text.phrases import normalize_phrase

TABLE = "share_words.tsv"
MAX_LINE_CHARS = 120
MAX_CONTINUATION_WORDS = 9
MIN_SERVICES = 3
LIST_MARKS = " -–•·"
ANY_SERVICE = "*"
"""The place of a service in a phrase of the table."""

_DIGITS = re.compile(r"\d+")
_ENDING = r"(?:'?[^\W\d_]{1,5}(?![^\W\d_]))?"
"""The ending of a service in languages that inflect names: `Facebookissa`."""


def is_button_line(line: str) -> bool:
    """Return whether a line only has words of buttons, or says where a story goes on."""
    is_long = len(line) > MAX_LINE_CHARS
    if is_long or (line.endswith((".", "。")) and not _DIGITS.search(line)):
        return False
    return all(
        _buttons().fullmatch(
            _DIGITS.sub("0", normalize_phrase(part.lstrip(LIST_MARKS)))
        )
        for part in line.split("\n")
    )


def is_tag_line(line: str) -> bool:
    """Return whether a short line is a list of tags behind its label: `Tags: bridge`."""
    label, colon, _ = line.replace("：", ":").partition(":")
    return (
        bool(colon)
        and len(line) <= MAX_LINE_CHARS
        and (normalize_phrase(label) in _phrases("tags"))
    )


def is_continuation(line: str) -> bool:
    """Return whether a short line only says behind what the story goes on.

    `Tekst gaat verder onder de foto.`
    """
    text = normalize_phrase(line) if len(line) <= MAX_LINE_CHARS else ""
    words = text.split() if _between_regex().search(text) else []
    return 1 < len(words) <= MAX_CONTINUATION_WORDS and any(
        all(any(word.startswith(stems) for word in words) for stems in groups)
        for groups in _continuation_stems()
    )


@cache
def _between_regex() -> re.Pattern[str]:
    """Return a pattern for what stands between parts of a story, which few lines have."""
    return re.compile(
        alternation_pattern(
            stem for _, _, stems in _continuation_stems() for stem in stems
        )
    )


@cache
def _continuation_stems() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the stems of each language: a story, that it goes on, what is between."""
    kinds = ("story stem", "continues stem", "between stem")
    stems: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, language, cell in read_rows(TABLE):
        if kind in kinds:
            words = tuple(map(normalize_phrase, split_cell(cell)))
            stems.setdefault(language, {})[kind] = words
    return tuple(tuple(map(rows.__getitem__, kinds)) for rows in stems.values())


def is_rights_line(line: str) -> bool:
    """Return whether a short line only says whose the rights are."""
    if len(line) > MAX_LINE_CHARS:
        return False
    return any(phrase in normalize_phrase(line) for phrase in _rights())


@cache
def _rights() -> tuple[str, ...]:
    return tuple(_phrases("rights"))


def without_hidden_words(text: str) -> str:
    """Return a text without the words in brackets that only screen readers say.

    The words around them stay apart.
    """
    return _hidden_words().sub(_gap_before_word, text) if "(" in text else text


def _gap_before_word(hidden: re.Match[str]) -> str:
    return " " if hidden.string[hidden.end() : hidden.end() + 1].isalnum() else ""


@cache
def _hidden_words() -> re.Pattern[str]:
    cells = (row[-1] for row in read_rows(TABLE) if row[0] == "hidden")
    words = (word for cell in cells for word in split_cell(cell))
    return re.compile(rf" ?\({alternation_pattern(words)}\)", re.IGNORECASE)


@cache
def _buttons() -> re.Pattern[str]:
    """Return a pattern of the lines with a button, and of those with several services.

    A service alone, such as `Line`, may be a word of the story. Where a phrase is whole
    without its service, the service is a word of its own, so that each line has one
    reading.
    """
    kinds = ("share", "continued", "reading")
    lines = frozenset(phrase for kind in kinds for phrase in _phrases(kind))
    whole = alternation_pattern(line for line in lines if ANY_SERVICE not in line)
    service = rf"{alternation_pattern(_phrases('service'))}{_ENDING}"
    parts = (line.partition(ANY_SERVICE) for line in lines if ANY_SERVICE in line)
    with_service = "|".join(
        rf"{re.escape(before)}{service}{re.escape(after)}"
        for before, _, after in sorted(parts)
        if f"{before}{after}".strip() not in lines
    )
    button = rf"(?:{with_service}|{whole})"
    return re.compile(
        rf"(?:{service} )*{button}(?: (?:{button}|{service}))*|"
        rf"{service}(?: {service}){{{MIN_SERVICES - 1},}}"
    )


def _phrases(kind: str) -> list[str]:
    cells = (row[-1] for row in read_rows(TABLE) if row[0] == kind)
    return [_normalize(phrase) for cell in cells for phrase in split_cell(cell)]


def _normalize(phrase: str) -> str:
    """Return a phrase as lines are compared, with the mark for any service."""
    before, mark, after = phrase.partition(ANY_SERVICE)
    start = normalize_phrase(before) + " " * before.endswith(" ")
    end = " " * after.startswith(" ") + normalize_phrase(after)
    return f"{start}{mark}{end}"

"""Tell the day of an event, or of reading, from that of publication by its line.

A time of day and a venue follow the day of a concert: `4 May 2021, 8 pm, Town Hall`. On
the same line or the next one, its place may have a label: `Where: Town Hall`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from archive.data_files import alternation_pattern, read_rows, split_cell
from archive.names.byline_leads import find_lead
from archive.names.person_names import is_given_name
from archive.text.date_lines import (
    LabelRole,
    find_labels,
    is_common_label,
    is_date_words,
    label_alone,
)
from archive.text.date_mentions import find_date_mentions
from archive.text.phrases import compile_phrases, normalize_phrase

TABLE = "event_words.tsv"
MAX_LINE_CHARS = 160
"""Characters of the longest line with the day, time and place of an event."""
MAX_PLACE_WORDS = 6
MAX_LABEL_CHARS = 40
MIN_PREFIX_LETTERS = 2
"""Letters before the ending of a compound, such as `Stadthalle`."""

_DATE = re.compile(r"\d{4}|\d[./]\d")
_DEATH = re.compile(r"[†✝] {0,2}\d")
_TEMPERATURE = re.compile(r"\d\d ?°|[02-9] ?°|°C")
_LIST_MARKS = " -*•·"
_TIME = re.compile(
    r"\d ?[:.hH時时点點시] ?\d\d(?!\d)|\d ?(?:[ap]\.?m|h\b|Uhr|時|时|点|點|시)"
)
_PART_END = re.compile(r"[,|·•;()（）–—\u3000]| - ")


def is_event_line(line: str) -> bool:
    """Return whether a time and a venue, or the label of a place, follow a day."""
    if len(line) > MAX_LINE_CHARS:
        return False
    if _DEATH.search(line):
        return True
    mention = next(iter(find_date_mentions(line)), None)
    if mention is None:
        return False
    parts = _PART_END.split(line[mention.end :])
    times = [index for index, part in enumerate(parts) if _TIME.search(part)]
    if not times and not _TIME.search(mention.quote):
        return False
    places = parts[times[-1] + 1 :] if times else parts
    place = next((part.strip() for part in places if not is_date_words(part)), "")
    return _is_venue(place) or bool(_place_label().search(line, mention.end))


def event_lines(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines with a day between the labels of a time and a place."""
    for above, line, below in zip(("", *lines), lines, (*lines[1:], ""), strict=False):
        if _DATE.search(line) and is_beside_event_label(above, line, below):
            yield line


def is_beside_event_label(above: str, line: str, below: str) -> bool:
    """Return whether a label of an event is above a day, or that of a place below it."""
    if len(line) > MAX_LINE_CHARS or _is_of_publication(line):
        return False
    if len(above) <= MAX_LABEL_CHARS:
        label = label_alone(above.strip(_LIST_MARKS))
        if label and label.role is LabelRole.OTHER and not label.is_limit:
            return True
    start = below[:MAX_LABEL_CHARS].strip(_LIST_MARKS)
    return bool(_place_label().match(f"{start}:") and _TIME.search(line))


def _is_of_publication(line: str) -> bool:
    return any(
        label.role is LabelRole.PUBLISHED and not is_common_label(line, label)
        for label in find_labels(line)
    )


def _is_venue(place: str) -> bool:
    """Return whether words are the name of a venue, and not that of a person.

    One word is a section of a newspaper, such as `Theatre`, unless it is a compound.
    """
    words = place.split()
    if not words or len(words) > MAX_PLACE_WORDS:
        return False
    phrase = normalize_phrase(place)
    if len(words) > 1 and _venues().fullmatch(phrase):
        return True
    if is_given_name(words[0]) or find_lead(place):
        return False
    if any(map(_is_compound, phrase.split())):
        return True
    return len(words) > 1 and bool(_venues().search(phrase))


def _is_compound(word: str) -> bool:
    return any(
        word.endswith(ending) and len(word) - len(ending) >= MIN_PREFIX_LETTERS
        for ending in _endings()
    )


def _words(kind: str) -> tuple[str, ...]:
    cells = (row[-1] for row in read_rows(TABLE) if row[0] == kind)
    return tuple(word for cell in cells for word in split_cell(cell))


@cache
def _endings() -> frozenset[str]:
    return frozenset(word[1:] for word in _words("venue") if word.startswith("*"))


@cache
def _venues() -> re.Pattern[str]:
    return compile_phrases(word.removeprefix("*") for word in _words("venue"))


@cache
def _place_label() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![^\W\d_]){alternation_pattern(_words('place'))}\s?[:：]", re.IGNORECASE
    )


def is_of_reading(text: str) -> bool:
    """Return whether a line has the day on which the page was read.

    Name days, the weather and words such as “today is” stand beside it.
    """
    return bool(_TEMPERATURE.search(text) or _of_reading_pattern().search(text))


@cache
def _of_reading_pattern() -> re.Pattern[str]:
    """Return the pattern of the table: words begin so, and others contain it."""
    starts: list[str] = []
    parts: list[str] = []
    for kind, _, cell in read_rows("reading_days.tsv"):
        (parts if kind.endswith("anywhere") else starts).extend(split_cell(cell))
    return re.compile(
        rf"\b{alternation_pattern(starts)}|{alternation_pattern(parts)}", re.IGNORECASE
    )

"""Find the headline on the first page of a PDF, which may be below the paper's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import inf
from statistics import median

from archive import outlets
from archive.data_files import alternation_pattern, read_words
from archive.readers.document_text import is_several_words
from archive.readers.hyphenation import line_joint
from archive.text.cleaning import collapse_whitespace
from archive.text.date_mentions import find_date_mentions
from archive.text.normalization import letters_and_digits

MAX_NAME_WORDS = 6
MIN_NAME_CHARS = 3
MAX_EDITION_CHARS = 140
"""Maximum length of a line with the date and the number of an edition."""
MIN_HEADLINE_RATIO = 1.15
"""Minimum size of the type of a headline, as a multiple of that of the text."""

_EDITION = re.compile(
    rf"(?:^|[\s|,;(·•–—-]){alternation_pattern(read_words('edition_words.txt'))}"
    r"[.:]?\s?\d|\d[.º°]?\s?(?:Jahrgang|Jg|évfolyam|årgang|årgång|vuosikerta|ročník)\b"
    r"|[€£$¥₹₽₺₩]\s?\d|\d[.,:]\d\d\s?(?:€|£|EUR|CHF|Fr|kr|zł|Kč|Ft|lei|TL|руб)"
    r"|第\s?\d[\d,]*\s?[号期號]|제\s?\d[\d,]*\s?호",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of text on a page.

    `in_margin` is true at the top or bottom of the page. `font_size` is in points, and
    so is `gap`, the distance to the block before if that is above.
    """

    page: int
    text: str
    font_size: float
    in_margin: bool
    gap: float = inf


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The headline on the first page, and the name of the paper above it.

    `edition` is the line with the day and the number of the edition beside the name.
    """

    headline: str | None = None
    masthead: str | None = None
    edition: str | None = None


def read_front_page(paragraphs: Sequence[Paragraph]) -> FrontPage:
    """Return the text in the largest type, unless it is the name of the paper.

    Then the headline is the next largest below it. Return neither if there is only one
    size of type.
    """
    first_page = [item for item in paragraphs if item.page == paragraphs[0].page]
    candidates = [item for item in first_page if is_several_words(item.text)]
    if len({item.font_size for item in candidates}) < 2:
        return FrontPage()
    largest = max(candidates, key=lambda item: item.font_size)
    names = [item for item in first_page if item.font_size >= largest.font_size]
    for name in names:
        headline = _headline_below(name, first_page)
        if headline and _is_masthead(name, paragraphs):
            return FrontPage(
                _whole_headline(headline, first_page),
                collapse_whitespace(name.text),
                next(filter(_is_edition_line, _lines_beside(name, paragraphs)), None),
            )
    return FrontPage(_whole_headline(largest, first_page))


def _whole_headline(headline: Paragraph, first_page: Sequence[Paragraph]) -> str:
    """Return a headline with its other lines, if these are blocks of their own."""
    start = list(first_page).index(headline)
    following = takewhile(
        lambda item: (
            item.font_size == headline.font_size and item.gap <= item.font_size
        ),
        first_page[start + 1 :],
    )
    lines = "\n".join(item.text for item in (headline, *following)).split("\n")
    text = lines[0]
    for line in lines[1:]:
        text += f"{line_joint(text, line)}{line}"
    return collapse_whitespace(text)


def _headline_below(name: Paragraph, first_page: list[Paragraph]) -> Paragraph | None:
    """Return the largest text below a name that is larger than the text."""
    below = [
        item
        for item in first_page[first_page.index(name) + 1 :]
        if is_several_words(item.text)
    ]
    if not below:
        return None
    largest = max(below, key=lambda item: item.font_size)
    text_size = median(item.font_size for item in below)
    is_heading = largest.font_size >= MIN_HEADLINE_RATIO * text_size
    return largest if is_heading else None


def _is_masthead(name: Paragraph, paragraphs: Sequence[Paragraph]) -> bool:
    """Return whether a text is the name of the paper.

    It is a known name, or one above every page, or the date and the number or price of
    an edition are beside it.
    """
    key = letters_and_digits(name.text)
    if len(name.text.split()) > MAX_NAME_WORDS or len(key) < MIN_NAME_CHARS:
        return False
    title = collapse_whitespace(name.text)
    if title in outlets.outlet_names():
        return True
    if any(map(_is_edition_line, _lines_beside(name, paragraphs))):
        return True
    return any(
        item.page != name.page
        and len(item.text) <= MAX_EDITION_CHARS
        and key in letters_and_digits(item.text)
        and item.font_size < name.font_size
        for item in paragraphs
    )


def _lines_beside(name: Paragraph, paragraphs: Sequence[Paragraph]) -> list[str]:
    """Return the lines of a block, and of the two above and below it."""
    index = list(paragraphs).index(name)
    beside = paragraphs[max(0, index - 2) : index + 3]
    return [line for item in beside for line in item.text.split("\n")]


def _is_edition_line(line: str) -> bool:
    if len(line) > MAX_EDITION_CHARS or not _EDITION.search(line):
        return False
    has_date = any(mention.parsed.month for mention in find_date_mentions(line))
    return has_date or len(_EDITION.findall(line)) > 1

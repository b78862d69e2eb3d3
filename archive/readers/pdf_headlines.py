"""Find the headline on the first page of a PDF, which may be below the paper's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from archive import outlets
from archive.data_files import alternation_pattern, read_words
from archive.text.cleaning import collapse_whitespace
from archive.text.date_mentions import find_date_mentions
from archive.text.normalization import letters_and_digits

MAX_NAME_WORDS = 6
MAX_EDITION_CHARS = 140
"""Maximum length of a line with the date and the number of an edition."""
MIN_HEADLINE_RATIO = 1.15
"""Minimum size of the type of a headline, as a multiple of that of the text."""
MIN_EAST_ASIAN_CHARS = 6
"""Minimum length of a headline in a script without spaces between words."""

_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
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

    `in_margin` is true at the top or bottom of the page. `font_size` is in points.
    """

    page: int
    text: str
    font_size: float
    in_margin: bool


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The headline on the first page, and the name of the paper above it."""

    headline: str | None = None
    masthead: str | None = None


def read_front_page(paragraphs: Sequence[Paragraph]) -> FrontPage:
    """Return the text in the largest type, unless it is the name of the paper.

    Then the headline is the next largest below it. Return neither if there is only one
    size of type.
    """
    first_page = [item for item in paragraphs if item.page == paragraphs[0].page]
    candidates = [item for item in first_page if _is_several_words(item.text)]
    if len({item.font_size for item in candidates}) < 2:
        return FrontPage()
    largest = max(candidates, key=lambda item: item.font_size)
    headline = _headline_below(largest, first_page)
    if headline is None or not _is_masthead(largest, paragraphs):
        return FrontPage(collapse_whitespace(largest.text))
    return FrontPage(
        collapse_whitespace(headline.text), collapse_whitespace(largest.text)
    )


def _is_several_words(text: str) -> bool:
    is_east_asian = _EAST_ASIAN.search(text) and len(text) >= MIN_EAST_ASIAN_CHARS
    return " " in text or bool(is_east_asian)


def _headline_below(name: Paragraph, first_page: list[Paragraph]) -> Paragraph | None:
    """Return the largest text below a name that is larger than the text."""
    below = [
        item
        for item in first_page[first_page.index(name) + 1 :]
        if _is_several_words(item.text)
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
    if len(name.text.split()) > MAX_NAME_WORDS:
        return False
    title = collapse_whitespace(name.text)
    if title in outlets.outlet_names():
        return True
    index = list(paragraphs).index(name)
    beside = paragraphs[max(0, index - 2) : index + 3]
    lines = [line for item in beside for line in item.text.split("\n")]
    if any(map(_is_edition_line, lines)):
        return True
    key = letters_and_digits(title)
    return any(
        item.page != name.page
        and len(item.text) <= MAX_EDITION_CHARS
        and key in letters_and_digits(item.text)
        and item.font_size < name.font_size
        for item in paragraphs
    )


def _is_edition_line(line: str) -> bool:
    if len(line) > MAX_EDITION_CHARS or not _EDITION.search(line):
        return False
    has_date = any(mention.parsed.month for mention in find_date_mentions(line))
    return has_date or len(_EDITION.findall(line)) > 1

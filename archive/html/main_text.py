"""Extract the main text of a page with trafilatura, without menus and footers."""

from __future__ import annotations

import logging
from dataclasses import replace

from lxml.html import HtmlElement
from trafilatura import bare_extraction, utils

from archive.data_files import read_words
from archive.errors import LIBRARY_ERRORS
from archive.html import Page
from archive.html.button_lines import (
    is_button_line,
    is_continuation,
    is_rights_line,
    is_tag_line,
    without_hidden_words,
)
from archive.html.drop_caps import without_drop_caps
from archive.html.invitations import box_lines, is_invitation
from archive.html.layout_tables import without_layout_tables
from archive.html.promotions import find_promotions
from archive.html.regions import Region, is_teaser_label
from archive.html.split_articles import (
    complete_text,
    replace_fragment,
    split_flat_text,
)
from archive.html.stated_text import find_stated_text
from archive.html.teaser_cards import is_titled_link
from archive.html.tree import short_text, text_lines
from archive.text.cleaning import clean, collapse_whitespace
from archive.text.normalization import letters_and_digits

MIN_FAST_CHARS = 500
"""Minimum length of a result of the fast mode.

For a shorter one, the full mode is tried too.
"""

MAX_FLAT_CHARS = 3_000
"""Maximum length of a text that trafilatura may have put into one line."""
MAX_INVITING_SHARE = 0.5
"""Maximum share of a text that invitations to a newsletter and the like have."""
MAX_BUTTON_CHARS = 60
MAX_TEASER_SHARE = 0.4
"""Share of a text in teasers from which they are rather taken for such wrongly."""
MIN_LINKED_SHARE = 0.15
"""Share of the letters of a teaser that its links have at least."""
HEAD_LINES = 12
MAX_CLOSING_LINES = 3
"""Lines at the end of a text that may say whose the rights are."""
TEXT_TAGS = frozenset({"p", "li", "h2", "h3", "h4", "h5", "h6", "a"})

AD_LABELS = read_words("ad_labels.txt")
"""The labels of advertisements, in lower case."""

JOINERS = "\u200c\u200d"
"""Invisible characters that Persian and languages of India need to write words."""


def _keep_joiners() -> None:
    """Make trafilatura keep the joiners, which it removes as control characters."""
    remove_invisible = utils.return_printables_and_spaces

    def keep_visible(char: str) -> str:
        return char if char in JOINERS else remove_invisible(char)

    setattr(utils, "return_printables_and_spaces", keep_visible)  # noqa: B010


_keep_joiners()
for _logger_name in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_logger_name).setLevel(logging.CRITICAL)


def extract_main_text(page: Page) -> str | None:
    """Return the paragraphs of the article, separated by blank lines.

    Return `None` if there are none. The page is not modified.
    """
    page = _with_plain_layout(page)
    text = _run_trafilatura(page, fast=True)
    if len(text) < MIN_FAST_CHARS:
        full_text = _run_trafilatura(page, fast=False)
        text = max(text, full_text, key=len)
    if stated_text := find_stated_text(page, text):
        return stated_text
    if own_text := replace_fragment(page, text):
        text = own_text
    elif text:
        text = complete_text(page, text)
    return without_hidden_words(_without_invitations(text, page)) or None


def _without_invitations(text: str, page: Page) -> str:
    """Return a text without labels of advertisements and lines that invite readers."""
    lines = [
        line
        for line in text.split("\n\n")
        if not (_is_label(line) or is_button_line(line) or is_continuation(line))
    ]
    lines = _without_lone_labels(_without_rights(lines))
    lines = _without(lines, box_lines(page), MAX_INVITING_SHARE)
    lines = _without(lines, _button_texts(page), MAX_INVITING_SHARE)
    inviting = frozenset(filter(is_invitation, lines))
    return "\n\n".join(_without(lines, inviting, MAX_INVITING_SHARE))


def _without_rights(lines: list[str]) -> list[str]:
    """Return the lines without those at the end that say whose the rights are."""
    end = max(1, len(lines) - MAX_CLOSING_LINES)
    last = [line for line in lines[end:] if not is_rights_line(line)]
    return [*lines[:end], *last]


def _button_texts(page: Page) -> frozenset[str]:
    """Return the texts of the buttons of a page, which are as short as labels."""
    texts = map(short_text, page.tree.iter("button"))
    return frozenset(text for text in texts if text and len(text) <= MAX_BUTTON_CHARS)


def _without_lone_labels(lines: list[str]) -> list[str]:
    """Return the lines without labels of lists of articles that were left out."""
    own = [
        line
        for line in lines
        if not (line.endswith((":", "：")) and is_teaser_label(line))
    ]
    while own and (is_teaser_label(own[-1]) or is_tag_line(own[-1])):
        own.pop()
    return own or lines


def _with_plain_layout(page: Page) -> Page:
    """Return a page without drop caps and tables for the layout, or the page itself."""
    tree = without_layout_tables(without_drop_caps(page.tree))
    return page if tree is page.tree else replace(page, tree=tree)


def _run_trafilatura(page: Page, *, fast: bool) -> str:
    try:
        extraction = bare_extraction(page.tree, fast=fast, include_comments=False)
    except LIBRARY_ERRORS:
        return ""
    text = getattr(extraction, "text", None) or ""
    lines = [
        line
        for line in map(collapse_whitespace, clean(text)[0].split("\n"))
        if line and not _is_label(line)
    ]
    if len(lines) == 1 and len(lines[0]) < MAX_FLAT_CHARS:
        lines = split_flat_text(page, lines[0])
    lines = _without(lines, _lines_of(page, Region.COMMENTS), 1)
    lines = _without(lines, _lines_of(page, Region.TEASERS), MAX_TEASER_SHARE)
    lines = _without_promotions(lines, page)
    return "\n\n".join(_without_title(lines, page))


def _lines_of(page: Page, region: Region) -> frozenset[str]:
    """Return the lines of a part of the page that the article has not, too.

    A teaser has a link. A list or a paragraph with links may belong to the text.
    """
    elements = page.regions.elements(region)
    if region is Region.TEASERS:
        elements = tuple(filter(_is_teaser, elements))
    lines = {line for element in elements for line in text_lines(element)}
    return frozenset(lines.difference(page.lines)) if lines else frozenset()


def _is_teaser(element: HtmlElement) -> bool:
    links = list(element.iter("a"))
    if element.tag in TEXT_TAGS or not any(map(is_titled_link, links)):
        return False
    linked = sum(len(letters_and_digits(link.text_content())) for link in links)
    letters = len(letters_and_digits(element.text_content()))
    return linked >= MIN_LINKED_SHARE * letters


def _without_promotions(lines: list[str], page: Page) -> list[str]:
    """Return the lines without those that only lead elsewhere, and their labels."""
    promotions = find_promotions(page, "\n".join(lines))
    if not promotions:
        return lines
    dropped: set[int] = set()
    for index in reversed(range(len(lines))):
        is_label_of_next = index + 1 in dropped and is_teaser_label(lines[index])
        if is_label_of_next or letters_and_digits(lines[index]) in promotions:
            dropped.add(index)
    own = [line for index, line in enumerate(lines) if index not in dropped]
    is_small = sum(map(len, own)) >= (1 - MAX_TEASER_SHARE) * sum(map(len, lines))
    return own if is_small else lines


def _without(lines: list[str], others: frozenset[str], max_share: float) -> list[str]:
    """Return the lines that are not in others, unless that is too large a share."""
    own = [line for line in lines if line not in others]
    dropped = sum(map(len, lines)) - sum(map(len, own))
    return own if dropped <= max_share * sum(map(len, lines)) else lines


def _without_title(lines: list[str], page: Page) -> list[str]:
    """Return the lines without the headline above them, which is a fact of its own."""
    titles = (page.headline, *(title for _, title in page.meta("og:title")))
    keys = {letters_and_digits(title) for title in titles if title} - {""}
    head = [line for line in lines[:HEAD_LINES] if letters_and_digits(line) not in keys]
    return head + lines[HEAD_LINES:]


def _is_label(line: str) -> bool:
    """Return whether a line is the label of an advertisement."""
    return line.strip(" :-–—*[]()").casefold() in AD_LABELS

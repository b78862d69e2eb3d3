"""Extract the main text of a page with trafilatura, without menus and footers."""

from __future__ import annotations

import logging

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from archive.data_files import read_words
from archive.errors import LIBRARY_ERRORS
from archive.html import Page
from archive.html.layout_tables import without_layout_tables
from archive.html.regions import Region
from archive.html.split_articles import complete_text
from archive.html.tree import text_lines
from archive.text.cleaning import clean, collapse_whitespace

MIN_FAST_CHARS = 500
"""Minimum length of a result of the fast mode.

For a shorter one, the full mode is tried too.
"""

AD_LABELS = read_words("ad_labels.txt")
"""The labels of advertisements, in lower case."""

for _logger_name in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_logger_name).setLevel(logging.CRITICAL)


def extract_main_text(page: Page) -> str | None:
    """Return the paragraphs of the article, separated by blank lines.

    Return `None` if there are none. The page is not modified.
    """
    tree = without_layout_tables(page.tree)
    text = _run_trafilatura(page, tree, fast=True)
    if len(text) < MIN_FAST_CHARS:
        full_text = _run_trafilatura(page, tree, fast=False)
        text = max(text, full_text, key=len)
    return complete_text(tree, text) if text else None


def _comment_lines(page: Page) -> frozenset[str]:
    """Return the lines of readers' comments."""
    comments = page.regions.elements(Region.COMMENTS)
    lines = {line for comment in comments for line in text_lines(comment)}
    return frozenset(lines.difference(page.lines)) if lines else frozenset()


def _run_trafilatura(page: Page, tree: HtmlElement, *, fast: bool) -> str:
    try:
        extraction = bare_extraction(tree, fast=fast, include_comments=False)
    except LIBRARY_ERRORS:
        return ""
    text = getattr(extraction, "text", None) or ""
    lines = map(collapse_whitespace, clean(text)[0].split("\n"))
    comments = _comment_lines(page)
    return "\n\n".join(
        line for line in lines if line and line not in comments and not _is_label(line)
    )


def _is_label(line: str) -> bool:
    """Return whether a line is the label of an advertisement."""
    return line.strip(" :-–—*[]()").casefold() in AD_LABELS

"""The article within a page, without what stands around it: the one home of trafilatura."""

from __future__ import annotations

import logging

from trafilatura import bare_extraction

from archive.errors import LIBRARY_ERRORS
from archive.html import Page
from archive.text.cleaning import clean, collapse_whitespace

MIN_FAST_CHARS = 500
"""Characters below which the fast mode has likely missed something, and the full one is asked too."""

for _name in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def extract_main_text(page: Page) -> str | None:
    """The article's paragraphs with a blank line between them; `None` where none is found. Leaves the page as it is."""
    quick = _run_trafilatura(page, fast=True)
    if quick and len(quick) >= MIN_FAST_CHARS:
        return quick
    return max(quick or "", _run_trafilatura(page, fast=False) or "", key=len) or None


def _run_trafilatura(page: Page, fast: bool) -> str | None:
    try:
        found = bare_extraction(page.tree, fast=fast, include_comments=False)
    except LIBRARY_ERRORS:
        return None
    text = getattr(found, "text", None)
    lines = (
        (collapse_whitespace(line) for line in clean(text)[0].split("\n"))
        if text
        else ()
    )
    return "\n\n".join(line for line in lines if line) or None

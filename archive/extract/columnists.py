"""Read the author of a column from its headline: `Ada Quay: Why the bridge must stay`.

Outside of the opinion pages, a name and a colon introduce what a person in the news says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from archive.article import Article
from archive.data_files import read_words
from archive.html import Page
from archive.model import Confidence, Evidence, Fact
from archive.names.person_names import NameContext, is_certain_name, is_person_name
from archive.text.phrases import normalize_phrase

OPINION_SECTIONS = read_words("opinion_sections.txt")
SECTION_KEYS = ("article:section", "parsely-section", "section", "dc.subject")
MAX_NAME_WORDS = 3

_LEADING_NAME = re.compile(r"(?P<name>[^:|–—\n]{5,40}?) ?[:|–—] (?![\"“„«‘'])")


def find_columnist(
    article: Article, context: NameContext
) -> Fact[tuple[str, ...]] | None:
    """Return the name before the headline of an opinion piece."""
    page = article.page
    match = _LEADING_NAME.match(page.headline or "") if page else None
    if page is None or match is None:
        return None
    name = match["name"].strip()
    is_name = 2 <= len(name.split()) <= MAX_NAME_WORDS and is_certain_name(name)
    if not is_name or not is_person_name(name, context):
        return None
    section = next(_opinion_sections(article, page), None)
    if section is None:
        return None
    evidence = (Evidence(match.string, key="headline"), section)
    return Fact((name,), Confidence.INFERRED, "headline of a column", evidence)


def _opinion_sections(article: Article, page: Page) -> Iterator[Evidence]:
    """Yield the statements that an article is on the opinion pages of its site."""
    for key, value in page.meta(*SECTION_KEYS):
        if normalize_phrase(value) in OPINION_SECTIONS:
            yield Evidence(value, key=f"meta {key}")
    for url in article.urls:
        parts = _path_parts(url.quote)
        if any(normalize_phrase(part) in OPINION_SECTIONS for part in parts):
            yield url


def _path_parts(url: str) -> list[str]:
    """Return the sections in the path of an address, without the name of the page."""
    try:
        return urlsplit(url).path.strip("/").split("/")[:-1]
    except ValueError:
        return []

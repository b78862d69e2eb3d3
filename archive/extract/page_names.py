"""Tell the titles that say what a page is from those of its article.

Many pages have no title of their own: “News”, “Printable version”, “Untitled document”,
or the host of the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from archive.article import Article
from archive.data_files import read_words
from archive.extract.site_names import is_long_enough, is_site_name
from archive.extract.site_statements import is_generic
from archive.html import Page
from archive.html.regions import is_teaser_label
from archive.html.tree import heading_text, short_text
from archive.text.cleaning import collapse_whitespace
from archive.text.normalization import letters_and_digits

MAX_SITE_WORDS = 6
"""Words of the name of a site beside the name of a page."""
MAX_HEADLINE_CHARS = 180
HEADING_TAGS = ("h1", "h2", "h3", "h4")

_PART_MARK = re.compile(r"\s[|–—:·•»/-]\s|\s?[|｜_]\s?|\s::\s")
_HOST = re.compile(r"(?:[\w-]{1,60}\.){1,4}[a-z]{2,10}/?", re.IGNORECASE)
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:title|headline|titre|titulo|titolo|titel|rubrik|otsikko|tytul|"
    r"nadpis|naslov|baslik|zagolovok|tieude|judul|biaoti)(?:$|[\s_-])",
    re.IGNORECASE,
)


def telling_titles(
    titles: Iterable[tuple[str, str]], article: Article
) -> list[tuple[str, str]]:
    """Return the keys and texts of the titles that are not only names of the page."""
    return [(key, text) for key, text in titles if not is_page_name(text, article)]


def is_page_name(title: str, article: Article) -> bool:
    """Return whether a title only names the page, its section or its site."""
    parts = [part for part in map(str.strip, _PART_MARK.split(title)) if part]
    first, *others = parts or [title]
    if _is_name(first) or (others and is_site_name(first, article)):
        return all(len(part.split()) <= MAX_SITE_WORDS for part in others) and all(
            _is_name(part) or is_site_name(part, article) or part is others[-1]
            for part in others
        )
    return False


def unnamed_headline(page: Page, article: Article) -> tuple[str, str] | None:
    """Return key and text of the first heading on a page without a title of its own.

    Elsewhere a class marks the headline.
    """
    for element in page.tree.iter(*HEADING_TAGS):
        text = heading_text(element) if short_text(element) else ""
        if not page.regions.is_other(element) and _may_be_headline(text, article):
            return str(element.tag), text
    return marked_headline(page, "*")


def marked_headline(page: Page, tag: str = "p") -> tuple[str, str] | None:
    """Return key and text of the only element that has a class for titles.

    Word processors mark the title of a text like this.
    """
    texts = dict.fromkeys(_marked_texts(page, tag))
    text = next(iter(texts), "")
    return ("title class", text) if len(texts) == 1 else None


def _marked_texts(page: Page, tag: str) -> Iterator[str]:
    for element in page.tree.iterfind(f".//{tag}[@class]"):
        if _TITLE_CLASS.search(element.get("class") or ""):
            text = collapse_whitespace(short_text(element))
            if text and len(text) <= MAX_HEADLINE_CHARS:
                yield text


def _may_be_headline(text: str, article: Article) -> bool:
    return (
        is_long_enough(text)
        and len(text) <= MAX_HEADLINE_CHARS
        and not is_page_name(text, article)
        and not is_site_name(text, article)
        and not is_teaser_label(text)
    )


def _is_name(part: str) -> bool:
    if is_generic(part) or _HOST.fullmatch(part):
        return True
    return letters_and_digits(part) in _names()


@cache
def _names() -> frozenset[str]:
    """Return the letters of the names of pages and sections."""
    words = read_words("page_names.txt") | read_words("section_names.txt")
    return frozenset(map(letters_and_digits, words))

"""Extract the authors of an article from its markup, byline or closing credit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from archive import outlets
from archive.article import Article
from archive.extract.byline_lines import (
    find_closing_credits,
    find_line_bylines,
    has_author_label,
    joined_labels,
    line_names,
)
from archive.extract.byline_places import Byline, find_bylines
from archive.extract.site_names import site_keys
from archive.html import Page
from archive.model import Confidence, Evidence, Fact
from archive.names.byline_leads import find_lead
from archive.names.bylines import inverted_name, split_byline
from archive.names.person_names import NameContext
from archive.text.normalization import letters_and_digits

MAX_PAGE_LINES = 2000
SCRIPT_KEYS = (
    "pagePostAuthor",
    "pageAuthor",
    "articleAuthor",
    "contentAuthor",
    "authorName",
)
"""Keys of a page's author in the data of common tag managers."""

Authors = Fact[tuple[str, ...]]


def extract(article: Article) -> Authors | None:
    """Return the authors of the page, a byline in the text, or a credit at its end."""
    context = _context(article)
    from_page = _from_page(article, article.page, context) if article.page else None
    return from_page or next(_from_text(article, context), None)


def find_candidates(article: Article) -> Iterator[Authors]:
    """Yield the authors that each place on the page and the text name."""
    context = _context(article)
    page = article.page
    for byline in find_bylines(article, page, context) if page else ():
        yield Fact(byline.names, Confidence.STATED, byline.key, (_evidence(byline),))
    if from_text := next(_from_text(article, context), None):
        yield from_text


def split_record_names(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the authors that a record states, without a word such as “by”.

    A text that joins several names is split. Any other text is one name.
    """
    names: list[str] = []
    for text in texts:
        lead = find_lead(text)
        rest = lead.rest if lead and lead.names_authors else text
        split_names = () if inverted_name(rest) else split_byline(text)
        names += split_names if len(split_names) > 1 else [rest]
    return tuple(dict.fromkeys(names))


def _context(article: Article) -> NameContext:
    """Return the language of the article and the organizations that it is from."""
    page_language = article.page.language if article.page else None
    return NameContext(
        page_language or article.detected_language,
        _organizations() | site_keys(article) | _host_labels(article),
    )


def _host_labels(article: Article) -> set[str]:
    """Return the labels of the hosts of an article, as keys."""
    hosts = [outlets.url_host(url.quote) for url in article.urls]
    return {label.replace("-", "") for host in hosts for label in host.split(".")}


@cache
def _organizations() -> frozenset[str]:
    names = (*outlets.agency_names(), *outlets.outlet_names())
    return frozenset(map(letters_and_digits, names))


def _from_page(article: Article, page: Page, context: NameContext) -> Authors | None:
    """Return the first byline, corroborated if another kind of place agrees."""
    bylines = find_bylines(article, page, context)
    if not bylines:
        return _from_lines(page, context) or _from_script(page, context)
    first = bylines[0]
    for byline in bylines[1:]:
        if byline.kind != first.kind and _same_names(byline.names, first.names):
            evidence = (_evidence(first), _evidence(byline))
            return Fact(first.names, Confidence.CORROBORATED, first.key, evidence)
    return Fact(first.names, Confidence.STATED, first.key, (_evidence(first),))


def _from_lines(page: Page, context: NameContext) -> Authors | None:
    """Return the byline on a line near the headline."""
    near_headline = page.lines_near_headline(page.headline) if page.headline else ()
    for line in joined_labels(near_headline):
        if names := line_names(line, context):
            evidence = Evidence(line, key="beside the headline")
            return Fact(names, Confidence.STATED, "beside the headline", (evidence,))
    return _from_any_line(page, context)


def _from_any_line(page: Page, context: NameContext) -> Authors | None:
    """Return the names of the only lines on a page that have a label for authors."""
    names_by_line = {
        line: names
        for line in joined_labels(page.lines[:MAX_PAGE_LINES])
        if has_author_label(line, context.language)
        and (names := line_names(line, context))
    }
    if len(set(names_by_line.values())) != 1:
        return None
    line, names = next(iter(names_by_line.items()))
    return Fact(
        names,
        Confidence.STATED,
        "labelled line",
        (Evidence(line, key="labelled line"),),
    )


def _from_script(page: Page, context: NameContext) -> Authors | None:
    """Return the only author that the page's scripts send to services of statistics."""
    values = dict.fromkeys(value for _, value in page.script_values(*SCRIPT_KEYS))
    if len(values) != 1:
        return None
    text = next(iter(values))
    names = split_byline(text, context, 1)
    evidence = Evidence(text, key="script author")
    return (
        Fact(names, Confidence.STATED, "script author", (evidence,)) if names else None
    )


def _from_text(article: Article, context: NameContext) -> Iterator[Authors]:
    """Yield the authors of bylines in the head, then of credits at the end."""
    text = article.text
    for evidence, names in find_line_bylines(text, article.head_end, context):
        yield Fact(names, Confidence.STATED, "byline", (evidence,))
    for evidence, names in find_closing_credits(text, context):
        yield Fact(names, Confidence.STATED, "closing credit", (evidence,))


def _evidence(byline: Byline) -> Evidence:
    return Evidence(byline.text, key=byline.key)


def _same_names(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    return {name.casefold() for name in left} == {name.casefold() for name in right}

"""The people who wrote an article, as its byline names them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive import outlets
from archive.article import Article
from archive.extract.story_layout import head_end
from archive.html import Page
from archive.model import Confidence, Evidence, Fact
from archive.text.cleaning import collapse_whitespace
from archive.text.date_mentions import MONTH_PATTERN

META_KEYS = (
    "author",
    "article:author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
)
BYLINE_CLASSES = ("author", "byline")
MAX_NAME_CHARS, MAX_NAME_WORDS = 40, 5
MAX_BYLINE_CHARS = 160
SINGLE_WORD_KEYS = ("json-ld author", "meta author")
"""Where markup names an author, one word is a name too."""
MAX_LINKED_AUTHORS = 3
"""Author pages to which the page of one article links; more are those of a list of articles."""

_WORD = r"(?:[A-ZÀ-Þ][\w'’-]*\.?|de|del|della|van|von|der|den|al|el|bin|la|le|di|da)"
_NAMES = rf"{_WORD}(?: {_WORD}){{1,4}}"
_BYLINE = re.compile(
    rf"^[ \t]*(?:By|BY|Written by|Story by|Von|Par|Por|Di)[ \t:]+"
    rf"(?P<names>{_NAMES}(?:(?:, | and | & | und | et | y | e ){_NAMES}){{0,4}})"
    rf"(?=[ \t]*(?:$|[,|•·(–—-]|\bin\b))",
    re.MULTILINE,
)
_CLOSING_CREDIT = re.compile(
    rf"\((?:Reporting|Writing|Additional reporting) by (?P<names>{_NAMES}(?:(?:, | and ){_NAMES}){{0,4}})"
)
_NAME_SEPARATOR = re.compile(
    r"\s*(?:,|;|\||\band\b|&|\bund\b|\bet\b|(?<=\w) y (?=\w))\s*"
)
_BYLINE_LEAD = re.compile(
    r"^(?:.{0,60}?\b(?:(?:written|posted|published|reported|story|text|words)[ -]+by|"
    r"(?:veröffentlicht|verfasst|geschrieben|text) von|(?:publié|écrit) par|(?:publicado|escrito) por|"
    r"scritto da)|by|von|par|por|di|da|door|autor|author|text)\s*[:—–-]?\s+",
    re.IGNORECASE,
)
MONTH_NAME = re.compile(rf"\b{MONTH_PATTERN}\b")
_BYLINE_TAIL = re.compile(
    rf"\s+(?:[|•·–—-]\s|\d|(?:on|updated|published|posted)\b|{MONTH_PATTERN}\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|contributors?|columnists?|journalists?|profiles?|writers?|staff|autor(?:en|es)?|auteurs?|autori|redaktion)/"
    r"[^/?#]{3,}",
    re.IGNORECASE,
)
_WORKPLACE = re.compile(r"\s+(?:for|at|in)\s.*$", re.IGNORECASE)
_NON_NAME = re.compile(
    r"\d|@|https?:|\b(?:staff|desk|bureau|correspondent|reporter|editor|editorial|team|news|agency|agencies|press|admin|online|"
    r"service|writer|contributor|columnist|associated|updated|published|read|more|min|the|redaktion|rédaction|redazione|head|director|manager|"
    r"officer|reviewed|edited|expert|founder|ceo|cto|specialist|analyst|strategist|consultant|producer|bio|says|profile)\b|[<>{}\[\]]",
    re.IGNORECASE,
)


def extract(article: Article) -> Fact[tuple[str, ...]] | None:
    """From the page's markup and byline, a byline in the text, or the reporters named at its end."""
    return (_from_page(article.page) if article.page else None) or _from_text(
        article.text
    )


def find_candidates(article: Article) -> Iterator[Fact[tuple[str, ...]]]:
    """Everyone whom the page or a byline in the text names as those who wrote it."""
    for key, quote, names in _page_bylines(article.page) if article.page else ():
        yield Fact(names, Confidence.STATED, key, (Evidence(quote, key=key),))
    if line := _from_text(article.text):
        yield line


def _from_page(page: Page) -> Fact[tuple[str, ...]] | None:
    found = _page_bylines(page)
    if not found:
        return None
    key, _, names = found[0]
    agreeing = [
        each
        for each in found[1:]
        if each[0].split()[0] != key.split()[0] and _same_names(each[2], names)
    ]
    evidence = tuple(
        Evidence(each[1], key=each[0]) for each in (found[0], *agreeing[:1])
    )
    return Fact(
        names, Confidence.CORROBORATED if agreeing else Confidence.STATED, key, evidence
    )


def _page_bylines(page: Page) -> list[tuple[str, str, tuple[str, ...]]]:
    """Key, words and names of each place of the page that names an author."""
    sites = {_comparison_key(name) for _, name in page.meta("og:site_name")}
    return [
        (key, quote, names)
        for key, quote in _byline_texts(page)
        if (names := _split_names(quote) or _single_word_name(key, quote, sites))
    ]


def _byline_texts(page: Page) -> Iterator[tuple[str, str]]:
    for each in page.jsonld():
        if each.get("headline") or each.get("datePublished"):
            names = [name for name in _jsonld_names(page, each.get("author")) if name]
            if names:
                yield "json-ld author", "; ".join(names)
    several = page.meta(*META_KEYS)
    for key in dict.fromkeys(key for key, _ in several):
        yield f"meta {key}", "; ".join(value for name, value in several if name == key)
    for text in page.texts_by_class(*BYLINE_CLASSES):
        led = _BYLINE_LEAD.match(text)
        said = text[led.end() if led else 0 :]
        short = (
            said
            if len(said) <= MAX_NAME_CHARS and not MONTH_NAME.search(said)
            else _BYLINE_TAIL.sub("", said)
        )
        if len(short) <= (MAX_BYLINE_CHARS if led else MAX_NAME_CHARS) and (
            led or short == said or "," not in short
        ):
            yield "element byline", short
    yield from _linked_authors(page)


def _linked_authors(page: Page) -> Iterator[tuple[str, str]]:
    """Names that lead to the page of an author, where they are few."""
    names = [
        text
        for address, text in page.anchors()
        if _AUTHOR_PATH.search(address) and _is_name(text)
    ]
    if 0 < len(set(names)) <= MAX_LINKED_AUTHORS:
        yield "author link", names[0]


def _jsonld_names(page: Page, author: object) -> Iterator[str]:
    by_id = {
        each.get("@id"): each
        for each in page.jsonld()
        if each.get("@type") == "Person" and each.get("@id")
    }
    for said in author if isinstance(author, list) else [author]:
        each = (
            by_id.get(said.get("@id"), said)
            if isinstance(said, dict) and isinstance(said.get("@id"), str)
            else said
        )
        name = each.get("name") if isinstance(each, dict) else each
        if isinstance(each, dict) and each.get("@type") == "Organization":
            continue
        yield from (
            item
            for item in (name if isinstance(name, list) else [name])
            if isinstance(item, str)
        )


def _from_text(text: str) -> Fact[tuple[str, ...]] | None:
    for pattern, method, start in (
        (_BYLINE, "byline", 0),
        (_CLOSING_CREDIT, "closing credit", max(0, len(text) - 800)),
    ):
        for found in pattern.finditer(
            text, start, head_end(text) if pattern is _BYLINE else len(text)
        ):
            if names := _split_names(found["names"]):
                return Fact(
                    names,
                    Confidence.STATED,
                    method,
                    (Evidence(found[0], found.start(), found.end()),),
                )
    return None


def _split_names(byline: str) -> tuple[str, ...]:
    """The names in a byline, roles and outlets cut."""
    parts = _NAME_SEPARATOR.split(_BYLINE_LEAD.sub("", collapse_whitespace(byline)))
    return tuple(
        dict.fromkeys(part for part in map(_clean_name, parts) if _is_name(part))
    )


def _single_word_name(key: str, name: str, site_names: set[str]) -> tuple[str, ...]:
    """One word that markup gives as the author, and is not the name of the site."""
    single = (
        key in SINGLE_WORD_KEYS
        and _is_name(name, 1)
        and _comparison_key(name) not in site_names
    )
    return (name,) if single else ()


def _is_name(part: str, min_words: int = 2) -> bool:
    words = part.split()
    if (
        not min_words <= len(words) <= MAX_NAME_WORDS
        or len(part) > MAX_NAME_CHARS
        or _NON_NAME.search(part)
    ):
        return False
    return (
        part not in outlets.outlet_names()
        and part not in outlets.agency_names()
        and words[0][0].isupper()
        and words[-1][0].isupper()
    )


def _clean_name(part: str) -> str:
    part = _WORKPLACE.sub("", part.strip(" .:-–—·•"))
    return part.title() if part.isupper() and len(part) > 4 else part


def _comparison_key(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _same_names(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    return {name.casefold() for name in left} == {name.casefold() for name in right}

"""Extract the authors of an article from its markup, byline or closing credit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive import outlets
from archive.article import Article
from archive.html import Page
from archive.model import Confidence, Evidence, Fact
from archive.text.cleaning import collapse_whitespace
from archive.text.date_mentions import MONTH_PATTERN
from archive.text.normalization import letters_and_digits

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
MAX_NAME_CHARS = 40
MAX_NAME_WORDS = 5
MAX_BYLINE_CHARS = 160
CLOSING_CHARS = 800
"""Characters at the end of a text that are searched for a credit."""
SINGLE_WORD_KEYS = ("json-ld author", "meta author")
"""Keys of the places on a page where a single word can be a name."""
MAX_LINKED_AUTHORS = 3
"""Maximum number of authors to whose pages an article links.

A page with more such links is a list of articles.
"""

_WORD = r"(?:[A-ZÀ-Þ][\w'’-]*\.?|de|del|della|van|von|der|den|al|el|bin|la|le|di|da)"
_NAMES = rf"{_WORD}(?: {_WORD}){{1,4}}"
_BYLINE = re.compile(
    rf"^[ \t]*(?:By|BY|Written by|Story by|Von|Par|Por|Di)[ \t:]+"
    rf"(?P<names>{_NAMES}(?:(?:, | and | & | und | et | y | e ){_NAMES}){{0,4}})"
    rf"(?=[ \t]*(?:$|[,|•·(–—-]|\bin\b))",
    re.MULTILINE,
)
_CLOSING_CREDIT = re.compile(
    r"\((?:Reporting|Writing|Additional reporting) by "
    rf"(?P<names>{_NAMES}(?:(?:, | and ){_NAMES}){{0,4}})"
)
_NAME_SEPARATOR = re.compile(
    r"(?:(?<!\s)\s++)?(?:,|;|\||\band\b|&|\bund\b|\bet\b|(?<=\w) y (?=\w))\s*+"
)
_BYLINE_LEAD = re.compile(
    r"^(?:.{0,60}?\b"
    r"(?:(?:written|posted|published|reported|story|text|words)[ -]+by|"
    r"(?:veröffentlicht|verfasst|geschrieben|text) von|"
    r"(?:publié|écrit) par|(?:publicado|escrito) por|"
    r"scritto da)|by|von|par|por|di|da|door|autor|author|text)\s*[:—–-]?\s+",
    re.IGNORECASE,
)
MONTH_NAME = re.compile(rf"\b{MONTH_PATTERN}\b")
_BYLINE_TAIL = re.compile(
    rf"(?<!\s)\s++(?:[|•·–—-]\s|\d|(?:on|updated|published|posted)\b|{MONTH_PATTERN}\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|contributors?|columnists?|journalists?|profiles?|writers?|staff|"
    r"autor(?:en|es)?|auteurs?|autori|redaktion)/"
    r"[^/?#]{3,}",
    re.IGNORECASE,
)
_WORKPLACE = re.compile(r"(?<!\s)\s++(?:for|at|in)\s.*$", re.IGNORECASE | re.DOTALL)
_NON_NAME = re.compile(
    r"\d|@|https?:|\b(?:staff|desk|bureau|correspondent|reporter|editor|editorial|team|"
    r"news|agency|agencies|press|admin|online|"
    r"service|writer|contributor|columnist|associated|updated|published|read|more|min|"
    r"the|redaktion|rédaction|redazione|head|director|manager|"
    r"officer|reviewed|edited|expert|founder|ceo|cto|specialist|analyst|strategist|"
    r"consultant|producer|bio|says|profile)\b|[<>{}\[\]]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Byline:
    """A place on a page that names authors: its key, its text and the names."""

    key: str
    text: str
    names: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Return the kind of place: `json-ld`, `meta`, `element` or `author`."""
        return self.key.split()[0]

    @property
    def evidence(self) -> Evidence:
        """Return the text with its key."""
        return Evidence(self.text, key=self.key)


def extract(article: Article) -> Fact[tuple[str, ...]] | None:
    """Return the authors of the page, a byline in the text, or a credit at its end."""
    from_page = _from_page(article, article.page) if article.page else None
    return from_page or _from_text(article)


def find_candidates(article: Article) -> Iterator[Fact[tuple[str, ...]]]:
    """Yield the authors that each place on the page and the text name."""
    for byline in _page_bylines(article, article.page) if article.page else ():
        yield Fact(byline.names, Confidence.STATED, byline.key, (byline.evidence,))
    if from_text := _from_text(article):
        yield from_text


def _from_page(article: Article, page: Page) -> Fact[tuple[str, ...]] | None:
    """Return the first byline, corroborated if another kind of place agrees."""
    bylines = _page_bylines(article, page)
    if not bylines:
        return None
    first = bylines[0]
    for byline in bylines[1:]:
        if byline.kind != first.kind and _same_names(byline.names, first.names):
            evidence = (first.evidence, byline.evidence)
            return Fact(first.names, Confidence.CORROBORATED, first.key, evidence)
    return Fact(first.names, Confidence.STATED, first.key, (first.evidence,))


def _page_bylines(article: Article, page: Page) -> list[_Byline]:
    """Return the places on the page that name an author, the most reliable first."""
    site_names = {letters_and_digits(name) for _, name in page.meta("og:site_name")}
    bylines = []
    for key, text in _byline_texts(article, page):
        names = _split_names(text) or _single_word_name(key, text, site_names)
        if names:
            bylines.append(_Byline(key, text, names))
    return bylines


def _byline_texts(article: Article, page: Page) -> Iterator[tuple[str, str]]:
    """Yield key and text of each place on the page where an author may be named."""
    for item in article.jsonld:
        if item.get("headline") or item.get("datePublished"):
            names = filter(None, _jsonld_names(page, item.get("author")))
            if joined := "; ".join(names):
                yield "json-ld author", joined
    yield from _meta_authors(page)
    for text in page.texts_by_class(*BYLINE_CLASSES):
        if (byline := _element_byline(text)) is not None:
            yield "element byline", byline
    yield from _linked_authors(page)


def _meta_authors(page: Page) -> Iterator[tuple[str, str]]:
    values_by_key: dict[str, list[str]] = {}
    for key, value in page.meta(*META_KEYS):
        values_by_key.setdefault(key, []).append(value)
    for key, values in values_by_key.items():
        yield f"meta {key}", "; ".join(values)


def _element_byline(text: str) -> str | None:
    """Return the byline in an element's text, or `None` if it is another text.

    Words such as "by" before the byline, and a date after it, are removed.
    """
    lead = _BYLINE_LEAD.match(text)
    names = text[lead.end() :] if lead else text
    is_short = len(names) <= MAX_NAME_CHARS and not MONTH_NAME.search(names)
    byline = names if is_short else _BYLINE_TAIL.sub("", names)
    if len(byline) > (MAX_BYLINE_CHARS if lead else MAX_NAME_CHARS):
        return None
    if not lead and byline != names and "," in byline:
        return None
    return byline


def _linked_authors(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the first link to an author's page if the links are to few authors."""
    names = [
        text
        for url, text in page.anchors()
        if _AUTHOR_PATH.search(url) and _is_name(text)
    ]
    if 0 < len(set(names)) <= MAX_LINKED_AUTHORS:
        yield "author link", names[0]


def _jsonld_names(page: Page, author: object) -> Iterator[str]:
    """Yield the names in the value of `author`, following references to persons."""
    persons_by_id = {
        item["@id"]: item
        for item in page.jsonld()
        if item.get("@type") == "Person" and isinstance(item.get("@id"), str)
    }
    for reference in author if isinstance(author, list) else [author]:
        item = reference
        if isinstance(reference, dict) and isinstance(reference.get("@id"), str):
            item = persons_by_id.get(reference.get("@id"), reference)
        yield from _names_in_item(item)


def _names_in_item(item: object) -> Iterator[str]:
    """Yield the names in a person of JSON-LD. Organizations are not authors."""
    name = item
    if isinstance(item, dict):
        if item.get("@type") == "Organization":
            return
        name = item.get("name")
    for text in name if isinstance(name, list) else [name]:
        if isinstance(text, str):
            yield text


def _from_text(article: Article) -> Fact[tuple[str, ...]] | None:
    """Return the authors of a byline in the head, or of a credit at the end."""
    text = article.text
    closing_start = max(0, len(text) - CLOSING_CHARS)
    bylines = _BYLINE.finditer(text, 0, article.head_end)
    closing_credits = _CLOSING_CREDIT.finditer(text, closing_start)
    return _first_names(bylines, "byline") or _first_names(
        closing_credits, "closing credit"
    )


def _first_names(
    matches: Iterator[re.Match[str]], method: str
) -> Fact[tuple[str, ...]] | None:
    for match in matches:
        if names := _split_names(match["names"]):
            evidence = Evidence(match[0], match.start(), match.end())
            return Fact(names, Confidence.STATED, method, (evidence,))
    return None


def _split_names(byline: str) -> tuple[str, ...]:
    """Return the names in a byline without roles and outlets."""
    without_lead = _BYLINE_LEAD.sub("", collapse_whitespace(byline))
    parts = map(_clean_name, _NAME_SEPARATOR.split(without_lead))
    return tuple(dict.fromkeys(part for part in parts if _is_name(part)))


def split_record_names(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the authors that a record states, without a word such as “by”.

    A text that joins several names is split. Any other text is one name.
    """
    names: list[str] = []
    for text in texts:
        name = _BYLINE_LEAD.sub("", text)
        parts = [part for part in _NAME_SEPARATOR.split(name) if part]
        names += parts if all(map(_is_name, parts)) else [name]
    return tuple(dict.fromkeys(names))


def _single_word_name(key: str, name: str, site_names: set[str]) -> tuple[str, ...]:
    """Return a name of one word, unless it is the name of the site."""
    if key not in SINGLE_WORD_KEYS or not _is_name(name, 1):
        return ()
    return () if letters_and_digits(name) in site_names else (name,)


def _is_name(part: str, min_words: int = 2) -> bool:
    words = part.split()
    if not min_words <= len(words) <= MAX_NAME_WORDS or len(part) > MAX_NAME_CHARS:
        return False
    if _NON_NAME.search(part):
        return False
    if part in outlets.outlet_names() or part in outlets.agency_names():
        return False
    return words[0][0].isupper() and words[-1][0].isupper()


def _clean_name(part: str) -> str:
    part = _WORKPLACE.sub("", part.strip(" .:-–—·•"))
    return part.title() if part.isupper() and len(part) > 4 else part


def _same_names(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    return {name.casefold() for name in left} == {name.casefold() for name in right}

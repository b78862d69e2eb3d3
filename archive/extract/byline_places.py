"""The places on a page that name authors: JSON-LD, meta tags, elements and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

from archive.article import Article
from archive.html import Page
from archive.names.byline_leads import find_lead, inner_lead_pattern
from archive.names.bylines import split_byline, split_credits
from archive.names.east_asian import is_east_asian, is_full_name
from archive.names.person_names import NameContext, is_plain_name
from archive.text.cleaning import collapse_whitespace

META_KEYS = (
    "author",
    "article:author",
    "article:author_name",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor.author",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "og:article:author",
    "byl",
    "byline",
    "citation_author",
    "twitter:data1",
)
BYLINE_CLASSES = (
    "author",
    "byline",
    "autor",
    "auteur",
    "forfatter",
    "författare",
    "forfattare",
    "skribent",
    "verfasser",
    "redactor",
    "redaktor",
    "yazar",
    "muhabir",
    "szerzo",
    "kirjoittaja",
    "toimittaja",
    "penulis",
    "reporter",
    "writer",
    "journalist",
    "giornalista",
    "periodista",
    "contributor",
    "creator",
    "signature",
    "firma",
    "firmante",
    "avtor",
    "автор",
)
LABEL_KEY = "twitter:label1"
"""The key of the label for the first value of a card, which may be “Written by”."""
MAX_ELEMENTS = 40
"""Elements with a name of bylines that are read. Later ones are of other articles."""
MAX_ELEMENT_CHARS = 160
MAX_PLAIN_CHARS = 60
"""Characters of the longest element that only has names, without a word such as “by”."""
MAX_LINKED_AUTHORS = 3
"""Maximum number of authors to whose pages an article links.

A page with more such links is a list of articles.
"""
ORGANIZATION_TYPES = re.compile(
    r"organi[sz]ation$|corporation$|^website$", re.IGNORECASE
)

_AUTHOR_PATH = re.compile(
    r"/(?:authors?|contributors?|columnists?|journalists?|profiles?|writers?|staff|"
    r"autor(?:en|es|ka)?|auteurs?|autori|autore|redaktion|redaktorzy|journalistes?|"
    r"periodistas?|forfattere?|skribent(?:er)?|yazar(?:lar)?|penulis|reporters?)/"
    r"[^/?#]{3,}",
    re.IGNORECASE,
)
_BYLINES: WeakKeyDictionary[Page, tuple[Byline, ...]] = WeakKeyDictionary()

Item = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Byline:
    """A place on a page that names authors: its key, its text and the names."""

    key: str
    text: str
    names: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Return the kind of place: `json-ld`, `meta`, `element` or `author`."""
        return self.key.split()[0]


def find_bylines(
    article: Article, page: Page, context: NameContext
) -> tuple[Byline, ...]:
    """Return the places on the page that name persons, the most reliable first.

    They are read once, although the fact and its candidates both need them.
    """
    if page not in _BYLINES:
        _BYLINES[page] = tuple(_read_bylines(article, page, context))
    return _BYLINES[page]


def _read_bylines(article: Article, page: Page, context: NameContext) -> list[Byline]:
    """Return the places on the page that name persons, the most reliable first.

    If the metadata state an organization as the author, a name in an element is only
    taken if a word such as “by” says that it is an author's.
    """
    stated = [*_jsonld_bylines(article, page, context), *_meta_bylines(page, context)]
    elements = _element_bylines(page, context)
    links = [*_linked_authors(page, context)]
    if any(byline.text for byline in stated) and not any(b.names for b in stated):
        certain = {*_texts_near_headline(page), *(link.text for link in links)}
        elements = [
            byline
            for byline in elements
            if byline.text in certain or has_author_lead(byline.text, context)
        ]
    return [byline for byline in (*stated, *elements, *links) if byline.names]


def _texts_near_headline(page: Page) -> tuple[str, ...]:
    return page.lines_near_headline(page.headline) if page.headline else ()


def _jsonld_bylines(
    article: Article, page: Page, context: NameContext
) -> Iterator[Byline]:
    for item in article.jsonld:
        if item.get("headline") or item.get("datePublished"):
            author = item.get("author") or item.get("creator")
            texts = tuple(_jsonld_names(author, _items_by_id(page)))
            yield _structured_byline("json-ld author", texts, context)


def _meta_bylines(page: Page, context: NameContext) -> Iterator[Byline]:
    texts_by_key: dict[str, list[str]] = {}
    for key, text in page.meta(*META_KEYS):
        if key != "twitter:data1" or _is_author_card(page):
            texts_by_key.setdefault(key, []).append(text)
    for key, texts in texts_by_key.items():
        yield _structured_byline(f"meta {key}", texts, context)


def _is_author_card(page: Page) -> bool:
    labels = [label for _, label in page.meta(LABEL_KEY)]
    lead = find_lead(f"{labels[0]}: X", page.language) if labels else None
    return bool(lead and lead.names_authors)


def _structured_byline(key: str, texts: Iterable[str], context: NameContext) -> Byline:
    """Return the names in values of which each is one author or a list of authors."""
    texts = tuple(texts)
    names = (name for text in texts for name in split_byline(text, context, 1))
    return Byline(key, "; ".join(texts), tuple(dict.fromkeys(names)))


def _element_bylines(page: Page, context: NameContext) -> list[Byline]:
    """Return the bylines in elements, without persons who did something else."""
    texts = page.texts_by_class(*BYLINE_CLASSES)[:MAX_ELEMENTS]
    others = {name for text in texts for name in split_credits(text, context)[1]}
    bylines = [
        Byline("element byline", text, _visible_names(text, context))
        for text in texts
        if len(text) <= MAX_ELEMENT_CHARS
    ]
    certain = _texts_near_headline(page)
    own = [
        byline
        for byline in bylines
        if not others.intersection(byline.names)
        or byline.text in certain
        or has_author_lead(byline.text, context)
    ]
    return [_shortest(byline, own) for byline in own]


def _shortest(byline: Byline, others: Sequence[Byline]) -> Byline:
    """Return the byline that has the same name and nothing after it, or this one."""
    for shorter in others:
        have_one_name = len(byline.names) == len(shorter.names) == 1
        if have_one_name and byline.names[0].startswith(f"{shorter.names[0]} "):
            return shorter
    return byline


def has_author_lead(text: str, context: NameContext) -> bool:
    """Return whether a text says that it names authors, at its start or within."""
    lead = find_lead(text, context.language)
    return lead.names_authors if lead else bool(inner_lead_pattern().search(text))


def _visible_names(text: str, context: NameContext) -> tuple[str, ...]:
    """Return the names in a visible text, if it is a byline and no other text."""
    has_lead = has_author_lead(text, context)
    is_introduction = text.endswith((":", "："))  # "Ann Miller says:" before a comment
    if not has_lead and (is_introduction or len(text) > MAX_PLAIN_CHARS):
        return ()
    names = split_byline(text, context)
    return names if has_lead else tuple(filter(partial(_is_plain, context), names))


def _is_plain(context: NameContext, name: str) -> bool:
    """Return whether a text is a name without any word that says so."""
    if is_east_asian(name):
        return is_full_name(name, context.language)
    return is_plain_name(name)


def _linked_authors(page: Page, context: NameContext) -> Iterator[Byline]:
    """Yield the first link to an author's page if the links are to few authors."""
    texts = dict.fromkeys(
        text for url, text in page.anchors() if _AUTHOR_PATH.search(url)
    )
    links: list[Byline] = []
    for text in texts:
        names = _visible_names(text, context)
        if names and all(names != link.names for link in links):
            links.append(Byline("author link", text, names))
        if len(links) > MAX_LINKED_AUTHORS:
            return
    yield from links[:1]


def _items_by_id(page: Page) -> dict[str, Item]:
    """Return the objects with a name in the JSON-LD of a page by their identifiers."""
    return {
        str(item["@id"]): item
        for item in page.jsonld()
        if isinstance(item.get("@id"), str) and item.get("name")
    }


def _jsonld_names(author: object, items: Mapping[str, Item]) -> Iterator[str]:
    """Yield the names in the value of `author`, following references to persons."""
    if isinstance(author, list):
        for item in author:
            yield from _jsonld_names(item, items)
    elif isinstance(author, str):
        item = items.get(author)
        yield from _item_names(item) if item else (author,)
    elif isinstance(author, dict):
        yield from _jsonld_names(author.get("@list"), items)
        reference = "" if author.get("name") else str(author.get("@id"))
        yield from _item_names(items.get(reference, author))


def _item_names(item: Item) -> Iterator[str]:
    """Yield the names of a person in JSON-LD. Organizations are not authors."""
    types = item.get("@type")
    names = types if isinstance(types, list) else [types]
    is_person = any(str(name).endswith("Person") for name in names)
    if not is_person and any(ORGANIZATION_TYPES.search(str(name)) for name in names):
        return
    name = item.get("name") or _joined_name(item)
    for part in name if isinstance(name, list) else [name]:
        value = (
            part.get("@value") or part.get("name") if isinstance(part, dict) else part
        )
        if isinstance(value, str):
            yield collapse_whitespace(value)


def _joined_name(item: Item) -> str | None:
    parts = (item.get("givenName"), item.get("familyName"))
    return " ".join(part for part in parts if isinstance(part, str)) or None

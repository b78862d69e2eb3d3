"""The places on a page that name authors: JSON-LD, meta tags, elements and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

from archive.article import Article
from archive.html import Page, has_type
from archive.html.byline_elements import (
    BAR,
    BylineElement,
    find_author_boxes,
    find_author_links,
    find_byline_elements,
)
from archive.names.byline_leads import (
    find_lead,
    inner_lead_pattern,
    is_label,
    label_kind,
)
from archive.names.byline_parts import has_role
from archive.names.byline_words import vocabulary
from archive.names.bylines import split_byline, split_credits
from archive.names.east_asian import is_east_asian, is_full_name
from archive.names.person_names import (
    NameContext,
    is_certain_name,
    is_given_name,
    is_plain_name,
)
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
    "authors",
    "author_name",
    "article.author",
    "article_author",
    "article:authors",
    "og:author",
    "book:author",
    "mrf:authors",
    "vr:author",
    "shareaholic:article_author_name",
    "news_author",
    "autor",
    "autores",
    "auteur",
    "autore",
    "byl",
    "byline",
    "citation_author",
    "citation_authors",
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
    "hofundur",
    "höfundur",
    "verfasser",
    "redacteur",
    "redakteur",
    "redator",
    "columnist",
    "colunista",
    "kolumnist",
    "cronista",
    "signataire",
    "syntakti",
    "sintakti",
    "arthrografos",
    "tac-gia",
    "tacgia",
    "muallif",
    "written-by",
    "writtenby",
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
    "signatura",
    "sinatura",
    "egilea",
    "verslaggever",
    "novinar",
    "kirjutaja",
    "zurnalist",
    "bladamadur",
    "awdur",
    "mwandishi",
    "wartawan",
    "phong-vien",
    "zuozhe",
    "jizhe",
    "nevisande",
    "reader-credits",
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
NO_ARTICLE_TYPES = re.compile(
    r"^(?:website|dataset|softwareapplication|product|event|book|movie|map|course)$",
    re.IGNORECASE,
)
"""Types of what a page is a part of or is about. Its authors are not the article's."""
ORGANIZATION_TYPES = re.compile(
    r"organi[sz]ation$|corporation$|^website$", re.IGNORECASE
)

MAX_LABEL_WORDS = 3

_PARTS = re.compile(r"[,;|]")
_WORDS = re.compile(r"[^\W\d_]+")
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
    links = [*_linked_authors(page, context), *_boxed_authors(page, context)]
    if any(byline.text for byline in stated) and not any(b.names for b in stated):
        certain = {*_texts_near_headline(page), *(link.text for link in links)}
        elements = [
            byline
            for byline in elements
            if byline.text in certain
            or has_author_lead(byline.text, context)
            or _names_reporter(byline, context)
        ]
    editors = _labelled_editors(page, context) if stated else frozenset()
    stated = [byline for byline in stated if not editors.issuperset(byline.names)]
    return [byline for byline in (*stated, *elements, *links) if byline.names]


def _names_reporter(byline: Byline, context: NameContext) -> bool:
    """Return whether a role stands behind a Chinese, Japanese or Korean name."""
    is_name = len(byline.names) == 1 and is_east_asian(byline.names[0])
    return is_name and has_role(byline.text, context.language)


def _labelled_editors(page: Page, context: NameContext) -> frozenset[str]:
    """Return the editors that a line near the headline names beside its author.

    Some systems state them as the authors.
    """
    for line in _texts_near_headline(page):
        if sum(map(line.count, ":：")) > 1:
            authors, others = split_credits(line, context)
            if authors and others:
                return frozenset(others) - frozenset(authors)
    return frozenset()


def _texts_near_headline(page: Page) -> tuple[str, ...]:
    return page.lines_near_headline(page.headline) if page.headline else ()


def _jsonld_bylines(
    article: Article, page: Page, context: NameContext
) -> Iterator[Byline]:
    for item in article.jsonld:
        if has_type(item, NO_ARTICLE_TYPES):
            continue
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
    texts = tuple(map(_with_capitals, texts))
    names = (name for text in texts for name in split_byline(text, context, 1))
    return Byline(key, "; ".join(texts), _distinct(names))


def _with_capitals(text: str) -> str:
    """Return a name in small letters, as programs store it, as names are written."""
    words = text.split()
    is_name = 2 <= len(words) <= 3 and text.islower() and is_given_name(words[0])
    return text.title() if is_name and text.replace(" ", "").isalpha() else text


def _element_bylines(page: Page, context: NameContext) -> list[Byline]:
    """Return the bylines in elements, without persons who did something else."""
    elements = find_byline_elements(page, BYLINE_CLASSES, MAX_ELEMENTS)
    bylines = _bylines_of(elements, "element byline", context)
    others = {
        name
        for element in elements
        for name in split_credits(element.parts, context)[1]
    }
    certain = _texts_near_headline(page)
    own = [
        byline
        for byline in bylines
        if not others.intersection(byline.names)
        or byline.text in certain
        or has_author_lead(byline.text, context)
    ]
    return [_shortest(byline, own) for byline in own]


def _bylines_of(
    elements: Sequence[BylineElement], key: str, context: NameContext
) -> list[Byline]:
    """Return the byline of each element, with those in the same small element."""
    names_by_text = {
        element.text: _element_names(element, context)
        for element in elements
        if len(element.text) <= MAX_ELEMENT_CHARS
    }
    return [
        Byline(key, element.text, _joint_names(element, names_by_text))
        for element in elements
        if names_by_text.get(element.text)
    ]


def _joint_names(
    element: BylineElement, names_by_text: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return the names of an element, with those of its like beside it.

    A name between labels such as “Photos by” and “Illustrator” is left out.
    """
    own = names_by_text[element.text]
    names = [name for text in element.group for name in names_by_text.get(text, ())]
    if len(own) != 1 or own[0] not in names:
        return own
    is_longer = [any(name.startswith(f"{start} ") for start in names) for name in names]
    return _distinct(
        name
        for name, has_more in zip(names, is_longer, strict=True)
        if name in own or not (has_more or _is_labelled_other(name, element))
    )


def _is_labelled_other(name: str, element: BylineElement) -> bool:
    """Return whether words beside a name say that it is no author's."""
    before, _, after = element.group_parts.casefold().partition(name.casefold())
    words_before = _WORDS.findall(before)[-MAX_LABEL_WORDS:]
    words_after = _WORDS.findall(after)[:1]
    labels = [
        " ".join(words_before[start:]) for start in range(len(words_before))
    ] + words_after
    return any(label_kind(label) == "not by" for label in labels)


def _element_names(element: BylineElement, context: NameContext) -> tuple[str, ...]:
    """Return the names in an element, whose text is split where its parts touch."""
    for text in (element.parts, element.text):
        if names := _visible_names(text, context, is_marked=element.is_marked):
            return names
    if element.is_marked and element.text.isupper():
        # Names in capitals are in no list if a title is in none.
        return _visible_names(element.text.title(), context, is_marked=True)
    return ()


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


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
    return lead.names_authors if lead else bool(inner_lead_pattern(text).search(text))


def _visible_names(
    text: str, context: NameContext, *, is_marked: bool = False
) -> tuple[str, ...]:
    """Return the names in a visible text, if it is a byline and no other text."""
    has_lead = has_author_lead(text, context) or any(map(is_label, text.split(BAR)))
    is_introduction = text.endswith((":", "："))  # "Ann Miller says:" before a comment
    if not has_lead and is_introduction:
        return ()
    names = split_byline(text, context)
    if has_lead or (is_marked and names == (text,)):
        return names
    if len(text) > MAX_PLAIN_CHARS and not _is_list_with_roles(text, names):
        return ()
    if any(map(partial(_is_plain, context), names)) and _are_joined(text, names):
        return names
    return tuple(filter(partial(_is_plain, context), names))


def _is_list_with_roles(text: str, names: Sequence[str]) -> bool:
    """Return whether each part of a text has one of several names, or a role."""
    return len(names) > 1 and all(
        has_role(part) or any(name in part for name in names)
        for part in _PARTS.split(text)
        if part.strip()
    )


def _are_joined(text: str, names: Sequence[str]) -> bool:
    """Return whether a text has only names and words such as “and” between them."""
    for name in names:
        text = text.replace(name, " ")
    words = text.split()
    return bool(words) and all(map(vocabulary("and").has_word, words))


def _is_plain(context: NameContext, name: str) -> bool:
    """Return whether a text is a name without any word that says so."""
    if is_east_asian(name):
        return is_full_name(name, context.language)
    return is_plain_name(name)


def _linked_authors(page: Page, context: NameContext) -> list[Byline]:
    """Return the first link to an author's page if the links are to few authors."""
    bylines = _bylines_of(find_author_links(page), "author link", context)
    names = {name for byline in bylines for name in byline.names}
    return bylines[:1] if len(names) <= MAX_LINKED_AUTHORS else []


def _boxed_authors(page: Page, context: NameContext) -> list[Byline]:
    """Return the name at the start of a text about the author."""
    lines = find_author_boxes(page, BYLINE_CLASSES, MAX_ELEMENTS)
    return [
        Byline("author box", line, (line,))
        for line in lines
        if is_certain_name(line) and split_byline(line, context) == (line,)
    ][:1]


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

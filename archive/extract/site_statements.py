"""Collect the names that a page gives its site, without what is no name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from archive.data_files import read_words
from archive.html import (
    Page,
    home_link_names,
    is_copy_service,
    microdata_publishers,
)
from archive.model import Evidence
from archive.names.byline_words import entries
from archive.text.cleaning import collapse_whitespace
from archive.text.normalization import letters_and_digits

SITE_META_KEYS = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "citation_publisher",
    "twitter:app:name:iphone",
)
SITE_TYPES = {
    "WebSite": "WebSite",
    "NewsMediaOrganization": "NewsMediaOrganization",
    "Newspaper": "NewsMediaOrganization",
    "Periodical": "NewsMediaOrganization",
    "Organization": "Organization",
    "Corporation": "Organization",
}
"""Types of JSON-LD objects that name a site, and the type in their key."""
PUBLICATION_TYPES = frozenset(SITE_TYPES) | {"Product"}
"""Types of what an article is part of. Others are sections, series and pages."""
MIN_LEGAL_FORM_CHARS = 3
"""Minimum length of a legal form. Shorter ones are also names, such as AS."""
GENERIC_WORDS = frozenset({"the", "our", "my", "tech", "company", "official"})
"""Words that together with generic names are generic, too: “Tech Blog”."""
HOME_LINK_KEY = "home link"
MAX_NAME_CHARS = 60
MAX_TAIL_WORDS = 6
"""Maximum number of words in an outlet's name at the end of a title."""
MIN_HEADLINE_WORDS = 4
"""Minimum number of words in a headline that is not the name of its site."""
MARKS = " -|–—·•:,;%®©™"
"""Characters around a name that are no part of it."""

_BARS = re.compile(
    r"(?<!\s)\s++[|–—·•»«›‹:-]++\s++|(?:(?<!\s)\s++)?[|｜－丨│┃]\s*+|:\s++|"
    r"_(?=[\u3040-\u9fff\uac00-\ud7af])|"
    r"(?<=[\u3040-\u9fff\uac00-\ud7af])[-–—―](?=[\u3040-\u9fff\uac00-\ud7af])"
)
_ADDRESS = re.compile(r"https?://(?:www\.)?(?P<host>[^/\s]+)/?", re.IGNORECASE)
_LOGO = re.compile(r"^logo\b[ :-]{0,3}|[ :-]{0,3}\blogo(?: icon)?$", re.IGNORECASE)
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|av|af) ", re.IGNORECASE)


def names_on_page(page: Page) -> Iterator[Evidence]:
    """Yield the names on the page, as a whole and as the parts between bars."""
    for key, value in page.meta(*SITE_META_KEYS):
        if _is_headline(value, page):
            continue
        yield from _name_parts(value, f"meta {key}")
    for item in page.jsonld():
        yield from _names_in_object(item)
    for name in microdata_publishers(page):
        yield from _name_parts(name, "itemprop publisher")
    for _, _, title in page.links("alternate"):
        yield from _title_parts(title, "feed")
    if page.title:
        parts = list(_title_parts(page.title, "title"))
        for part in reversed(parts):
            if len(part.quote.split()) <= MAX_TAIL_WORDS:
                yield part
    for name in home_link_names(page):
        yield from _name_parts(_LOGO.sub("", name), HOME_LINK_KEY)


def _is_headline(name: str, page: Page) -> bool:
    """Return whether a stated name of a site is the headline of its article.

    A short heading may be the name of the site itself, and so may one that ends the
    title behind the headline.
    """
    headline = page.headline or ""
    if len(headline.split()) < MIN_HEADLINE_WORDS:
        return False
    title, key = map(letters_and_digits, (page.title or "", headline))
    return letters_and_digits(name) == key and (title == key or not title.endswith(key))


def is_generic(name: str) -> bool:
    """Return whether a name says nothing about its site, such as “Home”."""
    generic_names = read_words("generic_site_names.txt")
    if name.casefold() in generic_names:
        return True
    words = name.casefold().split()
    return all(word in generic_names or word in GENERIC_WORDS for word in words)


def _names_in_object(item: Mapping[str, object]) -> Iterator[Evidence]:
    for name in _types(item):
        if name in SITE_TYPES:
            yield from _name_parts(item.get("name"), f"json-ld {SITE_TYPES[name]}")
    for publisher in _listed(item.get("publisher")):
        value = publisher.get("name") if isinstance(publisher, dict) else publisher
        yield from _name_parts(value, "json-ld publisher")
    for whole in _listed(item.get("isPartOf")):
        if isinstance(whole, dict) and PUBLICATION_TYPES.intersection(_types(whole)):
            yield from _name_parts(whole.get("name"), "json-ld publisher")


def _types(item: Mapping[str, object]) -> list[str]:
    return [name for name in _listed(item.get("@type")) if isinstance(name, str)]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _title_parts(title: str, key: str) -> Iterator[Evidence]:
    """Yield the parts of a title between bars, but not the whole title."""
    for part in _split_at_bars(title):
        if part != title and not _BYLINE.match(part):
            yield Evidence(part, key=key)


def _name_parts(value: object, key: str) -> Iterator[Evidence]:
    if not isinstance(value, str):
        return
    for part in _split_at_bars(_without_scheme(value)):
        name = _without_legal_form(part.strip(MARKS))
        is_other = name.startswith("@") or "://" in name  # an account, an address
        is_other = is_other or is_copy_service(name)
        if 1 < len(name) <= MAX_NAME_CHARS and not is_other:
            yield Evidence(name, key=key)


def _without_scheme(name: str) -> str:
    """Return the host of an address that stands in place of a name."""
    address = _ADDRESS.fullmatch(name.strip())
    name = address["host"] if address else name
    return name.removeprefix("www.") if " " not in name else name


def _without_legal_form(name: str) -> str:
    """Return the name of a company without its legal form, such as `Ltd`."""
    words = name.split()
    while len(words) > 1 and words[-1].strip(".,") in _legal_forms():
        words.pop()
    return " ".join(words).rstrip(" ,&")


@cache
def _legal_forms() -> frozenset[str]:
    forms = (form for _, form in entries("legal form"))
    return frozenset(form for form in forms if len(form) >= MIN_LEGAL_FORM_CHARS)


def _split_at_bars(value: str) -> list[str]:
    """Return the parts of a value between bars and dashes, and the whole value."""
    whole = collapse_whitespace(value)
    parts = [part.strip() for part in _BARS.split(whole)]
    return list(dict.fromkeys(part for part in (*parts, whole) if part))

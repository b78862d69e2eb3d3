"""Separate the JSON-LD of a page's own article from that of other articles.

Pages describe related articles, videos and lists of articles in the same form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from archive.html.copies import original_url
from archive.html.page import Page
from archive.text.normalization import letters_and_digits
from archive.text.story_layout import text_width

MIN_TITLE_WIDTH = 8
"""Letters of a headline that two titles do not share by chance. Wide ones count twice."""
ARTICLE_TYPES = re.compile(
    r"(?:article|posting|report|review|recipe|videoobject)$", re.IGNORECASE
)
PART_TYPES = re.compile(
    r"(?:video|audio|image|media)object$|podcast|episode|season|series",
    re.IGNORECASE,
)
"""Types of what is on a page beside its article. It has authors and dates of its own."""
SEQUENCE = 3
"""Letters of the sequences by which headlines are compared."""
MAX_CHANCE = 0.15
"""Share of the sequences that headlines of different articles have in common."""
URL_FIELDS = ("url", "mainEntityOfPage", "@id", "isPartOf")

Item = Mapping[str, Any]


def own_objects(page: Page, page_urls: Iterable[str]) -> tuple[Item, ...]:
    """Return the JSON-LD of a page without that of other articles.

    If the headline or the address of some articles agrees with the page, these are its
    own. If not, all are that do not have those of another page, but those of media only
    if there is nothing else.
    """
    articles = [item for item in page.jsonld() if _is_article_or_part(item)]
    titles = _page_titles(page)
    urls = set(map(_address, page_urls))
    own = [item for item in articles if _belongs_to_page(item, titles, urls)]
    if not own:
        here = [item for item in articles if not _is_elsewhere(item, titles, urls)]
        own = [item for item in here if not has_type(item, PART_TYPES)]
        own = own or [item for item in here if not _has_other_name(item, titles)]
    own_ids = set(map(id, own))
    other_ids = {id(item) for item in articles} - own_ids
    return tuple(item for item in page.jsonld() if id(item) not in other_ids)


def _is_article_or_part(item: Item) -> bool:
    return has_type(item, ARTICLE_TYPES) or has_type(item, PART_TYPES)


def _is_elsewhere(item: Item, titles: set[str], urls: set[str]) -> bool:
    """Return whether an object has the headline and the address of another page.

    Both pages are on the same site. Sites also write a headline in several forms.
    """
    headline = item.get("headline") or item.get("name")
    key = letters_and_digits(headline) if isinstance(headline, str) else ""
    addresses = set(_item_addresses(item))
    if (
        text_width(key) < MIN_TITLE_WIDTH
        or not titles
        or not addresses.isdisjoint(urls)
    ):
        return False
    hosts = {host for host, _, path in map(_split_address, urls) if path}
    return any(
        host in hosts and path for host, _, path in map(_split_address, addresses)
    ) and not any(_share_letters(key, title) for title in titles)


def _has_other_name(item: Item, titles: set[str]) -> bool:
    """Return whether the name of a video shares nothing with the titles of the page."""
    name = item.get("headline") or item.get("name")
    key = letters_and_digits(name) if isinstance(name, str) else ""
    is_long = text_width(key) >= MIN_TITLE_WIDTH and bool(titles)
    return is_long and not any(_share_letters(key, title) for title in titles)


def _split_address(address: str) -> tuple[str, str, str]:
    """Return the host, a slash and the path of an address."""
    return address.partition("/")


def _share_letters(left: str, right: str) -> bool:
    """Return whether two headlines have more sequences in common than by chance."""
    sequences = [
        {key[index : index + SEQUENCE] for index in range(len(key) - SEQUENCE + 1)}
        for key in (left, right)
    ]
    return len(sequences[0] & sequences[1]) > MAX_CHANCE * min(map(len, sequences))


def has_type(item: Item, pattern: re.Pattern[str]) -> bool:
    """Return whether one of the types of an object matches a pattern."""
    types = item.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and pattern.search(name) for name in names)


def _belongs_to_page(item: Item, titles: set[str], urls: set[str]) -> bool:
    headline = item.get("headline") or item.get("name")
    key = letters_and_digits(headline) if isinstance(headline, str) else ""
    if text_width(key) >= MIN_TITLE_WIDTH and any(
        key in title or title in key for title in titles
    ):
        return not has_type(item, PART_TYPES)
    return any(address in urls for address in _item_addresses(item))


def _page_titles(page: Page) -> set[str]:
    texts = [page.headline, page.title, *(value for _, value in page.meta("og:title"))]
    keys = (letters_and_digits(text) for text in texts if text)
    return {key for key in keys if text_width(key) >= MIN_TITLE_WIDTH}


def _item_addresses(item: Item) -> Iterator[str]:
    for name in URL_FIELDS:
        value = item.get(name)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and value.startswith("http"):
            yield _address(value)


def _address(url: str) -> str:
    """Return the host and path of a URL, by which pages are compared."""
    try:
        parts = urlsplit(original_url(url))
    except ValueError:
        return url
    host = (parts.hostname or "").removeprefix("www.").removeprefix("amp.")
    return f"{host}{parts.path.rstrip('/')}"

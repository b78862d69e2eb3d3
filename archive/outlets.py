"""The outlets and agencies that the project knows by name and host, and the addresses that an article has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from archive.article import Article
from archive.data_files import read_rows, read_words, split_cell
from archive.html import Page, original_url
from archive.text.normalization import normalize_letters

MAX_SEARCHED_CHARS = 200_000
"""Characters of a text that are searched for the names of outlets."""
HEAD_CHARS = 300
"""Characters at the head of a text in which an address of its own can stand."""

LINKED_HOST_KEY = "most links"
MIN_LABEL_LETTERS = 4
"""Letters that do not stand within another name by chance."""
SITE_TYPES = (
    "WebSite",
    "WebPage",
    "NewsArticle",
    "Article",
    "BlogPosting",
    "NewsMediaOrganization",
)
GENERIC_SUBDOMAINS = frozenset(
    {
        "www",
        "www2",
        "m",
        "mobile",
        "amp",
        "blog",
        "blogs",
        "news",
        "edition",
        "web",
        "en",
        "de",
        "fr",
    }
)
SECOND_LEVEL_DOMAINS = frozenset(
    {"ac", "co", "com", "edu", "gob", "gov", "gv", "ne", "net", "nic", "or", "org"}
)
SMALL_WORDS = read_words("particles.txt") | {
    "and",
    "of",
    "for",
    "the",
    "die",
    "der",
    "das",
    "und",
    "el",
}

_NON_WORD = re.compile(r"[^\w'’]+")
_URL_LINE = re.compile(
    r"^(?:url|source|link)?:? ?<?(https?://[^\s>]{4,500})>?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_HTTP_URL = re.compile(r"https?://[^\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: its host, its name, where and in which language it appears, and other names for it."""

    host: str
    name: str
    country: str
    language: str
    day_month_order: str
    aliases: tuple[str, ...]


@cache
def find_by_host(host: str) -> Outlet | None:
    """The outlet at a host or at the domain above it."""
    labels = host.lower().split(".")
    return next(
        (
            _outlets_by_host()[tail]
            for start in range(len(labels) - 1)
            if (tail := ".".join(labels[start:])) in _outlets_by_host()
        ),
        None,
    )


@cache
def all_outlets() -> tuple[Outlet, ...]:
    """Every outlet of the table."""
    padded = ([*row, *[""] * 6][:6] for row in read_rows("outlets.tsv"))
    return tuple(Outlet(host, name, country, language, order, split_cell(short))
                 for host, name, country, language, order, short in padded)  # fmt: skip


@cache
def outlet_names() -> dict[str, str]:
    """Every form of an outlet's name → its name."""
    return {
        form: each.name for each in all_outlets() for form in (each.name, *each.aliases)
    }


@cache
def agency_names() -> dict[str, str]:
    """Every form of an agency's name → its name."""
    return {
        form: row[0]
        for row in read_rows("agencies.tsv")
        for form in (row[0], *split_cell(row[1] if len(row) > 1 else ""))
    }


def article_urls(article: Article) -> Iterator[tuple[str, str]]:
    """Key and address of each place that says where the article was published, best first."""
    stated = article.record_fields.get("url")
    if isinstance(stated, str):
        yield "record: url", stated
    if page := article.page:
        found = [("link canonical", page.canonical_url), *(("meta " + key, value) for key, value in page.meta("og:url")),
                 ("saved from", page.save_info.url)]  # fmt: skip
        yield from (
            (key, value) for key, value in found if value and _HTTP_URL.match(value)
        )
    if (told := article.container.url) and _HTTP_URL.match(told.quote):
        yield told.key or "", told.quote


def site_urls(page: Page) -> Iterator[tuple[str, str]]:
    """Key and address of what tells a page's host, but not where on it the article stands."""
    said = [
        ("json-ld url", each.get("url"))
        for each in page.jsonld()
        if each.get("@type") in SITE_TYPES
    ]
    said += [
        (f"link {key}", address)
        for key, address, _ in page.links("alternate", "amphtml", "home")
    ]
    yield from (
        (key, value)
        for key, value in said
        if isinstance(value, str) and _HTTP_URL.match(value)
    )
    if page.linked_host:
        yield LINKED_HOST_KEY, f"https://{page.linked_host}/"


def url_host(url: str) -> str:
    """The host of an address, behind an archived copy's the original; empty when it is no address."""
    try:
        return urlsplit(original_url(url)).hostname or ""
    except ValueError:
        return ""


def name_matches_host(name: str, host: str) -> bool:
    """Whether a host is written like a name: equal, one within the other, or made of the beginnings of its words.

    `The New York Times` and `nytimes.com`, `ARTE Radio` and `www.arteradio.com`, `Die Weltwoche` and `weltwoche.ch`.
    """
    words = [
        letters
        for word in _NON_WORD.split(name)
        if (letters := _fold_alphanumerics(word))
    ]
    whole = "".join(words)
    told = [word for word in words if word not in SMALL_WORDS]
    return any(
        label == whole
        or (len(label) >= MIN_LABEL_LETTERS and label in whole)
        or (len(whole) >= MIN_LABEL_LETTERS and whole in label)
        or _is_made_of_prefixes(label, told)
        for label in _name_labels(host)
    )


def _is_made_of_prefixes(label: str, words: list[str]) -> bool:
    """Whether beginnings of all the words, in their order, make the label."""
    reached = {0}
    for word in words:
        reached = {
            at + length
            for at in reached
            for length in range(1, len(word) + 1)
            if label.startswith(word[:length], at)
        }
    return len(words) > 1 and len(label) in reached


def _name_labels(host: str) -> list[str]:
    """The labels of a host that can be a name, without those that every host has."""
    labels = host.lower().split(".")[:-1]
    if len(labels) > 1 and len(labels[-1]) <= 3:
        labels = labels[:-1] if labels[-1] in SECOND_LEVEL_DOMAINS else labels
    return [
        letters
        for label in labels
        if label not in GENERIC_SUBDOMAINS
        and len(letters := _fold_alphanumerics(label)) > 1
    ]


def _fold_alphanumerics(text: str) -> str:
    return "".join(filter(str.isalnum, normalize_letters(text)))


def find_url_line(text: str) -> re.Match[str] | None:
    """A line at the head of a text that is an address and nothing else."""
    return _URL_LINE.search(text, 0, HEAD_CHARS)


@cache
def _outlets_by_host() -> dict[str, Outlet]:
    return {each.host: each for each in all_outlets()}

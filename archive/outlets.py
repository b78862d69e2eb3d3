"""The outlets and agencies that the project knows by name and host, and the addresses that an article has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from archive.article import Article
from archive.data_files import parts, rows, words
from archive.html import Page, original
from archive.text.normalization import folded

LONGEST = 200_000
"""Characters of a text that are searched for the names of outlets."""
HEAD = 300
"""Characters at the head of a text in which an address of its own can stand."""

MOST_LINKS = "most links"
TELLING = 4
"""Letters that do not stand within another name by chance."""
SITE_TYPES = (
    "WebSite",
    "WebPage",
    "NewsArticle",
    "Article",
    "BlogPosting",
    "NewsMediaOrganization",
)
SUBDOMAINS = frozenset(
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
SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gob", "gov", "gv", "ne", "net", "nic", "or", "org"}
)
SMALL_WORDS = words("particles.txt") | {
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

_WORDS = re.compile(r"[^\w'’]+")
_ADDRESS_LINE = re.compile(
    r"^(?:url|source|link)?:? ?<?(https?://[^\s>]{4,500})>?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_HTTP = re.compile(r"https?://[^\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """One outlet: its host, its name, where and in which language it appears, and other names for it."""

    host: str
    name: str
    country: str
    language: str
    order: str
    short: tuple[str, ...]


@cache
def by_host(host: str) -> Known | None:
    """The outlet at a host or at the domain above it."""
    labels = host.lower().split(".")
    return next(
        (
            _hosts()[tail]
            for start in range(len(labels) - 1)
            if (tail := ".".join(labels[start:])) in _hosts()
        ),
        None,
    )


@cache
def known() -> tuple[Known, ...]:
    """Every outlet of the table."""
    padded = ([*row, *[""] * 6][:6] for row in rows("outlets.tsv"))
    return tuple(Known(host, name, country, language, order, parts(short))
                 for host, name, country, language, order, short in padded)  # fmt: skip


@cache
def names() -> dict[str, str]:
    """Every form of an outlet's name → its name."""
    return {form: each.name for each in known() for form in (each.name, *each.short)}


@cache
def agencies() -> dict[str, str]:
    """Every form of an agency's name → its name."""
    return {
        form: row[0]
        for row in rows("agencies.tsv")
        for form in (row[0], *parts(row[1] if len(row) > 1 else ""))
    }


def addresses(article: Article) -> Iterator[tuple[str, str]]:
    """Key and address of each place that says where the article was published, best first."""
    stated = article.stated.get("url")
    if isinstance(stated, str):
        yield "record: url", stated
    if page := article.page:
        found = [("link canonical", page.canonical), *(("meta " + key, value) for key, value in page.meta("og:url")),
                 ("saved from", page.saved.address)]  # fmt: skip
        yield from (
            (key, value) for key, value in found if value and _HTTP.match(value)
        )
    if (told := article.container.address) and _HTTP.match(told.quote):
        yield told.key or "", told.quote


def surroundings(page: Page) -> Iterator[tuple[str, str]]:
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
        if isinstance(value, str) and _HTTP.match(value)
    )
    if page.linked_host:
        yield MOST_LINKS, f"https://{page.linked_host}/"


def host(address: str) -> str:
    """The host of an address, behind an archived copy's the original; empty when it is no address."""
    try:
        return urlsplit(original(address)).hostname or ""
    except ValueError:
        return ""


def agrees(name: str, host: str) -> bool:
    """Whether a host is written like a name: equal, one within the other, or made of the beginnings of its words.

    `The New York Times` and `nytimes.com`, `ARTE Radio` and `www.arteradio.com`, `Die Weltwoche` and `weltwoche.ch`.
    """
    words = [letters for word in _WORDS.split(name) if (letters := _letters(word))]
    whole = "".join(words)
    told = [word for word in words if word not in SMALL_WORDS]
    return any(
        label == whole
        or (len(label) >= TELLING and label in whole)
        or (len(whole) >= TELLING and whole in label)
        or _made_of(label, told)
        for label in _labels(host)
    )


def _made_of(label: str, words: list[str]) -> bool:
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


def _labels(host: str) -> list[str]:
    """The labels of a host that can be a name, without those that every host has."""
    labels = host.lower().split(".")[:-1]
    if len(labels) > 1 and len(labels[-1]) <= 3:
        labels = labels[:-1] if labels[-1] in SECOND_LEVEL else labels
    return [
        letters
        for label in labels
        if label not in SUBDOMAINS and len(letters := _letters(label)) > 1
    ]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, folded(text)))


def address_line(text: str) -> re.Match[str] | None:
    """A line at the head of a text that is an address and nothing else."""
    return _ADDRESS_LINE.search(text, 0, HEAD)


@cache
def _hosts() -> dict[str, Known]:
    return {each.host: each for each in known()}

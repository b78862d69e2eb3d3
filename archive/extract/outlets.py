"""The outlets and agencies that the project knows by name and host, and the addresses that an article has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from archive.article import Article
from archive.tables import parts, rows

LONGEST = 200_000
"""Characters of a text that are searched for the names of outlets."""
HEAD = 300
"""Characters at the head of a text in which an address of its own can stand."""

_ADDRESS_LINE = re.compile(
    r"^(?:url|source|link)?:? ?<?(https?://[^\s>]{4,500})>?[ \t]*$", re.MULTILINE | re.IGNORECASE
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
        (_hosts()[tail] for start in range(len(labels) - 1) if (tail := ".".join(labels[start:])) in _hosts()), None
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
    return {form: row[0] for row in rows("agencies.tsv") for form in (row[0], *parts(row[1] if len(row) > 1 else ""))}


def addresses(article: Article) -> Iterator[tuple[str, str]]:
    """Key and address of each place that says where the article was published, best first."""
    stated = article.stated.get("url")
    if isinstance(stated, str):
        yield "record: url", stated
    if page := article.page:
        found = [("link canonical", page.canonical), *(("meta " + key, value) for key, value in page.meta("og:url")),
                 ("saved from", page.saved_from)]  # fmt: skip
        yield from ((key, value) for key, value in found if value and _HTTP.match(value))


def host(address: str) -> str:
    """The host of an address; empty when it has none, or is no address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def address_line(text: str) -> re.Match[str] | None:
    """A line at the head of a text that is an address and nothing else."""
    return _ADDRESS_LINE.search(text, 0, HEAD)


@cache
def _hosts() -> dict[str, Known]:
    return {each.host: each for each in known()}

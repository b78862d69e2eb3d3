"""Who published an article: never the agency, a photo credit, a paper that it cites, or a copyright line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from archive import outlets
from archive.article import Article
from archive.data_files import alternation_pattern
from archive.html import Page
from archive.model import Confidence, Evidence, Fact
from archive.text.cleaning import collapse_whitespace
from archive.text.date_mentions import WEEKDAY_PATTERN

SITE_META_KEYS = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "citation_publisher",
    "twitter:app:name:iphone",
)  # fmt: skip
SITE_TYPES = ("WebSite", "NewsMediaOrganization", "Organization")
SITE_NAME_KEYS = (
    "meta og:site_name",
    "json-ld WebSite",
    "json-ld NewsMediaOrganization",
    "meta application-name",
)
PUBLISHER_KEYS = (
    "json-ld publisher",
    "json-ld Organization",
    "meta dc.publisher",
    "meta citation_publisher",
)
"""Names that may be those of a firm with many outlets."""
MAX_NAME_CHARS = 60
MAX_TAIL_WORDS = 6
"""Words that the name of an outlet has at most where it ends a title."""

_BARS = re.compile(r"\s+[|–—·•»«:-]+\s+|\s*\|\s*|:\s+")


def extract(article: Article) -> Fact[str] | None:
    """From the page, its address, an address line in the text, or the article's own words about itself."""
    page = _from_page(article, article.page) if article.page else None
    return page or _from_url(article) or _from_text(article.text)


def find_candidates(article: Article) -> Iterator[Fact[str]]:
    """Every name that the page gives itself, and that of the outlet at its address."""
    for each in _page_names(article.page) if article.page else ():
        yield Fact(each.quote, Confidence.STATED, each.key or "", (each,))
    yield from (
        found for found in (_from_url(article), _from_text(article.text)) if found
    )


def _from_page(article: Article, page: Page) -> Fact[str] | None:
    """A name that the page gives itself and its address confirms; else the more telling of both."""
    said = list(_page_names(page))
    own, around = (
        list(_url_hosts(outlets.article_urls(article))),
        list(_url_hosts(outlets.site_urls(page))),
    )
    return (
        _confirmed_by_host(said, [*own, *around])
        or _known_outlet(article)
        or _repeated_name(said)
        or _first_name_at(said, SITE_NAME_KEYS)
        or _host_as_name([*own, *around])
        or _first_name_at(said, PUBLISHER_KEYS)
    )


def _confirmed_by_host(
    names: list[Evidence], hosts: list[tuple[str, Evidence]]
) -> Fact[str] | None:
    """The first name that is written like a host of the page, under the name by which the host is known."""
    for host, address in hosts:
        known = outlets.find_by_host(host)
        agreeing = [
            each
            for each in names
            if outlets.name_matches_host(each.quote, host)
            or _is_name_of(known, each.quote)
        ]
        if agreeing:
            name = known.name if known else agreeing[0].quote
            return Fact(
                name, Confidence.CORROBORATED, address.key or "", (address, *agreeing)
            )
    return None


def _repeated_name(names: list[Evidence]) -> Fact[str] | None:
    """A name that two places of the page give alike."""
    for at, first in enumerate(names):
        same = [
            each
            for each in names[at + 1 :]
            if _comparison_key(each.quote) == _comparison_key(first.quote)
        ]
        if same and not _is_agency(first.quote):
            return Fact(
                first.quote, Confidence.CORROBORATED, first.key or "", (first, *same)
            )
    return None


def _first_name_at(names: list[Evidence], keys: tuple[str, ...]) -> Fact[str] | None:
    """What one of those places of the page calls it."""
    found = next(
        (each for each in names if each.key in keys and not _is_agency(each.quote)),
        None,
    )
    return (
        Fact(found.quote, Confidence.STATED, found.key or "", (found,))
        if found
        else None
    )


def _host_as_name(hosts: list[tuple[str, Evidence]]) -> Fact[str] | None:
    """The host itself, where nothing names what appears there; that links lead to it is too little."""
    for host, address in hosts:
        if address.key == outlets.LINKED_HOST_KEY:
            continue
        return Fact(host.removeprefix("www."), Confidence.WEAK, "host", (address,))
    return None


def _url_hosts(urls: Iterator[tuple[str, str]]) -> Iterator[tuple[str, Evidence]]:
    for key, address in urls:
        host = outlets.url_host(address)
        if "." in host:
            yield host, Evidence(address, key=key)


def _page_names(page: Page) -> Iterator[Evidence]:
    """Every name that the page gives itself, as a whole and in the parts between bars and dashes."""
    for key, value in page.meta(*SITE_META_KEYS):
        yield from _name_parts(value, f"meta {key}")
    for each in page.jsonld():
        if each.get("@type") in SITE_TYPES:
            yield from _name_parts(each.get("name"), f"json-ld {each['@type']}")
        publisher = each.get("publisher")
        yield from _name_parts(
            publisher.get("name") if isinstance(publisher, dict) else None,
            "json-ld publisher",
        )
    for _, _, title in page.links("alternate"):
        yield from (
            Evidence(part, key="feed")
            for part in _split_at_bars(title)
            if part != title
        )
    if page.title:
        ends = [
            part
            for part in _split_at_bars(page.title)
            if part != page.title and len(part.split()) <= MAX_TAIL_WORDS
        ]
        yield from (Evidence(part, key="title") for part in reversed(ends))


def _name_parts(value: object, key: str) -> Iterator[Evidence]:
    if isinstance(value, str):
        yield from (
            Evidence(part, key=key)
            for part in _split_at_bars(value)
            if 1 < len(part) <= MAX_NAME_CHARS
        )


def _split_at_bars(value: str) -> list[str]:
    """The parts of a value between bars and dashes, and the value as a whole."""
    whole = collapse_whitespace(value)
    return list(
        dict.fromkeys(
            part for part in (*map(str.strip, _BARS.split(whole)), whole) if part
        )
    )


def _is_name_of(outlet: outlets.Outlet | None, name: str) -> bool:
    return outlet is not None and any(
        _comparison_key(name) == _comparison_key(each)
        for each in (outlet.name, *outlet.aliases)
    )


def _is_agency(name: str) -> bool:
    return name in outlets.agency_names()


def _known_outlet(article: Article) -> Fact[str] | None:
    for key, address in outlets.article_urls(article):
        if known := outlets.find_by_host(outlets.url_host(address)):
            return Fact(
                known.name, Confidence.INFERRED, key, (Evidence(address, key=key),)
            )
    sender = article.container.sender
    if sender and (known := outlets.find_by_host(sender.quote.rpartition("@")[2])):
        return Fact(known.name, Confidence.INFERRED, sender.key or "", (sender,))
    return None


def _from_url(article: Article) -> Fact[str] | None:
    if hosted := _known_outlet(article):
        return hosted
    found = outlets.find_url_line(article.text)
    known = outlets.find_by_host(outlets.url_host(found[1])) if found else None
    if not found or not known:
        return None
    return Fact(
        known.name,
        Confidence.INFERRED,
        "address line",
        (Evidence(found[1], found.start(1), found.end(1)),),
    )


def _from_text(text: str) -> Fact[str] | None:
    """A paper that reports on its own reports, by a short name that it need not explain to its readers."""
    reports: dict[str, list[re.Match[str]]] = {}
    for found in _own_report_regex().finditer(text, 0, outlets.MAX_SEARCHED_CHARS):
        reports.setdefault(
            found["subject"] or found["author"] or found["learner"], []
        ).append(found)
    for form, several in reports.items():
        name = outlets.outlet_names()[form]
        explained = form != name and name in text
        if not explained and (len(several) > 1 or several[0]["learner"]):
            evidence = tuple(
                Evidence(each[0], each.start(), each.end()) for each in several
            )
            return Fact(name, Confidence.INFERRED, "own report", evidence)
    return None


@cache
def _own_report_regex() -> re.Pattern[str]:
    names = alternation_pattern(outlets.outlet_names())
    return re.compile(
        rf"\b(?:(?P<subject>{names})(?: (?:on |last |earlier ){{0,2}}(?:{WEEKDAY_PATTERN}|week|month))?"
        rf" had (?:earlier |first |already )?reported"
        rf"|(?:earlier|previously) reported (?:by|in) (?P<author>{names})\b"
        rf"|(?P<learner>{names}) has (?:learnt|learned)\b)"
    )


def _comparison_key(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold().removeprefix("the ")))

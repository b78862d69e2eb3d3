"""Who published an article: never the agency, a photo credit, a paper that it cites, or a copyright line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from archive import outlets
from archive.article import Article
from archive.data_files import any_of
from archive.html import Page
from archive.model import Confidence, Evidence, Fact
from archive.text.cleaning import collapse
from archive.text.date_mentions import WEEKDAY

SITE_META = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "citation_publisher",
    "twitter:app:name:iphone",
)  # fmt: skip
SITE_KINDS = ("WebSite", "NewsMediaOrganization", "Organization")
SITE_NAMES = (
    "meta og:site_name",
    "json-ld WebSite",
    "json-ld NewsMediaOrganization",
    "meta application-name",
)
PUBLISHERS = (
    "json-ld publisher",
    "json-ld Organization",
    "meta dc.publisher",
    "meta citation_publisher",
)
"""Names that may be those of a firm with many outlets."""
LONGEST = 60
LONGEST_TAIL = 6
"""Words that the name of an outlet has at most where it ends a title."""

_BARS = re.compile(r"\s+[|–—·•»«:-]+\s+|\s*\|\s*|:\s+")


def extract(article: Article) -> Fact[str] | None:
    """From the page, its address, an address line in the text, or the article's own words about itself."""
    page = _from_page(article, article.page) if article.page else None
    return page or _from_address(article) or _from_text(article.text)


def candidates(article: Article) -> Iterator[Fact[str]]:
    """Every name that the page gives itself, and that of the outlet at its address."""
    for each in _said(article.page) if article.page else ():
        yield Fact(each.quote, Confidence.STATED, each.key or "", (each,))
    yield from (
        found for found in (_from_address(article), _from_text(article.text)) if found
    )


def _from_page(article: Article, page: Page) -> Fact[str] | None:
    """A name that the page gives itself and its address confirms; else the more telling of both."""
    said = list(_said(page))
    own, around = (
        list(_hosts(outlets.addresses(article))),
        list(_hosts(outlets.surroundings(page))),
    )
    return (
        _confirmed(said, [*own, *around])
        or _hosted(article)
        or _repeated(said)
        or _called(said, SITE_NAMES)
        or _named_by_host([*own, *around])
        or _called(said, PUBLISHERS)
    )


def _confirmed(
    said: list[Evidence], hosts: list[tuple[str, Evidence]]
) -> Fact[str] | None:
    """The first name that is written like a host of the page, under the name by which the host is known."""
    for host, address in hosts:
        known = outlets.by_host(host)
        agreeing = [
            each
            for each in said
            if outlets.agrees(each.quote, host) or _is(known, each.quote)
        ]
        if agreeing:
            name = known.name if known else agreeing[0].quote
            return Fact(
                name, Confidence.CORROBORATED, address.key or "", (address, *agreeing)
            )
    return None


def _repeated(said: list[Evidence]) -> Fact[str] | None:
    """A name that two places of the page give alike."""
    for at, first in enumerate(said):
        same = [
            each for each in said[at + 1 :] if _key(each.quote) == _key(first.quote)
        ]
        if same and not _is_agency(first.quote):
            return Fact(
                first.quote, Confidence.CORROBORATED, first.key or "", (first, *same)
            )
    return None


def _called(said: list[Evidence], keys: tuple[str, ...]) -> Fact[str] | None:
    """What one of those places of the page calls it."""
    found = next(
        (each for each in said if each.key in keys and not _is_agency(each.quote)), None
    )
    return (
        Fact(found.quote, Confidence.STATED, found.key or "", (found,))
        if found
        else None
    )


def _named_by_host(hosts: list[tuple[str, Evidence]]) -> Fact[str] | None:
    """The host itself, where nothing names what appears there; that links lead to it is too little."""
    for host, address in hosts:
        if address.key == outlets.MOST_LINKS:
            continue
        return Fact(host.removeprefix("www."), Confidence.WEAK, "host", (address,))
    return None


def _hosts(addresses: Iterator[tuple[str, str]]) -> Iterator[tuple[str, Evidence]]:
    for key, address in addresses:
        host = outlets.host(address)
        if "." in host:
            yield host, Evidence(address, key=key)


def _said(page: Page) -> Iterator[Evidence]:
    """Every name that the page gives itself, as a whole and in the parts between bars and dashes."""
    for key, value in page.meta(*SITE_META):
        yield from _name(value, f"meta {key}")
    for each in page.jsonld():
        if each.get("@type") in SITE_KINDS:
            yield from _name(each.get("name"), f"json-ld {each['@type']}")
        publisher = each.get("publisher")
        yield from _name(
            publisher.get("name") if isinstance(publisher, dict) else None,
            "json-ld publisher",
        )
    for _, _, title in page.links("alternate"):
        yield from (
            Evidence(part, key="feed") for part in _parts(title) if part != title
        )
    if page.title:
        ends = [
            part
            for part in _parts(page.title)
            if part != page.title and len(part.split()) <= LONGEST_TAIL
        ]
        yield from (Evidence(part, key="title") for part in reversed(ends))


def _name(value: object, key: str) -> Iterator[Evidence]:
    if isinstance(value, str):
        yield from (
            Evidence(part, key=key)
            for part in _parts(value)
            if 1 < len(part) <= LONGEST
        )


def _parts(value: str) -> list[str]:
    """The parts of a value between bars and dashes, and the value as a whole."""
    whole = collapse(value)
    return list(
        dict.fromkeys(
            part for part in (*map(str.strip, _BARS.split(whole)), whole) if part
        )
    )


def _is(known: outlets.Known | None, name: str) -> bool:
    return known is not None and any(
        _key(name) == _key(each) for each in (known.name, *known.short)
    )


def _is_agency(name: str) -> bool:
    return name in outlets.agencies()


def _hosted(article: Article) -> Fact[str] | None:
    for key, address in outlets.addresses(article):
        if known := outlets.by_host(outlets.host(address)):
            return Fact(
                known.name, Confidence.INFERRED, key, (Evidence(address, key=key),)
            )
    sender = article.container.sender
    if sender and (known := outlets.by_host(sender.quote.rpartition("@")[2])):
        return Fact(known.name, Confidence.INFERRED, sender.key or "", (sender,))
    return None


def _from_address(article: Article) -> Fact[str] | None:
    if hosted := _hosted(article):
        return hosted
    found = outlets.address_line(article.text)
    known = outlets.by_host(outlets.host(found[1])) if found else None
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
    for found in _own_report().finditer(text, 0, outlets.LONGEST):
        reports.setdefault(
            found["subject"] or found["author"] or found["learner"], []
        ).append(found)
    for form, several in reports.items():
        name = outlets.names()[form]
        explained = form != name and name in text
        if not explained and (len(several) > 1 or several[0]["learner"]):
            evidence = tuple(
                Evidence(each[0], each.start(), each.end()) for each in several
            )
            return Fact(name, Confidence.INFERRED, "own report", evidence)
    return None


@cache
def _own_report() -> re.Pattern[str]:
    names = any_of(outlets.names())
    return re.compile(
        rf"\b(?:(?P<subject>{names})(?: (?:on |last |earlier ){{0,2}}(?:{WEEKDAY}|week|month))?"
        rf" had (?:earlier |first |already )?reported"
        rf"|(?:earlier|previously) reported (?:by|in) (?P<author>{names})\b"
        rf"|(?P<learner>{names}) has (?:learnt|learned)\b)"
    )


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold().removeprefix("the ")))

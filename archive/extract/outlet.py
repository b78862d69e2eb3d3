"""Who published an article: never the agency, a photo credit, a paper that it cites, or a copyright line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from archive.article import Article
from archive.characters import collapse
from archive.extract import outlets
from archive.extract.mentions import WEEKDAY
from archive.model import Confidence, Evidence, Fact
from archive.page import Page

SITE_META = ("og:site_name", "application-name", "dc.publisher", "citation_publisher", "twitter:app:name:iphone")
LONGEST = 60


def extract(article: Article) -> Fact[str] | None:
    """From the page, its address, an address line in the text, or the article's own words about itself."""
    page = _from_page(article) if article.page else None
    return page or _from_address(article) or _from_text(article.text)


def _from_page(article: Article) -> Fact[str] | None:
    """The known outlet at the page's host, or the name that the page gives its site or publisher."""
    hosted = _hosted(article)
    said = list(_said(article.page)) if article.page else []
    agreeing = [each for each in said if hosted and _key(each.quote) == _key(hosted.value)]
    if hosted and agreeing:
        return Fact(hosted.value, Confidence.CORROBORATED, hosted.method, (*hosted.evidence, *agreeing))
    if hosted:
        return hosted
    if not said:
        return None
    same = [each for each in said if _key(each.quote) == _key(said[0].quote)]
    method = said[0].key or "page"
    confidence = Confidence.CORROBORATED if len(same) > 1 else Confidence.STATED
    return Fact(said[0].quote, confidence, method, tuple(same))


def _said(page: Page) -> Iterator[Evidence]:
    for key, value in page.meta(SITE_META[0]):
        yield from _name(value, f"meta {key}")
    for each in page.jsonld():
        publisher = each.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else None
        yield from _name(name, "json-ld publisher")
    for key, value in page.meta(*SITE_META[1:]):
        yield from _name(value, f"meta {key}")


def _name(value: object, key: str) -> Iterator[Evidence]:
    if isinstance(value, str) and 1 < len(collapse(value)) <= LONGEST and value not in outlets.agencies():
        yield Evidence(collapse(value), key=key)


def _hosted(article: Article) -> Fact[str] | None:
    for key, address in outlets.addresses(article):
        if known := outlets.by_host(outlets.host(address)):
            return Fact(known.name, Confidence.INFERRED, key, (Evidence(address, key=key),))
    return None


def _from_address(article: Article) -> Fact[str] | None:
    if hosted := _hosted(article):
        return hosted
    found = outlets.address_line(article.text)
    known = outlets.by_host(outlets.host(found[1])) if found else None
    if not found or not known:
        return None
    return Fact(known.name, Confidence.INFERRED, "address line", (Evidence(found[1], found.start(1), found.end(1)),))


def _from_text(text: str) -> Fact[str] | None:
    """A paper that reports on its own reports, by a short name that it need not explain to its readers."""
    reports: dict[str, list[re.Match[str]]] = {}
    for found in _own_report().finditer(text, 0, outlets.LONGEST):
        reports.setdefault(found["subject"] or found["author"] or found["learner"], []).append(found)
    for form, several in reports.items():
        name = outlets.names()[form]
        explained = form != name and name in text
        if not explained and (len(several) > 1 or several[0]["learner"]):
            evidence = tuple(Evidence(each[0], each.start(), each.end()) for each in several)
            return Fact(name, Confidence.INFERRED, "own report", evidence)
    return None


@cache
def _own_report() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(outlets.names(), key=len, reverse=True))
    return re.compile(
        rf"\b(?:(?P<subject>{names})(?: (?:on |last |earlier ){{0,2}}(?:{WEEKDAY}|week|month))?"
        rf" had (?:earlier |first |already )?reported"
        rf"|(?:earlier|previously) reported (?:by|in) (?P<author>{names})\b"
        rf"|(?P<learner>{names}) has (?:learnt|learned)\b)"
    )


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold().removeprefix("the ")))

"""The dates that a page's markup, its address and its small print give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from archive import outlets
from archive.article import Article
from archive.extract import text_dates
from archive.extract import title as titles
from archive.extract.date_signals import Role, Signal, Source
from archive.html import STAMP, Page, original
from archive.html.date_guess import guessed
from archive.model import Confidence, DateRange, Evidence
from archive.text.date_mentions import mentions
from archive.text.date_parsing import read, span

ARTICLE_TYPE = re.compile(
    r"(?:article|posting|report|review|recipe|videoobject)$", re.IGNORECASE
)
PAGE_TYPE = re.compile(r"^(?:web|item|medical\w*)page$", re.IGNORECASE)
PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish_date", "publish-date", "publication_date",
    "published_time", "published_at", "originalpublicationdate", "article_date_original", "dc.date.issued",
    "cxenseparse:recs:publishtime",
    "published-date", "publisheddate", "date.created", "publish-time", "dc.date.published",
    "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date", "ptime",
    "citation_publication_date", "citation_online_date", "displaydate", "date",
)  # fmt: skip
UPDATED_META = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "lastmod", "last-modified", "article.updated", "utime",
)  # fmt: skip
SCRIPT_KEYS = (
    "datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "pubDate", "pub_date",
    "publishedDate", "published_date", "publicationDate", "publication_date",
    "firstPublished", "firstPublishedAt", "firstPublishedDate",
    "first_published_at", "publishedAtDate", "publishTime", "publish_time", "displayDate",
)  # fmt: skip
DATE_CLASSES = (
    "date",
    "published",
    "pubdate",
    "publish",
    "posted",
    "timestamp",
    "dateline",
    "created",
)
LONGEST_STAMP = 120
"""Characters of the longest element that is a date with little else."""

_UPDATED_HINT = re.compile(r"updat|modif|edited", re.IGNORECASE)
_PUBLISHED_HINT = re.compile(
    r"publi|pubdate|posted|created|entry-date|datecreated", re.IGNORECASE
)
_SAYS = re.compile(r"publi|posted|created|veröffentlicht|erschienen", re.IGNORECASE)
_PATH_DATE = re.compile(
    r"(?<![\d])(?P<year>(?:19|20)\d{2})(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_PATH_MONTH = re.compile(r"/(?P<year>(?:19|20)\d{2})/(?P<month>0[1-9]|1[0-2])(?=/)")
_HOST = re.compile(r"https?://[^/]+")


def signals(article: Article) -> Iterator[Signal]:
    """Every date that the page gives, the most telling first."""
    page = article.page
    if page is None:
        return
    found = [*chain.from_iterable(_ways(article, page))]
    yield from found
    if any(each.leads and each.role is Role.PUBLISHED for each in found):
        return
    updates = {each.range for each in found if each.role is Role.UPDATED}
    labelled = [*_labelled(article, page)]
    yield from labelled or _guessed(article, page, updates)


def _ways(article: Article, page: Page) -> Iterator[Iterator[Signal]]:
    """The places where a page gives its dates, the most telling first."""
    yield _jsonld(page)
    yield _meta(page, PUBLISHED_META, Role.PUBLISHED)
    yield _meta(page, UPDATED_META, Role.UPDATED)
    yield _times(page)
    yield _scripts(page)
    yield addressed(article)
    yield _small_print(article, page)
    yield _opening(article, page)
    yield _below_standfirst(article, page)


def _machine(
    value: object, key: str, role: Role, source: Source = Source.MARKUP
) -> Iterator[Signal]:
    """A date in a machine's form; one whose numbers could be read two ways is not a machine's."""
    if not isinstance(value, str):
        return
    found = [each for each in mentions(value) if each.swapped]
    stamp = None if found else read(value)
    if stamp and stamp.range:
        evidence = (Evidence(value, key=key),)
        yield Signal(
            stamp.range, key, evidence, source, role, Confidence.STATED, stamp.instant
        )


def _jsonld(page: Page) -> Iterator[Signal]:
    """The dates of an article; those of the page itself count for less, for it may be older than what stands on it."""
    for kind, confidence in (
        (ARTICLE_TYPE, Confidence.STATED),
        (PAGE_TYPE, Confidence.INFERRED),
    ):
        for each in page.jsonld():
            types = each.get("@type")
            names = types if isinstance(types, list) else [types]
            if any(isinstance(name, str) and kind.search(name) for name in names):
                said = (*_machine(each.get("datePublished"), "json-ld datePublished", Role.PUBLISHED),
                        *_machine(each.get("dateModified"), "json-ld dateModified", Role.UPDATED))  # fmt: skip
                yield from (replace(signal, confidence=confidence) for signal in said)


def _meta(page: Page, keys: tuple[str, ...], role: Role) -> Iterator[Signal]:
    for key, value in page.meta(*keys):
        yield from _machine(value, f"meta {key}", role)


def _times(page: Page) -> Iterator[Signal]:
    """`<time>` elements that say what they are; without a word, only when the page has one day in all of them."""
    times = page.times()
    for each in times:
        role = (
            Role.UPDATED
            if _UPDATED_HINT.search(f"{each.hint} {each.text}")
            else Role.PUBLISHED
        )
        if role is Role.UPDATED or _PUBLISHED_HINT.search(each.hint):
            yield from _machine(each.datetime or each.text, "time", role, Source.TIME)
    plain = [
        signal
        for each in times
        for signal in _machine(
            each.datetime or each.text, "time", Role.PUBLISHED, Source.TIME
        )
    ]
    if len({signal.range for signal in plain}) == 1:
        yield plain[0]


def addressed(article: Article) -> Iterator[Signal]:
    """The day or the month in the path of the address."""
    for key, address in outlets.addresses(article):
        path = _HOST.sub("", original(address))
        found = _PATH_DATE.search(path) or _PATH_MONTH.search(path)
        parts = (
            {
                name: int(value)
                for name, value in found.groupdict().items()
                if name != "mark"
            }
            if found
            else {}
        )
        if found and (days := span(**parts)):
            evidence = (Evidence(address, key=key),)
            yield Signal(
                days,
                "address",
                evidence,
                Source.ADDRESS,
                Role.PUBLISHED,
                Confidence.INFERRED,
            )
            return


def _scripts(page: Page) -> Iterator[Signal]:
    """What JSON that could not be read as such, and the state of scripts, give under one key: one day or nothing."""
    said = page.stated_in_scripts(*SCRIPT_KEYS)
    found = [
        signal
        for key, value in said
        for signal in _machine(value, f"script {key}", Role.PUBLISHED)
    ]
    by_key: dict[str, list[Signal]] = {}
    for signal in found:
        by_key.setdefault(signal.method.casefold(), []).append(signal)
    for same in by_key.values():
        if len({signal.range for signal in same}) == 1:
            yield replace(same[0], confidence=Confidence.INFERRED)


def _opening(article: Article, page: Page) -> Iterator[Signal]:
    """The first day that stands beside the headline, as readers see it, wherever the page shows a headline."""
    for heading in dict.fromkeys(titles.headings(page)):
        for line in page.opening(heading):
            stamps = list(_stamps(article, line))
            yield from (replace(each, method="beside the headline") for each in stamps)
            if any(each.role is Role.PUBLISHED for each in stamps):
                return


def _labelled(article: Article, page: Page) -> Iterator[Signal]:
    """The day of which a line of the page says that it is the one of publication, where all such lines agree."""
    lines = [
        line for line in page.lines if len(line) <= LONGEST_STAMP and _SAYS.search(line)
    ]
    found = [
        each
        for line in lines
        for each in _stamps(article, line)
        if each.role is Role.PUBLISHED
    ]
    if len({each.range for each in found}) == 1:
        yield replace(found[0], method="labelled line")


def _guessed(article: Article, page: Page, updates: set[DateRange]) -> Iterator[Signal]:
    """The day that htmldate gives, where lines of the page show it and no other, and it is none of an update."""
    day = guessed(page)
    if day is None or DateRange(day, day) in updates:
        return
    seen = [
        each
        for line in page.lines
        if len(line) <= LONGEST_STAMP
        for each in _stamps(article, line)
    ]
    if {each.range.day for each in seen} == {day} and seen[0].role is Role.PUBLISHED:
        yield replace(seen[0], method="htmldate", confidence=Confidence.WEAK)


def _below_standfirst(article: Article, page: Page) -> Iterator[Signal]:
    """The day on a line between the standfirst and the story, where no other such line of the page gives another."""
    days = {
        each.range
        for line in page.lines
        if len(line) <= STAMP
        for each in _stamps(article, line)
    }
    for heading in titles.headings(page):
        found = [
            each
            for line in page.below_standfirst(heading)
            for each in _stamps(article, line)
        ]
        if found and days == {found[0].range} and found[0].role is Role.PUBLISHED:
            yield replace(
                found[0], method="below the standfirst", confidence=Confidence.WEAK
            )
            return


def _small_print(article: Article, page: Page) -> Iterator[Signal]:
    """Short elements that are called a date and hold one; they lead when they say what they are and give one day only,

    for most pages show the days of other articles in the same dress.
    """
    found = [signal for text in page.classed(*DATE_CLASSES) if len(text) <= LONGEST_STAMP
             for signal in _stamps(article, text)]  # fmt: skip
    alone = len({each.range for each in found if each.role is Role.PUBLISHED}) == 1
    yield from (
        replace(each, leads=alone and bool(_SAYS.search(each.evidence[0].quote)))
        for each in found
    )


def _stamps(article: Article, text: str) -> Iterator[Signal]:
    """The first day that an element gives."""
    mention = next(
        (each for each in mentions(text) if each.stamp.year and each.stamp.day), None
    )
    reading = text_dates.read(article, mention) if mention else None
    if mention is None or reading is None or reading[1] is None:
        return
    role = (
        Role.UPDATED if _UPDATED_HINT.search(text[: mention.start]) else Role.PUBLISHED
    )
    evidence = (Evidence(text, key="element class"), *reading[2].evidence)
    yield Signal(
        reading[0],
        "page text",
        evidence,
        Source.TEXT,
        role,
        Confidence.INFERRED,
        reading[1].instant,
    )

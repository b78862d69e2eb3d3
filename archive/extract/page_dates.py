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
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.html import MAX_DATE_LINE_CHARS, Page, original_url
from archive.html.date_guess import htmldate_guess
from archive.model import Confidence, DateRange, Evidence
from archive.text.date_mentions import find_date_mentions
from archive.text.date_parsing import calendar_range, parse_date

ARTICLE_TYPE_REGEX = re.compile(
    r"(?:article|posting|report|review|recipe|videoobject)$", re.IGNORECASE
)
PAGE_TYPE_REGEX = re.compile(r"^(?:web|item|medical\w*)page$", re.IGNORECASE)
PUBLISHED_META_KEYS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish_date", "publish-date", "publication_date",
    "published_time", "published_at", "originalpublicationdate", "article_date_original", "dc.date.issued",
    "cxenseparse:recs:publishtime",
    "published-date", "publisheddate", "date.created", "publish-time", "dc.date.published",
    "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date", "ptime",
    "citation_publication_date", "citation_online_date", "displaydate", "date",
)  # fmt: skip
UPDATED_META_KEYS = (
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
MAX_DATE_CHARS = 120
"""Characters of the longest element that is a date with little else."""

_UPDATED_HINT = re.compile(r"updat|modif|edited", re.IGNORECASE)
_PUBLISHED_HINT = re.compile(
    r"publi|pubdate|posted|created|entry-date|datecreated", re.IGNORECASE
)
_PUBLISHED_LABEL = re.compile(
    r"publi|posted|created|veröffentlicht|erschienen", re.IGNORECASE
)
_URL_PATH_DATE = re.compile(
    r"(?<![\d])(?P<year>(?:19|20)\d{2})(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_URL_PATH_MONTH = re.compile(r"/(?P<year>(?:19|20)\d{2})/(?P<month>0[1-9]|1[0-2])(?=/)")
_HOST = re.compile(r"https?://[^/]+")


def find_signals(article: Article) -> Iterator[DateSignal]:
    """Every date that the page gives, the most telling first."""
    page = article.page
    if page is None:
        return
    found = [*chain.from_iterable(_signal_groups(article, page))]
    yield from found
    if any(each.can_decide and each.role is DateRole.PUBLISHED for each in found):
        return
    updates = {each.range for each in found if each.role is DateRole.UPDATED}
    labelled = [*_labelled_dates(article, page)]
    yield from labelled or _htmldate_dates(article, page, updates)


def _signal_groups(article: Article, page: Page) -> Iterator[Iterator[DateSignal]]:
    """The places where a page gives its dates, the most telling first."""
    yield _jsonld_dates(page)
    yield _meta_dates(page, PUBLISHED_META_KEYS, DateRole.PUBLISHED)
    yield _meta_dates(page, UPDATED_META_KEYS, DateRole.UPDATED)
    yield _time_element_dates(page)
    yield _script_dates(page)
    yield url_dates(article)
    yield _date_class_dates(article, page)
    yield _dates_near_headline(article, page)
    yield _dates_below_standfirst(article, page)


def _machine_date(
    value: object, key: str, role: DateRole, source: DateSource = DateSource.MARKUP
) -> Iterator[DateSignal]:
    """A date in a machine's form; one whose numbers could be read two ways is not a machine's."""
    if not isinstance(value, str):
        return
    found = [each for each in find_date_mentions(value) if each.month_first]
    stamp = None if found else parse_date(value)
    if stamp and stamp.range:
        evidence = (Evidence(value, key=key),)
        yield DateSignal(
            stamp.range, key, evidence, source, role, Confidence.STATED, stamp.instant
        )


def _jsonld_dates(page: Page) -> Iterator[DateSignal]:
    """The dates of an article; those of the page itself count for less, for it may be older than what stands on it."""
    for kind, confidence in (
        (ARTICLE_TYPE_REGEX, Confidence.STATED),
        (PAGE_TYPE_REGEX, Confidence.INFERRED),
    ):
        for each in page.jsonld():
            types = each.get("@type")
            names = types if isinstance(types, list) else [types]
            if any(isinstance(name, str) and kind.search(name) for name in names):
                said = (*_machine_date(each.get("datePublished"), "json-ld datePublished", DateRole.PUBLISHED),
                        *_machine_date(each.get("dateModified"), "json-ld dateModified", DateRole.UPDATED))  # fmt: skip
                yield from (replace(signal, confidence=confidence) for signal in said)


def _meta_dates(
    page: Page, keys: tuple[str, ...], role: DateRole
) -> Iterator[DateSignal]:
    for key, value in page.meta(*keys):
        yield from _machine_date(value, f"meta {key}", role)


def _time_element_dates(page: Page) -> Iterator[DateSignal]:
    """`<time>` elements that say what they are; without a word, only when the page has one day in all of them."""
    times = page.time_elements()
    for each in times:
        role = (
            DateRole.UPDATED
            if _UPDATED_HINT.search(f"{each.hint} {each.text}")
            else DateRole.PUBLISHED
        )
        if role is DateRole.UPDATED or _PUBLISHED_HINT.search(each.hint):
            yield from _machine_date(
                each.datetime or each.text, "time", role, DateSource.TIME_ELEMENT
            )
    plain = [
        signal
        for each in times
        for signal in _machine_date(
            each.datetime or each.text,
            "time",
            DateRole.PUBLISHED,
            DateSource.TIME_ELEMENT,
        )
    ]
    if len({signal.range for signal in plain}) == 1:
        yield plain[0]


def url_dates(article: Article) -> Iterator[DateSignal]:
    """The day or the month in the path of the address."""
    for key, address in outlets.article_urls(article):
        path = _HOST.sub("", original_url(address))
        found = _URL_PATH_DATE.search(path) or _URL_PATH_MONTH.search(path)
        parts = (
            {
                name: int(value)
                for name, value in found.groupdict().items()
                if name != "mark"
            }
            if found
            else {}
        )
        if found and (days := calendar_range(**parts)):
            evidence = (Evidence(address, key=key),)
            yield DateSignal(
                days,
                "address",
                evidence,
                DateSource.URL,
                DateRole.PUBLISHED,
                Confidence.INFERRED,
            )
            return


def _script_dates(page: Page) -> Iterator[DateSignal]:
    """What JSON that could not be read as such, and the state of scripts, give under one key: one day or nothing."""
    said = page.script_values(*SCRIPT_KEYS)
    found = [
        signal
        for key, value in said
        for signal in _machine_date(value, f"script {key}", DateRole.PUBLISHED)
    ]
    by_key: dict[str, list[DateSignal]] = {}
    for signal in found:
        by_key.setdefault(signal.method.casefold(), []).append(signal)
    for same in by_key.values():
        if len({signal.range for signal in same}) == 1:
            yield replace(same[0], confidence=Confidence.INFERRED)


def _dates_near_headline(article: Article, page: Page) -> Iterator[DateSignal]:
    """The first day that stands beside the headline, as readers see it, wherever the page shows a headline."""
    for heading in dict.fromkeys(titles.headline_forms(page)):
        for line in page.lines_near_headline(heading):
            stamps = list(_first_date(article, line))
            yield from (replace(each, method="beside the headline") for each in stamps)
            if any(each.role is DateRole.PUBLISHED for each in stamps):
                return


def _labelled_dates(article: Article, page: Page) -> Iterator[DateSignal]:
    """The day of which a line of the page says that it is the one of publication, where all such lines agree."""
    lines = [
        line
        for line in page.lines
        if len(line) <= MAX_DATE_CHARS and _PUBLISHED_LABEL.search(line)
    ]
    found = [
        each
        for line in lines
        for each in _first_date(article, line)
        if each.role is DateRole.PUBLISHED
    ]
    if len({each.range for each in found}) == 1:
        yield replace(found[0], method="labelled line")


def _htmldate_dates(
    article: Article, page: Page, update_ranges: set[DateRange]
) -> Iterator[DateSignal]:
    """The day that htmldate gives, where lines of the page show it and no other, and it is none of an update."""
    day = htmldate_guess(page)
    if day is None or DateRange(day, day) in update_ranges:
        return
    seen = [
        each
        for line in page.lines
        if len(line) <= MAX_DATE_CHARS
        for each in _first_date(article, line)
    ]
    if {each.range.day for each in seen} == {day} and seen[
        0
    ].role is DateRole.PUBLISHED:
        yield replace(seen[0], method="htmldate", confidence=Confidence.WEAK)


def _dates_below_standfirst(article: Article, page: Page) -> Iterator[DateSignal]:
    """The day on a line between the standfirst and the story, where no other such line of the page gives another."""
    days = {
        each.range
        for line in page.lines
        if len(line) <= MAX_DATE_LINE_CHARS
        for each in _first_date(article, line)
    }
    for heading in titles.headline_forms(page):
        found = [
            each
            for line in page.lines_below_standfirst(heading)
            for each in _first_date(article, line)
        ]
        if found and days == {found[0].range} and found[0].role is DateRole.PUBLISHED:
            yield replace(
                found[0], method="below the standfirst", confidence=Confidence.WEAK
            )
            return


def _date_class_dates(article: Article, page: Page) -> Iterator[DateSignal]:
    """Short elements that are called a date and hold one; they lead when they say what they are and give one day only,

    for most pages show the days of other articles in the same dress.
    """
    found = [signal for text in page.texts_by_class(*DATE_CLASSES) if len(text) <= MAX_DATE_CHARS
             for signal in _first_date(article, text)]  # fmt: skip
    alone = len({each.range for each in found if each.role is DateRole.PUBLISHED}) == 1
    yield from (
        replace(
            each,
            can_decide=alone and bool(_PUBLISHED_LABEL.search(each.evidence[0].quote)),
        )
        for each in found
    )


def _first_date(article: Article, text: str) -> Iterator[DateSignal]:
    """The first day that an element gives."""
    mention = next(
        (
            each
            for each in find_date_mentions(text)
            if each.parsed.year and each.parsed.day
        ),
        None,
    )
    reading = text_dates.read_mention(article, mention) if mention else None
    if mention is None or reading is None or reading[1] is None:
        return
    role = (
        DateRole.UPDATED
        if _UPDATED_HINT.search(text[: mention.start])
        else DateRole.PUBLISHED
    )
    evidence = (Evidence(text, key="element class"), *reading[2].evidence)
    yield DateSignal(
        reading[0],
        "page text",
        evidence,
        DateSource.TEXT,
        role,
        Confidence.INFERRED,
        reading[1].instant,
    )

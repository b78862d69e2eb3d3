"""Find the dates in a page's markup, in its URL and near its headline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from archive.article import Article
from archive.extract import title as titles
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.extract.visible_days import (
    MAX_DATE_CHARS,
    PUBLISHED_WORD,
    UPDATED_WORD,
    days_with_roles,
    first_date,
    first_dates,
    has_published_label,
)
from archive.html import (
    MAX_DATE_LINE_CHARS,
    Page,
    TimeElement,
    has_type,
    original_url,
)
from archive.html.date_guess import htmldate_guess
from archive.model import Confidence, DateRange, Evidence
from archive.text.date_lines import LabelRole, has_label
from archive.text.date_mentions import find_date_mentions
from archive.text.date_parsing import calendar_range, parse_date

ARTICLE_TYPE_REGEX = re.compile(
    r"(?:article|posting|report|review|recipe|videoobject)$", re.IGNORECASE
)
PAGE_TYPE_REGEX = re.compile(r"^(?:web|item|medical\w*)page$", re.IGNORECASE)
PUBLISHED_META_KEYS = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "datepublished", "article.published", "parsely-pub-date", "sailthru.date",
    "pubdate", "publishdate", "publish_date", "publish-date", "publication_date",
    "published_time", "published_at", "originalpublicationdate",
    "article_date_original", "dc.date.issued", "cxenseparse:recs:publishtime",
    "published-date", "publisheddate", "date.created", "publish-time",
    "dc.date.published", "dcterms.issued", "dc.date.created", "dcterms.created",
    "dcterms.date", "dc.date", "ptime", "citation_publication_date",
    "citation_online_date", "displaydate", "date",
)  # fmt: skip
UPDATED_META_KEYS = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "lastmod", "last-modified",
    "article.updated", "utime",
)  # fmt: skip
SCRIPT_KEYS = (
    "datePublished", "publishedAt", "published_at", "publishDate", "publish_date",
    "pubDate", "pub_date", "publishedDate", "published_date", "publicationDate",
    "publication_date", "firstPublished", "firstPublishedAt", "firstPublishedDate",
    "first_published_at", "publishedAtDate", "publishTime", "publish_time",
    "displayDate",
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
MAX_ZONE_DAYS = 1
"""Maximum difference, in days, between an instant and the day that readers see."""

_PUBLISHED_HINT = re.compile(
    r"publi|pubdate|posted|created|entry-date|datecreated", re.IGNORECASE
)
_URL_PATH_DATE = re.compile(
    r"(?<![\d])(?P<year>(?:19|20)\d{2})(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2])"
    r"(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_URL_PATH_MONTH = re.compile(r"/(?P<year>(?:19|20)\d{2})/(?P<month>0[1-9]|1[0-2])(?=/)")
_HOST = re.compile(r"https?://[^/]+")


def find_signals(article: Article) -> Iterator[DateSignal]:
    """Yield the dates that the page gives, the most reliable first."""
    page = article.page
    if page is None:
        return
    signals = [
        signal
        for signal in chain.from_iterable(_signal_groups(article, page))
        if not signal.is_placeholder(article.text)
    ]
    yield from signals
    if any(signal.can_decide and _is_publication(signal) for signal in signals):
        return
    labelled_dates = list(_labelled_dates(article, page))
    if labelled_dates:
        yield from labelled_dates
        return
    update_ranges = {signal.range for signal in signals if not _is_publication(signal)}
    yield from _htmldate_dates(article, page, update_ranges)


def _is_publication(signal: DateSignal) -> bool:
    return signal.role is DateRole.PUBLISHED


def _signal_groups(article: Article, page: Page) -> Iterator[Iterator[DateSignal]]:
    """Yield the dates of each place on the page, the most reliable place first."""
    yield _jsonld_dates(article)
    yield _meta_dates(page, PUBLISHED_META_KEYS, DateRole.PUBLISHED)
    yield _meta_dates(page, UPDATED_META_KEYS, DateRole.UPDATED)
    yield _time_element_dates(article, page)
    yield _script_dates(page)
    yield url_dates(article)
    yield _date_class_dates(article, page)
    yield _dates_near_headline(article, page)
    yield _dates_below_standfirst(article, page)


def _machine_date(
    value: object, key: str, role: DateRole, source: DateSource = DateSource.MARKUP
) -> Iterator[DateSignal]:
    """Yield the date of a machine-readable value, unless its order is ambiguous."""
    if not isinstance(value, str):
        return
    if any(mention.month_first for mention in find_date_mentions(value)):
        return
    parsed = parse_date(value)
    if parsed and parsed.range:
        yield DateSignal(
            range=parsed.range,
            method=key,
            evidence=(Evidence(value, key=key),),
            source=source,
            role=role,
            confidence=Confidence.STATED,
            instant=parsed.instant,
        )


def _jsonld_dates(article: Article) -> Iterator[DateSignal]:
    """Yield the dates of articles, then those of the page with less confidence.

    A page may be older than the article on it.
    """
    for type_regex, confidence in (
        (ARTICLE_TYPE_REGEX, Confidence.STATED),
        (PAGE_TYPE_REGEX, Confidence.INFERRED),
    ):
        for item in article.jsonld:
            if has_type(item, type_regex):
                for signal in _jsonld_item_dates(item):
                    yield replace(signal, confidence=confidence)


def _jsonld_item_dates(item: Mapping[str, object]) -> Iterator[DateSignal]:
    for name, role in (
        ("datePublished", DateRole.PUBLISHED),
        ("dateModified", DateRole.UPDATED),
    ):
        yield from _machine_date(item.get(name), f"json-ld {name}", role)


def _meta_dates(
    page: Page, keys: tuple[str, ...], role: DateRole
) -> Iterator[DateSignal]:
    for key, value in page.meta(*keys):
        yield from _machine_date(value, f"meta {key}", role)


def _time_element_dates(article: Article, page: Page) -> Iterator[DateSignal]:
    """Yield the dates of `<time>` elements with a hint at their role.

    Without a hint, the date of all others must be the same.
    """
    elements = page.time_elements()
    update_ranges = _update_ranges(article, page) if elements else set()
    unclear_signals = []
    for element in elements:
        role = _time_element_role(element)
        for signal in _time_element_date(element, role or DateRole.PUBLISHED):
            if role:
                yield signal
            elif signal.range in update_ranges:
                yield replace(signal, role=DateRole.UPDATED)
            else:
                unclear_signals.append(signal)
    if _same_day(unclear_signals):
        yield unclear_signals[0]


def _update_ranges(article: Article, page: Page) -> set[DateRange]:
    """Return the days that the visible lines give only for updates."""
    lines = (line for line in page.lines if has_label(line, LabelRole.UPDATED))
    signals = list(first_dates(article, lines, MAX_DATE_CHARS))
    published = {signal.range for signal in signals if _is_publication(signal)}
    return {signal.range for signal in signals} - published


def _time_element_role(element: TimeElement) -> DateRole | None:
    """Return the role that words and names give a time, or `None` without any.

    Words count more than names: many themes give each date the class `updated`.
    """
    for words in (element.text, element.label):
        if UPDATED_WORD.search(words) or has_label(words, LabelRole.UPDATED):
            return DateRole.UPDATED
        if PUBLISHED_WORD.search(words) or has_label(words, LabelRole.PUBLISHED):
            return DateRole.PUBLISHED
    if _PUBLISHED_HINT.search(element.hint):
        return DateRole.PUBLISHED
    if UPDATED_WORD.search(element.hint):
        return DateRole.UPDATED
    return None


def _time_element_date(element: TimeElement, role: DateRole) -> Iterator[DateSignal]:
    """Yield the date of a time element.

    If its words name another day, this one counts: the local day of an instant in UTC,
    or the day for which a template gave a wrong time.
    """
    value = element.datetime or element.text
    mention = next((day for day, _ in days_with_roles(element.text)), None)
    days = mention.parsed.range if mention and not mention.month_first else None
    for signal in _machine_date(value, "time", role, DateSource.TIME_ELEMENT):
        if days and days != signal.range:
            yield _with_visible_day(signal, days, element.text)
        else:
            yield signal


def _with_visible_day(signal: DateSignal, days: DateRange, text: str) -> DateSignal:
    """Return a signal with the day that readers see, and with its instant if near."""
    apart = signal.range.earliest - days.earliest
    is_near = abs(apart.days) <= MAX_ZONE_DAYS
    return replace(
        signal,
        range=days,
        evidence=(Evidence(text, key="time"), *(signal.evidence if is_near else ())),
        instant=signal.instant if is_near else None,
    )


def _same_day(signals: Iterable[DateSignal]) -> bool:
    """Return whether there are signals, all with the same range."""
    return len({signal.range for signal in signals}) == 1


def url_dates(article: Article) -> Iterator[DateSignal]:
    """Yield the day or the month in the path of the first URL that has one."""
    for url in article.urls:
        if days := _url_path_range(url.quote):
            yield DateSignal(
                range=days,
                method="address",
                evidence=(url,),
                source=DateSource.URL,
                role=DateRole.PUBLISHED,
                confidence=Confidence.INFERRED,
            )
            return


def _url_path_range(url: str) -> DateRange | None:
    path = _HOST.sub("", original_url(url))
    if match := _URL_PATH_DATE.search(path):
        return calendar_range(*map(int, match.group("year", "month", "day")))
    if match := _URL_PATH_MONTH.search(path):
        return calendar_range(*map(int, match.group("year", "month")))
    return None


def _script_dates(page: Page) -> Iterator[DateSignal]:
    """Yield the dates in scripts and in broken JSON, if each key has the same one."""
    signals_by_key: dict[str, list[DateSignal]] = {}
    for key, value in page.script_values(*SCRIPT_KEYS):
        for signal in _machine_date(value, f"script {key}", DateRole.PUBLISHED):
            signals_by_key.setdefault(signal.method.casefold(), []).append(signal)
    for signals in signals_by_key.values():
        if _same_day(signals):
            yield replace(signals[0], confidence=Confidence.INFERRED)


def _dates_near_headline(article: Article, page: Page) -> Iterator[DateSignal]:
    """Yield the first day near each appearance of the headline on the page."""
    for headline in dict.fromkeys(titles.headline_forms(article, page)):
        for line in page.lines_near_headline(headline):
            signals = list(first_date(article, line))
            for signal in signals:
                yield replace(signal, method="beside the headline")
            if any(map(_is_publication, signals)):
                return


def _labelled_dates(article: Article, page: Page) -> Iterator[DateSignal]:
    """Yield the day in lines labelled as publication date, if it is the same in all."""
    lines = (line for line in page.lines if has_published_label(line))
    dates = first_dates(article, lines, MAX_DATE_CHARS)
    signals = list(filter(_is_publication, dates))
    if _same_day(signals):
        yield replace(signals[0], method="labelled line")


def _htmldate_dates(
    article: Article, page: Page, update_ranges: set[DateRange]
) -> Iterator[DateSignal]:
    """Yield the day that htmldate finds, if it is the only one in the page's lines.

    The day of an update does not count.
    """
    signals = list(first_dates(article, page.lines, MAX_DATE_CHARS))
    if not _same_day(signals) or not _is_publication(signals[0]):
        return  # htmldate takes seconds for some pages
    day = signals[0].range.day
    if day and signals[0].range not in update_ranges and htmldate_guess(page) == day:
        yield replace(signals[0], method="htmldate", confidence=Confidence.WEAK)


def _dates_below_standfirst(article: Article, page: Page) -> Iterator[DateSignal]:
    """Yield the day on a line between the standfirst and the story.

    It must be the only one on such short lines of the page.
    """
    signals = first_dates(article, page.lines, MAX_DATE_LINE_CHARS)
    ranges = {signal.range for signal in signals}
    for headline in titles.headline_forms(article, page):
        lines = page.lines_below_standfirst(headline)
        first = next(first_dates(article, lines), None)
        if first and ranges == {first.range} and _is_publication(first):
            method = "below the standfirst"
            yield replace(first, method=method, confidence=Confidence.WEAK)
            return


def _date_class_dates(article: Article, page: Page) -> Iterator[DateSignal]:
    """Yield the dates of short elements with a class such as `date`.

    They decide only if they have a label and give a single day. Most pages show the
    dates of other articles in elements of the same class.
    """
    texts = page.texts_by_class(*DATE_CLASSES)
    signals = list(first_dates(article, texts, MAX_DATE_CHARS))
    is_only_day = _same_day(filter(_is_publication, signals))
    for signal in signals:
        is_labelled = has_published_label(signal.evidence[0].quote)
        yield replace(signal, can_decide=is_only_day and is_labelled)

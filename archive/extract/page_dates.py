"""Find the dates in a page's markup, in its URL and near its headline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from archive.article import Article
from archive.extract import markup_dates, url_dates
from archive.extract import title as titles
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.extract.labelled_dates import is_date_line
from archive.extract.placeholder_dates import is_placeholder_day, without_placeholders
from archive.extract.visible_days import (
    MAX_DATE_CHARS,
    PUBLISHED_WORD,
    UPDATED_WORD,
    days_with_roles,
    first_date,
    first_dates,
    has_published_label,
    is_sentence,
)
from archive.html import (
    MAX_DATE_LINE_CHARS,
    Page,
    TimeElement,
)
from archive.html.date_guess import htmldate_guess
from archive.html.own_teasers import own_teasers
from archive.model import Confidence, DateRange, Evidence
from archive.text.date_lines import LabelRole, has_label

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

_TITLE_SEPARATOR = re.compile(r"\s[|–—·•»-]\s|[|｜]")
_PUBLISHED_HINT = re.compile(
    r"publi|pubdate|posted|created|entry-date|datecreated", re.IGNORECASE
)


def find_signals(article: Article) -> Iterator[DateSignal]:
    """Yield the dates that the page gives, the most reliable first."""
    page = article.page
    if page is None:
        return
    stated = [*chain.from_iterable(_signal_groups(article, page))]
    signals = without_placeholders(article, stated)
    yield from signals
    if any(signal.can_decide and _is_publication(signal) for signal in signals):
        return
    update_ranges = {signal.range for signal in signals if not _is_publication(signal)}
    for dates in _fallback_groups(article, page, update_ranges):
        fallback = list(dates)
        if len(signals) < len(stated):
            fallback = [item for item in fallback if not is_placeholder_day(item)]
        yield from fallback
        if fallback:
            return


def _fallback_groups(
    article: Article, page: Page, update_ranges: set[DateRange]
) -> Iterator[Iterator[DateSignal]]:
    """Yield the dates of places that count if there are no others."""
    yield _labelled_dates(article, page)
    yield _title_dates(article, page)
    yield _own_teaser_dates(article, page)
    yield _htmldate_dates(article, page, update_ranges)


def _is_publication(signal: DateSignal) -> bool:
    return signal.role is DateRole.PUBLISHED


def machine_signals(article: Article) -> Iterator[DateSignal]:
    """Yield the dates that the markup gives to programs, with placeholders."""
    if article.page is not None:
        yield from markup_dates.jsonld_dates(article)
        yield from markup_dates.published_meta_dates(article.page)
        yield from _time_element_dates(article, article.page)


def _signal_groups(article: Article, page: Page) -> Iterator[Iterator[DateSignal]]:
    """Yield the dates of each place on the page, the most reliable place first."""
    yield markup_dates.jsonld_dates(article)
    yield markup_dates.published_meta_dates(page)
    yield markup_dates.updated_meta_dates(page)
    yield _time_element_dates(article, page)
    yield markup_dates.script_dates(article, page)
    yield markup_dates.jsonld_creation_dates(article)
    yield url_dates.find_signals(article)
    yield _date_class_dates(article, page)
    yield _dates_near_headline(article, page)
    yield _dates_below_standfirst(article, page)


def _time_element_dates(article: Article, page: Page) -> Iterator[DateSignal]:
    """Yield the dates of `<time>` elements with a hint at their role.

    Without a hint, the date of all others must be the same.
    """
    elements = page.time_elements()
    update_ranges = _update_ranges(article, page) if elements else set()
    unclear_signals = []
    for element in elements:
        if both := list(_both_dates(article, element)):
            yield from both
            continue
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


def _both_dates(article: Article, element: TimeElement) -> Iterator[DateSignal]:
    """Yield the days of publication and update, if the words of a time name both."""
    signals = list(first_date(article, element.text))
    if len({signal.role for signal in signals}) > 1:
        for signal in signals:
            yield replace(
                signal,
                method="time",
                source=DateSource.TIME_ELEMENT,
                confidence=Confidence.STATED,
            )


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
    mention = next((day for day, _ in days_with_roles(element.text)), None)
    value = element.datetime or (mention.quote if mention else element.text)
    days = mention.parsed.range if mention and not mention.month_first else None
    for signal in markup_dates.machine_date(
        value, "time", role, DateSource.TIME_ELEMENT
    ):
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


def _dates_near_headline(article: Article, page: Page) -> Iterator[DateSignal]:
    """Yield the first day near each appearance of the headline on the page."""
    for headline in dict.fromkeys(titles.headline_forms(article, page)):
        for line in page.lines_near_headline(headline):
            is_description = is_sentence(line) or _is_caption(page, line)
            signals = [] if is_description else list(first_date(article, line))
            for signal in signals:
                yield replace(signal, method="beside the headline")
            if any(map(_is_publication, signals)):
                return


def _is_caption(page: Page, line: str) -> bool:
    """Return whether a line is a caption and no date. Its day is that of the picture."""
    return (
        line in page.captions
        and not is_date_line(line)
        and not has_published_label(line)
    )


def _labelled_dates(article: Article, page: Page) -> Iterator[DateSignal]:
    """Yield the day in lines labelled as publication date, if it is the same in all."""
    lines = (line for line in page.lines if has_published_label(line))
    dates = first_dates(article, lines, MAX_DATE_CHARS)
    signals = list(filter(_is_publication, dates))
    if _same_day(signals):
        yield replace(signals[0], method="labelled line")


def _title_dates(article: Article, page: Page) -> Iterator[DateSignal]:
    """Yield the day that is a part of the page's title: `Title | 4 March 2021 | Site`."""
    texts = [page.title or "", *(value for _, value in page.meta("og:title"))]
    parts = chain.from_iterable(map(_TITLE_SEPARATOR.split, texts))
    signals = list(first_dates(article, filter(is_date_line, parts)))
    if _same_day(signals) and _is_publication(signals[0]):
        yield replace(signals[0], method="title")


def _own_teaser_dates(article: Article, page: Page) -> Iterator[DateSignal]:
    """Yield the day in teasers of the article itself, if it is the same in all."""
    urls = [url.quote for url in article.urls]
    texts = (text for text in own_teasers(page, urls) if not is_sentence(text))
    signals = list(filter(_is_publication, first_dates(article, texts)))
    if _same_day(signals):
        yield replace(signals[0], method="own teaser", confidence=Confidence.WEAK)


def _htmldate_dates(
    article: Article, page: Page, update_ranges: set[DateRange]
) -> Iterator[DateSignal]:
    """Yield the day that htmldate finds, if it is the only one in the page's lines.

    The day of an update does not count.
    """
    lines = (line for line in page.lines if not _is_caption(page, line))
    signals = list(first_dates(article, lines, MAX_DATE_CHARS))
    if not _same_day(signals) or not _is_publication(signals[0]):
        return  # htmldate takes seconds for some pages
    if all(is_sentence(signal.evidence[0].quote) for signal in signals):
        return
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

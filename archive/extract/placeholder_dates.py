"""Leave out the first days of computer calendars, which programs write without a date.

A page may show such a day to its readers, too. An article of such a day is likely to name
its year, or the one before, in its text or its URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from archive.article import Article
from archive.extract import authors
from archive.extract.date_signals import DateSignal, DateSource
from archive.text.calendars import PLACEHOLDER_DAYS

ZERO_DAYS = frozenset({date(1, 1, 1), date(1969, 12, 31), date(1970, 1, 1)})
"""The days of the number zero in most programs, in some time zone."""
FIRST_MIDNIGHTS = frozenset({date(1980, 1, 1), date(2000, 1, 1)})
"""Days that are placeholders only at midnight: of DOS, and of systems since 2000."""

_MIDNIGHT = re.compile(r"(?<!\d)0?0[:h.]00|(?<!\d)12:00 ?AM", re.IGNORECASE)


def without_placeholders(
    article: Article, signals: list[DateSignal]
) -> list[DateSignal]:
    """Return the signals without placeholders, if markup or record has one."""
    stated = [signal for signal in signals if _is_placeholder_in_markup(signal)]
    if not stated:
        return signals
    has_zero = any(map(_is_zero, stated))
    if _names_year(article, stated, has_zero=has_zero):
        return signals
    return [signal for signal in signals if not is_placeholder_day(signal)]


def has_placeholder(article: Article, signals: Iterable[DateSignal]) -> bool:
    """Return whether markup has a placeholder, so that the text may show it."""
    items = list(signals)
    return len(without_placeholders(article, items)) < len(items)


def is_placeholder_day(signal: DateSignal) -> bool:
    """Return whether a signal is one of the days that programs write without a date."""
    day = signal.range.day
    return day in PLACEHOLDER_DAYS or (day in FIRST_MIDNIGHTS and _is_midnight(signal))


def _is_placeholder_in_markup(signal: DateSignal) -> bool:
    return signal.source is not DateSource.TEXT and is_placeholder_day(signal)


def _is_zero(signal: DateSignal) -> bool:
    """Return whether a signal is the number zero of most computer clocks."""
    return signal.range.day in ZERO_DAYS


def without_visible_zeros(
    article: Article, signals: list[DateSignal]
) -> list[DateSignal]:
    """Return the signals of a page without the number zero as it is shown to readers.

    An article of such a day names its year elsewhere, or has the day in its byline.
    """
    zeros = [signal for signal in signals if _is_visible_zero(signal)]
    if not zeros or not article.page or _names_year(article, zeros, has_zero=True):
        return signals
    if _is_in_byline(article, zeros):
        return signals
    return [signal for signal in signals if not _is_visible_zero(signal)]


def _is_visible_zero(signal: DateSignal) -> bool:
    """Return whether a signal is the number zero, or another placeholder at midnight."""
    return _is_zero(signal) or (is_placeholder_day(signal) and _is_midnight(signal))


def _is_midnight(signal: DateSignal) -> bool:
    return any(_MIDNIGHT.search(evidence.quote) for evidence in signal.evidence)


def _is_in_byline(article: Article, signals: Iterable[DateSignal]) -> bool:
    """Return whether the line of a signal names an author of the article."""
    fact = authors.extract(article)
    lines = [evidence.quote for signal in signals for evidence in signal.evidence]
    return fact is not None and any(
        name in line for name in fact.value for line in lines
    )


def _names_year(
    article: Article, signals: Iterable[DateSignal], *, has_zero: bool
) -> bool:
    """Return whether text or URL names the year of a signal, or the year before.

    With the number zero, the visible form of the placeholder does not count.
    """
    text = _without_placeholder_days(article) if has_zero else article.text
    years = {
        signal.range.earliest.year - apart for signal in signals for apart in (0, 1)
    }
    texts = (text, *(url.quote for url in article.urls))
    return any(f"{year:04}" in text for year in years for text in texts)


def _without_placeholder_days(article: Article) -> str:
    text = article.text
    for mention in reversed(article.date_mentions):
        if mention.range and mention.range.day in PLACEHOLDER_DAYS:
            text = text[: mention.start] + text[mention.end :]
    return text

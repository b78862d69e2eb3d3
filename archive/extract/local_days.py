"""Find the day at the outlet on which a machine-readable instant was.

Pages give instants in UTC, and show readers the local day. It can be the day before or
after.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from archive.article import Article
from archive.extract.date_signals import DateSignal, DateSource
from archive.extract.outlet_zones import (
    ANYWHERE,
    OffsetRange,
    offsets_at_host,
    offsets_of_languages,
    southern_offsets_at_host,
)
from archive.model import DateRange

MACHINE_SOURCES = (DateSource.MARKUP, DateSource.TIME_ELEMENT)
QUARTER_HOUR = timedelta(minutes=15)
DAY = timedelta(days=1)
SAME_INSTANT = timedelta(minutes=1)
SUMMER_TIME = timedelta(hours=1)
CHANGE_MONTHS = frozenset({3, 10, 11})
NORTHERN_SUMMER = range(4, 10)
SOUTHERN_CHANGE_MONTHS = frozenset({4, 9, 10})
LOWEST_SOUTHERN = timedelta(hours=10)
"""The lowest offset in winter of countries whose summer is at the turn of the year.

Others so far in the east have the same clocks all year.
"""


def local_day(
    article: Article, best: DateSignal, signals: list[DateSignal]
) -> DateSignal:
    """Return the day at the outlet of a machine-readable day or instant in UTC.

    Another signal states it for the same instant, or URL and text show it to readers.
    """
    offset = best.instant.utcoffset() if best.instant else None
    if best.source not in MACHINE_SOURCES or offset:
        return best
    for signal in signals:
        if _is_local_form(signal, best):
            return signal
    days = [signal for signal in signals if _is_visible_day(signal)]
    if best.instant is None or offset is None:
        return best
    if not days:
        return _at_local_midnight(best, best.instant, _own_offsets(article))
    offsets = offsets_at_host(article) or ANYWHERE
    if not all(_can_be_local(day, best.instant, offsets) for day in days):
        return best
    return days[0]


def _at_local_midnight(
    best: DateSignal, instant: datetime, offsets: OffsetRange | None
) -> DateSignal:
    """Return the local day of an instant at which a day began at the outlet.

    Programs turn a day without a time into such an instant. The clocks of the country
    must have one offset, or one more in summer.
    """
    if offsets is None or offsets.highest - offsets.lowest > SUMMER_TIME:
        return best
    for offset in _offsets_in_month(instant.month, offsets):
        local = instant.astimezone(UTC) + offset
        if local.time() == time() and local.date() != best.range.day:
            day = DateRange(local.date(), local.date())
            evidence = filter(None, (*best.evidence, offsets.evidence))
            return replace(best, range=day, evidence=tuple(evidence))
    return best


def _own_offsets(article: Article) -> OffsetRange | None:
    """Return the offsets at the host of the page, or else where its language is used."""
    language = article.detected_language
    return (
        southern_offsets_at_host(article)
        or offsets_at_host(article)
        or (offsets_of_languages([language]) if language else None)
    )


def _offsets_in_month(month: int, offsets: OffsetRange) -> set[timedelta]:
    """Return the offsets of clocks in a month: both when the clocks may change."""
    is_southern = offsets.lowest >= LOWEST_SOUTHERN
    if month in (SOUTHERN_CHANGE_MONTHS if is_southern else CHANGE_MONTHS):
        return {offsets.lowest, offsets.highest}
    is_summer = (month in NORTHERN_SUMMER) != is_southern
    return {offsets.highest if is_summer else offsets.lowest}


def _is_local_form(signal: DateSignal, best: DateSignal) -> bool:
    """Return whether a signal states the instant or the UTC day of another locally."""
    instant = signal.instant
    if signal.wall_clock and best.instant and signal.range != best.range:
        return _is_wall_clock_of(signal.wall_clock, best.instant)
    if instant is None or not instant.utcoffset() or signal.range == best.range:
        return False
    if best.instant is not None:
        return abs(instant - best.instant) <= SAME_INSTANT
    return instant.astimezone(UTC).date() == best.range.day


def _is_wall_clock_of(wall_clock: datetime, instant: datetime) -> bool:
    """Return whether clocks somewhere showed a time of day at an instant in UTC.

    The offset is a number of quarters of an hour, and the seconds are the same.
    """
    offset = wall_clock - instant.astimezone(UTC).replace(tzinfo=None)
    is_possible = ANYWHERE.lowest <= offset <= ANYWHERE.highest
    return is_possible and offset % QUARTER_HOUR <= SAME_INSTANT


def _can_be_local(signal: DateSignal, instant: datetime, offsets: OffsetRange) -> bool:
    """Return whether it was the day of a signal at an instant, at one of the offsets."""
    midnight = datetime.combine(signal.range.earliest, time(), UTC)
    is_other_day = signal.range.earliest != instant.astimezone(UTC).date()
    earliest, latest = midnight - offsets.highest, midnight + DAY - offsets.lowest
    return is_other_day and earliest <= instant < latest


def _is_visible_day(signal: DateSignal) -> bool:
    """Return whether a signal is a day that readers see in the URL or the text."""
    if signal.source not in (DateSource.URL, DateSource.TEXT):
        return False
    return signal.can_decide and signal.range.day is not None

"""Find the day or the month in the URL of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.article import Article
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.html import original_url
from archive.model import Confidence, DateRange
from archive.text.calendars import Calendar
from archive.text.date_parsing import calendar_range
from archive.text.date_words import month_of

_HOST = re.compile(r"https?://[^/]+")
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DAY_PATTERNS = (
    re.compile(
        rf"(?<![\d]){_YEAR}(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2])"
        r"(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
    ),
    re.compile(rf"/{_YEAR}/(?P<month>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])/"),
    re.compile(rf"/{_YEAR}-(?P<month>0[1-9]|1[0-2])/(?P<day>0[1-9]|[12]\d|3[01])/"),
    re.compile(
        rf"/{_YEAR}/(?:[a-z][\w.-]{{1,30}}/){{1,3}}"
        r"(?P<month>0[1-9]|1[0-2])/(?P<day>0[1-9]|[12]\d|3[01])/",
        re.IGNORECASE,
    ),  # with sections between the year and the day
    re.compile(
        rf"/{_YEAR}/(?P<name>[a-z]{{3,9}})/(?P<day>0?[1-9]|[12]\d|3[01])(?=/)",
        re.IGNORECASE,
    ),
)
_MONTH_PATTERNS = (
    re.compile(rf"/{_YEAR}/(?P<month>0[1-9]|1[0-2])(?=/)"),
    re.compile(rf"/{_YEAR}-(?P<month>0[1-9]|1[0-2])(?=/)"),
)


def find_signals(article: Article) -> Iterator[DateSignal]:
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
    for pattern in (*_DAY_PATTERNS, *_MONTH_PATTERNS):
        match = pattern.search(path)
        if match and (days := _range_of(match.groupdict())):
            return days
    return None


def _range_of(parts: dict[str, str | None]) -> DateRange | None:
    month = _month_number(parts)
    year, day = parts["year"], parts.get("day")
    if year is None or month is None:
        return None
    return calendar_range(int(year), month, int(day) if day else None)


def _month_number(parts: dict[str, str | None]) -> int | None:
    if name := parts.get("name"):
        month = month_of(name)
        return month[1] if month and month[0] is Calendar.GREGORIAN else None
    return int(parts["month"] or 0) or None

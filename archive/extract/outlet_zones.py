"""Find the offsets from UTC that the clocks of an outlet can have.

They decide which day it was at the outlet at an instant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from archive import outlets
from archive.article import Article
from archive.data_files import read_rows, read_words
from archive.model import DateRange, Evidence

US_DOMAINS = frozenset({"edu", "gov", "mil"})
GENERIC_DOMAINS = read_words("generic_country_domains.txt")
"""Domains of countries under which sites of all countries are."""
COUNTRY_BY_DOMAIN = {"uk": "GB"} | dict.fromkeys(US_DOMAINS, "US")


@dataclass(frozen=True, slots=True)
class OffsetRange:
    """The lowest and the highest offset from UTC, and the words that show them."""

    lowest: timedelta
    highest: timedelta
    evidence: Evidence | None = None

    def days_of(self, earliest: datetime, latest: datetime) -> DateRange:
        """Return the days that it can have been in a period."""
        return DateRange(
            _shift(earliest, self.lowest).date(), _shift(latest, self.highest).date()
        )


ANYWHERE = OffsetRange(timedelta(hours=-12), timedelta(hours=14))


def _shift(moment: datetime, offset: timedelta) -> datetime:
    """Return the time of day at an offset from UTC."""
    return moment.replace(tzinfo=None) - (moment.utcoffset() or timedelta()) + offset


def offsets_at_host(article: Article) -> OffsetRange | None:
    """Return the offsets in the country of the outlet, by the host of its URL."""
    for url in article.urls:
        country = _country_of_host(outlets.url_host(url.quote))
        if country and (offsets := _country_offsets().get(country)):
            return OffsetRange(*offsets, url)
    return None


def southern_offsets_at_host(article: Article) -> OffsetRange | None:
    """Return the offsets of most clocks in a country with summer at the turn of the year."""
    for url in article.urls:
        country = _country_of_host(outlets.url_host(url.quote))
        if country and (offsets := _southern_offsets().get(country)):
            return OffsetRange(*offsets, url)
    return None


def offsets_of_languages(languages: Iterable[str]) -> OffsetRange | None:
    """Return the offsets in the countries with newspapers in a language."""
    for language in languages:
        countries = _language_countries().get(language, ())
        offsets = [_country_offsets()[country] for country in countries]
        if offsets:
            lowest = min(low for low, _ in offsets)
            highest = max(high for _, high in offsets)
            return OffsetRange(lowest, highest, Evidence(language, key="language"))
    return None


def _country_of_host(host: str) -> str | None:
    outlet = outlets.find_by_host(host)
    if outlet and outlet.country:
        return outlet.country
    domain = host.rsplit(".", 1)[-1]
    if domain in GENERIC_DOMAINS:
        return None
    return COUNTRY_BY_DOMAIN.get(domain, domain.upper())


@cache
def _country_offsets() -> dict[str, tuple[timedelta, timedelta]]:
    return _read_offsets("country_offsets.tsv")


@cache
def _southern_offsets() -> dict[str, tuple[timedelta, timedelta]]:
    return _read_offsets("southern_clocks.tsv")


def _read_offsets(table: str) -> dict[str, tuple[timedelta, timedelta]]:
    return {
        country: (_parse_offset(lowest), _parse_offset(highest))
        for country, lowest, highest in read_rows(table)
    }


def _parse_offset(text: str) -> timedelta:
    hours, minutes = text[1:].split(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return -offset if text[0] == "-" else offset


@cache
def _language_countries() -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in read_rows("language_countries.tsv")}

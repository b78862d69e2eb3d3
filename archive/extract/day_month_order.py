"""Decide from evidence whether a numeric date has its day or its month first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive import outlets
from archive.article import Article
from archive.data_files import read_rows, read_words
from archive.extract import language
from archive.model import Evidence
from archive.text.date_mentions import (
    WEEKDAY_PATTERN,
    ZONE_PATTERN,
    DateMention,
)
from archive.text.date_parsing import DayMonthOrder, ParsedDate, add_days, parse_date
from archive.text.date_words import weekday_number
from archive.text.dateline_parsing import country_of_place

MONTH_FIRST_COUNTRIES = frozenset({"US", "PH"})
MIXED_COUNTRIES = frozenset({"CA", "CN", "JP", "KR", "HU", "TW", "ZA"})
DAY_FIRST_DOMAINS = read_words("day_first_domains.txt")
DAY_FIRST_LANGUAGES = frozenset({
    "ar", "be", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr",
    "gl", "he", "hi", "hr", "id", "is", "it", "lv", "mk", "ms", "nb", "nl", "nn", "no",
    "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "th", "tr", "uk", "vi"
})  # fmt: skip
"""Languages that write the day first.

English has both orders. All other languages write the year first.
"""
MAX_NEAR_DAYS = 3
"""Maximum distance between a reading and a date in words that supports it, in days."""
MIN_FAR_DAYS = 20
"""Minimum distance of the other reading from that date, in days."""
MAX_MONTH = 12

_ZONE_REGEX = re.compile(rf"\b{ZONE_PATTERN}\b")
_NEWS_WEEKDAY = re.compile(
    rf"\b(?:on|earlier(?: on)?|am|le|il) ({WEEKDAY_PATTERN})\b", re.IGNORECASE
)
_ZONE_ORDERS = {
    zone: DayMonthOrder(order) for zone, _, order in read_rows("zones.tsv") if order
}


@dataclass(frozen=True, slots=True)
class OrderVote:
    """A reason to read a date in this order.

    A weak vote counts only if all votes are weak.
    """

    order: DayMonthOrder
    evidence: Evidence
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class OrderVerdict:
    """The order on which all votes agree, or `None`.

    It is strong if several votes count, and weak if the votes are weak.
    """

    order: DayMonthOrder | None
    evidence: tuple[Evidence, ...] = ()
    is_strong: bool = False
    is_weak: bool = False


def decide_order(article: Article, mention: DateMention) -> OrderVerdict:
    """Return the order of an ambiguous date."""
    votes = [vote for vote in _collect_votes(article, mention) if vote]
    counted_votes = [vote for vote in votes if not vote.is_weak] or votes
    if len({vote.order for vote in counted_votes}) != 1:
        return OrderVerdict(None)
    evidence = (_relocate_evidence(article, vote.evidence) for vote in counted_votes)
    return OrderVerdict(
        order=counted_votes[0].order,
        evidence=tuple(dict.fromkeys(evidence)),
        is_strong=len(counted_votes) > 1,
        is_weak=counted_votes[0].is_weak,
    )


def _relocate_evidence(article: Article, evidence: Evidence) -> Evidence:
    """Return evidence without a position if it is not from the article's text.

    The date may be from the markup or a record.
    """
    if evidence.start is None:
        return evidence
    if article.text[evidence.start : evidence.end] == evidence.quote:
        return evidence
    return Evidence(evidence.quote, key="the date itself")


def _collect_votes(
    article: Article, mention: DateMention
) -> Iterator[OrderVote | None]:
    if mention.separator == ".":
        yield OrderVote(DayMonthOrder.DAY_FIRST, mention.evidence)
    yield _by_own_weekday(mention)
    yield _by_time_element(article, mention)
    yield _by_zone(article, mention)
    yield _by_unambiguous_date(article, mention)
    if mention.separator != "." or not _by_language(article):
        yield _by_news_weekday(article, mention)
    yield _by_nearby_date(article, mention)
    yield _by_host(article)
    yield _by_language(article)
    yield _by_saved_at(article, mention)
    yield _by_dateline(article)


def _both_readings(mention: DateMention) -> dict[DayMonthOrder, ParsedDate]:
    return {order: mention.read_as(order) for order in DayMonthOrder}


def _sole_vote(
    mention: DateMention, orders: Iterable[DayMonthOrder], evidence: Evidence
) -> OrderVote | None:
    """Return a vote if an ambiguous date has exactly one possible order."""
    possible_orders = list(orders)
    if not mention.month_first or len(possible_orders) != 1:
        return None
    return OrderVote(possible_orders[0], evidence)


def _weekday_of(parsed: ParsedDate) -> int:
    return parsed.range.earliest.weekday() if parsed.range else -1


def _by_own_weekday(mention: DateMention) -> OrderVote | None:
    """Vote for the reading that falls on the weekday before the date."""
    orders = [
        order
        for order, reading in _both_readings(mention).items()
        if _weekday_of(reading) == mention.weekday
    ]
    return _sole_vote(mention, orders, mention.evidence)


def _by_time_element(article: Article, mention: DateMention) -> OrderVote | None:
    """Vote for the reading that a `<time>` element with the date gives."""
    for element in article.page.time_elements() if article.page else ():
        if not element.datetime or mention.quote not in element.text:
            continue
        parsed = parse_date(element.datetime)
        orders = [
            order
            for order, reading in _both_readings(mention).items()
            if parsed and parsed.range == reading.range
        ]
        if len(orders) == 1:
            evidence = Evidence(element.datetime, key="time")
            return _sole_vote(mention, orders, evidence)
    return None


def _by_zone(article: Article, mention: DateMention) -> OrderVote | None:
    """Vote for the order that is usual in the time zone of a date."""
    for zoned_mention in (mention, *article.date_mentions):
        match = _ZONE_REGEX.search(zoned_mention.quote)
        if match and match[0] in _ZONE_ORDERS:
            start = zoned_mention.start + match.start()
            evidence = Evidence(match[0], start, start + len(match[0]))
            return OrderVote(_ZONE_ORDERS[match[0]], evidence)
    return None


def _by_unambiguous_date(article: Article, mention: DateMention) -> OrderVote | None:
    """Vote for the order of another date with the same separator."""
    for numeric_mention in article.date_mentions:
        separator = numeric_mention.separator
        if not separator or separator != mention.separator:
            continue
        if numeric_mention.month_first is not None:
            continue
        first, second = map(int, re.findall(r"\d+", numeric_mention.quote)[:2])
        if first > MAX_MONTH:
            return OrderVote(DayMonthOrder.DAY_FIRST, numeric_mention.evidence)
        if second > MAX_MONTH:
            return OrderVote(DayMonthOrder.MONTH_FIRST, numeric_mention.evidence)
    return None


def _by_news_weekday(article: Article, mention: DateMention) -> OrderVote | None:
    """Vote for the reading on, or one day after, a weekday that the text names.

    News names the weekday of events of the same day or the day before.
    """
    matches_by_weekday = {
        weekday_number(match[1]): match
        for match in _NEWS_WEEKDAY.finditer(article.text)
    }
    matches_by_order = {}
    for order, reading in _both_readings(mention).items():
        day = _weekday_of(reading)
        day_before = (day - 1) % 7
        match = matches_by_weekday.get(day) or matches_by_weekday.get(day_before)
        if match:
            matches_by_order[order] = match
    if len(matches_by_order) != 1:
        return None
    (match,) = matches_by_order.values()
    evidence = Evidence(match[0], match.start(), match.end())
    return _sole_vote(mention, matches_by_order, evidence)


def _by_nearby_date(article: Article, mention: DateMention) -> OrderVote | None:
    """Vote for the reading near a date in words, if the other is far from it."""
    for word_mention in article.date_mentions:
        if word_mention.separator is not None or not word_mention.parsed.day:
            continue
        if not word_mention.range:
            continue
        day = word_mention.range.earliest
        distances = {
            order: abs((reading.range.earliest - day).days)
            for order, reading in _both_readings(mention).items()
            if reading.range
        }
        nearest = min(distances, key=lambda order: distances[order])
        if distances[nearest] > MAX_NEAR_DAYS:
            continue
        if max(distances.values()) >= MIN_FAR_DAYS:
            return OrderVote(nearest, word_mention.evidence)
    return None


def _by_host(article: Article) -> OrderVote | None:
    """Vote for the order of the outlet, or of the domain's country."""
    for url in article.urls:
        host = outlets.url_host(url.quote)
        outlet = outlets.find_by_host(host)
        if outlet and outlet.day_month_order:
            return OrderVote(DayMonthOrder(outlet.day_month_order), url)
        if host.rsplit(".", 1)[-1] in DAY_FIRST_DOMAINS:
            return OrderVote(DayMonthOrder.DAY_FIRST, url)
    return None


def _by_language(article: Article) -> OrderVote | None:
    fact = language.extract(article)
    if fact is None or fact.value not in DAY_FIRST_LANGUAGES:
        return None
    evidence = Evidence(fact.value, key=fact.method)
    return OrderVote(DayMonthOrder.DAY_FIRST, evidence)


def _by_saved_at(article: Article, mention: DateMention) -> OrderVote | None:
    """Vote for the only reading that is not after the file was saved."""
    if article.saved_at is None:
        return None
    latest = add_days(article.saved_at.date(), 1)
    orders = [
        order
        for order, reading in _both_readings(mention).items()
        if reading.range and reading.range.earliest <= latest
    ]
    evidence = Evidence(str(article.saved_at), key="file time")
    return _sole_vote(mention, orders, evidence)


def _by_dateline(article: Article) -> OrderVote | None:
    """Vote for the usual order of the country from which the story was filed."""
    dateline = article.dateline
    country = country_of_place(dateline.place) if dateline else None
    if dateline is None or country is None or country in MIXED_COUNTRIES:
        return None
    is_month_first = country in MONTH_FIRST_COUNTRIES
    order = DayMonthOrder.MONTH_FIRST if is_month_first else DayMonthOrder.DAY_FIRST
    return OrderVote(order, dateline.evidence, is_weak=True)

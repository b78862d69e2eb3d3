"""Whether a date in numbers has its day or its month first: decided by evidence, or left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive import outlets
from archive.article import Article
from archive.data_files import read_rows, read_words
from archive.extract import dateline, language
from archive.model import Evidence
from archive.text.date_mentions import (
    WEEKDAY_PATTERN,
    ZONE_PATTERN,
    DateMention,
    find_date_mentions,
    weekday_number,
)
from archive.text.date_parsing import DayMonthOrder, ParsedDate, add_days, parse_date

MONTH_FIRST_COUNTRIES = frozenset({"US", "PH"})
MIXED_COUNTRIES = frozenset({"CA", "CN", "JP", "KR", "HU", "TW", "ZA"})
DAY_FIRST_DOMAINS = read_words("day_first_domains.txt")
DAY_FIRST_LANGUAGES = frozenset({
    "ar", "be", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "gl", "he", "hi", "hr", "id",
    "is", "it", "lv", "mk", "ms", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "th",
    "tr", "uk", "vi"
})  # fmt: skip
"""All that are not written year first, but English, in which either order is common."""
MAX_NEAR_DAYS, MIN_FAR_DAYS = 3, 20
"""Days: a date written in words this near to one reading, and that far from the other, decides."""

_ZONE_REGEX = re.compile(rf"\b{ZONE_PATTERN}\b")
_NEWS_WEEKDAY = re.compile(
    rf"\b(?:on|earlier(?: on)?|am|le|il) ({WEEKDAY_PATTERN})\b", re.IGNORECASE
)
_ZONE_ORDERS = {
    row[0]: DayMonthOrder(row[2]) for row in read_rows("zones.tsv") if row[2]
}


@dataclass(frozen=True, slots=True)
class OrderVote:
    """One reason to read a date in this order; a weak one counts only when there is no other."""

    order: DayMonthOrder
    evidence: Evidence
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class OrderVerdict:
    """The order that the reasons agree on, if they do; `is_strong` when two independent ones do."""

    order: DayMonthOrder | None
    evidence: tuple[Evidence, ...] = ()
    is_strong: bool = False
    is_weak: bool = False


def decide_order(article: Article, mention: DateMention) -> OrderVerdict:
    """How to read an ambiguous mention."""
    votes = [vote for vote in _collect_votes(article, mention) if vote]
    counted = [vote for vote in votes if not vote.is_weak] or votes
    if len({vote.order for vote in counted}) != 1:
        return OrderVerdict(None)
    evidence = tuple(
        dict.fromkeys(_relocate_evidence(article, vote.evidence) for vote in counted)
    )
    return OrderVerdict(
        counted[0].order, evidence, len(counted) > 1, counted[0].is_weak
    )


def _relocate_evidence(article: Article, evidence: Evidence) -> Evidence:
    """A date of the markup or the record has its place there, not in the text."""
    placed = (
        evidence.start is None
        or article.text[evidence.start : evidence.end] == evidence.quote
    )
    return evidence if placed else Evidence(evidence.quote, key="the date itself")


def _collect_votes(
    article: Article, mention: DateMention
) -> Iterator[OrderVote | None]:
    if mention.separator == ".":
        yield OrderVote(DayMonthOrder.DAY_FIRST, mention.evidence)
    yield _by_own_weekday(mention)
    yield _by_time_element(article, mention)
    yield _by_zone(article, mention)
    yield _by_unambiguous_date(article, mention)
    yield _by_news_weekday(article, mention)
    yield _by_nearby_date(article, mention)
    yield _by_host(article)
    yield _by_language(article)
    yield _by_saved_at(article, mention)
    yield _by_dateline(article)


def _both_readings(mention: DateMention) -> dict[DayMonthOrder, ParsedDate]:
    return {order: mention.read_as(order) for order in DayMonthOrder}


def _sole_vote(
    mention: DateMention, orders: set[DayMonthOrder], evidence: Evidence
) -> OrderVote | None:
    """A vote, when exactly one reading of an ambiguous date is left."""
    return (
        OrderVote(next(iter(orders)), evidence)
        if mention.month_first and len(orders) == 1
        else None
    )


def _weekday_of(parsed: ParsedDate) -> int:
    return parsed.range.earliest.weekday() if parsed.range else -1


def _by_own_weekday(mention: DateMention) -> OrderVote | None:
    fits = {
        order
        for order, stamp in _both_readings(mention).items()
        if _weekday_of(stamp) == mention.weekday
    }
    return _sole_vote(mention, fits, mention.evidence)


def _by_time_element(article: Article, mention: DateMention) -> OrderVote | None:
    """The page gives the same moment in a machine's form."""
    for each in article.page.time_elements() if article.page else ():
        stamp = parse_date(each.datetime or "") if mention.quote in each.text else None
        fits = {
            order
            for order, reading in _both_readings(mention).items()
            if stamp and stamp.range == reading.range
        }
        if each.datetime and len(fits) == 1:
            return _sole_vote(mention, fits, Evidence(each.datetime, key="time"))
    return None


def _by_zone(article: Article, mention: DateMention) -> OrderVote | None:
    for each in (mention, *find_date_mentions(article.text)):
        found = _ZONE_REGEX.search(each.quote)
        if found and found[0] in _ZONE_ORDERS:
            at = each.start + found.start()
            return OrderVote(
                _ZONE_ORDERS[found[0]], Evidence(found[0], at, at + len(found[0]))
            )
    return None


def _by_unambiguous_date(article: Article, mention: DateMention) -> OrderVote | None:
    for each in find_date_mentions(article.text):
        if (
            each.separator == mention.separator
            and each.separator
            and each.month_first is None
        ):
            first, second = (int(part) for part in re.findall(r"\d+", each.quote)[:2])
            if max(first, second) > 12:
                return OrderVote(
                    DayMonthOrder.DAY_FIRST
                    if first > 12
                    else DayMonthOrder.MONTH_FIRST,
                    each.evidence,
                )
    return None


def _by_news_weekday(article: Article, mention: DateMention) -> OrderVote | None:
    """News names the weekday of what happened today or yesterday."""
    named = {
        weekday_number(found[1]): found
        for found in _NEWS_WEEKDAY.finditer(article.text)
    }
    days = {order: [day for day in (_weekday_of(stamp), (_weekday_of(stamp) - 1) % 7) if day in named]
            for order, stamp in _both_readings(mention).items()}  # fmt: skip
    fits = [order for order, found in days.items() if found]
    if len(fits) != 1:
        return None
    words_found = named[days[fits[0]][0]]
    return _sole_vote(
        mention,
        set(fits),
        Evidence(words_found[0], words_found.start(), words_found.end()),
    )


def _by_nearby_date(article: Article, mention: DateMention) -> OrderVote | None:
    for each in find_date_mentions(article.text):
        if each.separator is None and each.parsed.day and each.range:
            gaps = {order: abs((stamp.range.earliest - each.range.earliest).days)
                    for order, stamp in _both_readings(mention).items() if stamp.range}  # fmt: skip
            if (
                min(gaps.values()) <= MAX_NEAR_DAYS
                and max(gaps.values()) >= MIN_FAR_DAYS
            ):
                return OrderVote(
                    min(gaps, key=lambda order: gaps[order]), each.evidence
                )
    return None


def _by_host(article: Article) -> OrderVote | None:
    for key, address in outlets.article_urls(article):
        host = outlets.url_host(address)
        known = outlets.find_by_host(host)
        if known and known.day_month_order:
            return OrderVote(
                DayMonthOrder(known.day_month_order), Evidence(address, key=key)
            )
        if host.rsplit(".", 1)[-1] in DAY_FIRST_DOMAINS:
            return OrderVote(DayMonthOrder.DAY_FIRST, Evidence(address, key=key))
    return None


def _by_language(article: Article) -> OrderVote | None:
    found = language.extract(article)
    if found is None or found.value not in DAY_FIRST_LANGUAGES:
        return None
    return OrderVote(DayMonthOrder.DAY_FIRST, Evidence(found.value, key=found.method))


def _by_saved_at(article: Article, mention: DateMention) -> OrderVote | None:
    if article.saved_at is None:
        return None
    latest = add_days(article.saved_at.date(), 1)
    fits = {
        order
        for order, stamp in _both_readings(mention).items()
        if stamp.range and stamp.range.earliest <= latest
    }
    return _sole_vote(mention, fits, Evidence(str(article.saved_at), key="file time"))


def _by_dateline(article: Article) -> OrderVote | None:
    found = dateline.find_dateline(article.text)
    country = dateline.country_of_place(found.place) if found else None
    if found is None or country is None or country in MIXED_COUNTRIES:
        return None
    order = (
        DayMonthOrder.MONTH_FIRST
        if country in MONTH_FIRST_COUNTRIES
        else DayMonthOrder.DAY_FIRST
    )
    return OrderVote(order, found.evidence, is_weak=True)

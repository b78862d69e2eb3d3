"""Whether a date in numbers has its day or its month first: decided by evidence, or left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive import outlets
from archive.article import Article
from archive.data_files import rows, words
from archive.extract import dateline, language
from archive.model import Evidence
from archive.text.date_mentions import WEEKDAY, ZONE, Mention, mentions, weekday_number
from archive.text.date_parsing import Order, Stamp, read, shifted

MONTH_FIRST_COUNTRIES = frozenset({"US", "PH"})
MIXED_COUNTRIES = frozenset({"CA", "CN", "JP", "KR", "HU", "TW", "ZA"})
DAY_FIRST_DOMAINS = words("day_first_domains.txt")
DAY_FIRST_LANGUAGES = frozenset({
    "ar", "be", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "gl", "he", "hi", "hr", "id",
    "is", "it", "lv", "mk", "ms", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "th",
    "tr", "uk", "vi"
})  # fmt: skip
"""All that are not written year first, but English, in which either order is common."""
NEAR, FAR = 3, 20
"""Days: a date written in words this near to one reading, and that far from the other, decides."""

_ZONE = re.compile(rf"\b{ZONE}\b")
_NEWS_WEEKDAY = re.compile(
    rf"\b(?:on|earlier(?: on)?|am|le|il) ({WEEKDAY})\b", re.IGNORECASE
)
_ZONE_ORDERS = {row[0]: Order(row[2]) for row in rows("zones.tsv") if row[2]}


@dataclass(frozen=True, slots=True)
class Vote:
    """One reason to read a date in this order; a weak one counts only when there is no other."""

    order: Order
    evidence: Evidence
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The order that the reasons agree on, if they do; `strong` when two independent ones do."""

    order: Order | None
    evidence: tuple[Evidence, ...] = ()
    strong: bool = False
    weak: bool = False


def decide(article: Article, mention: Mention) -> Verdict:
    """How to read an ambiguous mention."""
    votes = [vote for vote in _votes(article, mention) if vote]
    counted = [vote for vote in votes if not vote.weak] or votes
    if len({vote.order for vote in counted}) != 1:
        return Verdict(None)
    evidence = tuple(dict.fromkeys(_placed(article, vote.evidence) for vote in counted))
    return Verdict(counted[0].order, evidence, len(counted) > 1, counted[0].weak)


def _placed(article: Article, evidence: Evidence) -> Evidence:
    """A date of the markup or the record has its place there, not in the text."""
    placed = (
        evidence.start is None
        or article.text[evidence.start : evidence.end] == evidence.quote
    )
    return evidence if placed else Evidence(evidence.quote, key="the date itself")


def _votes(article: Article, mention: Mention) -> Iterator[Vote | None]:
    if mention.mark == ".":
        yield Vote(Order.DAY, mention.evidence)
    yield _by_own_weekday(mention)
    yield _by_time_element(article, mention)
    yield _by_zone(article, mention)
    yield _by_larger_part(article, mention)
    yield _by_news_weekday(article, mention)
    yield _by_words(article, mention)
    yield _by_host(article)
    yield _by_language(article)
    yield _by_modified(article, mention)
    yield _by_dateline(article)


def _readings(mention: Mention) -> dict[Order, Stamp]:
    return {order: mention.under(order) for order in Order}


def _only(mention: Mention, orders: set[Order], evidence: Evidence) -> Vote | None:
    """A vote, when exactly one reading of an ambiguous date is left."""
    return (
        Vote(next(iter(orders)), evidence)
        if mention.swapped and len(orders) == 1
        else None
    )


def _weekday(stamp: Stamp) -> int:
    return stamp.range.earliest.weekday() if stamp.range else -1


def _by_own_weekday(mention: Mention) -> Vote | None:
    fits = {
        order
        for order, stamp in _readings(mention).items()
        if _weekday(stamp) == mention.weekday
    }
    return _only(mention, fits, mention.evidence)


def _by_time_element(article: Article, mention: Mention) -> Vote | None:
    """The page gives the same moment in a machine's form."""
    for each in article.page.times() if article.page else ():
        stamp = read(each.datetime or "") if mention.quote in each.text else None
        fits = {
            order
            for order, reading in _readings(mention).items()
            if stamp and stamp.range == reading.range
        }
        if each.datetime and len(fits) == 1:
            return _only(mention, fits, Evidence(each.datetime, key="time"))
    return None


def _by_zone(article: Article, mention: Mention) -> Vote | None:
    for each in (mention, *mentions(article.text)):
        found = _ZONE.search(each.quote)
        if found and found[0] in _ZONE_ORDERS:
            at = each.start + found.start()
            return Vote(
                _ZONE_ORDERS[found[0]], Evidence(found[0], at, at + len(found[0]))
            )
    return None


def _by_larger_part(article: Article, mention: Mention) -> Vote | None:
    for each in mentions(article.text):
        if each.mark == mention.mark and each.mark and each.swapped is None:
            first, second = (int(part) for part in re.findall(r"\d+", each.quote)[:2])
            if max(first, second) > 12:
                return Vote(Order.DAY if first > 12 else Order.MONTH, each.evidence)
    return None


def _by_news_weekday(article: Article, mention: Mention) -> Vote | None:
    """News names the weekday of what happened today or yesterday."""
    named = {
        weekday_number(found[1]): found
        for found in _NEWS_WEEKDAY.finditer(article.text)
    }
    days = {order: [day for day in (_weekday(stamp), (_weekday(stamp) - 1) % 7) if day in named]
            for order, stamp in _readings(mention).items()}  # fmt: skip
    fits = [order for order, found in days.items() if found]
    if len(fits) != 1:
        return None
    words_found = named[days[fits[0]][0]]
    return _only(
        mention,
        set(fits),
        Evidence(words_found[0], words_found.start(), words_found.end()),
    )


def _by_words(article: Article, mention: Mention) -> Vote | None:
    for each in mentions(article.text):
        if each.mark is None and each.stamp.day and each.range:
            gaps = {order: abs((stamp.range.earliest - each.range.earliest).days)
                    for order, stamp in _readings(mention).items() if stamp.range}  # fmt: skip
            if min(gaps.values()) <= NEAR and max(gaps.values()) >= FAR:
                return Vote(min(gaps, key=lambda order: gaps[order]), each.evidence)
    return None


def _by_host(article: Article) -> Vote | None:
    for key, address in outlets.addresses(article):
        host = outlets.host(address)
        known = outlets.by_host(host)
        if known and known.order:
            return Vote(Order(known.order), Evidence(address, key=key))
        if host.rsplit(".", 1)[-1] in DAY_FIRST_DOMAINS:
            return Vote(Order.DAY, Evidence(address, key=key))
    return None


def _by_language(article: Article) -> Vote | None:
    found = language.extract(article)
    if found is None or found.value not in DAY_FIRST_LANGUAGES:
        return None
    return Vote(Order.DAY, Evidence(found.value, key=found.method))


def _by_modified(article: Article, mention: Mention) -> Vote | None:
    if article.modified is None:
        return None
    latest = shifted(article.modified.date(), 1)
    fits = {
        order
        for order, stamp in _readings(mention).items()
        if stamp.range and stamp.range.earliest <= latest
    }
    return _only(mention, fits, Evidence(str(article.modified), key="file time"))


def _by_dateline(article: Article) -> Vote | None:
    found = dateline.find(article.text)
    country = dateline.country(found.place) if found else None
    if found is None or country is None or country in MIXED_COUNTRIES:
        return None
    order = Order.MONTH if country in MONTH_FIRST_COUNTRIES else Order.DAY
    return Vote(order, found.evidence, weak=True)

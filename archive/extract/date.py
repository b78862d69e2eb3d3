"""When an article appeared: the day, and the instants of publication and update where they are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from archive.article import Article
from archive.extract import date_window, page_dates, text_dates
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.model import Confidence, DateRange, Evidence, Fact
from archive.text import date_mentions
from archive.text.date_parsing import add_days, calendar_range, parse_date, parse_edtf

RECORD_DATE_FIELDS = ("date", "published", "updated")
MACHINE_SOURCES = (DateSource.MARKUP, DateSource.TIME_ELEMENT)
MAX_ZONE_DAYS = 1
"""Days between an instant in UTC and the day that readers saw, at most."""


@dataclass(frozen=True, slots=True)
class ArticleDates:
    """What is known of an article's time; `notes` say what a record states that is no date; `candidates` are

    the days of publication and of updates that were weighed."""

    date: Fact[DateRange] | None = None
    published: Fact[datetime] | None = None
    updated: Fact[datetime] | None = None
    notes: tuple[str, ...] = ()
    candidates: tuple[Fact[DateRange], ...] = ()


def extract(article: Article) -> ArticleDates:
    """The dates that the record states; else those that page and text give; else the window that the text allows."""
    stated, notes = _record_signals(article)
    known = [
        each
        for each in (*stated, *_article_signals(article))
        if _is_possible(each, article)
    ]
    published = [each for each in known if each.role is DateRole.PUBLISHED]
    updated = [each for each in known if each.role is DateRole.UPDATED]
    date = (
        _weigh_signals(published)
        or (None if article.page else _from_update(updated))
        or date_window.find_window(article)
    )
    candidates = tuple(
        Fact(each.range, each.confidence, each.method, each.evidence)
        for each in published + updated
    )
    return ArticleDates(
        date,
        _first_instant(published, date),
        _first_instant(updated, None),
        notes,
        candidates,
    )


def _record_signals(article: Article) -> tuple[list[DateSignal], tuple[str, ...]]:
    """The record's own dates, and a sentence for each that cannot be read."""
    signals: list[DateSignal] = []
    notes: list[str] = []
    for name in RECORD_DATE_FIELDS:
        if (value := article.record_fields.get(name)) is None:
            continue
        found = _record_signal(article, name, str(value).strip())
        if found:
            signals.append(found)
        else:
            notes.append(
                f"The record's {name} {str(value)[:60]!r} is not a valid date; ignored."
            )
    return signals, tuple(notes)


def _record_signal(article: Article, name: str, value: str) -> DateSignal | None:
    role = DateRole.UPDATED if name == "updated" else DateRole.PUBLISHED
    evidence = Evidence(value, key=f"record: {name}")
    if days := parse_edtf(value) if not _is_ambiguous(value) else None:
        return DateSignal(
            days,
            "record",
            (evidence,),
            DateSource.MARKUP,
            role,
            instant=_parse_instant(value),
        )
    days_named = [
        each for each in date_mentions.find_date_mentions(value) if each.parsed.day
    ]
    reading = (
        text_dates.read_mention(article, days_named[0])
        if len(days_named) == 1
        else None
    )
    if not reading:
        return None
    days, stamp, verdict = reading
    confidence = Confidence.STATED if verdict.order else Confidence.WEAK
    instant = stamp.instant if stamp else None
    return DateSignal(
        days,
        "record",
        (evidence, *verdict.evidence),
        DateSource.MARKUP,
        role,
        confidence,
        instant,
    )


def _is_ambiguous(value: str) -> bool:
    return any(each.month_first for each in date_mentions.find_date_mentions(value))


def _parse_instant(value: str) -> datetime | None:
    stamp = parse_date(value)
    return stamp.instant if stamp else None


def _article_signals(article: Article) -> list[DateSignal]:
    """What the page and the text say; of an article without a page, what stands in its address comes last."""
    said = [*page_dates.find_signals(article), *text_dates.find_signals(article)]
    return said if article.page else [*said, *page_dates.url_dates(article)]


def _is_possible(signal: DateSignal, article: Article) -> bool:
    """Nothing is printed after the file was written, but a record may know better; a day is allowed for zones."""
    return (
        signal.method == "record"
        or article.saved_at is None
        or signal.range.earliest <= add_days(article.saved_at.date(), 1)
    )


def _weigh_signals(signals: list[DateSignal]) -> Fact[DateRange] | None:
    """The most telling signal, as its readers saw the day; two sources that agree corroborate it."""
    leading = next((each for each in signals if each.can_decide), None)
    if leading is None:
        return None
    best = _local_day(_narrowest(leading, signals), signals)
    if best.method == "record":
        return Fact(best.range, best.confidence, best.method, best.evidence)
    agreeing = [each for each in signals if _contains(each.range, best.range)]
    if len({each.source for each in agreeing}) > 1:
        evidence = tuple(
            dict.fromkeys(item for each in (best, *agreeing) for item in each.evidence)
        )
        return Fact(best.range, Confidence.CORROBORATED, best.method, evidence)
    denied = any(
        each.can_decide
        and each.source is not best.source
        and not _is_near(each.range, best.range)
        for each in signals
    )
    return Fact(
        best.range,
        _lower_confidence(best.confidence) if denied else best.confidence,
        best.method,
        best.evidence,
    )


def _narrowest(best: DateSignal, signals: list[DateSignal]) -> DateSignal:
    """The first day within the month or year of an address, where one is seen; else what the address says."""
    if best.range.day or best.source is not DateSource.URL:
        return best
    return next(
        (
            each
            for each in signals
            if each.range.day and _contains(best.range, each.range)
        ),
        best,
    )


def _local_day(best: DateSignal, signals: list[DateSignal]) -> DateSignal:
    """A machine's instant in UTC may fall on the day before or after the one that the page shows."""
    offset = best.instant.utcoffset() if best.instant else None
    if best.source not in MACHINE_SOURCES or offset is None or offset:
        return best
    shown = [
        each
        for each in signals
        if each.source in (DateSource.URL, DateSource.TEXT)
        and each.range.day
        and each.can_decide
    ]
    if any(_days_apart(each.range, best.range) != MAX_ZONE_DAYS for each in shown):
        return best
    return shown[0] if shown else best


def _contains(outer: DateRange, inner: DateRange) -> bool:
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def _is_near(left: DateRange, right: DateRange) -> bool:
    return _contains(left, right) or _days_apart(left, right) <= MAX_ZONE_DAYS


def _days_apart(left: DateRange, right: DateRange) -> int:
    return abs((left.earliest - right.earliest).days)


def _lower_confidence(confidence: Confidence) -> Confidence:
    return Confidence.INFERRED if confidence is Confidence.STATED else Confidence.WEAK


def _from_update(signals: list[DateSignal]) -> Fact[DateRange] | None:
    """With no date of publication, the month of an update that a text itself gives: most follow soon, not at once.

    A page is updated years later too, so that there an update tells nothing of publication.
    """
    best = next((each for each in signals if each.method == "update line"), None)
    if best is None:
        return None
    latest = best.range.latest
    month = calendar_range(latest.year, latest.month)
    days = DateRange(month.earliest, latest) if month else best.range
    return Fact(days, Confidence.WEAK, best.method, best.evidence)


def _first_instant(
    signals: Iterable[DateSignal], date: Fact[DateRange] | None
) -> Fact[datetime] | None:
    """The first instant among the signals; one of publication belongs to the day that was chosen."""
    for each in signals:
        if each.instant and (date is None or _is_near(date.value, each.range)):
            return Fact(each.instant, each.confidence, each.method, each.evidence)
    return None

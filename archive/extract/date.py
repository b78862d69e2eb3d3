"""When an article appeared: the day, and the instants of publication and update where they are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from archive.article import Article
from archive.extract import date_window, page_dates, text_dates
from archive.extract.date_signals import Role, Signal, Source
from archive.model import Confidence, DateRange, Evidence, Fact
from archive.text import date_mentions
from archive.text.date_parsing import edtf, read, shifted, span

STATED_KEYS = ("date", "published", "updated")
MACHINE_SOURCES = (Source.MARKUP, Source.TIME)
SAME_DAY = 1
"""Days between an instant in UTC and the day that readers saw, at most."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What is known of an article's time; `notes` say what a record states that is no date; `candidates` are

    the days of publication and of updates that were weighed."""

    date: Fact[DateRange] | None = None
    published: Fact[datetime] | None = None
    updated: Fact[datetime] | None = None
    notes: tuple[str, ...] = ()
    candidates: tuple[Fact[DateRange], ...] = ()


def extract(article: Article) -> Dates:
    """The dates that the record states; else those that page and text give; else the window that the text allows."""
    stated, notes = _stated(article)
    known = [each for each in (*stated, *_found(article)) if _possible(each, article)]
    published = [each for each in known if each.role is Role.PUBLISHED]
    updated = [each for each in known if each.role is Role.UPDATED]
    date = (
        _weigh(published)
        or (None if article.page else _from_update(updated))
        or date_window.find(article)
    )
    candidates = tuple(
        Fact(each.range, each.confidence, each.method, each.evidence)
        for each in published + updated
    )
    return Dates(
        date, _instant(published, date), _instant(updated, None), notes, candidates
    )


def _stated(article: Article) -> tuple[list[Signal], tuple[str, ...]]:
    """The record's own dates, and a sentence for each that cannot be read."""
    signals: list[Signal] = []
    notes: list[str] = []
    for name in STATED_KEYS:
        if (value := article.stated.get(name)) is None:
            continue
        found = _read_stated(article, name, str(value).strip())
        if found:
            signals.append(found)
        else:
            notes.append(
                f"The record's {name}, {str(value)[:60]!r}, is no date that can be read; ignored."
            )
    return signals, tuple(notes)


def _read_stated(article: Article, name: str, value: str) -> Signal | None:
    role = Role.UPDATED if name == "updated" else Role.PUBLISHED
    evidence = Evidence(value, key=f"record: {name}")
    if days := edtf(value) if not _two_ways(value) else None:
        return Signal(
            days, "record", (evidence,), Source.MARKUP, role, instant=_instant_in(value)
        )
    days_named = [each for each in date_mentions.mentions(value) if each.stamp.day]
    reading = text_dates.read(article, days_named[0]) if len(days_named) == 1 else None
    if not reading:
        return None
    days, stamp, verdict = reading
    confidence = Confidence.STATED if verdict.order else Confidence.WEAK
    instant = stamp.instant if stamp else None
    return Signal(
        days,
        "record",
        (evidence, *verdict.evidence),
        Source.MARKUP,
        role,
        confidence,
        instant,
    )


def _two_ways(value: str) -> bool:
    return any(each.swapped for each in date_mentions.mentions(value))


def _instant_in(value: str) -> datetime | None:
    stamp = read(value)
    return stamp.instant if stamp else None


def _found(article: Article) -> list[Signal]:
    """What the page and the text say; of an article without a page, what stands in its address comes last."""
    said = [*page_dates.signals(article), *text_dates.signals(article)]
    return said if article.page else [*said, *page_dates.addressed(article)]


def _possible(signal: Signal, article: Article) -> bool:
    """Nothing is printed after the file was written, but a record may know better; a day is allowed for zones."""
    return (
        signal.method == "record"
        or article.modified is None
        or signal.range.earliest <= shifted(article.modified.date(), 1)
    )


def _weigh(signals: list[Signal]) -> Fact[DateRange] | None:
    """The most telling signal, as its readers saw the day; two sources that agree corroborate it."""
    leading = next((each for each in signals if each.leads), None)
    if leading is None:
        return None
    best = _local_day(_narrowest(leading, signals), signals)
    if best.method == "record":
        return Fact(best.range, best.confidence, best.method, best.evidence)
    agreeing = [each for each in signals if _agree(each.range, best.range)]
    if len({each.source for each in agreeing}) > 1:
        evidence = tuple(
            dict.fromkeys(item for each in (best, *agreeing) for item in each.evidence)
        )
        return Fact(best.range, Confidence.CORROBORATED, best.method, evidence)
    denied = any(
        each.leads
        and each.source is not best.source
        and not _near(each.range, best.range)
        for each in signals
    )
    return Fact(
        best.range,
        _lowered(best.confidence) if denied else best.confidence,
        best.method,
        best.evidence,
    )


def _narrowest(best: Signal, signals: list[Signal]) -> Signal:
    """The first day within the month or year of an address, where one is seen; else what the address says."""
    if best.range.day or best.source is not Source.ADDRESS:
        return best
    return next(
        (each for each in signals if each.range.day and _agree(best.range, each.range)),
        best,
    )


def _local_day(best: Signal, signals: list[Signal]) -> Signal:
    """A machine's instant in UTC may fall on the day before or after the one that the page shows."""
    offset = best.instant.utcoffset() if best.instant else None
    if best.source not in MACHINE_SOURCES or offset is None or offset:
        return best
    shown = [
        each
        for each in signals
        if each.source in (Source.ADDRESS, Source.TEXT)
        and each.range.day
        and each.leads
    ]
    if any(_gap(each.range, best.range) != SAME_DAY for each in shown):
        return best
    return shown[0] if shown else best


def _agree(one: DateRange, other: DateRange) -> bool:
    return one.earliest <= other.earliest and other.latest <= one.latest


def _near(one: DateRange, other: DateRange) -> bool:
    return _agree(one, other) or _gap(one, other) <= SAME_DAY


def _gap(one: DateRange, other: DateRange) -> int:
    return abs((one.earliest - other.earliest).days)


def _lowered(confidence: Confidence) -> Confidence:
    return Confidence.INFERRED if confidence is Confidence.STATED else Confidence.WEAK


def _from_update(signals: list[Signal]) -> Fact[DateRange] | None:
    """With no date of publication, the month of an update that a text itself gives: most follow soon, not at once.

    A page is updated years later too, so that there an update tells nothing of publication.
    """
    best = next((each for each in signals if each.method == "update line"), None)
    if best is None:
        return None
    latest = best.range.latest
    month = span(latest.year, latest.month)
    days = DateRange(month.earliest, latest) if month else best.range
    return Fact(days, Confidence.WEAK, best.method, best.evidence)


def _instant(
    signals: Iterable[Signal], date: Fact[DateRange] | None
) -> Fact[datetime] | None:
    """The first instant among the signals; one of publication belongs to the day that was chosen."""
    for each in signals:
        if each.instant and (date is None or _near(date.value, each.range)):
            return Fact(each.instant, each.confidence, each.method, each.evidence)
    return None

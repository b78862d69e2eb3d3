"""Extract the day of publication, and the instants of publication and update."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from archive.article import Article
from archive.extract import (
    date_window,
    markup_dates,
    page_dates,
    relative_dates,
    text_dates,
    url_dates,
)
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.extract.local_days import local_day
from archive.extract.placeholder_dates import (
    has_placeholder,
    is_placeholder_day,
    without_placeholders,
    without_visible_zeros,
)
from archive.extract.visible_days import has_published_label
from archive.model import Confidence, DateRange, Evidence, Fact
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.date_parsing import add_days, calendar_range, parse_date, parse_edtf
from archive.text.written_dates import CONTEXT_CHARS

RECORD_DATE_FIELDS = ("date", "published", "updated")
MAX_ZONE_DAYS = 1
"""Maximum difference, in days, between an instant in UTC and the day at the outlet."""


@dataclass(frozen=True, slots=True)
class ArticleDates:
    """The dates of an article.

    `notes` has a sentence for each date of a record that cannot be read. `candidates`
    are all days of publication and of updates that the article gives.
    """

    date: Fact[DateRange] | None = None
    published: Fact[datetime] | None = None
    updated: Fact[datetime] | None = None
    notes: tuple[str, ...] = ()
    candidates: tuple[Fact[DateRange], ...] = ()


def extract(article: Article) -> ArticleDates:
    """Return the dates of the record, or those of page and text, or a window."""
    record_signals, notes = _record_signals(article)
    own_signals = without_visible_zeros(article, _article_signals(article))
    signals = [
        signal
        for signal in (*record_signals, *own_signals)
        if _is_possible(signal, article)
    ]
    published_signals = [
        signal for signal in signals if signal.role is DateRole.PUBLISHED
    ]
    updated_signals = [signal for signal in signals if signal.role is DateRole.UPDATED]
    date = _cap_window(_choose_date(article, published_signals, updated_signals))
    return ArticleDates(
        date=date,
        published=_first_instant(published_signals, date),
        updated=_first_instant(updated_signals, None),
        notes=notes,
        candidates=tuple(
            Fact(signal.range, signal.confidence, signal.method, signal.evidence)
            for signal in published_signals + updated_signals
        ),
    )


def _choose_date(
    article: Article,
    published_signals: list[DateSignal],
    updated_signals: list[DateSignal],
) -> Fact[DateRange] | None:
    if date := _weigh_signals(article, published_signals, updated_signals):
        return date
    # Pages are often updated years after publication, so their updates do not count.
    if not article.page and (date := _from_update(updated_signals)):
        return date
    return date_window.find_window(article)


def _record_signals(article: Article) -> tuple[list[DateSignal], tuple[str, ...]]:
    """Return the dates of the record, and a sentence for each that cannot be read."""
    signals: list[DateSignal] = []
    notes: list[str] = []
    for name in RECORD_DATE_FIELDS:
        if (value := article.record_fields.get(name)) is None:
            continue
        signal = _record_signal(article, name, str(value).strip())
        if signal and without_placeholders(article, [signal]):
            signals.append(signal)
        else:
            notes.append(
                f"The record's {name} {str(value)[:60]!r} is not a valid date; ignored."
            )
    return signals, tuple(notes)


def _record_signal(article: Article, name: str, value: str) -> DateSignal | None:
    role = DateRole.UPDATED if name == "updated" else DateRole.PUBLISHED
    evidence = Evidence(value, key=article.record_key(name))
    mentions = _mentions_in_record(article, value)
    is_ambiguous = any(mention.month_first for mention in mentions)
    signal = partial(
        DateSignal,
        method="record",
        evidence=(evidence,),
        source=DateSource.MARKUP,
        role=role,
    )
    if moment := markup_dates.epoch_moment(value):
        day = DateRange(moment.date(), moment.date())
        return signal(range=day, confidence=Confidence.INFERRED, instant=moment)
    if not is_ambiguous and (days := parse_edtf(value)):
        return signal(range=days, instant=_parse_instant(value))
    return _record_mention_signal(article, mentions, evidence, role)


def _mentions_in_record(article: Article, value: str) -> tuple[DateMention, ...]:
    """Return the dates in a value, in the calendar that the script of the text shows."""
    if mentions := find_date_mentions(value):
        return mentions
    text = f"{value}\n{article.text[:CONTEXT_CHARS]}"
    return tuple(item for item in find_date_mentions(text) if item.end <= len(value))


def _record_mention_signal(
    article: Article,
    mentions: tuple[DateMention, ...],
    evidence: Evidence,
    role: DateRole,
) -> DateSignal | None:
    """Return the signal of the only day among the mentions in a record's value."""
    days = [mention for mention in mentions if mention.parsed.day]
    is_one_day = len({mention.parsed.range for mention in days}) == 1
    reading = text_dates.read_mention(article, days[0]) if is_one_day else None
    if not reading:
        return None
    has_order = reading.verdict.order is not None
    return DateSignal(
        range=reading.range,
        method="record",
        evidence=(evidence, *reading.verdict.evidence),
        source=DateSource.MARKUP,
        role=role,
        confidence=Confidence.STATED if has_order else Confidence.WEAK,
        instant=reading.instant,
    )


def _parse_instant(value: str) -> datetime | None:
    parsed = parse_date(value)
    return parsed.instant if parsed else None


def _article_signals(article: Article) -> list[DateSignal]:
    """Return the dates of page and text, and last of the URL if there is no page."""
    signals = [*page_dates.find_signals(article), *_text_signals(article)]
    if not article.page:
        signals += url_dates.find_signals(article)
    if not any(map(_is_decisive, signals)):
        updates = [item.range for item in signals if item.role is DateRole.UPDATED]
        signals += relative_dates.find_signals(article, updates)
    signals += _container_signals(article)
    return signals


def _text_signals(article: Article) -> list[DateSignal]:
    """Return the dates of the text, without a placeholder that the markup has, too."""
    signals = list(text_dates.find_signals(article))
    if any(map(is_placeholder_day, signals)) and has_placeholder(
        article, page_dates.machine_signals(article)
    ):
        return [signal for signal in signals if not is_placeholder_day(signal)]
    return signals


def _is_decisive(signal: DateSignal) -> bool:
    return signal.can_decide and signal.role is DateRole.PUBLISHED


def _container_signals(article: Article) -> Iterator[DateSignal]:
    """Yield the day of an edition, and that on which a forwarded mail was sent.

    They are the last signals, since the article may say another day itself.
    """
    container = article.container
    for line in filter(None, (container.issued, container.sent)):
        mentions = find_date_mentions(line.quote)
        signal = _record_mention_signal(article, mentions, line, DateRole.PUBLISHED)
        if signal and signal.range.day is not None:
            yield replace(signal, method=line.key or "", confidence=Confidence.INFERRED)


def _is_possible(signal: DateSignal, article: Article) -> bool:
    """Return whether the date is before the time at which the file was saved, or now.

    One more day allows for time zones. Records may know a later date.
    """
    if signal.method == "record":
        return True
    saved = article.saved_at or datetime.now(UTC)
    return signal.range.earliest <= add_days(saved.date(), 1)


def _cap_window(fact: Fact[DateRange] | None) -> Fact[DateRange] | None:
    """Return the date without the days of a window that are still to come.

    A stated month or year stays as it is stated.
    """
    today = datetime.now(UTC).date()
    if fact is None or not fact.value.is_window:
        return fact
    if not fact.value.earliest < today < fact.value.latest:
        return fact
    return replace(fact, value=DateRange(fact.value.earliest, today))


def _weigh_signals(
    article: Article, signals: list[DateSignal], updates: list[DateSignal]
) -> Fact[DateRange] | None:
    """Return the date of the best signal, with the confidence that the others give it.

    Another source that agrees corroborates the date. One that differs makes it weaker.
    """
    leading = next((signal for signal in signals if signal.can_decide), None)
    if leading is None:
        return None
    leading = _confirmed_by_address(leading, signals)
    leading = _printed_before_update(leading, signals, updates)
    best = local_day(article, _narrowest(leading, signals), signals)
    if best.method == "record":
        return Fact(best.range, best.confidence, best.method, best.evidence)
    agreeing = [signal for signal in signals if _contains(signal.range, best.range)]
    if len({signal.source for signal in agreeing}) > 1:
        evidence = _joined_evidence([best, *agreeing])
        return Fact(best.range, Confidence.CORROBORATED, best.method, evidence)
    confidence = best.confidence
    if any(_contradicts(signal, best) for signal in signals):
        confidence = _lower_confidence(confidence)
    return Fact(best.range, confidence, best.method, best.evidence)


def _confirmed_by_address(leading: DateSignal, signals: list[DateSignal]) -> DateSignal:
    """Return the leading signal, or the one that agrees with the day of the address.

    An address keeps the day on which it was made. A day that is another and stands in
    no second source is often that of a list, a template or the saving of the page.
    """
    address = next((item for item in signals if item.source is DateSource.URL), None)
    if address is None or not address.range.day or leading.method == "record":
        return leading
    sources = {item.source for item in signals if item.range == leading.range}
    if len(sources) > 1 or _is_near(address.range, leading.range):
        return leading
    agreeing = [
        item
        for item in signals
        if item is not address and _is_near(address.range, item.range)
    ]
    decisive = (item for item in agreeing if item.can_decide)
    is_element = leading.source is DateSource.TIME_ELEMENT
    return next(decisive, address if agreeing and is_element else leading)


def _printed_before_update(
    leading: DateSignal, signals: list[DateSignal], updates: list[DateSignal]
) -> DateSignal:
    """Return the leading signal, or an earlier day that is labelled as publication.

    Some systems state the day of an update as the date of the page.
    """
    is_update = any(
        item.range == leading.range and item.source is DateSource.MARKUP
        for item in updates
    )
    is_repeated = sum(item.range == leading.range for item in signals) > 1
    is_markup = leading.source is DateSource.MARKUP
    if not is_update or is_repeated or not is_markup:
        return leading
    labelled = (
        item
        for item in signals
        if item.source is DateSource.TEXT
        and item.can_decide
        and item.range.latest < leading.range.earliest
        and not _is_near(item.range, leading.range)
        and has_published_label(item.evidence[0].quote)
    )
    return next(labelled, leading)


def _joined_evidence(signals: list[DateSignal]) -> tuple[Evidence, ...]:
    evidence: dict[Evidence, None] = {}
    for signal in signals:
        evidence.update(dict.fromkeys(signal.evidence))
    return tuple(evidence)


def _contradicts(signal: DateSignal, best: DateSignal) -> bool:
    if not signal.can_decide or signal.source is best.source:
        return False
    return not _is_near(signal.range, best.range)


def _narrowest(best: DateSignal, signals: list[DateSignal]) -> DateSignal:
    """Return the first day within the month or year of a URL, or else the signal.

    Days that only support others must be the same.
    """
    if best.range.day or best.source is not DateSource.URL:
        return best
    days = [
        signal
        for signal in signals
        if signal.range.day and _contains(best.range, signal.range)
    ]
    for day in days:
        if day.can_decide:
            return day
    return days[0] if len({day.range for day in days}) == 1 else best


def _contains(outer: DateRange, inner: DateRange) -> bool:
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def _is_near(left: DateRange, right: DateRange) -> bool:
    return _contains(left, right) or _days_apart(left, right) <= MAX_ZONE_DAYS


def _days_apart(left: DateRange, right: DateRange) -> int:
    return abs((left.earliest - right.earliest).days)


def _lower_confidence(confidence: Confidence) -> Confidence:
    if confidence is Confidence.STATED:
        return Confidence.INFERRED
    return Confidence.WEAK


def _from_update(signals: list[DateSignal]) -> Fact[DateRange] | None:
    """Return the days from the start of the month to an update that the text gives.

    Most updates are made soon after publication, but not on the same day.
    """
    updates = (signal for signal in signals if signal.method == "update line")
    update = next(updates, None)
    if update is None:
        return None
    latest = update.range.latest
    month = calendar_range(latest.year, latest.month)
    days = DateRange(month.earliest, latest) if month else update.range
    return Fact(days, Confidence.WEAK, update.method, update.evidence)


def _first_instant(
    signals: Iterable[DateSignal], date: Fact[DateRange] | None
) -> Fact[datetime] | None:
    """Return the first instant among the signals, near the date if there is one."""
    for signal in signals:
        if signal.instant is None:
            continue
        if date is None or _is_near(date.value, signal.range):
            return Fact(
                signal.instant, signal.confidence, signal.method, signal.evidence
            )
    return None

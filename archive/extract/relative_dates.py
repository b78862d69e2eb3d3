"""Date an article that says `3 hours ago` by the time at which a program saved it.

Only times of saving that the program itself recorded count, and only relative times
beside the headline, at the head of a text, or with a label of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from archive.article import Article
from archive.extract import title as titles
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.extract.outlet_zones import (
    ANYWHERE,
    OffsetRange,
    offsets_at_host,
    offsets_of_languages,
)
from archive.extract.visible_days import PUBLISHED_WORD, UPDATED_WORD
from archive.html import Page
from archive.model import Confidence, DateRange, Evidence, SavingTime
from archive.text.date_lines import (
    DateLabel,
    LabelRole,
    Span,
    is_date_words,
    label_dates,
    without_labels,
)
from archive.text.date_parsing import add_days
from archive.text.relative_times import (
    UNIT_LENGTHS,
    RelativeTime,
    find_relative_times,
)

METHOD = "relative time"
TIME_CLASSES = ("date", "time", "published", "pubdate", "posted", "timestamp", "ago")
CLOCK_UNITS = frozenset({"second", "minute", "hour"})
HALF = 0.5
"""Pages round a number of units down, or to the nearest one."""

_SEPARATOR = re.compile(r"[|•·—–/()]")
_CLOCK = re.compile(r"\d[:.h時点시]\s?\d\d|\d ?(?:uhr|[ap]\.?m\b|h\b)", re.IGNORECASE)
_BYLINE = re.compile(
    r"\W*(?:by|von|par|por|di|da|door|av|af|przez|oleh|от|de)\s\S[^\d.!?;:]{2,45}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _LineTime:
    """A relative time on a line with little else.

    `role` is `None` without a label. `evidence` has the line.
    """

    time: RelativeTime
    role: DateRole | None
    evidence: Evidence


def find_signals(
    article: Article, update_ranges: Iterable[DateRange] = ()
) -> Iterator[DateSignal]:
    """Yield the days on which an article was published by its relative times.

    If the page gives the time of an update in the same days, a time without a label may
    be that of the update, and does not count.
    """
    saving = article.saving_time
    if saving is None:
        return
    updates = list(update_ranges)
    for item in _own_times(article):
        if item.role is DateRole.UPDATED:
            continue
        signal = _to_signal(article, item, saving)
        if item.role or not any(_overlap(signal.range, days) for days in updates):
            yield signal
            return


def _overlap(left: DateRange, right: DateRange) -> bool:
    return left.earliest <= right.latest and right.earliest <= left.latest


def _own_times(article: Article) -> Iterator[_LineTime]:
    """Yield the relative times of the article itself, the most reliable first."""
    if article.page is None:
        yield from _times_in_head(article)
        return
    languages = _languages(article)
    near = _lines_near_headline(article, article.page)
    labelled = _only_labelled(_times_in_lines(article.page.lines, languages))
    yield from labelled
    yield from _times_in_lines(near, languages)
    elements = _element_texts(article.page)
    yield from _times_in_lines(
        (text for text in elements if any(text in line for line in near)),
        languages,
        are_elements=True,
    )


def _languages(article: Article) -> frozenset[str]:
    declared = article.page.languages if article.page else ()
    return frozenset(filter(None, (*declared, article.detected_language)))


def _lines_near_headline(article: Article, page: Page) -> list[str]:
    headlines = dict.fromkeys(titles.headline_forms(article, page))
    lines = (line for text in headlines for line in page.lines_near_headline(text))
    return list(dict.fromkeys(lines))


def _element_texts(page: Page) -> tuple[str, ...]:
    """Return the texts of times, and of elements with the name of a time."""
    times = [element.text for element in page.time_elements() if element.text]
    return (*times, *page.texts_by_class(*TIME_CLASSES))


def _only_labelled(times: Iterable[_LineTime]) -> list[_LineTime]:
    """Return the times labelled as publication, if all lines have the same one."""
    labelled = [item for item in times if item.role is DateRole.PUBLISHED]
    values = {(item.time.unit, item.time.count) for item in labelled}
    return labelled[:1] if len(values) == 1 else []


def _times_in_lines(
    lines: Iterable[str], languages: frozenset[str], *, are_elements: bool = False
) -> Iterator[_LineTime]:
    """Yield the relative times of lines, or of elements for times."""
    for line in lines:
        for time, role in _line_times(line, languages):
            if are_elements or role or _has_clock(line, time):
                yield _LineTime(time, role, Evidence(line, key="element class"))


def _has_clock(line: str, time: RelativeTime) -> bool:
    """Return whether a line is more than a word such as "Today" in a menu."""
    if not time.is_calendar_day:
        return True
    return _CLOCK.search(line.replace(time.quote, " ")) is not None


def _times_in_head(article: Article) -> Iterator[_LineTime]:
    """Yield the relative times on the lines before the story of a text."""
    start = 0
    for line in article.text[: article.head_end].split("\n"):
        for time, role in _line_times(line, _languages(article)):
            first, last = start + time.start, start + time.end
            if role or _has_clock(line, time):
                yield _LineTime(time, role, Evidence(time.quote, first, last))
        start += len(line) + 1


def _line_times(
    line: str, languages: frozenset[str]
) -> Iterator[tuple[RelativeTime, DateRole | None]]:
    """Yield the relative times of a line that is no sentence, with their roles."""
    times = find_relative_times(line, languages)
    labels = label_dates(line, [Span(time.start, time.end) for time in times])
    gap_start = 0
    for time, label in zip(times, labels, strict=True):
        before, after = line[gap_start : time.start], line[time.end :]
        gap_start = time.end
        role = _role(label, before)
        if role and _is_alone(before, after):
            yield time, (role if label or PUBLISHED_WORD.search(before) else None)


def _role(label: DateLabel | None, before: str) -> DateRole | None:
    """Return what a time is for, or `None` for the time of another event."""
    if label is None or label.is_weak:
        is_update = UPDATED_WORD.search(before)
        return DateRole.UPDATED if is_update else DateRole.PUBLISHED
    return None if label.role is LabelRole.OTHER else DateRole(label.role.value)


def _is_alone(before: str, after: str) -> bool:
    """Return whether there are only words of a date, a label or a byline around it."""
    part_before = _SEPARATOR.split(without_labels(before))[-1]
    part_after = _SEPARATOR.split(without_labels(after), maxsplit=1)[0]
    return all(
        is_date_words(part) or _BYLINE.fullmatch(part)
        for part in (part_before, part_after)
    )


def _to_signal(article: Article, item: _LineTime, saving: SavingTime) -> DateSignal:
    """Return the days of a relative time, with the time of saving as evidence."""
    time = item.time
    offsets = _offsets(article, saving)
    days = _days(time, saving, offsets)
    is_rounded = time.unit not in CLOCK_UNITS and not time.is_calendar_day
    computed = f"{time.quote} → {days.to_edtf()} (UTC{_offset_text(offsets)})"
    evidence = [item.evidence, saving.evidence, Evidence(computed, key="computed")]
    if offsets.evidence:
        evidence.append(offsets.evidence)
    return DateSignal(
        range=days,
        method=METHOD,
        evidence=tuple(evidence),
        source=DateSource.TEXT,
        confidence=Confidence.WEAK if is_rounded else Confidence.INFERRED,
    )


def _days(time: RelativeTime, saving: SavingTime, offsets: OffsetRange) -> DateRange:
    """Return the days that a relative time can mean.

    Numbers of hours and minutes, and those of weeks and longer, have a rounding error.
    """
    moment = saving.moment
    if time.is_calendar_day or time.unit == "day" or moment is None:
        days = DateRange(saving.day, saving.day)
        if moment is not None:
            days = offsets.days_of(moment, moment)
        return _days_before(days, time)
    length = UNIT_LENGTHS[time.unit]
    latest = moment - length * max(time.count - HALF, 0)
    return offsets.days_of(moment - length * (time.count + 1), latest)


def _days_before(days: DateRange, time: RelativeTime) -> DateRange:
    """Return the days that are that much time before others."""
    if time.unit == "day":
        return DateRange(
            add_days(days.earliest, -time.count), add_days(days.latest, -time.count)
        )
    length = UNIT_LENGTHS[time.unit]
    most, least = length * (time.count + 1), length * max(time.count - HALF, 0)
    midnight = timedelta(days=1) - timedelta(microseconds=1)
    return DateRange(
        add_days(days.earliest, -((most + midnight).days)),
        add_days(days.latest, -least.days),
    )


def _offsets(article: Article, saving: SavingTime) -> OffsetRange:
    """Return the offsets from UTC at the outlet.

    They are those of its country, or that of the clock of the program that saved the
    article, if it can be that of an outlet in the language.
    """
    if offsets := offsets_at_host(article):
        return offsets
    by_language = offsets_of_languages(sorted(_languages(article)))
    offset = saving.moment.utcoffset() if saving.moment else None
    if offset and (by_language is None or _is_within(offset, by_language)):
        return OffsetRange(offset, offset)
    return by_language or ANYWHERE


def _is_within(offset: timedelta, offsets: OffsetRange) -> bool:
    return offsets.lowest <= offset <= offsets.highest


def _offset_text(offsets: OffsetRange) -> str:
    """Return the offsets as `+01:00` or `+01:00 to +02:00`."""
    ends = sorted({offsets.lowest, offsets.highest})
    return " to ".join(map(_format_offset, ends))


def _format_offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

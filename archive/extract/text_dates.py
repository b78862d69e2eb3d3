"""Find the dates that a text gives itself: labels, datelines, lines with a date."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from archive.article import Article
from archive.extract import day_month_order
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.extract.event_lines import (
    is_beside_event_label,
    is_event_line,
    is_of_reading,
)
from archive.extract.labelled_dates import (
    MAX_LABELLED_CHARS,
    ends_sentence,
    has_unknown_label,
    is_before_label,
    is_continued,
    is_date_line,
    label_evidence,
    labels_in_text,
)
from archive.model import Confidence, DateRange
from archive.names.byline_leads import find_lead
from archive.text.date_lines import DateLabel, LabelRole, is_date_words
from archive.text.date_mentions import DateMention, full_days
from archive.text.date_parsing import DayMonthOrder
from archive.text.dateline_parsing import Dateline
from archive.text.story_layout import MIN_PARAGRAPH_CHARS, MIN_WRAPPED_CHARS, text_width

MAX_OTHER_CHARS = 50
"""Maximum length of a byline, place or outlet on the line of a date."""
MAX_TIME_CHARS = 16
"""Maximum length of a time of day, its zone and marks on the line of a date."""
MAX_LINES_APART = 3
"""Maximum number of lines from a date to its byline or story."""
MAX_BYLINE_CHARS = 80
"""Characters of a line that are searched for a byline."""
MAX_LABELLED = 12
"""Maximum number of labelled dates that are read."""

_BYLINE = re.compile(
    r"^\W*(?:by|written by|von|par|por|di|story by|reporting by)\b[\s:]", re.IGNORECASE
)
_CLOCK = re.compile(r"\d[:.h]\d{2}")
_DATE_LEAD_DASH = re.compile(r"[ \t]*[|–—-][ \t]+(?=\S)")
_SEPARATORS = " \t|•·–—-/"
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class MentionReading:
    """The days that a mention means, and how the order of its parts was decided.

    If the order is undecided, `is_window` is set, and the range covers both readings.
    `instant` needs a time of day with a zone.
    """

    range: DateRange
    verdict: day_month_order.OrderVerdict
    instant: datetime | None = None
    is_window: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text that is not blank: `text[start:end]`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _DateLine:
    """A date on a line with little else, and the line's index."""

    mention: DateMention
    index: int


def find_signals(article: Article) -> Iterator[DateSignal]:
    """Yield the dates that the text gives as its own, the most reliable kind first."""
    day_mentions = _without_events(
        article.text, full_days(article.text, article.date_mentions)
    )
    if not day_mentions:
        return
    labels = dict(labels_in_text(article.text, day_mentions))
    for mention in islice(_labelled_mentions(article.text, labels), MAX_LABELLED):
        yield from _to_signals(article, mention, "update line", labels[mention])
    for mention in _mentions_in_dateline(article.dateline, day_mentions):
        yield from _to_signals(article, mention, "dateline")
    skipped = {*labels, *_repeated_updates(article.text, day_mentions, labels)}
    unlabelled_mentions = [
        mention for mention in day_mentions if mention not in skipped
    ]
    date_mention = _date_line_mention(article, unlabelled_mentions)
    if date_mention:
        yield from _to_signals(article, date_mention, "date line")


def _without_events(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """Return the dates without those on lines about an event."""
    lines = _find_lines(text) if mentions else []
    starts = [line.start for line in lines]
    return [
        mention
        for mention in mentions
        if not _is_of_event(text, lines, bisect_right(starts, mention.start) - 1)
    ]


def _is_of_event(text: str, lines: list[_Line], index: int) -> bool:
    """Return whether a line and those beside it are about an event, or of reading."""
    above, line, below = (
        text[lines[near].start : lines[near].end] if 0 <= near < len(lines) else ""
        for near in (index - 1, index, index + 1)
    )
    return (
        is_of_reading(line)
        or is_event_line(line)
        or is_beside_event_label(above, line, below)
    )


def _repeated_updates(
    text: str, mentions: list[DateMention], labels: Mapping[DateMention, DateLabel]
) -> Iterator[DateMention]:
    """Yield the dates that repeat the day of an update before them on their line."""
    updates: set[tuple[int, DateRange | None]] = set()
    for mention in mentions:
        line_and_day = (text.rfind("\n", 0, mention.start), mention.parsed.range)
        label = labels.get(mention)
        if label and label.role is LabelRole.UPDATED:
            updates.add(line_and_day)
        elif line_and_day in updates:
            yield mention


def _mentions_in_dateline(
    dateline: Dateline | None, mentions: list[DateMention]
) -> Iterator[DateMention]:
    if dateline is None or dateline.evidence.start is None:
        return
    for mention in mentions:
        if dateline.evidence.start <= mention.start < dateline.end:
            yield mention


def read_mention(article: Article, mention: DateMention) -> MentionReading | None:
    """Return the days that a mention means, or `None` if it has no year."""
    if mention.month_first is None:
        if not mention.parsed.range:
            return None
        day_first = day_month_order.OrderVerdict(DayMonthOrder.DAY_FIRST)
        return MentionReading(mention.parsed.range, day_first, mention.parsed.instant)
    verdict = day_month_order.decide_order(article, mention)
    if verdict.order:
        parsed = mention.read_as(verdict.order)
        if not parsed.range:
            return None
        return MentionReading(parsed.range, verdict, parsed.instant)
    days = sorted(
        parsed.range.earliest
        for parsed in (mention.parsed, mention.month_first)
        if parsed.range
    )
    if not days:
        return None
    window = DateRange(days[0], days[-1])
    return MentionReading(window, verdict, is_window=True)


def _to_signals(
    article: Article, mention: DateMention, method: str, label: DateLabel | None = None
) -> Iterator[DateSignal]:
    """Yield the signal of a mention, if it has a year."""
    reading = read_mention(article, mention)
    if reading is None:
        return
    evidence = label_evidence(article.text, mention, label)
    is_update = label and label.role is LabelRole.UPDATED
    yield DateSignal(
        range=reading.range,
        method=method,
        evidence=tuple(dict.fromkeys((evidence, *reading.verdict.evidence))),
        source=DateSource.TEXT,
        role=DateRole.UPDATED if is_update else DateRole.PUBLISHED,
        confidence=_confidence(mention, reading.verdict, method),
        instant=reading.instant,
    )


def _confidence(
    mention: DateMention, verdict: day_month_order.OrderVerdict, method: str
) -> Confidence:
    if verdict.is_strong:
        return Confidence.CORROBORATED
    if mention.month_first:
        is_decided = verdict.order and not verdict.is_weak
        return Confidence.INFERRED if is_decided else Confidence.WEAK
    return Confidence.INFERRED if method == "date line" else Confidence.STATED


def _labelled_mentions(
    text: str, labels: Mapping[DateMention, DateLabel]
) -> Iterator[DateMention]:
    """Yield the dates of publication and update that no sentence continues."""
    for mention, label in labels.items():
        if label.role is LabelRole.OTHER:
            continue
        if label.role is LabelRole.UPDATED or not is_continued(text, mention):
            yield mention


def _date_line_mention(
    article: Article, mentions: list[DateMention]
) -> DateMention | None:
    """Return the date on a line of its own, in the head or with a time of day."""
    head_mentions = [
        mention for mention in mentions if mention.start < article.head_end
    ]
    in_head = _own_line_mention(article.text, head_mentions)
    return in_head or _timed_mention(article.text, mentions)


def _own_line_mention(text: str, mentions: list[DateMention]) -> DateMention | None:
    """Return the date on a line near a byline, or right before the story.

    If there is none, return the only day of such lines, or the one before a dash.
    """
    lines = _find_lines(text)
    date_lines = _find_date_lines(text, mentions, lines)
    for date_line in date_lines:
        if _is_near_byline(text, lines, date_line.index):
            return date_line.mention
    for date_line in date_lines:
        if _is_before_story(text, lines, date_line.index) or is_before_label(
            text, date_line.mention
        ):
            return date_line.mention
    return _only_day(text, date_lines, lines) or _leading_mention(text, mentions)


def _timed_mention(text: str, mentions: list[DateMention]) -> DateMention | None:
    """Return the only day with a time of day on a line of its own, at any place."""
    timed_mentions = [mention for mention in mentions if _CLOCK.search(mention.quote)]
    lines = _find_lines(text)
    return _only_day(text, _find_date_lines(text, timed_mentions, lines), lines)


def _find_lines(text: str) -> list[_Line]:
    return [
        _Line(match.start(), match.end())
        for match in _LINE.finditer(text)
        if match[0].strip()
    ]


def _find_date_lines(
    text: str, mentions: list[DateMention], lines: list[_Line]
) -> list[_DateLine]:
    """Return the dates that have a line of their own."""
    index_by_start = {line.start: index for index, line in enumerate(lines)}
    date_lines = []
    for mention in mentions:
        start = _own_line_start(text, mention)
        if start is not None and start in index_by_start:
            date_lines.append(_DateLine(mention, index_by_start[start]))
    return date_lines


def _leading_mention(text: str, mentions: list[DateMention]) -> DateMention | None:
    """Return the only date that begins a paragraph, before a dash or a bar.

    A text with several is a chronicle.
    """
    leading_mentions = [
        mention for mention in mentions if _leads_paragraph(text, mention)
    ]
    return leading_mentions[0] if len(leading_mentions) == 1 else None


def _leads_paragraph(text: str, mention: DateMention) -> bool:
    if not _DATE_LEAD_DASH.match(text, mention.end):
        return False
    line_before = text[: mention.start].rpartition("\n")[2]
    return not line_before.strip()


def _only_day(
    text: str, date_lines: Iterable[_DateLine], lines: list[_Line]
) -> DateMention | None:
    """Return the first date of the lines with nothing but a date and a time.

    All these lines must give the same day.
    """
    mentions = [
        date_line.mention
        for date_line in date_lines
        if _has_only_date(text, date_line.mention, lines[date_line.index])
        and not _continues_prose(text, lines, date_line.index)
    ]
    days = {
        (mention.parsed.year, mention.parsed.month, mention.parsed.day)
        for mention in mentions
    }
    return mentions[0] if len(days) == 1 else None


def _has_only_date(text: str, mention: DateMention, line: _Line) -> bool:
    if is_date_line(text[line.start : line.end]):
        return True
    if line.length - len(mention.quote) > MAX_TIME_CHARS:
        return False
    return not text[line.start : mention.start].strip(_SEPARATORS)


def _continues_prose(text: str, lines: list[_Line], index: int) -> bool:
    """Return whether a line continues a full line right above it."""
    if index == 0:
        return False
    line_above = lines[index - 1]
    if line_above.length < MIN_WRAPPED_CHARS:
        return False
    return text[line_above.end : lines[index].start].count("\n") <= 1


def _own_line_start(text: str, mention: DateMention) -> int | None:
    """Return the start of a line with little more than the date, or `None`."""
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    line = text[start : end if end >= 0 else len(text)]
    if is_date_line(line) and not ends_sentence(text, start, line):
        return start
    if len(line.strip()) - len(mention.quote) > (
        MAX_LABELLED_CHARS if is_before_label(text, mention) else MAX_OTHER_CHARS
    ):
        return None
    if has_unknown_label(text[start : mention.start]):
        return None
    begins_small = (
        line.lstrip()[0].islower()
        and not is_date_words(text[start : mention.start])
        and not find_lead(line)
    )
    return None if begins_small or is_continued(text, mention) else start


def _is_near_byline(text: str, lines: list[_Line], index: int) -> bool:
    nearby_lines = lines[max(0, index - MAX_LINES_APART) : index + 2]
    return any(
        _BYLINE.match(text[line.start : min(line.end, line.start + MAX_BYLINE_CHARS)])
        for line in nearby_lines
    )


def _is_before_story(text: str, lines: list[_Line], index: int) -> bool:
    next_lines = lines[index + 1 : index + 1 + MAX_LINES_APART]
    return any(
        text_width(text[line.start : line.end]) >= MIN_PARAGRAPH_CHARS
        for line in next_lines
    )

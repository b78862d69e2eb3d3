"""Find the dates that a text gives itself: labels, datelines, lines with a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from archive.article import Article
from archive.extract import day_month_order
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.model import Confidence, DateRange, Evidence
from archive.text.date_lines import (
    DateLabel,
    LabelRole,
    Span,
    is_date_words,
    label_alone,
    label_dates,
    skip_date_words,
    without_labels,
)
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.date_parsing import DayMonthOrder
from archive.text.dateline_parsing import Dateline
from archive.text.story_layout import MIN_PARAGRAPH_CHARS, MIN_WRAPPED_CHARS

MAX_OTHER_CHARS = 50
"""Maximum length of a byline, place or outlet on the line of a date."""
MAX_TIME_CHARS = 16
"""Maximum length of a time of day, its zone and marks on the line of a date."""
MAX_LINES_APART = 3
"""Maximum number of lines from a date to its byline or story."""
MAX_BYLINE_CHARS = 80
"""Characters of a line that are searched for a byline."""
MAX_ABOVE_CHARS = 100
"""Characters before a line that are searched for a label on the line above."""
MAX_DATE_LINE_CHARS = 160
"""Maximum length of a line that can have dates, labels and their words only."""
MAX_LABELLED = 12
"""Maximum number of labelled dates that are read."""

_BYLINE = re.compile(
    r"^\W*(?:by|written by|von|par|por|di|story by|reporting by)\b[\s:]", re.IGNORECASE
)
# The sentence does not continue after a comma with the place of a time: `05:39, UK`.
_CONTINUATION = re.compile(
    r"\s*(?:[a-zß-ÿ;]|,(?! ?[A-Z]\w{0,10}[ \t]*$))", re.MULTILINE
)
_UNCASED = re.compile(r"\s*(?=[^\W\d_])(?![A-Za-zÀ-ɏͰ-ԯᴀ-ỿა-ჰ]|[Ա-և])")
_BYLINE_AFTER = re.compile(
    r"\s*+[,|·•–-]?\s*+(?:by|von|par|por|di|da|door|av|af|przez|oleh|от)\s[A-ZÀ-ÞА-Я]"
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
    day_mentions = [
        mention
        for mention in article.date_mentions
        if mention.parsed.year and mention.parsed.day
    ]
    if not day_mentions:
        return
    labels = dict(_find_labels(article.text, day_mentions))
    for mention in islice(_labelled_mentions(article.text, labels), MAX_LABELLED):
        yield from _to_signals(article, mention, "update line", labels[mention])
    for mention in _mentions_in_dateline(article.dateline, day_mentions):
        yield from _to_signals(article, mention, "dateline")
    unlabelled_mentions = [mention for mention in day_mentions if mention not in labels]
    date_mention = _date_line_mention(article, unlabelled_mentions)
    if date_mention:
        yield from _to_signals(article, date_mention, "date line")


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
    evidence = _label_evidence(article.text, mention, label)
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
        if label.role is LabelRole.UPDATED or not _is_continued(text, mention):
            yield mention


def _find_labels(
    text: str, mentions: list[DateMention]
) -> Iterator[tuple[DateMention, DateLabel]]:
    """Yield the dates with a label on their line, or alone on the line above."""
    for start, group in groupby(
        mentions, key=lambda mention: text.rfind("\n", 0, mention.start) + 1
    ):
        line_mentions = list(group)
        spans = [Span(item.start - start, item.end - start) for item in line_mentions]
        line = _line_at(text, start)
        labels = list(label_dates(line, spans, start))
        labels[0] = labels[0] or _label_above(text, start, line_mentions[0])
        for mention, label in zip(line_mentions, labels, strict=True):
            if label and (not label.is_weak or not text[: label.start].strip()):
                yield mention, label


def _label_above(text: str, line_start: int, mention: DateMention) -> DateLabel | None:
    """Return the label that is the line above a date that begins its line."""
    if not is_date_words(text[line_start : mention.start]):
        return None
    above = text[max(0, line_start - MAX_ABOVE_CHARS) : line_start].rstrip()
    start = line_start - len(text[max(0, line_start - MAX_ABOVE_CHARS) : line_start])
    start += above.rfind("\n") + 1
    return label_alone(_line_at(text, start), start)


def _line_at(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]


def _label_evidence(
    text: str, mention: DateMention, label: DateLabel | None
) -> Evidence:
    """Return the date with its label as one quotation."""
    if label is None:
        return mention.evidence
    start, end = min(label.start, mention.start), max(label.end, mention.end)
    return Evidence(text[start:end], start, end)


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
        if _is_before_story(lines, date_line.index):
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
    if _is_date_line(text[line.start : line.end]):
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
    if _is_date_line(line) and not _ends_sentence(text, start, line):
        return start
    if len(line.strip()) - len(mention.quote) > MAX_OTHER_CHARS:
        return None
    begins_small = (
        not is_date_words(text[start : mention.start]) and line.lstrip()[0].islower()
    )
    return None if begins_small or _is_continued(text, mention) else start


def _is_date_line(line: str) -> bool:
    """Return whether a line has only dates, their labels and words that belong to them."""
    if len(line) > MAX_DATE_LINE_CHARS:
        return False
    return is_date_words(without_labels(_without_dates(line)))


def _ends_sentence(text: str, start: int, line: str) -> bool:
    """Return whether a line that begins small continues a sentence above it."""
    above = text[max(0, start - MAX_ABOVE_CHARS) : start]
    if not line.lstrip()[:1].islower() or above.endswith("\n\n") or start == 0:
        return False
    is_headline = not text[: max(0, start - 1)].rpartition("\n")[0].strip()
    if re.search(r"\d\.\s*$", line):
        return True
    return (
        not is_headline
        and len(above.rstrip("\n").rpartition("\n")[2]) >= MIN_WRAPPED_CHARS
    )


def _without_dates(line: str) -> str:
    for mention in reversed(find_date_mentions(line)):
        line = f"{line[: mention.start]} | {line[mention.end :]}"
    return line


def _is_continued(text: str, mention: DateMention) -> bool:
    """Return whether a sentence continues after a date."""
    line = _line_at(text, mention.end)[:MAX_DATE_LINE_CHARS]
    rest = skip_date_words(line)
    if not rest or _BYLINE_AFTER.match(line):
        return False
    if is_date_words(without_labels(_without_dates(line))):
        return False
    skipped = line[: -len(rest)]
    has_time = any(char.isdecimal() for char in skipped)
    if not has_time and (rest[0].islower() or _UNCASED.match(line)):
        return True
    has_words_before = any(char.isalpha() for char in skipped) and not has_time
    return not has_words_before and bool(_CONTINUATION.match(text, mention.end))


def _is_near_byline(text: str, lines: list[_Line], index: int) -> bool:
    nearby_lines = lines[max(0, index - MAX_LINES_APART) : index + 2]
    return any(
        _BYLINE.match(text[line.start : min(line.end, line.start + MAX_BYLINE_CHARS)])
        for line in nearby_lines
    )


def _is_before_story(lines: list[_Line], index: int) -> bool:
    next_lines = lines[index + 1 : index + 1 + MAX_LINES_APART]
    return any(line.length >= MIN_PARAGRAPH_CHARS for line in next_lines)

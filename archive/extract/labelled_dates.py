"""Find the labels of dates in a text, and the lines that have a date and little else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from archive.model import Evidence
from archive.names.byline_leads import find_lead
from archive.text.date_lines import (
    DateLabel,
    LabelRole,
    Span,
    find_labels,
    is_common_label,
    is_date_words,
    label_alone,
    label_dates,
    skip_date_words,
    without_labels,
)
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.story_layout import MIN_WRAPPED_CHARS

MAX_ABOVE_CHARS = 100
"""Characters before a line that are searched for a label on the line above."""
MAX_LABELLED_CHARS = 150
"""Maximum length of a source, authors and editors with labels behind a date."""
MAX_DATE_LINE_CHARS = 160
"""Maximum length of a line that can have dates, labels and their words only."""

_SEPARATORS = " \t|•·–—-/"
# The sentence does not continue after a comma with the place of a time, `05:39, UK`, or
# the number of a page, `, Seite 4`.
_CONTINUATION = re.compile(
    r"\s*(?:[a-zß-ÿ;]|,(?! ?(?:[A-Z]\w{0,10}|\w{1,6}\.? ?\d{1,3})[ \t]*$))",
    re.MULTILINE,
)
_UNCASED = re.compile(r"\s*(?=[^\W\d_])(?![A-Za-zÀ-ɏͰ-ԯᴀ-ỿა-ჰ]|[Ա-և])")
_BYLINE_AFTER = re.compile(
    r"\s*+[,|·•–-]?\s*+(?:by|von|par|por|di|da|door|av|af|przez|oleh|от)\s[A-ZÀ-ÞА-Я]"
)


def labels_in_text(
    text: str, mentions: list[DateMention]
) -> Iterator[tuple[DateMention, DateLabel]]:
    """Yield the dates with a label on their line, or alone on the line above."""
    for start, group in groupby(
        mentions, key=lambda mention: text.rfind("\n", 0, mention.start) + 1
    ):
        line_mentions = list(group)
        spans = [
            Span(_start_of_day(item) - start, item.end - start)
            for item in line_mentions
        ]
        line = _line_at(text, start)
        labels = list(label_dates(line, spans, start))
        labels[0] = labels[0] or _label_above(text, start, line_mentions[0])
        for mention, label in zip(line_mentions, labels, strict=True):
            if label and (not label.is_weak or not text[: label.start].strip()):
                yield mention, label


def _start_of_day(mention: DateMention) -> int:
    """Return where a date begins behind a weekday, which may be a word of its label.

    In Norwegian, `skrevet ut` means printed, and `út` is a Czech Tuesday.
    """
    if mention.weekday is None or mention.quote[0].isupper():
        return mention.start
    weekday = mention.quote.split(" ", maxsplit=1)[0]
    return mention.start + len(weekday)


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


def label_evidence(
    text: str, mention: DateMention, label: DateLabel | None
) -> Evidence:
    """Return the date with its label as one quotation."""
    if label is None:
        return mention.evidence
    start, end = min(label.start, mention.start), max(label.end, mention.end)
    return Evidence(text[start:end], start, end)


def is_date_line(line: str) -> bool:
    """Return whether a line has only dates, their labels and words that belong to them."""
    if len(line) > MAX_DATE_LINE_CHARS:
        return False
    return is_date_words(without_labels(_without_dates(line)))


def ends_sentence(text: str, start: int, line: str) -> bool:
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


def has_unknown_label(before: str) -> bool:
    """Return whether words and a colon say what a date is for, but not a publication."""
    before = before.rstrip(" \t\u200e\u200f")
    if not before.endswith((":", "：", "՝", "፦", "៖")) or _says_publication(before):
        return False
    return not is_date_words(without_labels(before)) and not find_lead(before + " x")


def _says_publication(before: str) -> bool:
    """Return whether words name a publication, or only a date."""
    labels = [label for label in find_labels(before) if not label.is_weak]
    return any(
        label.role is LabelRole.PUBLISHED
        and (not is_common_label(before, label) or is_date_words(before[: label.start]))
        for label in labels
    )


def is_before_label(text: str, mention: DateMention) -> bool:
    """Return whether a source or an author with its label follows on the line."""
    rest = _line_at(text, mention.end)[:MAX_LABELLED_CHARS]
    lead = find_lead(rest.strip(_SEPARATORS))
    return lead is not None and lead.has_mark


def is_continued(text: str, mention: DateMention) -> bool:
    """Return whether a sentence continues after a date."""
    line = _line_at(text, mention.end)[:MAX_DATE_LINE_CHARS]
    rest = skip_date_words(line)
    has_byline = _BYLINE_AFTER.match(line) or _BYLINE_AFTER.match(rest)
    if not rest or has_byline or is_before_label(text, mention):
        return False
    if is_date_words(without_labels(_without_dates(line))):
        return False
    skipped = line[: -len(rest)]
    has_time = any(char.isdecimal() for char in skipped)
    starts_sentence = next(filter(str.isalpha, skipped), "").isupper()
    is_lower = rest[0].islower() and not starts_sentence
    if not has_time and (is_lower or _UNCASED.match(line)):
        return True
    has_words_before = any(char.isalpha() for char in skipped) and not has_time
    return not has_words_before and bool(_CONTINUATION.match(text, mention.end))

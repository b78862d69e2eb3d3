"""Find the days in the visible texts of a page, and what happened on each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

from archive.article import Article
from archive.extract import text_dates
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.extract.event_lines import event_lines, is_event_line, is_of_reading
from archive.extract.labelled_dates import has_unknown_label, is_continued
from archive.html import Page
from archive.model import Confidence, DateRange, Evidence
from archive.text.date_lines import (
    DateLabel,
    LabelRole,
    Span,
    has_label,
    is_common_label,
    is_date_words,
    label_dates,
    skip_date_words,
)
from archive.text.date_mentions import DateMention, find_date_mentions, full_days

MAX_DATE_CHARS = 120
"""Maximum length of an element with little more than a date."""

MIN_SENTENCE_WORDS = 4
"""Number of words in lower case before a date that make a sentence of its line."""
MIN_WORDS_OF_PERIOD = 2
"""Words in lower case before the first of several days, as in a period of an event."""
MIN_WORDS_AFTER = 3
"""Number of words in lower case behind a date, and of its end, that make a sentence."""
UPDATED_WORD = re.compile(r"updat|modif|edited", re.IGNORECASE)
PUBLISHED_WORD = re.compile(r"publi|posted|created", re.IGNORECASE)

_EVENT_LINES: WeakKeyDictionary[Page, frozenset[str]] = WeakKeyDictionary()
_COUNTER = re.compile(
    r"[\s,;|•·(–-]{1,3}[^\W\d_]{3,20} ?[:：] ?\d{1,7}\)?\Z|\s\(\d{1,7} [^\W\d_]{3,20}\)\Z"
)
"""The number of readers behind a day: `, views: 1234`, `(1234 reads)`."""
_BYLINE = re.compile(
    r"\A\W{0,5}(?:by|written|words|text|von|par|por|di|da|door|av|af|przez|oleh|от)\b",
    re.IGNORECASE,
)


def first_dates(
    article: Article, texts: Iterable[str], max_chars: int | None = None
) -> Iterator[DateSignal]:
    """Yield the first days of each text with at most `max_chars` characters."""
    for text in texts:
        if max_chars is None or len(text) <= max_chars:
            yield from first_date(article, text)


def first_date(article: Article, text: str) -> Iterator[DateSignal]:
    """Yield the first day of publication and the first of an update in a text.

    A day whose order is undecided is left out.
    """
    if text in _event_lines(article):
        return
    first_by_role: dict[DateRole, DateMention] = {}
    for mention, role in days_with_roles(text):
        first_by_role.setdefault(role, mention)
    for role, mention in first_by_role.items():
        reading = text_dates.read_mention(article, mention)
        if reading is None or reading.is_window:
            continue
        yield DateSignal(
            range=reading.range,
            method="page text",
            evidence=(Evidence(text, key="element class"), *reading.verdict.evidence),
            source=DateSource.TEXT,
            role=role,
            confidence=Confidence.INFERRED,
            instant=reading.instant,
        )


def _event_lines(article: Article) -> frozenset[str]:
    """Return the lines of a page that have the day of an event above its place."""
    page = article.page
    if page is None:
        return frozenset()
    if page not in _EVENT_LINES:
        _EVENT_LINES[page] = frozenset(event_lines(page.lines))
    return _EVENT_LINES[page]


def has_published_label(text: str) -> bool:
    """Return whether a text says of a day that it is the one of publication."""
    if PUBLISHED_WORD.search(text):
        return True
    if len(text) > MAX_DATE_CHARS or not has_label(text, LabelRole.PUBLISHED):
        return False
    return any(
        label is not None and label.role is LabelRole.PUBLISHED
        for _, label in _labelled_days(text)
    )


def is_sentence(text: str) -> bool:
    """Return whether the first day of a text is a part of a sentence without a label.

    Captions and standfirsts name days of events: `on 20 December the bridge fell`.
    """
    text = _COUNTER.sub("", text)
    mention, label = next(_labelled_days(text), (None, None))
    if mention is None or (label is not None and not label.is_weak):
        return False
    part = re.split(r"[|•·—–]", text[: mention.start])[-1]
    if any(words.search(part) for words in (UPDATED_WORD, PUBLISHED_WORD, _BYLINE)):
        return False
    if len(_small_words(part)) >= MIN_WORDS_OF_PERIOD and _has_later_days(
        text, mention
    ):
        return True
    has_end = text.rstrip().endswith((".", "!", "?"))
    if not is_continued(text, mention):
        ends_in_date = has_end and is_date_words(text[mention.end :])
        return len(_small_words(part)) + ends_in_date >= MIN_SENTENCE_WORDS
    words_after = _small_words(skip_date_words(text[mention.end :]))
    return bool(_small_words(part)) or len(words_after) + has_end >= MIN_WORDS_AFTER


def _has_later_days(text: str, first: DateMention) -> bool:
    """Return whether a text has another day than its first one, without a label."""
    return any(
        label is None and mention.parsed.range != first.parsed.range
        for mention, label in _labelled_days(text)
    )


def _small_words(text: str) -> list[str]:
    words = (word.strip(".,;:!?") for word in text.split())
    return [word for word in words if word.isalpha() and word.islower()]


def _labelled_days(text: str) -> Iterator[tuple[DateMention, DateLabel | None]]:
    mentions = full_days(text, find_date_mentions(text))
    spans = [Span(mention.start, mention.end) for mention in mentions]
    yield from zip(mentions, label_dates(text, spans), strict=True)


def days_with_roles(text: str) -> Iterator[tuple[DateMention, DateRole]]:
    """Yield the days in the text of an element, except those of other events.

    The day of an update may follow once more in another form.
    """
    gap_start = 0
    updates: set[DateRange | None] = set()
    for mention, label in () if is_of_reading(text) else _labelled_days(text):
        gap = text[gap_start : mention.start]
        gap_start = mention.end
        if label is None and has_unknown_label(gap):
            continue
        if is_event_line(text) and (label is None or is_common_label(text, label)):
            continue
        if label is None or label.is_weak:
            is_update = UPDATED_WORD.search(gap) or mention.parsed.range in updates
            role = DateRole.UPDATED if is_update else DateRole.PUBLISHED
        elif label.role is LabelRole.OTHER:
            continue
        else:
            role = DateRole(label.role.value)
        if role is DateRole.UPDATED:
            updates.add(mention.parsed.range)
        yield mention, role

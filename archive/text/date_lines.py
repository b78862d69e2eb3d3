"""Words on the line of a date: what a date is for, and words that only belong to dates.

A label such as `Published`, `Mis à jour le` or `수정` says what the date beside it is for.
Words such as `um`, `Uhr`, `à` and `오전` make no sentence of a line with a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from archive.data_files import read_rows
from archive.text.date_words import (
    ANY_WEEKDAYS,
    NOT_IN_WORD,
    UNSPACED_LETTER,
    name_pattern,
    plain_characters,
    plain_name,
)
from archive.text.growing_patterns import GrowingPattern, Select

MAX_LABEL_CHARS = 60
"""Maximum length of a label and the words between it and its date."""
MAX_LABELLED_LINE_CHARS = 160
"""Maximum length of a line on which labels can follow their dates or other words."""
MAX_WORDS_BEFORE = 3
"""Words before a label in small letters and its colon: `Azken eguneraketa:`."""
MAX_BREAK_CHARS = 6
"""Characters before a label in which a mark separates it from other words."""
WORD_TABLES = ("date_line_words.tsv", "time_words_cldr.tsv")


class LabelRole(StrEnum):
    """The event of which a label gives the date."""

    PUBLISHED = "published"
    UPDATED = "updated"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a text from `start` to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DateLabel:
    """A label at a position of a text.

    A weak one is a common word that is a label only before a colon. One that is known by
    its stem, such as a participle of “update”, has no other words beside it. A limit may
    have any words before it.
    """

    role: LabelRole
    start: int
    end: int
    is_weak: bool = False
    is_stem: bool = False
    is_limit: bool = False


STEM = "stem"
LAST = "last"
NOUN = "noun"
LIMIT = "limit"
LABEL_KINDS = (STEM, NOUN, LAST, LIMIT)
"""Kinds of rows that are no whole labels: beginnings of words, and words for “last”.

A noun is a label only with a colon, or with nothing else before the date, because
sections of newspapers are called so, too. A limit, such as “until”, stands right before
the date.
"""


def _read_labels() -> dict[str, tuple[LabelRole, bool]]:
    labels: dict[str, tuple[LabelRole, bool]] = {}
    for key, _, *phrases in read_rows("date_labels.tsv"):
        role, _, strength = key.partition(" ")
        if strength not in LABEL_KINDS:
            for phrase in phrases:
                labels.setdefault(plain_name(phrase), (LabelRole(role), bool(strength)))
    return labels


def _words_of_kind(kind: str) -> dict[str, LabelRole]:
    """Return the words of a kind with their roles."""
    return {
        plain_name(word): LabelRole(key.partition(" ")[0])
        for key, _, *words in read_rows("date_labels.tsv")
        if key.partition(" ")[2] == kind
        for word in words
    }


_LABELS = _read_labels()
_WEAK_LABELS = frozenset(phrase for phrase, (_, is_weak) in _LABELS.items() if is_weak)
_NOUNS = _words_of_kind(NOUN)
_STEMS = _words_of_kind(STEM) | _NOUNS
_LAST_WORDS = _words_of_kind(LAST)
_LIMITS = _words_of_kind(LIMIT)
_NOT_AFTER_LETTER = rf"(?:(?<![^\W\d_])|(?<={UNSPACED_LETTER})|(?<=[a-z])(?=[A-Z]))"
_LINE_WORDS = {
    plain_name(word)
    for table in WORD_TABLES
    for row in read_rows(table)
    for word in row[1:]
}
_CLOCK = r"\d{1,2}(?:[ ]?(?:[:.,時时点點시]|[hH](?![^\W\d_]))[ ]?\d{0,2}){0,3}(?!\d)"
_MARK_BEFORE = re.compile(r"\s?[.|•·/–—-]\s")
_TIME_OF_DAY = re.compile(r"(?<![\d.])\d{1,2}(?: ?[:hH時时点點시] ?|\.)\d\d(?![\d.])")
_HEBREW_DAY = (
    r"[א-ת]{1,2}[\"״']?[א-ת]?'? ב?-?(?:תשרי|מרחשוו?ן|חשוו?ן|כסלי?ו|טבת|שבט|"
    r"אדר(?: [אב]'?)?|ניסן|אי?יר|סיוו?ן|תמוז|אב|אלול)(?: ה?'?תש[א-ת\"״]{1,4})?"
)
"""A day of the Hebrew calendar, which many sites show beside the civil one."""
_ENDING = r"[^\s\d.,:;!?|()\[\]/–—·•՝-]{0,14}+(?![^\W\d_])"
"""The end of a word behind its stem."""
_OTHER_DAY = (
    r"(?:\d{1,2}(?:ই|শে|লা|রা|ঠা)? ?(?:বৈশাখ|জ্যৈষ্ঠ|আষাঢ়|আষাঢ়|শ্রাবণ|ভাদ্র|আশ্বিন|কার্তিক|"
    r"অগ্রহায়ণ|অগ্রহায়ণ|পৌষ|মাঘ|ফাল্গুন|ফাগুন|চৈত্র),? ?1[34]\d\d(?: ?বঙ্গাব্দ)?|"
    r"(?:चैत्र|वैशाख|ज्येष्ठ|आषाढ़|श्रावण|भाद्रपद|आश्विन|कार्तिक|मार्गशीर्ष|पौष|माघ|फाल्गुन)"
    r",? ?(?:कृष्ण|शुक्ल)(?: ?पक्ष)?,? ?\S{3,12}|"
    r"[农農][历曆] ?(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年)?.{2,6}|"
    r"\d{1,2} ?(?:محرم|صفر|ربيع الأول|ربيع الآخر|ربيع الثاني|جمادى الأولى|جمادى الآخرة|رجب|"
    r"شعبان|رمضان|شوال|ذو القعدة|ذي القعدة|ذو الحجة|ذي الحجة) ?14\d\d ?(?:هـ?)?)"
)
"""A day of another calendar, which many sites show beside the civil one."""
_OFFSET = r"[+-]\d{1,2}:?(?:\d{2})?(?!\d)"
_BREAK_BEFORE = re.compile(r"(?:[|•·(\[/–—]|\s-)\s{0,4}$")
_BY = r"(?:by|von|par|por|di|da|door|av|af|przez|od|от|de|oleh)"
_BY_NAME = re.compile(rf"\s{_BY}\s[^\d.!?;:]{{3,45}}")
_BYLINE = re.compile(rf"\s*{_BY}\s[^\d.!?;:]{{3,45}}\Z", re.IGNORECASE)
_NOUN_MARK = re.compile(
    r"(?: \S{1,14}){0,3}\s?[:：՝]|(?: \S{1,14}){0,2}\s(?:(?:is|ist|est|es|è|é|jest|je|este|"
    r"är|er|ir|yra|on|е|је|remata|είναι)"
    r"(?: (?:til|der|le|el|o|il|den|der))?|am|on|op|em|på|den|в)\s*\Z"
)
"""A colon, a preposition or a verb behind a noun, or a colon behind one more word."""
_FEW_WORDS = re.compile(r"\s+(?:[^\W\d_]\S{0,13}\s+){0,2}")
"""Words such as “the” and weekdays between a limit and its date."""
_SPACES = re.compile(r"\s*+")
_LABEL_COLON = re.compile(r"\s?[:：](?!\d)")
_SENTENCE_MARK = re.compile(r"[.,;!?\d]")
_COLON = re.compile(r"\.?\s?[:|–-]|\.\s?(?:\d|\Z)")


def _compile_labels(select: Select) -> re.Pattern[str]:
    labels, stems, limits = (
        name_pattern(select(words)) for words in (_LABELS, _STEMS, _LIMITS)
    )
    return re.compile(
        rf"{_NOT_AFTER_LETTER}(?:(?P<label>{labels}){NOT_IN_WORD}|"
        rf"(?P<limit>{limits}){NOT_IN_WORD}|(?P<stem>{stems}){_ENDING})"
    )


@cache
def _last_words_regex() -> re.Pattern[str]:
    last = name_pattern(_LAST_WORDS)
    return re.compile(rf"{_NOT_AFTER_LETTER}{last}{NOT_IN_WORD}")


def _compile_date_words(select: Select) -> re.Pattern[str]:
    weekday = name_pattern(select(ANY_WEEKDAYS))
    word = name_pattern(select(_LINE_WORDS))
    return re.compile(
        rf"(?:[^\w+]|{_OFFSET}|\+|{_OTHER_DAY}|{_CLOCK}"
        rf"|{_NOT_AFTER_LETTER}{_HEBREW_DAY}{NOT_IN_WORD}"
        rf"|{_NOT_AFTER_LETTER}(?:{weekday}{NOT_IN_WORD}|{word}{NOT_IN_WORD}))*+",
        re.IGNORECASE,
    )


_LABEL_PATTERN = GrowingPattern(
    lambda: (*_LABELS, *_STEMS, *_LIMITS), _compile_labels, plain_name
)
_DATE_WORDS = GrowingPattern(
    lambda: (*ANY_WEEKDAYS, *_LINE_WORDS), _compile_date_words, plain_name
)


def is_date_words(text: str) -> bool:
    """Return whether a text has only words and marks that belong to a date."""
    plain_text = plain_characters(text)
    return _DATE_WORDS.for_text(plain_text).fullmatch(plain_text) is not None


def skip_date_words(text: str) -> str:
    """Return a text without the words and marks of a date at its start."""
    plain_text = plain_characters(text)
    match = _DATE_WORDS.for_text(plain_text).match(plain_text)
    return text[match.end() :] if match else text


def find_labels(text: str, offset: int = 0) -> tuple[DateLabel, ...]:
    """Return the labels of dates in a text that begins at `offset`, in their order."""
    plain_text = plain_characters(text)
    matches = _LABEL_PATTERN.for_text(plain_text).finditer(plain_text)
    labels = (_read_label(match, offset) for match in matches)
    return tuple(label for label in labels if label is not None)


def _read_label(match: re.Match[str], offset: int) -> DateLabel | None:
    """Return the label of a match, or `None` if it is none at its place."""
    start, end = match.start() + offset, match.end() + offset
    if match["limit"]:
        role = _LIMITS[plain_name(match["limit"])]
        is_label = _is_right_before_date(match)
        return DateLabel(role, start, end, is_limit=True) if is_label else None
    if match["stem"]:
        stem = plain_name(match["stem"])
        if stem in _NOUNS and not _is_noun_label(match):
            return None
        return DateLabel(_STEMS[stem], start, end, is_stem=True)
    role, is_weak = _LABELS[plain_name(match["label"])]
    is_weak = is_weak and not _COLON.match(match.string, match.end())
    return DateLabel(role, start, end, is_weak)


def _is_noun_label(match: re.Match[str]) -> bool:
    """Return whether a noun has a mark behind it, or stands alone before a date."""
    if _NOUN_MARK.match(match.string, match.end()):
        return True
    is_first = _SPACES.fullmatch(match.string, 0, match.start())
    return bool(is_first) and _is_right_before_date(match)


def _is_right_before_date(match: re.Match[str]) -> bool:
    """Return whether at most two words of a date follow to the end, without a mark."""
    end = match.end()
    has_few_words = _FEW_WORDS.fullmatch(match.string, end)
    return bool(has_few_words) and is_date_words(match.string[end:])


def _are_words_beside_label(text: str) -> bool:
    """Return whether words beside a label belong to its date, or mean “last”."""
    text = plain_characters(text)
    text = _last_words_regex().sub(" ", text)
    for label in reversed(find_labels(text)):
        if plain_name(text[label.start : label.end]) in _WEAK_LABELS:
            text = f"{text[: label.start]} {text[label.end :]}"
    return is_date_words(text)


def has_label(text: str, role: LabelRole) -> bool:
    """Return whether a text has a label of this role at any place."""
    return any(label.role is role and not label.is_weak for label in find_labels(text))


def is_common_label(text: str, label: DateLabel) -> bool:
    """Return whether the label in a text is a word that other things have, too."""
    return plain_name(text[label.start : label.end]) in _WEAK_LABELS


def without_labels(text: str) -> str:
    """Return a text with a mark in place of each label."""
    for label in reversed([label for label in find_labels(text) if not label.is_weak]):
        text = f"{text[: label.start]} | {text[label.end :]}"
    return text


def label_dates(
    line: str, dates: Sequence[Span], offset: int = 0
) -> Iterator[DateLabel | None]:
    """Yield the label of each date on a line that begins at `offset`.

    Labels come before their dates. Only if the line begins with a date and ends with a
    label, they come after them, and so does a verb at the end of a German sentence.
    """
    for label in _line_labels(line, dates):
        yield label and replace(
            label, start=label.start + offset, end=label.end + offset
        )


def _line_labels(line: str, dates: Sequence[Span]) -> list[DateLabel | None]:
    gaps = _gaps(line, dates)
    labels = [_last_label(line, gap) for gap in gaps[:-1]]
    if dates and len(line) <= MAX_LABELLED_LINE_CHARS and not labels[0]:
        labels_after = [
            _first_label(line, day, gap)
            for day, gap in zip(dates, gaps[1:], strict=True)
        ]
        last = labels_after[-1]
        is_verb = last and len(dates) == 1 and last.role is LabelRole.UPDATED
        if last and (is_verb or is_date_words(line[: dates[0].start])):
            return labels_after
    return labels


def label_alone(line: str, offset: int = 0) -> DateLabel | None:
    """Return the label that a line consists of, beside the words of a date."""
    if len(line) > MAX_LABEL_CHARS:
        return None
    end = len(line) + 1
    return next(label_dates(f"{line}  ", [Span(end, end + 1)], offset))


def _gaps(line: str, dates: Sequence[Span]) -> list[Span]:
    starts = [0, *(date.end for date in dates)]
    ends = [*(date.start for date in dates), len(line)]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def _last_label(line: str, gap: Span) -> DateLabel | None:
    """Return the label at the end of the text before a date."""
    start = max(gap.start, gap.end - MAX_LABEL_CHARS)
    labels = find_labels(line[start : gap.end], start)
    for label in reversed(_without_words_for_date(line, labels)):
        words_after = line[label.end : gap.end]
        if label.is_stem and _NOUN_MARK.fullmatch(words_after):
            words_after = ""
        if not _are_words_beside_label(words_after) and not _BY_NAME.fullmatch(
            words_after
        ):
            return None
        if _is_label(line, label, gap.start):
            return label
    return None


def _without_words_for_date(line: str, labels: Sequence[DateLabel]) -> list[DateLabel]:
    """Return the labels without a word such as “date” behind another: `Event date:`."""
    return [
        label
        for index, label in enumerate(labels)
        if index == 0
        or plain_name(line[label.start : label.end]) not in _WEAK_LABELS
        or line[labels[index - 1].end : label.start].strip()
    ]


def _first_label(line: str, day: Span, gap: Span) -> DateLabel | None:
    """Return the label right after a date, at the end of its part of the line.

    Between two times of day, it is the label of the second one, and so it is behind a
    mark: `7 May 2020. Updated at 10:00`.
    """
    end = min(gap.end, gap.start + MAX_LABEL_CHARS)
    for label in find_labels(line[gap.start : end], gap.start):
        if label.is_weak or not is_date_words(line[gap.start : label.start]):
            return None
        after = line[label.end : gap.end]
        is_apart = _TIME_OF_DAY.search(line, day.start, label.start) or (
            _MARK_BEFORE.match(line, gap.start)
        )
        is_of_time = is_apart and _TIME_OF_DAY.search(after)
        return label if is_date_words(after) and not is_of_time else None
    return None


def _is_label(line: str, label: DateLabel, gap_start: int) -> bool:
    """Return whether a phrase is a label at its place, and no part of a sentence."""
    before = line[gap_start : label.start]
    if label.is_limit or _are_words_beside_label(before):
        return True
    if _BREAK_BEFORE.search(before[-MAX_BREAK_CHARS:]):
        return True
    if before.rstrip()[-1:] in ",;" and (gap_start > 0 or _BYLINE.match(before)):
        return True
    if len(line) > MAX_LABELLED_LINE_CHARS or is_common_label(line, label):
        return False
    if len(before.split()) <= MAX_WORDS_BEFORE and _LABEL_COLON.match(line, label.end):
        return not _SENTENCE_MARK.search(before)
    return not label.is_stem and not line[label.start].islower()

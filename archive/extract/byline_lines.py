"""Bylines in the text of an article, on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache
from itertools import islice, takewhile

from archive.data_files import alternation_pattern
from archive.extract.plain_names import (
    EDGES,
    EDGES_OF_NAMES,
    FIRST_DIGIT,
    MAX_JOINER_LETTERS,
    MAX_LINE_CHARS,
    SENTENCE_END,
    Names,
)
from archive.model import Evidence
from archive.names.byline_leads import (
    Lead,
    find_lead,
    inner_lead_pattern,
    label_kind,
    split_label_behind,
    with_label_marks,
)
from archive.names.byline_words import entries, vocabulary
from archive.names.bylines import (
    split_byline,
    without_translation,
)
from archive.names.east_asian import is_east_asian, is_full_name
from archive.names.greek_bylines import nominative_byline
from archive.names.person_names import (
    NameContext,
    is_cased,
    is_certain_name,
    is_person_name,
    is_plain_name,
    particles,
)
from archive.text.date_lines import find_labels, is_date_words
from archive.text.date_mentions import find_date_mentions
from archive.text.normalization import letters_and_digits
from archive.text.story_layout import text_width
from archive.text.wrapped_lines import full_line_ends

MAX_HEAD_LINES = 100
MAX_SHORT_LINES = 8
"""Lines between the headline of a text and its story."""
LINE_KINDS = ("by", "by in posts")
MAX_LABEL_CHARS = 40
MAX_LABEL_WORDS = 3
MAX_EAST_ASIAN_CHARS = 60
MAX_SMALL_WORDS = 1
"""Words that begin with a small letter in a byline, such as “in” before a place."""
PREPOSITIONS = frozenset({
    "in", "at", "for", "from", "aus", "für", "à", "au", "en", "pour", "para", "em", "a",
    "ad", "per", "dal", "uit", "voor", "i", "fra", "från", "för", "w", "z", "dla", "v",
    "ze", "в", "из", "для", "у", "от", "στην", "στο",
})  # fmt: skip
"""Small words before a place or an outlet in a byline without a colon."""
MIN_PARAGRAPH_WIDTH = 80
MAX_TIME_WORDS = 2
"""Words such as “Uhr” between the digits of a date and a byline."""
MIN_STATING_WORDS = 4
"""Words before the names in a sentence that does nothing but name the authors."""
REPORTER = re.compile(
    "[記记]者(?!会|會|招待|協会|协会|协會|クラブ|俱乐部|說|说)|기자(?!회견|간담|협회)|특파원|特派員|"
    r"(?:編集|論説)委員(?!会|長)|(?:편집|논설)위원(?!회|장)"
)
"""A word for “reporter” in Chinese, Japanese or Korean, and not for a press conference."""
MIN_BAR_PARTS = 2
_BARS = re.compile(r"\s[|•·]\s")
_EDITOR = re.compile(
    r"(?<=[^\s|;；])[\s|;；]{1,5}+(?:责任编辑|責任編輯|责编|審校|校对|编审|편집)"
)
"""A word for an editor behind the names of reporters."""
LINE = re.compile(r"[^\n]+")
_AFTER_BRACKET = re.compile(r"(?<=[)）])")
_INNER_BRACKETS = re.compile(r"[(（][^()（）]{1,60}[)）]")
_OTHER_FACT = re.compile(r"[\d:：]")
"""A mark of a fact with a label, or of a day, before a label."""
_NEXT_LABEL = re.compile(r"\s[^\s:：]{1,20} ?[:：]")
_NAMES_END = re.compile(r"[\d|｜•·]")
_LAST_DIGIT = re.compile(r"\d(?=\D*\Z)")


def find_line_bylines(
    text: str, end: int, context: NameContext
) -> Iterator[tuple[Evidence, Names]]:
    """Yield the bylines on lines before a position in a text.

    Lines inside wrapped paragraphs are none.
    """
    full_ends = full_line_ends(text)
    for line in islice(LINE.finditer(text, 0, end), MAX_HEAD_LINES):
        if _is_in_prose(line, full_ends, context):
            continue
        if names := line_names(line[0], context):
            yield Evidence(line[0], line.start(), line.end()), names


def head_lines(text: str) -> list[re.Match[str]]:
    """Return the first lines of a text, up to the first one of the width of a paragraph.

    A text without such a line has no head.
    """
    lines: list[re.Match[str]] = []
    for line in islice(LINE.finditer(text), MAX_SHORT_LINES):
        if text_width(line[0]) >= MIN_PARAGRAPH_WIDTH and lines:
            return lines
        lines.append(line)
    return []


def _is_in_prose(
    line: re.Match[str], full_ends: Set[int], context: NameContext
) -> bool:
    """Return whether a line continues a sentence, or is continued by the next line."""
    continues = line.start() - 1 in full_ends
    is_full = line.end() in full_ends
    return (continues and (is_full or line[0][0].islower())) or (
        is_full and not find_lead(line[0], context.language)
    )


def joined_labels(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines. One that is only a label, such as “By”, is joined to the next.

    Behind a name alone, a word such as “writer” is joined to that name.
    """
    all_lines = [*lines]
    label = ""
    for index, line in enumerate(all_lines):
        if len(line) > MAX_LABEL_CHARS or not _is_label(line):
            yield f"{label} {line}".strip()
            label = ""
        elif not label and _stands_behind_name(all_lines, index):
            yield f"{line}: {all_lines[index - 1]}"
        else:
            label = line


def _stands_behind_name(lines: Sequence[str], index: int) -> bool:
    """Return whether a label belongs to the name on the line before it.

    The next line is then no name, or is one with a label behind it, too.
    """
    before = lines[index - 1] if index else ""
    after, later = [*lines[index + 1 : index + 3], "", ""][:2]
    is_word = lines[index].isalpha()
    if not is_word or "," in before or not _may_be_named(before):
        return False
    return not _may_be_named(after.partition(",")[0]) or label_kind(later) is not None


def _may_be_named(line: str) -> bool:
    """Return whether a line may be a person's name, and nothing more."""
    is_name = " " in line and not FIRST_DIGIT.search(line)
    return is_name and is_plain_name(line)


def _is_label(line: str) -> bool:
    lead = find_lead(f"{line.rstrip(':：')}: X")
    return bool(lead and lead.names_authors and lead.rest == "X")


def has_author_label(line: str, language: str | None) -> bool:
    """Return whether a line begins with words that only bylines have, unlike “by”."""
    if len(line) > MAX_LINE_CHARS:
        return False
    lead = find_lead(line, language)
    return bool(lead and lead.kind == "by" and (lead.has_mark or " " in lead.words))


def line_names(line: str, context: NameContext) -> Names:
    """Return the names on a line that is a byline, and no sentence."""
    line = with_label_marks(nominative_byline(without_translation(line.strip())))
    labelled = _labelled_behind(line, context)
    if labelled is not None:
        return labelled
    if REPORTER.search(line):
        return reporter_names(line, context)
    lead = find_lead(line, context.language) if len(line) <= MAX_LINE_CHARS else None
    is_sentence = SENTENCE_END.fullmatch(line[-5:]) and not _states_authors(lead)
    if len(line) > MAX_LINE_CHARS or is_sentence:
        return ()
    return (
        _reporting_names(line, context)
        or _led_names(line, lead, context)
        or _labelled_part_names(line, context)
        or _inner_label_names(line, context)
    )


def _led_names(line: str, line_lead: Lead | None, context: NameContext) -> Names:
    """Return the names behind words such as “by”, perhaps behind a source or a date.

    `line_lead` is the start of the line.
    """
    is_statement = _states_authors(line_lead)
    starts = _later_starts(line, line_lead, context.language)
    later_leads = ((start, find_lead(start, context.language)) for start in starts)
    for start, lead in ((line, line_lead), *later_leads):
        if not lead or lead.kind not in LINE_KINDS:
            continue
        if is_statement or _has_only_names(_before_date(lead.rest), lead):
            names = split_byline(_before_date(start), context)
            if names and _begins_with(lead.rest, names[0]):
                return names
    return ()


def _inner_label_names(line: str, context: NameContext) -> Names:
    """Return the names behind the only label for authors among other labels.

    `Date: June 3, 2014 Author: Ada Quay Views: 1234`
    """
    labels = [
        label
        for label in inner_lead_pattern(line).finditer(line)
        if label[0].endswith((":", "："))
        and label_kind(label[0].rstrip(" :：")) == "by"
        and _OTHER_FACT.search(line, 0, label.start())
    ]
    if len(labels) != 1:
        return ()
    text = line[labels[0].end() :].strip()
    end = _NEXT_LABEL.search(text)
    words = (text[: end.start()] if end else text).split()
    # The next label may have more than one word: `Lượt xem: 12`.
    starts = (" ".join(words[: len(words) - count]) for count in range(MAX_LABEL_WORDS))
    return next(filter(None, (split_byline(start, context) for start in starts)), ())


def _reporting_names(line: str, context: NameContext) -> Names:
    """Return the names in a line that says from where they report.

    `Aus Kelham berichtet Ada Quay`, `Ada Quay reports from Kelham`
    """
    match = _reporting_regex().fullmatch(line.strip())
    if match is None:
        return ()
    text = match["behind"] or match["before"]
    names = split_byline(text, context)
    letters = sum(map(len, map(letters_and_digits, names)))
    are_all = letters + MAX_JOINER_LETTERS >= len(letters_and_digits(text))
    are_sure = match["behind"] or all(map(is_certain_name, names))
    return names if are_all and are_sure else ()


@cache
def _reporting_regex() -> re.Pattern[str]:
    """Return a pattern for a line of names, a verb such as “reports” and a place."""
    start, verb = (
        alternation_pattern(word for _, word in entries(kind))
        for kind in ("from", "reports")
    )
    names, place = r"[^\d:|.]{4,60}", r"[^\W\d_][^\d:|.]{1,40}?"
    return re.compile(
        rf"(?i:{start})\s{place},?\s(?i:{verb}):?\s(?P<behind>{names})|"
        rf"(?P<before>{names}?),?\s(?i:{verb})\s(?i:{start})\s{place}\.?"
    )


def _labelled_behind(line: str, context: NameContext) -> Names | None:
    """Return the authors if each name on a line has a label behind it, else `None`.

    `Ada Quay (text), Bo Lind (photos)` names one author.
    """
    parts = [part for part in _AFTER_BRACKET.split(line) if part.strip(EDGES_OF_NAMES)]
    labelled = [split_label_behind(part.strip(EDGES_OF_NAMES)) for part in parts]
    pairs = [pair for pair in labelled if pair is not None]
    if not pairs or len(pairs) < len(parts):
        return None
    texts = [name for name, kind in pairs if kind == "by"]
    return tuple(
        name
        for text in texts
        if is_person_name(text, context)
        for name in split_byline(text, context)
    )


def _labelled_part_names(line: str, context: NameContext) -> Names:
    """Return the names of the only part between bars that has a label for authors."""
    parts = _BARS.split(line)
    if len(parts) < MIN_BAR_PARTS or not any(":" in part for part in parts):
        return ()
    leads = [(part, find_lead(part, context.language)) for part in parts]
    labelled = [
        part for part, lead in leads if lead and lead.has_mark and lead.kind == "by"
    ]
    return split_byline(labelled[0], context) if len(labelled) == 1 else ()


def _states_authors(lead: Lead | None) -> bool:
    """Return whether a sentence only says who wrote: `This post was written by …`"""
    words = lead.words.split() if lead and lead.kind == "by" else []
    return len(words) >= MIN_STATING_WORDS


def _later_starts(line: str, lead: Lead | None, language: str | None) -> Iterator[str]:
    """Yield where a byline may begin behind a source, a date or both.

    `lead` is that of the line.
    """
    yield from _start_behind_source(lead)
    if not lead and find_date_mentions(line):
        words = _LAST_DIGIT.split(line)[-1].strip(EDGES).split()
        starts = [
            " ".join(words[index:])
            for index in range(min(MAX_TIME_WORDS + 1, len(words)))
        ]
        yield from starts
        leads = (find_lead(start, language) for start in starts)
        marked = (lead for lead in leads if lead and lead.has_mark)
        yield from _start_behind_source(next(marked, None))


def _start_behind_source(lead: Lead | None) -> Iterator[str]:
    """Yield where a byline begins behind a label of something else than authors."""
    if lead and lead.has_mark and not lead.names_authors:
        label = inner_lead_pattern(lead.rest).search(lead.rest)
        yield from [lead.rest[label.start() :]] if label else []


def _before_date(text: str) -> str:
    """Return a byline without a date behind the names, its label and its words."""
    mention = next(iter(find_date_mentions(text)), None)
    if mention is None:
        return text
    before = text[: mention.start]
    label = next(reversed(find_labels(before)), None)
    if label and is_date_words(before[label.end :]):
        before = before[: label.start]
    words = before.split()
    while words and is_date_words(words[-1]):
        words.pop()
    return " ".join(words) or text


def _has_only_names(text: str, lead: Lead) -> bool:
    """Return whether a text behind a lead has only names, or one small word as `in`.

    What follows another label in the byline does not count: `photos by Bo Lind`.
    """
    label = inner_lead_pattern(text).search(text)
    text = _INNER_BRACKETS.sub(" ", text[: label.start()] if label else text)
    words = takewhile(lambda word: not _NAMES_END.search(word), text.split())
    small_words = [
        word
        for word in words
        if word[0].islower() and is_cased(word[0]) and not _belongs_to_names(word)
    ]
    if lead.has_mark:
        return len(small_words) <= MAX_SMALL_WORDS
    return not small_words or (
        len(small_words) <= MAX_SMALL_WORDS and small_words[0] in PREPOSITIONS
    )


def _belongs_to_names(word: str) -> bool:
    """Return whether a small word joins names, or is one such as “agencies”."""
    return (
        word in particles()
        or word in vocabulary("and").languages
        or vocabulary("group").has_word(word)
    )


def _begins_with(text: str, name: str) -> bool:
    """Return whether a name stands at the start of a text, or behind a role."""
    first_word = name.split(maxsplit=1)[0].casefold()
    return any(word.casefold().startswith(first_word) for word in text.split()[:3])


def _behind_source(line: str) -> str:
    """Return a line from the word for “reporter” on, if a label and a space are before.

    They are those of a source: `来源：江城晚报　记者 林若溪`.
    """
    reporter = REPORTER.search(line)
    is_before_name = reporter is not None and reporter[0].endswith("者")
    before = line[: reporter.start()] if reporter and is_before_name else ""
    start = max(map(before.rfind, " \u3000\t")) + 1
    has_label = any(mark in before[:start] for mark in ":：")
    return line[start:] if start and has_label else line


def reporter_names(line: str, context: NameContext) -> Names:
    """Return the names beside a word for “reporter” in Chinese, Japanese or Korean."""
    credit = _behind_source(line.partition(" = ")[0])[: MAX_EAST_ASIAN_CHARS + 1]
    credit = _EDITOR.split(credit, maxsplit=1)[0]
    if len(credit) > MAX_EAST_ASIAN_CHARS or SENTENCE_END.fullmatch(credit[-5:]):
        return ()
    names = split_byline(credit, context)
    are_names = all(
        is_east_asian(name) and is_full_name(name, context.language) for name in names
    )
    return names if are_names else ()

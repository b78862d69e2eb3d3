"""Names on lines without a word such as “by”, beside a date or before a role."""

from __future__ import annotations

import re
from functools import cache

from archive.data_files import alternation_pattern
from archive.extract.labelled_dates import is_date_line
from archive.names.byline_leads import (
    find_lead,
    inner_lead_pattern,
    journalist_pattern,
    label_kind,
    split_label_behind,
)
from archive.names.byline_parts import has_role
from archive.names.byline_words import (
    MIN_UNIVERSAL_LETTERS,
    byline_tokens,
    entries,
    vocabulary,
)
from archive.names.bylines import (
    EMAIL,
    SURNAME_FIRST,
    name_and_place,
    split_byline,
)
from archive.names.gazetteer import find_place
from archive.names.person_names import (
    NameContext,
    is_certain_name,
    is_given_name,
    is_mongolian_name,
    is_person_name,
    is_surname,
)
from archive.names.transliteration import latin_spellings
from archive.people.name_lists import is_listed_name
from archive.text.date_lines import find_labels, is_date_words, skip_date_words
from archive.text.date_mentions import (
    MONTH_PATTERN,
    WEEKDAY_PATTERN,
    find_date_mentions,
)
from archive.text.normalization import letters_and_digits

Names = tuple[str, ...]

MAX_LINE_CHARS = 160
MAX_NAMES_CHARS = 60
MAX_PLACE_WORDS = 3
PARTS_BEHIND = 2
"""Parts between commas behind a name: a paper and its country."""
MAX_ROLE_WORDS = 4
"""Words behind the role of a journalist, such as a desk or an address of mail."""
MAX_JOINER_LETTERS = 3
"""Letters that a line of names has beside them, such as those of “und”."""
_CLOSING_BRACKETS = re.compile(r"\s[(（][^()（）]{2,40}[)）]\Z")
"""What stands behind a name, such as an agency, a place or a role."""
_SITE_BEHIND = re.compile(r"(?<=\w) [-–] [a-z][\w.]{3,30}\Z")
"""The name of a site in small letters behind a name."""
_SMALL_WORD = re.compile(r"\b[a-zß-ÿ]")
FIRST_DIGIT = re.compile(r"\d")
SENTENCE_END = re.compile(r"[^\W\d_]{4}[.!?]|.{0,4}[。！？।]")
EDGES = " \t|｜•·,–—-"
EDGES_OF_NAMES = f"{EDGES}/"


@cache
def _last_date_word_regex() -> re.Pattern[str]:
    """Return a pattern for a month or a weekday before the digits of a date."""
    return re.compile(
        rf"\s(?:{MONTH_PATTERN}|{WEEKDAY_PATTERN})[.,]?\s?\Z", re.IGNORECASE
    )


def plain_line_names(line: str, context: NameContext) -> Names:
    """Return the certain names of which a line consists, with “and” between them.

    A date may stand before or behind them.
    """
    last_word = line.rpartition(" ")[2]
    # A word with a capital may be a name: Vietnamese Anh, and *ảnh* for a photo.
    has_label = not last_word.istitle() and label_kind(last_word) == "not by"
    if split_label_behind(line) or has_label:
        return ()
    whole_line = _beside_date(line)
    line = _without_from(_before_other_credit(whole_line))
    has_other_credit = line != whole_line
    line = _without_label(EMAIL.sub("", line).strip(EDGES_OF_NAMES), context)
    line = _CLOSING_BRACKETS.sub("", line)
    line = _without_organization(_without_newsroom(_without_place(line)), context)
    if len(line) > MAX_NAMES_CHARS or find_lead(line, context.language):
        return ()
    names = split_byline(line, context)
    letters = sum(map(len, map(letters_and_digits, names)))
    has_more = letters + MAX_JOINER_LETTERS < len(letters_and_digits(line))
    are_certain = has_other_credit or all(
        _is_certain(name, context.language) and not _is_place(name) for name in names
    )
    return names if are_certain and not has_more else ()


def _is_place(name: str) -> bool:
    """Return whether a name is also that of a place, such as Santa Barbara."""
    match = find_place(name)
    return match.place is not None or match.is_ambiguous


def _beside_date(line: str) -> str:
    """Return the part of a line before a date, or behind one that begins the line."""
    if not FIRST_DIGIT.search(line):
        return line
    mentions = find_date_mentions(line)
    if mentions and is_date_words(line[: mentions[0].start]):
        return skip_date_words(line[mentions[-1].end :])
    before = _before_label(FIRST_DIGIT.split(line, maxsplit=1)[0])
    return _last_date_word_regex().sub("", before)


def _before_label(text: str) -> str:
    """Return a text without the label of a date at its end: `Ada Quay | Published on`."""
    label = next(reversed(find_labels(text)), None)
    return text[: label.start] if label and is_date_words(text[label.end :]) else text


def _without_place(line: str) -> str:
    """Return a name without the place or the site behind it.

    `ADA QUAY. MADRID`, `Ada Quay / Oslo`, `Ada Quay - ferrypost`
    """
    line = _behind_place(_before_country(_SITE_BEHIND.sub("", line)))
    name, place = name_and_place(line.replace(" / ", ". ", 1))
    is_short = len(place.split()) <= MAX_PLACE_WORDS
    return name if is_short and not _SMALL_WORD.search(place) else line


def _before_country(line: str) -> str:
    """Return a name without its paper and country: `Ada Quay, Ferry Post, Norway`."""
    name, *others = line.split(", ")
    is_outlet = len(others) == PARTS_BEHIND and _is_place(others[-1])
    return name if is_outlet and not any(map(_SMALL_WORD.search, others)) else line


def _behind_place(line: str) -> str:
    """Return a certain name without the place before it: `KELHAM - Ada Quay`."""
    place, dash, name = line.partition(" - ")
    is_short = len(place.split()) < MAX_PLACE_WORDS and not FIRST_DIGIT.search(place)
    if not dash or not is_short:
        return line
    return name if is_certain_name(name) or is_listed_name(name) else line


def _without_from(line: str) -> str:
    """Return a name without the place from which it reports: `Ada Quay, from Kelham`."""
    place = _from_regex().search(line)
    return line[: place.start()] if place else line


@cache
def _from_regex() -> re.Pattern[str]:
    """Return a pattern for a comma, a place, and a word such as “from” beside it."""
    before, behind = (
        alternation_pattern(word for _, word in entries(kind))
        for kind in ("from", "from behind")
    )
    place = r"[^\s,\d]{2,30}(?:\s[^\s,\d]{2,30}){0,2}"
    return re.compile(rf",\s(?:(?i:{before})\s{place}|{place}\s{behind})\Z")


def _before_other_credit(line: str) -> str:
    """Return the part of a line before a label for photos and the like."""
    label = inner_lead_pattern(line).search(line)
    is_other = (
        label and label.start() and label_kind(label[0].rstrip(":：/／ ")) == "not by"
    )
    return line[: label.start()].rstrip() if label and is_other else line


def _without_label(line: str, context: NameContext) -> str:
    """Return a line without a word such as “text” before a name.

    Short words of other languages are names: Irish *le* means “by”, and Lê is a name.
    """
    label, _, rest = line.partition(" ")
    may_be_label = label_kind(label) == "by" and (
        len(label) >= MIN_UNIVERSAL_LETTERS or context.language not in SURNAME_FIRST
    )
    return rest if rest and may_be_label else line


def _without_newsroom(line: str) -> str:
    """Return a name without a role or words for a newsroom behind its comma."""
    name, comma, rest = line.partition(", ")
    words = [word for word in byline_tokens(rest) if len(word) > MAX_JOINER_LETTERS]
    is_newsroom = words and all(
        any(vocabulary(kind).has_word(word) for kind in ("group", "agency"))
        for word in words
    )
    is_special = bool(_special_regex().match(rest))
    return name if comma and (is_newsroom or is_special or has_role(rest)) else line


@cache
def _special_regex() -> re.Pattern[str]:
    """Return a pattern of the words before an outlet: `Ada Quay, special to the Post`."""
    words = alternation_pattern(word for _, word in entries("special for"))
    return re.compile(rf"{words}\s", re.IGNORECASE)


def _without_organization(line: str, context: NameContext) -> str:
    """Return a name without an organization that follows it: `ADA QUAY Reuters`."""
    words = line.split()
    for count in range(2, len(words)):
        if letters_and_digits(" ".join(words[count:])) in context.organizations:
            return " ".join(words[:count])
    return line


def role_line_names(line: str, context: NameContext) -> Names:
    """Return the name on a line with the role of a journalist behind it.

    A name that is in no list has a comma before the role: `Ada Quay, reporter`.
    """
    if len(line) > MAX_LINE_CHARS or SENTENCE_END.fullmatch(line[-5:]):
        return ()
    writing = _writing_regex().search(line)
    if writing and is_date_line(line[writing.end() :]):
        name = line[: writing.start()].strip(EDGES)
        return (name,) if is_person_name(name, context) else ()
    role = _journalist_regex().search(line)
    if role is None:
        return ()
    before, after = line[: role.start()].rstrip(), line[role.end() :]
    name, comma, rank = before.strip(EDGES).partition(", ")
    if len(rank.split()) > MAX_ROLE_WORDS:
        return ()
    words_after = FIRST_DIGIT.split(after, maxsplit=1)[0].split()
    if len(words_after) > MAX_ROLE_WORDS or not is_person_name(name, context):
        return ()
    is_sure = _is_certain(name, context.language) or comma or before.endswith(",")
    return (name,) if is_sure else ()


@cache
def _writing_regex() -> re.Pattern[str]:
    """Return a pattern for a word such as “writes” behind a name, before a day."""
    words = alternation_pattern(word for _, word in entries("writes"))
    return re.compile(rf"(?<=\w)\s{words}(?!\w)[\s:,|–—-]{{0,4}}", re.IGNORECASE)


@cache
def _journalist_regex() -> re.Pattern[str]:
    """Return a pattern for a role of a journalist behind a name."""
    return re.compile(rf"(?<=[\s,|•·–—-]){journalist_pattern()}", re.IGNORECASE)


def _is_certain(name: str, language: str | None) -> bool:
    """Return whether a name has a given name of the lists, in its own order."""
    if is_mongolian_name(name, language):
        return True
    if language in SURNAME_FIRST:
        words = name.split()
        return len(words) > 1 and (is_surname(words[0]) or is_given_name(words[0]))
    return any(map(is_certain_name, (name, *latin_spellings(name)))) or (
        not name.isascii() and is_listed_name(name)
    )

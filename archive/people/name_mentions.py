"""Turn the spans of a tagger into mentions of names, and remove names of things."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from archive import outlets
from archive.data_files import read_rows, read_words
from archive.names.matching import NameWords, words_without_suffix
from archive.people import lexicon, roles
from archive.people.tagger import Span
from archive.text.cleaning import collapse_whitespace
from archive.text.normalization import normalize_letters

MAX_NAME_WORDS = 6
"""Maximum number of words in a name."""
_LEADING_MARKS = " \t\n\"“”'‘(*•-–—.,:;[/"
_TRAILING_MARKS = ' \t\n"“”)*,:;-–—]/'
_POSSESSIVE = re.compile(r"['’][sS]?$")
_ABBREVIATION_STOP = re.compile(r"(?:\b[^\W\d_]|[JS]r)\.$")
_FIRST_WORD = re.compile(r"\S+\s+(?=\S)")
_NON_NAME_MARKS = re.compile(r"[\d@/\\_<>=#|&()\[\]]|https?|www\.")
_NEXT_WORD = re.compile(r"[ \t]+([\w&-]+)")
_REGNAL_NUMBER = re.compile(r" (?:[IVX]{2,5}\b|I(?=[,.;)]| of\b))")
"""The number of a king or pope: `Elizabeth I of England`, but not `Elizabeth I know`."""
_LAST_WORD = re.compile(r"\s+(\S+)\Z")
_TITLED_INITIALS = re.compile(
    r"\b([A-Za-z]+)\.?\s+(?P<name>(?P<initials>[A-Z]{2,3}|(?:[A-Z]\.[ \t]?){1,3})"
    r"[ \t]+[A-ZÀ-Þ][a-zß-ÿ][\w'’-]*)"
)
_SURNAME_FIRST = re.compile(
    r"^[ \t]*([A-ZÀ-Þ][\w'’-]+), ([A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]*)?)[ \t]*$",
    re.MULTILINE,
)
_NON_BLANK = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class NameMention:
    """A mention of a person. `name` is without titles, with single spaces."""

    start: int
    end: int
    name: str

    @property
    def words(self) -> NameWords:
        """Return the normalized words of the name."""
        return words_without_suffix(self.name)


def find_name_mentions(text: str, spans: Sequence[Span]) -> list[NameMention]:
    """Return the mentions of people, in order, from the spans and from rules."""
    whole = list(_listed_names(text, spans))
    found = _trim_capitals(
        [
            *_names_in_spans(
                text, [*_join_at_particles(text, spans), *_titled_names(text)]
            ),
            *whole,
        ]
    )
    return sorted(_without_nested(found, whole), key=lambda each: each.start)


def _names_in_spans(text: str, spans: Iterable[Span]) -> Iterator[NameMention]:
    """Yield the mentions in those spans that can be names."""
    for start, end in sorted(set(spans)):
        trimmed = _trim_span(text, start, end)
        if trimmed and not is_thing_name(text, trimmed.end) and _may_be_name(trimmed):
            yield trimmed


def _join_at_particles(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans, joined after a particle: `María de los` `Ángeles Ruiz`."""
    before: Span | None = None
    for start, end in sorted(set(spans)):
        if (
            before
            and text[before[1] : start] == " "
            and text[: before[1]].rsplit(None, 1)[-1] in lexicon.name_particles()
        ):
            before = (before[0], end)
            continue
        if before:
            yield before
        before = (start, end)
    if before:
        yield before


def _listed_names(text: str, spans: Sequence[Span]) -> Iterator[NameMention]:
    """Yield names like `Smith, John` on a separate line, if the tagger found one."""
    for found in _SURNAME_FIRST.finditer(text):
        if lexicon.given_name_band(normalize_letters(found[2].split()[0])) and any(
            found.start(1) <= start < found.end() for start, _ in spans
        ):
            yield NameMention(found.start(1), found.end(2), f"{found[2]} {found[1]}")


def _without_nested(
    mentions: Iterable[NameMention], listed_names: Sequence[NameMention]
) -> list[NameMention]:
    """Return the mentions that do not start within a listed name."""
    starts = {place for each in listed_names for place in range(each.start, each.end)}
    return [
        each for each in mentions if each in listed_names or each.start not in starts
    ]


def _titled_names(text: str) -> Iterator[Span]:
    """Yield the spans of initials and a surname after a title: `General AV Fomin`."""
    for found in _TITLED_INITIALS.finditer(text):
        initials = found["initials"]
        if roles.is_title(found[1]) and initials not in read_words("things.txt"):
            yield found.span("name")


def _trim_capitals(mentions: Sequence[NameMention]) -> list[NameMention]:
    """Trim names in capitals to names that the text has in normal case.

    `CHARLES ASHWORTH SINGS` becomes `CHARLES ASHWORTH`.
    """
    known = {each.words for each in mentions if not each.name.isupper()}
    return [
        _cut_to_known_name(each, known) if each.name.isupper() else each
        for each in mentions
    ]


def _cut_to_known_name(
    mention: NameMention, known_names: Collection[NameWords]
) -> NameMention:
    words_at = list(_NON_BLANK.finditer(mention.name))
    if mention.words in known_names or len(words_at) < 2:
        return mention
    runs = (
        (last - first, first, last)
        for first in range(len(words_at))
        for last in range(first + 1, len(words_at) + 1)
    )
    for _, first, last in sorted(runs, key=lambda run: -run[0]):
        start, end = words_at[first].start(), words_at[last - 1].end()
        if words_without_suffix(mention.name[start:end]) in known_names:
            return NameMention(
                mention.start + start, mention.start + end, mention.name[start:end]
            )
    return mention


def _trim_span(text: str, start: int, end: int) -> NameMention | None:
    """Return the name in a span without punctuation, titles and possessive."""
    while start < end and text[start] in _LEADING_MARKS:
        start += 1
    if owned := _POSSESSIVE.search(text, start, end):
        end = owned.start()
    while start < end and (
        text[end - 1] in _TRAILING_MARKS
        or (text[end - 1] == "." and not _ABBREVIATION_STOP.search(text, start, end))
    ):
        end -= 1
    while (last := _LAST_WORD.search(text[start:end])) and last[1] in _weekday_names():
        end = start + last.start()
    if number := _REGNAL_NUMBER.match(text, end):
        end = number.end()
    while (first := _FIRST_WORD.match(text, start, end)) and roles.is_title(
        first[0].strip()
    ):
        start = first.end()
    return (
        NameMention(start, end, collapse_whitespace(text[start:end]))
        if start < end
        else None
    )


def is_thing_name(text: str, end: int) -> bool:
    """Return whether the next word makes it a thing: `Victoria Memorial`."""
    following = _NEXT_WORD.match(text, end)
    return following is not None and any(
        following[1] in read_words(name) for name in ("things.txt", "thing_words.txt")
    )


def _may_be_name(mention: NameMention) -> bool:
    name = mention.name
    if (
        _NON_NAME_MARKS.search(name)
        or not any(map(str.isupper, name))
        or not 1 <= len(mention.words) <= MAX_NAME_WORDS
    ):
        return False
    if len(name) < 2 or name in _non_person_names():
        return False
    last = name.split()[-1]
    if last in read_words("things.txt") and not lexicon.surname_band(last.casefold()):
        return False
    return len(mention.words) > 1 or not (
        roles.is_title(name) or name in _weekday_names()
    )


@cache
def _non_person_names() -> frozenset[str]:
    """Return the names of outlets, agencies, and companies named after people."""
    return (
        frozenset(outlets.outlet_names())
        | frozenset(outlets.agency_names())
        | read_words("no_people.txt")
    )


@cache
def _weekday_names() -> frozenset[str]:
    return frozenset(name for row in read_rows("weekdays.tsv") for name in row[1:])


@cache
def month_names() -> frozenset[str]:
    """Return the names of months in all supported languages."""
    return frozenset(name for row in read_rows("months.tsv") for name in row[1:])

"""From the spans of a tagger to names: trimmed, joined, put in order, and without what is only named after people."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from archive import outlets
from archive.data_files import rows
from archive.data_files import words as listed
from archive.names.matching import Words, words
from archive.people import lexicon, roles
from archive.people.tagger import Span
from archive.text.cleaning import collapse
from archive.text.normalization import folded

LONGEST_NAME = 6
"""Words of the longest name."""
_HEAD = " \t\n\"“”'‘(*•-–—.,:;[/"
_TAIL = ' \t\n"“”)*,:;-–—]/'
_POSSESSIVE = re.compile(r"['’][sS]?$")
_FULL_STOP = re.compile(r"(?:\b[^\W\d_]|[JS]r)\.$")
_FIRST_WORD = re.compile(r"\S+\s+(?=\S)")
_NOT_NAMES = re.compile(r"[\d@/\\_<>=#|&()\[\]]|https?|www\.")
_FOLLOWING = re.compile(r"[ \t]+([\w&-]+)")
_REGNAL = re.compile(r" (?:[IVX]{2,5}\b|I(?=[,.;)]| of\b))")
"""The number of a king or pope: `Elizabeth I of England`, but not `Elizabeth I know`."""
_LAST_WORD = re.compile(r"\s+(\S+)\Z")
_INTRODUCED = re.compile(
    r"\b([A-Za-z]+)\.?\s+(?P<name>(?P<initials>[A-Z]{2,3}|(?:[A-Z]\.[ \t]?){1,3})[ \t]+[A-ZÀ-Þ][a-zß-ÿ][\w'’-]*)"
)
_SURNAME_FIRST = re.compile(
    r"^[ \t]*([A-ZÀ-Þ][\w'’-]+), ([A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]*)?)[ \t]*$",
    re.MULTILINE,
)
_BETWEEN_BLANKS = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names someone: titles cut, on one line, in single blanks."""

    start: int
    end: int
    name: str

    @property
    def words(self) -> Words:
        """The words of the name, folded."""
        return words(self.name)


def mentions(text: str, spans: Sequence[Span]) -> list[Mention]:
    """The places that name someone, in order: what of the spans can be a name, and what rules alone find."""
    whole = list(_listed_names(text, spans))
    found = _heard([*_names(text, [*_joined(text, spans), *_introduced(text)]), *whole])
    return sorted(_apart(found, whole), key=lambda each: each.start)


def _names(text: str, spans: Iterable[Span]) -> Iterator[Mention]:
    """What of the spans can be a name."""
    for start, end in sorted(set(spans)):
        trimmed = _trimmed(text, start, end)
        if trimmed and not is_thing(text, trimmed.end) and _may_be_name(trimmed):
            yield trimmed


def _joined(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, with those brought together that a particle parts: `María de los` `Ángeles Ruiz`."""
    before: Span | None = None
    for start, end in sorted(set(spans)):
        if (
            before
            and text[before[1] : start] == " "
            and text[: before[1]].rsplit(None, 1)[-1] in lexicon.particles()
        ):
            before = (before[0], end)
            continue
        if before:
            yield before
        before = (start, end)
    if before:
        yield before


def _listed_names(text: str, spans: Sequence[Span]) -> Iterator[Mention]:
    """`Smith, John` on a line of its own, where the tagger sees a name too."""
    for found in _SURNAME_FIRST.finditer(text):
        if lexicon.given(folded(found[2].split()[0])) and any(
            found.start(1) <= start < found.end() for start, _ in spans
        ):
            yield Mention(found.start(1), found.end(2), f"{found[2]} {found[1]}")


def _apart(found: Iterable[Mention], whole: Sequence[Mention]) -> list[Mention]:
    """The mentions without those that are parts of others."""
    starts = {place for each in whole for place in range(each.start, each.end)}
    return [each for each in found if each in whole or each.start not in starts]


def _introduced(text: str) -> Iterator[Span]:
    """Initials and a surname behind a title name someone, whatever a tagger thinks: `Col General AV Fomin`."""
    for found in _INTRODUCED.finditer(text):
        if roles.is_title(found[1]) and found["initials"] not in listed("things.txt"):
            yield found.span("name")


def _heard(found: Sequence[Mention]) -> list[Mention]:
    """The mentions, with names in capitals cut to what the text writes in normal case: `CHARLES ASHWORTH SINGS`."""
    known = {each.words for each in found if not each.name.isupper()}
    return [_cut(each, known) if each.name.isupper() else each for each in found]


def _cut(mention: Mention, known: Collection[Words]) -> Mention:
    words_at = list(_BETWEEN_BLANKS.finditer(mention.name))
    if mention.words in known or len(words_at) < 2:
        return mention
    runs = (
        (last - first, first, last)
        for first in range(len(words_at))
        for last in range(first + 1, len(words_at) + 1)
    )
    for _, first, last in sorted(runs, key=lambda run: -run[0]):
        start, end = words_at[first].start(), words_at[last - 1].end()
        if words(mention.name[start:end]) in known:
            return Mention(
                mention.start + start, mention.start + end, mention.name[start:end]
            )
    return mention


def _trimmed(text: str, start: int, end: int) -> Mention | None:
    """The name within a span: marks, titles and a possessive cut."""
    while start < end and text[start] in _HEAD:
        start += 1
    if owned := _POSSESSIVE.search(text, start, end):
        end = owned.start()
    while start < end and (
        text[end - 1] in _TAIL
        or (text[end - 1] == "." and not _FULL_STOP.search(text, start, end))
    ):
        end -= 1
    while (last := _LAST_WORD.search(text[start:end])) and last[1] in _days():
        end = start + last.start()
    if number := _REGNAL.match(text, end):
        end = number.end()
    while (first := _FIRST_WORD.match(text, start, end)) and roles.is_title(
        first[0].strip()
    ):
        start = first.end()
    return Mention(start, end, collapse(text[start:end])) if start < end else None


def _stopped(text: str, start: int, end: int) -> bool:
    """Whether a span ends with a full stop that is none of an initial's."""
    return text[end - 1] == "." and not _FULL_STOP.search(text, start, end)


def is_thing(text: str, end: int) -> bool:
    """Whether the next word makes it the name of a thing: `Victoria Memorial`, `Kalashnikov rifles`."""
    following = _FOLLOWING.match(text, end)
    return following is not None and any(
        following[1] in listed(name) for name in ("things.txt", "thing_words.txt")
    )


def _may_be_name(mention: Mention) -> bool:
    name = mention.name
    if (
        _NOT_NAMES.search(name)
        or not any(map(str.isupper, name))
        or not 1 <= len(mention.words) <= LONGEST_NAME
    ):
        return False
    if len(name) < 2 or name in _no_people():
        return False
    last = name.split()[-1]
    if last in listed("things.txt") and not lexicon.surname(last.casefold()):
        return False
    return len(mention.words) > 1 or not (roles.is_title(name) or name in _days())


@cache
def _no_people() -> frozenset[str]:
    """Outlets, agencies, and firms that bear a person's name."""
    return (
        frozenset(outlets.names())
        | frozenset(outlets.agencies())
        | listed("no_people.txt")
    )


@cache
def _days() -> frozenset[str]:
    return frozenset(name for row in rows("weekdays.tsv") for name in row[1:])


@cache
def months() -> frozenset[str]:
    """The names of months in every language that dates are read in."""
    return frozenset(name for row in rows("months.tsv") for name in row[1:])

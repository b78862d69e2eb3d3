"""Leave out the names of things that are named after people: `rue Jean-Jaurès`.

`things_named_after_people.tsv` has the words before and after such names in each
language, and the ends of compounds with them: `Karl Johansgatan`. A word with `*` may
have any ending. A street says nothing about the same name elsewhere in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from archive.data_files import read_rows, split_cell
from archive.people.name_mentions import NameMention
from archive.people.titles import is_title

BEFORE, AFTER, END, CLUB = "before", "after", "end", "club"
ANY_LANGUAGE = "*"
ANY_ENDING = "*"
MAX_WORD_CHARS = 40
"""Characters before a name in which a word for a thing is looked for."""
MAX_PARTY_LETTERS = 6
MIN_COMPOUND_LETTERS = 7
"""Letters of the shortest compound: a surname may be `Platz`."""
_OPENING_MARKS = "\"„“”«»‚‘'"
_CLOSING_MARKS = "\"“”»«‘’'"
_WORD_BEFORE = re.compile(r"(?<!\w)([^\W\d_]+\.?)[ \xa0]\Z")
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class _ThingWords:
    """The patterns of the words around the name of a thing, and of its own words."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    ends: tuple[str, ...]
    club: re.Pattern[str]


def without_named_things(
    text: str, mentions: Sequence[NameMention]
) -> list[NameMention]:
    """Return the mentions that are not names of things."""
    name_ends = {mention.end for mention in mentions}
    last_words = Counter(mention.words[-1] for mention in mentions)
    return [
        mention
        for mention in mentions
        if not _is_thing(text, mention)
        and not _is_quoted_title(text, mention, last_words)
        and not _is_party(text, mention, name_ends)
    ]


def _is_thing(text: str, mention: NameMention) -> bool:
    words = _thing_words(mention.language)
    form = text[mention.start : mention.end]
    last_word = form.casefold().rpartition(" ")[2]
    is_compound = len(last_word) >= MIN_COMPOUND_LETTERS and last_word.endswith(
        words.ends
    )
    lead_end = _start_of_titles(text, mention)
    start = max(0, lead_end - MAX_WORD_CHARS)
    return (
        is_compound
        or words.club.fullmatch(form) is not None
        or words.before.search(text, start, lead_end) is not None
        or words.after.match(text, mention.end) is not None
    )


def _start_of_titles(text: str, mention: NameMention) -> int:
    """Return the start of a name with its title: `Almirante Grau`."""
    before = _WORD_BEFORE.search(
        text, max(0, mention.start - MAX_WORD_CHARS), mention.start
    )
    if before and is_title(before[1], mention.language):
        return before.start(1)
    return mention.start


def _is_quoted_title(
    text: str, mention: NameMention, last_words: Mapping[str, int]
) -> bool:
    """Return whether a full name is in quotation marks, and its surname only there.

    It is that of a ship, of a school or of a work: `die Fregatte „Otto Wendland“`.
    """
    marks = text[mention.start - 1 : mention.start], text[mention.end : mention.end + 1]
    if not all(marks) or marks[0] not in _OPENING_MARKS:
        return False
    if marks[1] not in _CLOSING_MARKS or len(mention.words) == 1:
        return False
    return last_words[mention.words[-1]] == 1


def _is_party(text: str, mention: NameMention, name_ends: set[int]) -> bool:
    """Return whether capitals in parentheses follow a name: `Marijke Dekkers (VVD)`."""
    form = text[mention.start : mention.end]
    return (
        form.isupper()
        and form.isalpha()
        and len(form) <= MAX_PARTY_LETTERS
        and text[mention.start - 2 : mention.start] == " ("
        and text[mention.end : mention.end + 1] == ")"
        and mention.start - 2 in name_ends
    )


@cache
def _thing_words(language: str) -> _ThingWords:
    blank = rf"[ \xa0][{_OPENING_MARKS}]?"
    return _ThingWords(
        before=_pattern(
            r"(?<![\w-])(?<!по ){}" + blank + r"\Z", _words(BEFORE, language)
        ),
        after=_pattern(r"[ \xa0]{}(?![\w-])", _words(AFTER, language)),
        ends=tuple(_words(END, language)),
        club=_pattern(r"{}[ \xa0]\S+", _words(CLUB, language)),
    )


def _pattern(frame: str, words: Iterator[str]) -> re.Pattern[str]:
    branches = "|".join(
        re.escape(word.removesuffix(ANY_ENDING))
        + (r"\w{0,4}" if word.endswith(ANY_ENDING) else "")
        for word in words
    )
    return re.compile(frame.replace("{}", f"(?:{branches})") if branches else _NEVER)


def _words(kind: str, language: str) -> Iterator[str]:
    for row_kind, languages, cell in read_rows("things_named_after_people.tsv"):
        if row_kind == kind and {language, ANY_LANGUAGE} & set(languages.split(" ")):
            yield from split_cell(cell)

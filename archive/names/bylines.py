"""Split bylines into the names of persons, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from archive.data_files import alternation_pattern
from archive.names.byline_leads import (
    find_lead,
    inner_lead_pattern,
    is_journalist,
    is_label,
    label_kind,
    with_label_marks,
)
from archive.names.byline_parts import (
    has_role,
    split_at_roles,
    tidy_part,
    without_outlet_of_role,
)
from archive.names.byline_words import entries
from archive.names.east_asian import is_east_asian, split_east_asian
from archive.names.greek_bylines import nominative_byline
from archive.names.inflection import may_be_given_name
from archive.names.name_lists import split_joined, without_joiners
from archive.names.person_names import (
    NO_CONTEXT,
    NameContext,
    is_cased,
    is_certain_name,
    is_given_name,
    is_no_person,
    is_person_name,
    is_plain_name,
    is_surname,
    names_company,
)
from archive.text.cleaning import collapse_whitespace

SURNAME_FIRST = frozenset({"vi", "hu"})
"""Languages that write the surname before the given name."""
MAX_BYLINE_CHARS = 600
AMHARIC_NAMES = (
    "ቀለ",
    "ላይ",
    "ረከት",
    "ላቸው",
    "ዛብህ",
    "ለጠ",
    "የነ",
    "ድሉ",
    "እውቀቱ",
    "ፍቃዱ",
    "ኃይሉ",
    "ሀይሉ",
    "ልሁ",
    "ሻህ",
)
"""Amharic given names that begin like “by”, without that letter."""
MAX_SURNAMES = 2
MAX_GIVEN_NAMES = 2
MIN_LAST_LETTERS = 3
"""Letters of the last word of a name before a full stop that is no abbreviation."""
SLASHED_FORMS = (("A/S", "ApS"), ("S/A", "SA"))
"""Legal forms with a slash, and forms without one."""

_NO_WORD = re.compile(r"[\s/／;,，&+]")
_SUFFIX = re.compile(r", (?=(?:Jr|Sr|II|III|IV)\b)")
EMAIL = re.compile(r"[<(\[]?(?:mailto:)?[\w.+-]{1,64}@[\w-][\w.-]{0,250}[>)\]]?")
_URL = re.compile(r"(?:https?://|www\.)[^\s]+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w+")
_BRACKETS = re.compile(r"[(\[（【〔［]([^()\[\]（）【】〔〕［］]*)[)\]）】〕］]")
_BAR = re.compile(r"[\n|｜•●▪►■◆]| [·–—-]+ |--+| ?[–—] ")
_LIST = re.compile(r"[;；/／＆+]")
_COMMA = re.compile(r"[,，、،]")
_INNER_NAME = re.compile(r"(?<=[^\W\d_] )[(][A-Z][\w'’-]*+[)] [A-Z]")
_AMHARIC_BY = re.compile(
    rf"\Aበ(?!{'|'.join(AMHARIC_NAMES)})(?=[\u1200-\u137f]{{2,20}} [\u1200-\u137f]{{2,20}}+\Z)"
)
"""Amharic “by”, which is a letter before the name."""
_NARRATOR = re.compile(r"\A[^|\n]{3,60}?,? as told to (?=[A-Z])")
"""A person who told a story to its author."""
_DROPPED = "\x01"
"""A mark for a name whose brackets say that it is no author's."""


def split_byline(
    text: str, context: NameContext = NO_CONTEXT, min_words: int = 2
) -> tuple[str, ...]:
    """Return the names of authors in a byline, without roles and organizations."""
    return split_credits(text, context, min_words)[0]


@lru_cache(maxsize=1 << 11)
def split_credits(
    text: str, context: NameContext = NO_CONTEXT, min_words: int = 2
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of authors in a byline, and those of other persons.

    The others are those who, as the byline says, took the photos or edited the text.
    """
    is_stated = min_words == 1
    if _NO_WORD.search(text):
        min_words = 2
    authors: list[str] = []
    others: list[str] = []
    text = _AMHARIC_BY.sub("", text[:MAX_BYLINE_CHARS])
    text = with_label_marks(nominative_byline(without_translation(text)))
    text = _without_narrator(_without_contacts(text), context)
    for segment in _segments(text, context):
        names = list(_names_in(segment.text, context, min_words, is_stated))
        if not segment.names_authors:
            others += names
        elif (
            not (authors and segment.is_behind_bar)
            or is_journalist(segment.text)
            or _are_certain(names, context.language)
        ):
            authors += names
    return _distinct(authors), _distinct(others)


def without_translation(text: str) -> str:
    """Return a byline without its end that says from which language and by whom."""
    start = _translation_regex().search(text)
    return text[: start.start()] if start else text


@cache
def _translation_regex() -> re.Pattern[str]:
    words = alternation_pattern(word for _, word in entries("translated"))
    return re.compile(rf"(?<=[^\W\d_])\s?[,;|(–—-]\s?{words}\s", re.IGNORECASE)


def _without_narrator(text: str, context: NameContext) -> str:
    """Return a byline without the person who told the story, unless it says “by”."""
    narrator = _NARRATOR.match(text)
    if not narrator or find_lead(text, context.language):
        return text
    return text[narrator.end() :]


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Return the names once, without those that another name begins."""
    return tuple(
        name
        for name in dict.fromkeys(names)
        if not any(name.startswith(f"{other} ") for other in names)
    )


@dataclass(frozen=True, slots=True)
class _Segment:
    """A part of a byline: whether it names authors, and whether a bar is before it."""

    text: str
    names_authors: bool
    is_behind_bar: bool


def _segments(text: str, context: NameContext) -> Iterator[_Segment]:
    for index, section in enumerate(_sections(text)):
        names_authors, rest = _after_labels(section, True, context)
        for line in inner_lead_pattern(rest).sub(r"\n\g<0>", rest).split("\n"):
            names_authors, names = _after_labels(line, names_authors, context)
            if names.strip():
                yield _Segment(names, names_authors, index > 0)


def _sections(text: str) -> Iterator[str]:
    """Yield the parts between bars. One that is only a label is joined to the next.

    If the last one is a label, each belongs to the name before it.
    """
    sections = [part for part in _BAR.split(text) if part.strip()]
    if len(sections) > 1 and is_label(sections[-1]) and not is_label(sections[0]):
        yield from reversed(list(_labelled_sections(reversed(sections))))
    else:
        yield from _labelled_sections(_without_category(sections))


def _without_category(sections: Sequence[str]) -> Sequence[str]:
    """Return the parts from a word for “by” and a name on: `Business | by | Ada Quay`.

    What stands before them is no author, unless it is certainly a name.
    """
    for index in range(1, len(sections) - 1):
        if label_kind(sections[index]) == "by" and is_plain_name(sections[index + 1]):
            names = [part for part in sections[:index] if is_certain_name(part)]
            return [*names, *sections[index:]]
    return sections


def _labelled_sections(sections: Iterable[str]) -> Iterator[str]:
    label = ""
    for section in sections:
        if is_label(section):
            label = f"{section.strip()}: "
        else:
            yield label + section
            label = ""


def _after_labels(
    text: str, names_authors: bool, context: NameContext
) -> tuple[bool, str]:
    """Return whether authors follow the words at the start of a text, and the rest."""
    lead = find_lead(text, context.language)
    while lead:
        names_authors, text = lead.names_authors, lead.rest
        lead = find_lead(text, context.language) if lead.has_mark else None
    return names_authors, text


def _without_contacts(text: str) -> str:
    """Return a byline without addresses, handles and what stands in brackets."""
    text = collapse_whitespace(text.replace("\u200e", "").replace("\u200f", ""))
    text = _SUFFIX.sub(" ", text)
    for form, plain_form in SLASHED_FORMS:
        text = text.replace(form, plain_form)
    for pattern in (EMAIL, _URL, _HANDLE):
        text = pattern.sub(" ", text)
    if _INNER_NAME.search(text):
        return text
    outside = _BRACKETS.sub(_bracket_mark, text)
    if not any(map(str.isalnum, outside)):
        outside = " ".join(_BRACKETS.findall(text)) or outside
    return outside


def _bracket_mark(brackets: re.Match[str]) -> str:
    return _DROPPED if label_kind(brackets[1]) == "not by" else " "


def _names_in(
    text: str, context: NameContext, min_words: int, is_stated: bool
) -> Iterator[str]:
    """Yield the names in a list that commas, slashes and words such as “and” join."""
    for item in _LIST.split(text):
        if name := uninverted_name(item, context):
            yield name
            continue
        is_behind_role = False
        parts = _COMMA.split(_with_comma(item))
        for index, part in enumerate(parts):
            has_own_role = has_role(" ".join(parts[index + 1 : index + 2]))
            for name in _part_names(part, context, min_words):
                may_be_author = index == 0 or is_stated or is_plain_name(name)
                is_outlet = is_behind_role and not has_own_role
                if is_outlet and not _are_certain([name], context.language):
                    continue  # `Ada Quay, Reporter, The Ferry Post`
                if may_be_author:
                    yield name
            is_behind_role |= index > 0 and has_role(part, context.language)


def name_and_place(text: str) -> tuple[str, str]:
    """Return a name and what a full stop separates from it: `ADA QUAY. MADRID`.

    The second part is empty if there is none. Initials and `Jr.` have full stops, too.
    """
    name, _, place = text.partition(". ")
    last_part = re.split(r"[ .]", name)[-1]
    is_name = len(last_part) >= MIN_LAST_LETTERS and is_certain_name(name)
    return (name, place) if place and is_name else (text, "")


def _with_comma(item: str) -> str:
    """Return a part with a comma instead of a full stop between a name and a place."""
    return ", ".join(filter(None, name_and_place(item)))


def _part_names(part: str, context: NameContext, min_words: int) -> Iterator[str]:
    part = without_joiners(part, context)
    if names_company(part):
        return
    split = _east_asian_pieces if is_east_asian(part) else split_joined
    for piece in split(part, context):
        name = tidy_part(piece, context.language)
        if _DROPPED in piece or not is_person_name(name, context, min_words):
            continue
        if not has_role(piece, context.language) or is_plain_name(name):
            yield name


def _east_asian_pieces(part: str, context: NameContext) -> Iterator[str]:
    """Yield the names between roles, places and organizations."""
    language = context.language
    for piece in split_at_roles(without_outlet_of_role(part)):
        words = tidy_part(piece, language).split()
        names = " ".join(word for word in words if not is_no_person(word, language))
        yield from split_east_asian(names, language) if names else ()


def uninverted_name(text: str, context: NameContext = NO_CONTEXT) -> str | None:
    """Return `Ada Quay` for `Quay, Ada`, as catalogues write a person, else `None`.

    Languages that write the surname first do so without the comma, too.
    """
    surname, comma, given = text.strip().partition(", ")
    surnames, words = surname.split(), given.split()
    if not comma or not 1 <= len(surnames) <= MAX_SURNAMES or not surname[0].isupper():
        return None
    if len(surnames) > 1 and not _may_be_surnames(surname, context):
        return None
    are_given = all(
        len(word.strip(".")) == 1 or _is_given(word, context.language) for word in words
    )
    if not 1 <= len(words) <= MAX_GIVEN_NAMES or not are_given:
        return None
    is_first = context.language in SURNAME_FIRST
    return f"{surname} {given}" if is_first else f"{given} {surname}"


def _is_given(word: str, language: str | None) -> bool:
    """Return whether a word is a given name, in any script."""
    return is_given_name(word) or (
        not word.isascii() and may_be_given_name(word, language or "")
    )


def _may_be_surnames(text: str, context: NameContext) -> bool:
    """Return whether several words may be the surnames of one person."""
    words = text.split()
    is_given = _is_given(words[0], context.language)
    are_names = all(map(str.istitle, words)) and not is_given
    return are_names and not is_no_person(text, context.language)


def _are_certain(names: list[str], language: str | None) -> bool:
    """Return whether the first words are those of names, as far as can be known."""
    is_listed = is_surname if language in SURNAME_FIRST else is_given_name
    return all(not is_cased(name[0]) or is_listed(name.split()[0]) for name in names)

"""Leave out the names of firms that are named after people: `Otto Brandauer & Sohn GmbH`.

`firm_words.tsv` has the words after and before the names of firms in each language,
beside the legal forms of `byline_words.tsv`. A form of one or two letters is read in its
own language only, as `AS` and `Co` are also words and names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from archive.data_files import alternation_pattern, read_rows, read_words, split_cell
from archive.names.byline_words import entries
from archive.names.person_names import is_given_name
from archive.people.name_mentions import NameMention

AFTER, BEFORE, JOINED, PARTNER, AND = "after", "before", "joined", "partner", "and"
ANY_LANGUAGE = "*"
ENGLISH = "en"
MIN_UNIVERSAL_CHARS = 3
"""Characters from which a legal form is read in every language."""
MAX_LEAD_CHARS = 24
"""Characters before a name in which a word for a firm is looked for."""
MAX_JOINED_WORDS = 2
"""Words of a firm's name that may be between a part of it and the legal form."""
MIN_STEM_CHARS = 4
"""Characters of the shortest name of a company that may have an ending."""
MAX_ENDING_CHARS = 3
_BLANKS = r"[ \xa0\"'“”„«»,]{1,3}"
_TAIL = r"\.?(?:[-:’'](?![A-ZÀ-ÞА-ЯΑ-Ω])[^\W\d_]+)?(?![\w-])"
"""A stop and an ending may follow a form: `Oyj:n`, `Kft.-nek`."""
_NAME_WORD = re.compile(r"[^\s,]+")
_NEXT_WORD = re.compile(r"[ \xa0]([^\W\d_][\w’'-]*)")


@dataclass(frozen=True, slots=True)
class _FirmWords:
    """The patterns of what follows and precedes the name of a firm.

    `anywhere` finds each place that `after` matches, also within another one.
    """

    after: re.Pattern[str]
    anywhere: re.Pattern[str]
    before: re.Pattern[str]
    lead: re.Pattern[str]
    alone: frozenset[str]


def without_firms(text: str, mentions: Sequence[NameMention]) -> list[NameMention]:
    """Return the mentions that are not names of firms.

    A name that has a legal form once is that of a firm in the whole text, as is that of
    a well-known company. But a surname may also be that of a person, and a full name
    that of the owner if the text has the surname alone.
    """
    people = [mention for mention in mentions if not is_firm(text, mention)]
    full_words = {
        word for mention in people if len(mention.words) > 1 for word in mention.words
    }
    single_words = {
        word for mention in people if len(mention.words) == 1 for word in mention.words
    }
    possible = {
        text[mention.start : mention.end]: mention
        for mention in people
        if not _may_be_person(mention, full_words, single_words)
    }
    firm_forms = {form for form, mention in possible.items() if _is_company(mention)}
    firm_forms.update(_with_legal_forms(text, possible))
    return [
        mention
        for mention in people
        if text[mention.start : mention.end] not in firm_forms
    ]


def is_firm(text: str, mention: NameMention) -> bool:
    """Return whether the words in or around a name make it that of a firm."""
    form = text[mention.start : mention.end]
    if form.isupper():
        return False
    words = _firm_words(mention.language or ENGLISH)
    if form in words.alone or words.lead.match(form):
        return True
    lead_start = max(0, mention.start - MAX_LEAD_CHARS)
    return bool(words.before.search(text, lead_start, mention.start)) or any(
        words.after.match(text, end) for end in _word_ends(text, mention)
    )


def _word_ends(text: str, mention: NameMention) -> Iterator[int]:
    """Yield the ends of the words in a name, and after a single word, of the next ones.

    The tagger may have a part of the name only: `Erik` in `Erik Sandberg AB`.
    """
    words = list(_NAME_WORD.finditer(text, mention.start, mention.end))
    yield from (word.end() for word in words)
    if len(words) > 1:
        return
    end = mention.end
    for _ in range(MAX_JOINED_WORDS):
        following = _NEXT_WORD.match(text, end)
        if following is None or not following[1][0].isupper():
            return
        end = following.end()
        yield end


def _may_be_person(
    mention: NameMention, full_words: Set[str], single_words: Set[str]
) -> bool:
    """Return whether the name of a firm may also be that of a person of the article."""
    words = mention.words
    if len(words) == 1:
        return words[0] in full_words
    return is_given_name(mention.name.split()[0]) and words[-1] in single_words


def _is_company(mention: NameMention) -> bool:
    """Return whether a name, maybe inflected, is that of a well-known company."""
    if mention.name in read_words("no_people.txt"):
        return True
    if len(mention.words) > 1:
        return False
    form = mention.name
    stems = [form[:end] for end in range(len(form), MIN_STEM_CHARS - 1, -1)]
    return any(
        stem.title() in read_words("company_names.txt")
        for stem in stems[: MAX_ENDING_CHARS + 1]
    )


def _with_legal_forms(
    text: str, mentions_by_form: Mapping[str, NameMention]
) -> Iterator[str]:
    """Yield the forms of names that have a legal form at any place of the text."""
    forms_by_language: defaultdict[str, set[str]] = defaultdict(set)
    for form, mention in mentions_by_form.items():
        forms_by_language[mention.language or ENGLISH].add(form)
    for language, forms in forms_by_language.items():
        lengths = {len(form) for form in forms}
        # The text is searched once, not for each of the forms.
        for legal_form in _firm_words(language).anywhere.finditer(text):
            end = legal_form.start()
            ending_there = {text[max(0, end - length) : end] for length in lengths}
            yield from forms & ending_there


@cache
def _firm_words(language: str) -> _FirmWords:
    leads = _words(BEFORE, language)
    forms = _words(AFTER, language) | _legal_forms(language)
    spaced = alternation_pattern(forms)
    joined = alternation_pattern(_words(JOINED, language))
    conjunction = alternation_pattern(_words(AND, language))
    partner = alternation_pattern(_words(PARTNER, language))
    before = alternation_pattern(
        form for word in leads for form in (word, word[0].upper() + word[1:])
    )
    after = (
        f"{_BLANKS}(?:{spaced}){_TAIL}|[ \xa0]{conjunction}[ \xa0]{partner}{_TAIL}"
        f"|{joined}"
    )
    return _FirmWords(
        after=re.compile(after),
        anywhere=re.compile(f"(?={after})"),
        before=re.compile(rf"(?<!\w){before}[ \xa0\"'“„«]{{1,3}}\Z"),
        lead=re.compile(rf"{before}\s"),
        alone=forms,
    )


@cache
def _words(kind: str, language: str) -> frozenset[str]:
    return frozenset(
        word
        for row_kind, languages, cell in read_rows("firm_words.tsv")
        if row_kind == kind and {language, ANY_LANGUAGE} & set(languages.split(" "))
        for word in split_cell(cell)
    )


@cache
def _legal_forms(language: str) -> frozenset[str]:
    """Return the legal forms of all languages that can be read in a language.

    Those that precede names in some language are left out: `Іван Мороз, ТОВ «Ліс»`.
    """
    leads = {
        word
        for kind, _, cell in read_rows("firm_words.tsv")
        if kind == BEFORE
        for word in split_cell(cell)
    }
    return frozenset(
        form
        for code, form in entries("legal form")
        if form not in leads
        and (
            code == language
            or (len(form) >= MIN_UNIVERSAL_CHARS and not form.islower())
        )
    )

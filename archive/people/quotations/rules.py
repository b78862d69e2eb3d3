"""The rules of a language for quotations, from a table in `archive/data/quotations`.

A row has a kind and words. The code knows the kinds and no words: a language is added
by a table. The docs describe each kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from archive.data_files import alternation_pattern, read_rows, read_words, split_cell
from archive.people.language_taggers import MODEL_BY_VARIANT
from archive.people.quotations.marks import (
    DEFAULT_MARKS,
    DEFAULT_SPACED_MARKS,
    MarkPatterns,
    mark_patterns,
)

FOLDER = "quotations"
KINDS = frozenset(
    {
        "abbreviation",
        "according",
        "according_after",
        "according_start",
        "adverb",
        "agent_preposition",
        "article",
        "auxiliary",
        "base_ending",
        "capital_title",
        "case_ending",
        "clitic",
        "colon",
        "conjunction",
        "bare_office",
        "dash",
        "definite_article",
        "dropped_subject",
        "feminine_ending",
        "feminine_pronoun",
        "feminine_verb",
        "given_name_ending",
        "inflection",
        "inner_attribution",
        "inner_dash",
        "inscription",
        "lead",
        "mark",
        "masculine_ending",
        "masculine_name",
        "masculine_pronoun",
        "masculine_verb",
        "naming_verb",
        "not_before_verb",
        "other_subject",
        "participle",
        "postposition",
        "preposition",
        "preposition_reach",
        "pronoun",
        "pronoun_ending",
        "quoted_name_lead",
        "relative",
        "role",
        "role_article",
        "role_ending",
        "role_file",
        "role_genitive",
        "spaced_mark",
        "speech_comma",
        "that",
        "title_lead",
        "verb",
        "verb_file",
        "verb_final",
    }
)
GAP = " … "
"""Stands in a verb for the words between its parts: `fügte … hinzu`."""
_GAP_PATTERN = r"(?=[^.!?:;\n„“”«»\"]{0,80}?\s%s\b)"
_NEVER = r"(?!)"
"""A pattern that never matches."""


@dataclass(frozen=True, slots=True)
class QuotationRules:
    """The rules of a language, compiled."""

    language: str
    words: Mapping[str, frozenset[str]]
    marks: MarkPatterns
    verb: re.Pattern[str]
    cue: re.Pattern[str]
    """A verb, or words such as `selon` in the group `according`."""
    attribution: re.Pattern[str]
    """A pronoun, a verb or words such as `selon` right after a quotation."""
    dash_attribution: re.Pattern[str]
    preposition_before: re.Pattern[str]
    pronoun_before: re.Pattern[str]
    other_subject: re.Pattern[str]
    adverb: re.Pattern[str]
    conjunction: re.Pattern[str]
    role_phrase: re.Pattern[str]
    office: re.Pattern[str]
    """The words after a verb that may be an office: `die grüne Ministerin`."""
    quoted_name_lead: re.Pattern[str]
    inscription: re.Pattern[str]

    def has(self, kind: str) -> bool:
        """Return whether the language has rows of a kind."""
        return bool(self.words[kind])

    @property
    def has_speakers(self) -> bool:
        """Return whether the language has verbs of saying."""
        return any(
            self.words[kind] for kind in ("verb", "masculine_verb", "participle")
        )


@cache
def languages_with_rules() -> frozenset[str]:
    """Return the codes of the languages with a table."""
    folder = files("archive").joinpath("data", FOLDER)
    return frozenset(
        item.name.removesuffix(".tsv")
        for item in folder.iterdir()
        if item.name.endswith(".tsv")
    )


@cache
def rules_of(language: str | None) -> QuotationRules:
    """Return the rules of a language. One without a table has marks and no speakers."""
    code = MODEL_BY_VARIANT.get(language or "", language or "")
    if language in languages_with_rules():
        code = language or ""
    if code not in languages_with_rules():
        return compile_rules("", ())
    return compile_rules(code, read_rows(f"{FOLDER}/{code}.tsv"))


def compile_rules(language: str, rows: Iterable[tuple[str, ...]]) -> QuotationRules:
    """Compile the rows of a table."""
    listed: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for kind, cell in rows:
        listed[kind] += split_cell(cell)
    for kind in ("verb", "role"):
        for file_name in listed[f"{kind}_file"]:
            listed[kind] += read_words(file_name)
    verb = _verb_pattern(listed)
    according = _words_pattern(
        _both_cases(listed["according"]) + listed["according_start"]
    )
    after = _words_pattern(_both_cases(listed["according"] + listed["according_after"]))
    pronoun = _pronoun_pattern(listed)
    prefix = "".join(rf"(?<!\b{word} )" for word in listed["not_before_verb"])
    participles = alternation_pattern(listed["participle"])
    said = rf"(?:{verb}|\b{participles}\b)" if listed["pronoun_ending"] else verb
    attributed = (
        rf"(?:(?P<pronoun>{pronoun})(?=[^.\n]{{0,20}}?{said})"
        rf"|(?P<according>{after})"
        rf"|(?P<verb>{verb})\s*(?P<inverse>{pronoun})?)"
    )
    return QuotationRules(
        language=language,
        words={
            kind: frozenset({*words, *map(str.casefold, words)})
            for kind, words in listed.items()
        },
        marks=mark_patterns(
            tuple(listed["mark"]) or DEFAULT_MARKS,
            tuple(listed["spaced_mark"]) or DEFAULT_SPACED_MARKS,
        ),
        verb=re.compile(prefix + verb),
        cue=re.compile(rf"(?P<according>{according})|{prefix}{verb}"),
        attribution=re.compile(rf"[\s,.;!?—–-]*{attributed}"),
        dash_attribution=re.compile(attributed if listed["dash"] else _NEVER),
        preposition_before=_preposition_before(listed),
        pronoun_before=re.compile(
            rf"(?P<pronoun>{pronoun})\s(?:\w+\s){{0,2}}\Z"
            if pronoun != _NEVER
            else _NEVER
        ),
        other_subject=re.compile(
            _words_pattern(listed["other_subject"]), re.IGNORECASE
        ),
        adverb=re.compile(_words_pattern(listed["adverb"]), re.IGNORECASE),
        conjunction=_conjunction(listed),
        role_phrase=_role_phrase(listed),
        office=_office(listed),
        quoted_name_lead=_quoted_name_lead(listed),
        inscription=re.compile(_words_pattern(listed["inscription"]), re.IGNORECASE),
    )


def _words_pattern(words: Iterable[str]) -> str:
    """Return the pattern of any of the words as a whole, or one that never matches."""
    listed = sorted(set(words))
    return rf"\b{alternation_pattern(listed)}(?!\w)" if listed else _NEVER


def _both_cases(words: Iterable[str]) -> list[str]:
    return [form for word in words for form in (word, word[:1].upper() + word[1:])]


def _pronoun_pattern(listed: Mapping[str, list[str]]) -> str:
    words = [
        word
        for kind in ("pronoun", "masculine_pronoun", "feminine_pronoun")
        for word in listed[kind]
    ]
    branches = []
    if words:
        branches.append(_words_pattern(_both_cases(words)))
    if listed["pronoun_ending"]:
        endings = alternation_pattern(listed["pronoun_ending"])
        branches.append(rf"\b\w{{1,20}}{endings}\b")
    return f"(?:{'|'.join(branches)})" if branches else _NEVER


def _verb_pattern(listed: Mapping[str, list[str]]) -> str:
    """Return the pattern of a verb of saying, with the words that lead to it."""
    verbs = [
        verb
        for kind in ("verb", "masculine_verb", "feminine_verb", "postposition")
        for verb in listed[kind]
    ]
    whole = [verb for verb in verbs if GAP not in verb]
    branches = [alternation_pattern(whole)] if whole else []
    if listed["participle"] and listed["auxiliary"]:
        auxiliary = alternation_pattern(listed["auxiliary"])
        participle = alternation_pattern(listed["participle"])
        adverb = alternation_pattern(listed["adverb"])
        between = rf"\s(?:{adverb}\s){{0,3}}" if adverb else r"\s"
        branches.append(f"{auxiliary}{between}{participle}")
        branches.append(auxiliary + r"\b" + _GAP_PATTERN % participle)
    for verb in verbs:
        if GAP in verb:
            stem, _, particle = verb.partition(GAP)
            branches.append(
                rf"{re.escape(stem)}\b" + _GAP_PATTERN % re.escape(particle)
            )
    if not branches:
        return _NEVER
    lead = alternation_pattern(f"{word} " for word in listed["lead"])
    leads = rf"(?:{lead}){{0,8}}" if lead else ""
    return rf"\b{leads}(?:{'|'.join(branches)})(?!\w)"


def _preposition_before(listed: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Return the pattern of a preposition before a name, and the words between them.

    They are a few words of any kind (`preposition_reach`), or else articles and roles.
    """
    reach = "".join(listed["preposition_reach"])
    if reach:
        prepositions = _words_pattern(listed["preposition"])
        return re.compile(rf"{prepositions}\s+(?:[\w’'.-]+\s+){{0,{reach}}}\Z")
    prepositions = _words_pattern(_both_cases(listed["preposition"]))
    return re.compile(
        rf"{prepositions}['’\s]\s*(?P<between>(?:[\w’'.-]+,?\s+){{0,7}})\Z"
    )


def _conjunction(listed: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Return the pattern of the text between two names that are one subject."""
    words = alternation_pattern(listed["conjunction"])
    return re.compile(rf",? {words} |, " if words else ", ")


def _role_phrase(listed: Mapping[str, list[str]]) -> re.Pattern[str]:
    articles = _words_pattern(_both_cases(listed["role_article"]))
    return re.compile(rf"{articles} ((?:[\w-]+ ){{0,3}}[\w-]+)")


def _office(listed: Mapping[str, list[str]]) -> re.Pattern[str]:
    articles = "|".join(
        re.escape(word) + ("" if word[-1] in "'’" else r"\s")
        for word in listed["definite_article"]
    )
    if listed["bare_office"]:
        articles = f"(?:{articles})?" if articles else ""
    elif not articles:
        return re.compile(_NEVER)
    words = r"[^\W\d_][\w’'-]*+"
    return re.compile(
        rf"\s(?:{articles})(?P<office>{words}(?: {words}){{0,2}}?)"
        r"(?=\s*(?:[.,;:»”\"—–]|\n|\Z)| (?:und|et|y|e|en|i|и|і|a) "
        r"| [^\W\d_A-ZÀ-ÖØ-Þ]{2,7}[.,])"
    )


def _quoted_name_lead(listed: Mapping[str, list[str]]) -> re.Pattern[str]:
    words = _words_pattern(listed["quoted_name_lead"])
    return re.compile(rf"(?:{words}|['’]s)\s+\Z", re.IGNORECASE)

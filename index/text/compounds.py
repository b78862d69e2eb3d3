"""Find a word inside a longer one that is written without spaces: *Bundestagswahl*.

A part of a compound is a word of the archive, or its rest is long enough to be one. All
words are folded, as in the index.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.text.word_forms import LANGUAGE_ALIASES

IsWord = Callable[[str], bool]
"""Tells whether the archive has a word."""

MIN_WORD_LENGTH = 4
"""Letters of the shortest word that is found in compounds."""
MIN_REST_LENGTH = 4
"""Letters of the shortest other part, unless it is a common short noun."""
CERTAIN_START, CERTAIN_END = 6, 7
"""Letters of a word at the start and at the end of a compound that are no coincidence.

The other parts of such a compound need not be in the archive.
"""
LINKED_REST = re.compile("s(?!ch)(?=.*[aeiouy]).{5,}")
"""The end of a compound after a link that shows that it is one."""
MAX_PARTS = 4


@dataclass(frozen=True, slots=True)
class CompoundRules:
    """How a language writes compounds.

    `links`: letters between two parts.
    `short_nouns`: nouns of three letters that are parts.
    `not_parts`: words that derive another word instead of being a part of it.
    `suffixes`: a pattern of the ends that derive another word.
    `modifier`: a pattern of nouns with a link, which shows that they are a part:
    *Genossenschafts-*. Long ones need not be in the archive.
    """

    links: tuple[str, ...]
    short_nouns: frozenset[str]
    not_parts: frozenset[str]
    suffixes: re.Pattern[str]
    modifier: re.Pattern[str]


def _rules(
    links: str, short_nouns: str, not_parts: str, suffixes: str, modifier: str
) -> CompoundRules:
    return CompoundRules(
        ("", *links.split()),
        frozenset(short_nouns.split()),
        frozenset(not_parts.split()),
        re.compile(suffixes),
        re.compile(rf"(?:\w{{3,}}(?:{modifier})|\w{{8,}})s"),
    )


RULES = {
    "de": _rules(
        "s es n en er ens e",
        "amt arm art arzt bad bahn bau bus eis erz hof hut kur not ort pakt rad rat see"
        " tag tal tat tor uhr weg zug gas oel zoll akt test",
        "unter uber ober nach durch gegen hinter wider wieder zwischen zuruck zusammen"
        " neben nieder mit aus auf bei vor ein ab an um zu hin her fort weiter voll"
        " lich isch schaft schaften heit heiten keit keiten haft los frei reich arm voll"
        " weise wert wertig artig fach mal mals seits warts innen chen lein tum tums"
        " ismus sam bar ung ungen ling linge",
        r"(?:[se]?n?)?(?:er(?:s|n|in|innen)?|e[nmrs]?|in(?:nen)?|isch\w*|lich\w*|ig\w*"
        r"|ung\w*|heit\w*|keit\w*|schaft(?!s)\w*|los(?:e\w?|igkeit\w*)?|haft(?:e\w?)?"
        r"|bar\w*|sam(?:e\w?)?|ismus|ist(?:en|in|isch\w*)?|ium\w*|iell\w*|ier(?:en|t|te"
        r"|ung\w*)|chen|lein|tum\w*|mals|weise|warts|t(?:e[nt]?|est)?)|end\w*",
        "schaft|heit|keit|ung|ion|tat|tum|ling",
    ),
    "nl": _rules(
        "s en e er n",
        "bad bos dag dak dal dam deal gas gat hal hof jas kan kas lid mes oog oor raad"
        " tak tijd vak vee weg wet zee zorg bank",
        "onder over door tegen achter voor tussen samen terug mede heid heden schap lijk"
        " loos baar vol vrij rijk isme aan uit bij naar toe",
        r"(?:s|e?n)?(?:er(?:s|ij\w*)?|e[nrs]?|in(?:nen)?|isch\w*|lijk\w*|ig\w*|ing\w*"
        r"|heid\w*|heden|schap\w*|lo(?:os|ze)\w*|ba(?:ar|re)\w*|isme\w*|ist\w*|tje\w*"
        r"|achtig\w*|waarts|s[et]?|d[es]?n?|t[e]?n?)",
        "heid|ing|teit|schap",
    ),
    "sv": _rules(
        "s e o a u",
        "bil bok bro dag dom gas hav hus kok kop lag lan lon mal ned ort rad rum skog"
        " sak sjo sol spar tag tid val vag vit ved by",
        "under over efter genom mellan mot till fram upp hem het heter lig skap ning"
        " ande else are isk bar los full fri vis sam",
        r"(?:s|e)?(?:are\w*|en|et|er|ar|or|na|arna|erna|orna|isk\w*|lig\w*|ig[at]?"
        r"|ning\w*|het\w*|skap\w*|ande\w*|else\w*|ism\w*|ist\w*|los\w*|bar\w*|ad\w*|inn\w*"
        r"|ium\w*|[tse])",
        "het|ning|ion|skap|tet",
    ),
}
RULES["da"] = _rules(
    "s e er n",
    "bil bog bro dag dom gas hav hus lov lon mal rad rum sag skov sol spil tog tid valg"
    " vej by amt ret aar",
    "under over efter gennem mellem mod til frem hed heder lig skab ning ende else ere"
    " isk bar los fuld fri vis som",
    r"(?:s|e)?(?:ere\w*|en|et|er|ene|erne|isk\w*|lig\w*|ig[et]?|ning\w*|hed\w*|skab\w*"
    r"|ende\w*|else\w*|isme\w*|ist\w*|los\w*|bar\w*|ed\w*|inde\w*|ium\w*|[tse])",
    "hed|ning|ion|skab|tet",
)
RULES["nb"] = _rules(
    "s e er n",
    "bil bok bro dag dom gas hav hus lov lonn mal rad rom sak skog sol spill tog tid valg"
    " vei by amt rett ar",
    "under over etter gjennom mellom mot til fram frem het heter lig skap ning ende else"
    " isk bar los full fri vis som",
    r"(?:s|e)?(?:ere\w*|en|et|er|ene|erne|isk\w*|lig\w*|ig[et]?|ning\w*|het\w*|skap\w*"
    r"|ende\w*|else\w*|isme\w*|ist\w*|los\w*|bar\w*|et\w*|inne\w*|ium\w*|[tsea])",
    "het|ning|ion|skap|tet",
)
"""Language → its rules."""


def compound_rules(language: str | None) -> CompoundRules | None:
    """Return the rules of a language, or `None` if it writes no compounds."""
    return RULES.get(LANGUAGE_ALIASES.get(language or "", language or ""))


def is_part_of(word: str, compound: str, rules: CompoundRules, is_word: IsWord) -> bool:
    """Tell whether a compound has a word as one of its parts."""
    if len(word) < MIN_WORD_LENGTH or word in rules.not_parts:
        return False
    for match in re.finditer(f"(?={re.escape(word)})", compound):
        left, right = compound[: match.start()], compound[match.start() + len(word) :]
        is_split = (
            (left or right)
            and (not left or _is_start(left, len(word), rules, is_word))
            and (not right or _is_end(right, len(word), rules, is_word))
        )
        if is_split:
            return True
    return False


def _is_start(left: str, length: int, rules: CompoundRules, is_word: IsWord) -> bool:
    """Tell whether the start of a compound is one or more words, with a link.

    `length` is that of the word that follows.
    """
    if left in rules.not_parts:
        return False
    if rules.modifier.fullmatch(left) or _is_modifier(left, rules, is_word):
        return True
    if length >= CERTAIN_END and _may_be_word(left):
        return True
    return _is_sequence(left, rules, is_word, MAX_PARTS)


def _is_end(right: str, length: int, rules: CompoundRules, is_word: IsWord) -> bool:
    """Tell whether the end of a compound is a link and one or more words.

    `length` is that of the word before it.
    """
    if rules.suffixes.fullmatch(right):
        return False
    rests = [right.removeprefix(link) for link in rules.links if right.startswith(link)]
    nouns = [rest for rest in rests if rest not in rules.not_parts]
    if length >= CERTAIN_START and right in nouns and _may_be_word(right):
        return True
    if LINKED_REST.fullmatch(right) and right[1:] in nouns:
        return True
    return any(
        _is_noun(rest, rules, is_word) or _is_sequence(rest, rules, is_word, MAX_PARTS)
        for rest in nouns
    )


def _is_modifier(left: str, rules: CompoundRules, is_word: IsWord) -> bool:
    """Tell whether a text is a noun, with or without a link after it."""
    return any(_is_noun(stem, rules, is_word) for stem in _without_link(left, rules))


def _without_link(left: str, rules: CompoundRules) -> Iterator[str]:
    for link in rules.links:
        if left.endswith(link):
            yield left.removesuffix(link) if link else left


def _is_noun(part: str, rules: CompoundRules, is_word: IsWord) -> bool:
    """Tell whether a part is a word that can be in a compound."""
    if part in rules.not_parts:
        return False
    if part in rules.short_nouns:
        return True
    return len(part) >= MIN_REST_LENGTH and is_word(part)


def _is_sequence(text: str, rules: CompoundRules, is_word: IsWord, parts: int) -> bool:
    """Tell whether a text is several words with links."""
    if parts == 1 or len(text) < 2 * MIN_REST_LENGTH - 1:
        return False
    for end in range(3, len(text) - 2):
        if _is_modifier(text[:end], rules, is_word):
            rest = text[end:]
            if _is_noun(rest, rules, is_word) or _is_sequence(
                rest, rules, is_word, parts - 1
            ):
                return True
    return False


def _may_be_word(text: str) -> bool:
    return len(text) >= MIN_REST_LENGTH and re.search("[aeiouy]", text) is not None

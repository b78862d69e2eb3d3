"""Inflect words by the rules of a language.

Most rules are lists of endings, `index/text/data/paradigms.txt`. English, Dutch, German
and Turkish have rules of their own beside them, because an ending changes the word
before it. All words are folded, as in the index.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial

from index.text.normalization import fold, to_singular
from index.text.turkish_endings import turkish_paradigms
from index.text.word_data import read_lines

PARADIGMS = "paradigms.txt"
MIN_WORD_LENGTH = 3
"""Letters of the shortest word that has other forms."""
FormsOf = Callable[[str], Iterable[str]]
Paradigm = tuple[int, list[str]]
"""The minimum length of what the forms share, and the endings of the forms."""
ER_PLURALS = frozenset(
    [
        "amt",
        "bad",
        "band",
        "bild",
        "blatt",
        "brett",
        "buch",
        "dach",
        "denkmal",
        "dorf",
        "ei",
        "fach",
        "fass",
        "feld",
        "geist",
        "geld",
        "gesicht",
        "glas",
        "glied",
        "gott",
        "grab",
        "gras",
        "gut",
        "haupt",
        "haus",
        "holz",
        "horn",
        "huhn",
        "irrtum",
        "kalb",
        "kind",
        "kleid",
        "kraut",
        "lamm",
        "land",
        "leib",
        "licht",
        "lied",
        "loch",
        "mann",
        "maul",
        "mitglied",
        "nest",
        "pfand",
        "rad",
        "rand",
        "reichtum",
        "rind",
        "schild",
        "schloss",
        "schwert",
        "stift",
        "tal",
        "tuch",
        "volk",
        "wald",
        "weib",
        "wort",
        "wurm",
    ]
)
"""German nouns with a plural in *-er*, folded."""
Endings = Mapping[str, list[Paradigm]]
"""Ending → the minimum length of what the forms share, and the other endings."""


def plural_forms(word: str) -> Iterator[str]:
    """Yield the singular and the plurals of a word by the rules of English."""
    singular = to_singular(word)
    yield singular
    for plural in (f"{singular}s", f"{singular}es", f"{singular[:-1]}ies"):
        if to_singular(plural) == singular:
            yield plural


@cache
def _endings(language: str) -> Endings:
    return _parse_paradigms(read_lines(PARADIGMS)[language])


def _parse_paradigms(lines: Iterable[str]) -> Endings:
    by_ending: defaultdict[str, list[Paradigm]] = defaultdict(list)
    for line in lines:
        shortest, *endings = fold(line).replace("-", "''").split()
        strong = [ending.strip("'") for ending in endings]
        weak: list[str] = []
        if "|" in strong:
            bar = strong.index("|")
            strong, weak = strong[:bar], strong[bar + 1 :]
        for ending in dict.fromkeys(strong):
            by_ending[ending].append((int(shortest), [*strong, *weak]))
        for ending in dict.fromkeys(weak):
            by_ending[ending].append((int(shortest), strong))
    return by_ending


def _paradigm_forms(language: str, word: str) -> Iterator[str]:
    """Yield the words that differ in endings of one paradigm only."""
    by_ending = _endings(language)
    for length in range(2, len(word) + 1):
        yield from _change_ending(word, length, by_ending)


def _change_ending(word: str, length: int, by_ending: Endings) -> Iterator[str]:
    """Yield the words with the same start of some length and another ending."""
    for shortest, endings in by_ending.get(word[length:], ()):
        if length >= shortest:
            yield from (word[:length] + ending for ending in endings)


def _turkish_forms(word: str) -> Iterator[str]:
    yield from _paradigm_forms("tr", word)
    for length in range(3, len(word) + 1):
        vowels = re.findall("[aeiou]", word[:length])
        if vowels:
            high = "u" if vowels[-1] in "ou" else "i"
            endings = _turkish_nouns(high, word[length - 1] in "aeiou")
            yield from _change_ending(word, length, endings)


@cache
def _turkish_nouns(high: str, after_vowel: bool) -> Endings:
    return _parse_paradigms(turkish_paradigms(high, after_vowel))


def _forms_by_paradigms(language: str) -> FormsOf:
    return partial(_paradigm_forms, language)


# English: endings that begin with a vowel change the end of the stem.

VOWELS = "aeiou"
ENGLISH_ENDINGS = ("ed", "ing")


def _english_forms(word: str) -> Iterator[str]:
    yield from plural_forms(word)
    for base in _english_bases(word):
        yield base
        yield from plural_forms(base)
        for stem in _english_stems(base):
            yield from (stem + ending for ending in ENGLISH_ENDINGS)


def _english_bases(word: str) -> set[str]:
    """Return the verbs that a word may be a form of."""
    bases = {word}
    if (singular := to_singular(word)) != word and not word.endswith("ings"):
        bases.add(singular)
    for ending in ENGLISH_ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1 and any(map(stem.__contains__, "aeiouy")):
            bases |= _english_verbs(stem, ending)
    return bases


def _english_verbs(stem: str, ending: str) -> set[str]:
    """Return the verbs whose forms begin with a stem: *stop* of *stopp*ing."""
    candidates = {stem, f"{stem}e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem}
    if ending == "ed" and stem.endswith("i"):
        candidates.add(f"{stem[:-1]}y")
    return {verb for verb in candidates if stem in _english_stems(verb)}


def _english_stems(verb: str) -> set[str]:
    """Return what a verb is before *ed* and *ing*."""
    if len(verb) < MIN_WORD_LENGTH:
        return {verb}
    if verb.endswith(("ee", "oe", "ye")):
        return {verb, verb[:-1]}
    if verb.endswith("e"):
        return {verb[:-1], f"{verb[:-2]}y"} if verb.endswith("ie") else {verb[:-1]}
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return {verb, f"{verb[:-1]}i"}
    if re.search(r"[^aeiou][aeiouy][^aeiouwxy]$", f"_{verb}"):
        doubled = verb + verb[-1]
        return (
            {doubled}
            if re.fullmatch(r"[^aeiou]*[aeiouy][^aeiou]", verb)
            else {doubled, verb}
        )
    return {verb}


# Dutch: a long vowel is written once in an open syllable, a short one closes it.


def _dutch_forms(word: str) -> Iterator[str]:
    for closed in {word, *_dutch_closed(word)}:
        opened = _dutch_open(closed)
        yield closed
        yield from (stem + ending for stem in opened for ending in ("en", "e"))
        if len(closed) > MIN_WORD_LENGTH:
            yield from (f"{stem}es" for stem in opened)
        yield from _dutch_verb_forms(closed)
        if re.search(r"(?:e[rlmn]|aar|ier|eur|je|ie|[aeiou]|\w{3}[^s])$", closed):
            yield f"{closed}s"
    yield from _paradigm_forms("nl", word)


def _dutch_closed(word: str) -> Iterator[str]:
    """Yield the base forms of which a word may be an inflection."""
    for ending, shortest in (("en", 2), ("e", 2), ("es", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            yield from _close_dutch(word.removesuffix(ending))
    for ending in ("s", "t", "te", "ten", "de", "den"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 3 and _has_dental(stem, ending[0]):
            yield stem
    if word.startswith("ge") and word[-1] in "dt" and len(word) > 6:
        yield word[2:-1]


def _close_dutch(stem: str) -> Iterator[str]:
    """Yield the spellings of a stem without a vowel after it: *bom*en, *boom*."""
    hard = {"v": "f", "z": "s"}.get(stem[-1], stem[-1])
    if stem[-1] == stem[-2:-1]:
        yield stem[:-1]
    elif re.search(r"(?:^|[^aeiou])[aeou][bdfgklmnprstvz]$", stem):
        yield stem[:-1] + stem[-2] + hard
        if re.search(r"[aeiou].*e[rlmn]$", stem):
            yield stem
    else:
        yield stem[:-1] + hard


def _dutch_open(word: str) -> set[str]:
    """Return what a base form is before an ending with a vowel."""
    if re.search(r"(?:^|[^aeiou])[aeiou][bdfgklmnprst]$", word):
        doubled = {word + word[-1]}
        return (
            doubled | {word}
            if re.search(r"[aeiou].*(?:e[rlmn]|i[kgn])$", word)
            else doubled
        )
    soft = word[:-1] + {"f": "v", "s": "z"}.get(word[-1], word[-1])
    opened = {word, soft}
    if match := re.search(r"([aeou])\1([bdfgklmnprst])$", word):
        opened |= {
            word[: match.start()] + match[1] + last for last in {match[2], soft[-1]}
        }
    return opened


def _dutch_verb_forms(stem: str) -> Iterator[str]:
    """Yield the present and the past of a weak verb."""
    if len(stem) <= MIN_WORD_LENGTH:
        return
    yield f"{stem}t"
    for dental in "td":
        if _has_dental(stem, dental):
            yield from (f"{stem}{dental}e", f"{stem}{dental}en")
            yield f"ge{stem}{'' if stem[-1] in 'dt' else dental}"


def _has_dental(stem: str, ending: str) -> bool:
    """Tell whether a stem may have an ending with this letter in the past."""
    last = stem[-1]
    return ending == "s" or last in "fs" or (last in "tkchp") == (ending == "t")


# German: participles have a prefix, and some plurals end in -er.


def _german_forms(word: str) -> Iterator[str]:
    yield from _paradigm_forms("de", word)
    yield from _er_plurals(word)
    for ending in ("en", "te", "ten", "t"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield f"ge{word.removesuffix(ending)}t"
    if word.startswith("ge") and word.endswith("t") and len(word) > 5:
        yield from (word[2:-1] + ending for ending in ("en", "t", "te", "ten"))


def _er_plurals(word: str) -> Iterator[str]:
    """Yield the plurals in *-er* of a German word that ends in one of these nouns."""
    for ending in ("", "s", "es", "e", "er", "ern"):
        stem = word.removesuffix(ending) if ending else word
        if (stem != word or not ending) and _ends_in_noun(stem):
            yield from (stem, f"{stem}er", f"{stem}ern", f"{stem}s", f"{stem}es")


def _ends_in_noun(word: str) -> bool:
    return any(word[at:] in ER_PLURALS for at in (*range(len(word) - 2),))


FORMS_BY_LANGUAGE: Mapping[str, FormsOf] = {
    **{language: _forms_by_paradigms(language) for language in read_lines(PARADIGMS)},
    "de": _german_forms,
    "en": _english_forms,
    "nl": _dutch_forms,
    "tr": _turkish_forms,
}
"""Language → function that yields the spellings of the forms of a word."""

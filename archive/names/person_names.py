"""Decide whether a text is the name of a person, in any script."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from archive.data_files import read_rows, read_words
from archive.names.byline_words import entries, vocabulary
from archive.names.east_asian import is_east_asian, is_east_asian_name
from archive.text.normalization import letters_and_digits, normalize_letters

MIN_LETTERS = 3
MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 5
"""Words of a name without its particles."""
MAX_PARTICLES = 4
MIN_CAPITALS = 3
"""Letters of the shortest word in capitals that is likely an abbreviation."""
NAME_MARKS = frozenset(" .'’ʼ‘`´-‐·・=＝״׳\u200c\u200d()")
"""Characters in names that are no letters."""
UNCASED_LETTERS = re.compile("[\u10a0-\u10ff]")
"""Letters of Georgian, which has no capitals in names, unlike Unicode's tables."""
SMALL_NAME_WORDS = frozenset({
    "i", "do", "dal", "dalla", "degli", "dello", "zum", "vom", "het", "'t", "ould", "wa",
    "ibn", "ben", "dela", "delos", "thị", "văn", "bat",
})  # fmt: skip
"""Particles of names in bylines only: in running text, they are often other words."""
ARTICLES = frozenset({
    "The", "Die", "Das", "Der", "Le", "La", "Les", "El", "Los", "Las", "Il", "Lo", "Gli",
    "Het", "De", "Den", "Det", "Os", "As",
})  # fmt: skip
"""Words at the start of a name that is rather the title of a website."""
NAME_TABLES = ("given.tsv", "surnames.txt")
GIVEN_NAME_FILES = ("given.tsv", "slavic_names.txt")
MAX_COMMON_RANK = 5_000
"""Rank of the last given name that is common. Rarer ones are surnames as often."""

_INNER_CAPITAL = re.compile(r"(?P<start>[^\W\d_]*?[^\W\d_A-ZÀ-Þ])(?=[A-ZÀ-Þ])")
_NAME_PREFIXES = frozenset({
    "mc", "mac", "de", "di", "du", "da", "la", "le", "lo", "van", "von", "fitz", "o",
    "d", "st", "del", "della", "dos", "ter", "ten", "ab", "ap", "al", "el", "abu", "ben",
    "vander", "ó", "ní", "nic",
})  # fmt: skip
_MONGOLIAN_NAME = re.compile(
    r"[А-ЯЁӨҮ][а-яёөү]?\. ?[А-ЯЁӨҮ](?:[а-яёөү-]{2,20}|[А-ЯЁӨҮ-]{2,20})"
)
_LOWER_PREFIX = re.compile(r"[^\W\d_]{1,5}['’-](?=[^\W\d_])|['’][a-z]$")


@dataclass(frozen=True, slots=True)
class NameContext:
    """What is certain about a byline: its language, and organizations by their keys.

    Keys are letters and digits in lower case. `organizations` are never persons, but
    the name of the page's site may be, such as a blogger's.
    """

    language: str | None = None
    organizations: frozenset[str] = frozenset()
    site_names: frozenset[str] = frozenset()


NO_CONTEXT = NameContext()


def is_person_name(
    text: str, context: NameContext = NO_CONTEXT, min_words: int = 2
) -> bool:
    """Return whether a text is the name of a person, and of nothing else."""
    if is_mongolian_name(text, context.language):
        return True
    if not _has_shape_of_name(text, min_words):
        return False
    if min_words == 1 and " " not in text and is_user_name(text):
        return False
    if is_no_person(text, context.language):
        return False
    key = letters_and_digits(text.removeprefix("The "))
    if key in context.organizations:
        return False
    # The site of a person, such as a blogger, has the name of its author.
    return key not in context.site_names or _is_certain(text)


@lru_cache(maxsize=1 << 11)
def is_no_person(text: str, language: str | None = None) -> bool:
    """Return whether a text is an organization, a role, a place or a placeholder."""
    return (
        any(
            vocabulary(kind).is_whole(text, language)
            for kind in ("placeholder", "agency")
        )
        or _ends_with_legal_form(text)
        or normalize_letters(text) in _places()
        or _has_no_word_of_a_name(text, language)
        or bool(vocabulary("role").positions(text, language))
        or _has_organization_word(text, language)
        or _begins_like_a_title(text)
    )


def is_mongolian_name(text: str, language: str | None) -> bool:
    """Return whether a text is a Mongolian name: the father's initial and a given name."""
    return language == "mn" and _MONGOLIAN_NAME.fullmatch(text) is not None


def is_plain_name(name: str) -> bool:
    """Return whether a Latin name has a word of the lists, as most names do.

    Names in other letters cannot be looked up.
    """
    words = name.split()
    is_latin = name[0].isascii() and is_cased(name[0])
    return not is_latin or any(map(is_given_name, words)) or is_surname(words[-1])


def is_certain_name(text: str) -> bool:
    """Return whether a text is a name of a given name and another word."""
    return is_person_name(text) and _is_certain(text)


def _is_certain(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 3
        and is_given_name(words[0])
        and (is_surname(words[-1]) or not _is_common_given_name(words[-1]))
    )


@lru_cache(maxsize=1 << 11)
def is_given_name(word: str) -> bool:
    """Return whether a word is a given name in the lists, or joins such names."""
    parts = [part for part in re.split(r"[-‐.]", normalize_letters(word)) if part]
    return bool(parts) and parts[0] in given_names()


def _is_common_given_name(word: str) -> bool:
    """Return whether a word is a given name that is no rare one, or in no table."""
    rank = _ranks(NAME_TABLES[0]).get(normalize_letters(word), 0)
    return is_given_name(word) and rank < MAX_COMMON_RANK


def is_mostly_given(word: str) -> bool:
    """Return whether a word is a given name more often than a surname."""
    if not is_given_name(word):
        return False
    given, surname = (
        _ranks(table).get(normalize_letters(word)) for table in NAME_TABLES
    )
    return given is None or surname is None or given <= surname


@cache
def _ranks(table: str) -> dict[str, int]:
    """Return the ranks of the names in a table, which is ordered by frequency."""
    return {row[0]: rank for rank, row in enumerate(read_rows(table))}


@lru_cache(maxsize=1 << 11)
def is_surname(word: str) -> bool:
    """Return whether a word is in the list of surnames."""
    return normalize_letters(word).replace("-", " ").split(" ")[0] in read_words(
        "surnames.txt"
    )


@cache
def given_names() -> frozenset[str]:
    """Return the given names of all lists."""
    lists = [read_words(name) for name in GIVEN_NAME_FILES]
    nicknames = {name for row in read_rows("nicknames.tsv") for name in row}
    return frozenset(nicknames).union(*lists)


@cache
def particles() -> frozenset[str]:
    """Return the words of names that begin with a small letter."""
    return read_words("name_particles.txt") | SMALL_NAME_WORDS


def _has_shape_of_name(text: str, min_words: int) -> bool:
    """Return whether the letters of a text are those of a name."""
    if not 1 < len(text) <= MAX_NAME_CHARS or not all(map(_is_name_character, text)):
        return False
    if is_east_asian(text):
        return is_east_asian_name(text)
    words = text.replace("von und zu", "von zu").split()
    main_words = [word for word in words if word not in particles()]
    return (
        min_words <= len(main_words) <= MAX_NAME_WORDS
        and len(words) - len(main_words) <= MAX_PARTICLES
        and words[-1] not in particles()
        and not text.endswith(("'s", "’s"))
        and sum(map(str.isalpha, text)) >= MIN_LETTERS
        and all(map(_is_capitalized, main_words))
        and _has_no_abbreviation(text)
    )


def _is_name_character(char: str) -> bool:
    return (
        char.isalpha()
        or char in NAME_MARKS
        or unicodedata.category(char).startswith("M")
    )


def _is_capitalized(word: str) -> bool:
    """Return whether a word begins like a name, in scripts that have capitals."""
    letters = [char for char in word if char.isalpha()]
    if not letters:
        return False
    if letters[0].isupper() or not is_cased(letters[0]):
        return not _ends_with_label(word)
    prefix = _LOWER_PREFIX.match(word)
    return prefix is not None and word[prefix.end() : prefix.end() + 1].isupper()


def is_cased(char: str) -> bool:
    """Return whether names in the script of a letter begin with capitals."""
    return char.lower() != char.upper() and not UNCASED_LETTERS.match(char)


def _ends_with_label(word: str) -> bool:
    """Return whether a word and a label have no space between: `MillerPublished`."""
    match = _INNER_CAPITAL.match(word)
    rest = word[match.end() :] if match else ""
    kinds = ("after", "interface", "role", "by", "not by")
    return any(vocabulary(kind).is_whole(rest) for kind in kinds)


def is_user_name(word: str) -> bool:
    """Return whether one word is an account's name or a brand: `PierDesk`, `WWF`."""
    if word.isupper() or "." in word:
        return True
    match = _INNER_CAPITAL.match(word)
    if not match or normalize_letters(match["start"]) in _NAME_PREFIXES:
        return False
    return not (is_given_name(match["start"]) and len(word) > match.end() + 2)


def _has_no_abbreviation(text: str) -> bool:
    """Return whether no word is an abbreviation such as `CBC`.

    In a text in capitals, and for surnames in capitals, this cannot be seen.
    """
    words = [word.strip(".") for word in text.split()]
    if text.isupper():
        return len(words) > 1
    return not any(
        word.isupper()
        and len(word) >= MIN_CAPITALS
        and not is_surname(word)
        and not is_given_name(word)
        and not ("." in word or "-" in word or len(word) > MIN_CAPITALS + 1)
        and not set(word) <= set("IVX")
        for word in words
    )


def _has_no_word_of_a_name(text: str, language: str | None) -> bool:
    """Return whether all words are those of roles, organizations and links."""
    kinds = ("role", "role modifier", "group", "interface")
    positions = {
        position
        for kind in kinds
        for position in vocabulary(kind).positions(text, language)
    }
    return len(positions) >= len(text.replace("-", " ").split()) > 0


def _has_organization_word(text: str, language: str | None) -> bool:
    """Return whether a word names an organization.

    A surname such as Press, behind a given name, does not.
    """
    positions = vocabulary("group").positions(text, language)
    words = text.replace("-", " ").split()
    if positions != [len(words) - 1]:
        return bool(positions)
    is_surname_behind = (
        1 < len(words) <= 3
        and is_given_name(words[0])
        and is_surname(words[-1])
        and not vocabulary("role modifier").has_word(normalize_letters(words[-1]))
    )
    return not is_surname_behind


def _begins_like_a_title(text: str) -> bool:
    """Return whether a place or an article begins a text: `The Water Carrier`."""
    words = text.split()
    if len(words) < 2:
        return False
    if normalize_letters(" ".join(words[:2])) in _places():
        return True
    return words[0] in ARTICLES and not (
        is_surname(words[-1]) or any(map(is_given_name, words[1:]))
    )


def _ends_with_legal_form(text: str) -> bool:
    words = text.split()
    last = words[-1].strip(".,") if words else ""
    return len(words) > 1 and last in _legal_forms()


def names_company(text: str) -> bool:
    """Return whether a text names a legal form, in scripts without spaces."""
    return any(form in text for form in _legal_forms() if not form[-1].isascii())


@cache
def _legal_forms() -> frozenset[str]:
    return frozenset(word for _, word in entries("legal form"))


@cache
def _places() -> frozenset[str]:
    return frozenset(
        place
        for row in read_rows("places.tsv")
        if not is_given_name(place := normalize_letters(row[0]))
    )

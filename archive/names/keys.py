"""Keys of personal names, the same for all spellings of a name."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

from archive.data_files import read_rows, read_words
from archive.text.normalization import normalize_letters

MAX_KEY_CHARS = 80
"""Maximum length of a key."""
HASH_CHARS = 12
"""Hexadecimal digits of the hash in keys that cannot be spelled out."""

MAX_INITIALS = 3
"""Maximum number of initials in one word, such as `av`."""
VOWELS = frozenset("aeiouy")
NAME_SUFFIXES = frozenset({"jr", "sr", "jnr", "snr", "ii", "iii", "iv"})

_VOWEL_SIGNS = r"\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3"
"""The scripts of South and South-East Asia, whose vowels are marks and no letters."""
_NON_WORD = re.compile(rf"[^\w{_VOWEL_SIGNS}]+|_")
_SPACE_BETWEEN_INITIALS = re.compile(
    rf"(?<=(?<![\w{_VOWEL_SIGNS}])[^\W\d_]) (?=[^\W\d_](?![\w{_VOWEL_SIGNS}]))"
)
_MARKS = re.compile(r"['’‘ʼ`´.]")


def _name_by_form(table: str) -> dict[str, str]:
    """Return the first name of each row by the other names of the row."""
    names = {}
    for name, *forms in read_rows(table):
        names.update(dict.fromkeys(forms, name))
    return names


# English transliterates Cyrillic and Arabic names in several ways. Each spelling leads
# to one of them.
_GIVEN_NAME_SPELLINGS = _name_by_form("spellings.tsv")
_NICKNAMES = _name_by_form("nicknames.tsv")
_SLAVIC_GIVEN_NAMES = read_words("slavic_names.txt")
_SURNAME_ENDINGS = (
    (re.compile(r"(?:skiy|skii|skij|skyi|skyy|ski)$"), "sky"),
    (re.compile(r"(?<=[aeo])y$"), "i"),
    (re.compile(r"(?:iy|ij|yi|ii)$"), "y"),
    (re.compile(r"(?:off)$"), "ov"),
    (re.compile(r"ieff$|yeff$|eff$"), "ev"),
)


@lru_cache(maxsize=1 << 14)
def person_key(name: str) -> str:
    """Return the slug of a name, the same for all its spellings.

    `Sergey Shoigu` and `Sergei Shoygu` both give `sergei-shoigu`. Only an empty name
    has an empty slug.
    """
    words = name_words(name)
    if not words:
        return f"person-{_hash(name)}" if name.strip() else ""
    first, *others = words
    if first in _SLAVIC_GIVEN_NAMES:
        others = [normalized_surname(word) for word in others]
    key = "-".join((_GIVEN_NAME_SPELLINGS.get(first, first), *others))
    if len(key) <= MAX_KEY_CHARS:
        return key
    return f"{key[: MAX_KEY_CHARS - HASH_CHARS - 1]}-{_hash(key)}"


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:HASH_CHARS]


@lru_cache(maxsize=1 << 14)
def first_last_key(key: str) -> str:
    """Return the key without middle names and with the full form of a nickname.

    A name suffix stays. Keys that begin with initials are returned unchanged.
    """
    words = key.split("-")
    has_suffix = words[-1] in NAME_SUFFIXES and len(words) > 2
    suffix = words[-1:] if has_suffix else []
    if has_suffix:
        words = words[:-1]
    if len(words) < 2 or _is_initials(words[0]):
        return key
    return "-".join((normalized_first_name(words[0]), words[-1], *suffix))


def _is_initials(word: str) -> bool:
    return len(word) <= MAX_INITIALS and not set(word) & VOWELS


def middle_names(key: str) -> tuple[str, ...]:
    """Return the words of a key between first name and surname."""
    words = [word for word in key.split("-") if word not in NAME_SUFFIXES]
    return tuple(words[1:-1])


@lru_cache(maxsize=1 << 14)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name with normalized letters.

    Adjacent initials are one word: `A. V. Fomin` gives `av` and `fomin`.
    """
    letters = normalize_letters(_MARKS.sub("", name))
    joined = _SPACE_BETWEEN_INITIALS.sub("", letters)
    return tuple(word for word in _NON_WORD.split(joined) if word)


def spelled_first_name(word: str) -> str:
    """Return one spelling of a first name."""
    return _GIVEN_NAME_SPELLINGS.get(word, word)


def normalized_first_name(word: str) -> str:
    """Return one spelling of a first name, and the full name for a nickname."""
    spelling = spelled_first_name(word)
    return _NICKNAMES.get(spelling, spelling)


def normalized_surname(word: str) -> str:
    """Return a surname with one spelling for endings that transliterations vary."""
    word = word.replace("yo", "io").replace("oyg", "oig")
    for pattern, ending in _SURNAME_ENDINGS:
        word = pattern.sub(ending, word)
    return word

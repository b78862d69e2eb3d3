"""The name that one person has over the whole archive, however each article spells it."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

from archive.data_files import read_rows, read_words
from archive.text.normalization import normalize_letters

MAX_KEY_CHARS = 80
"""Characters of the longest key."""

MAX_INITIALS = 3
"""Letters of initials in one word: `av`."""
VOWELS = frozenset("aeiouy")
NAME_SUFFIXES = frozenset({"jr", "sr", "jnr", "snr", "ii", "iii", "iv"})

_NON_WORD = re.compile(r"[^\w]+|_")
_SPACE_BETWEEN_INITIALS = re.compile(r"(?<=\b[^\W\d_]) (?=[^\W\d_]\b)")
_MARKS = re.compile(r"['’‘ʼ`´.]")
# One spelling for the several that English has for names written in Cyrillic and Arabic letters.
_GIVEN_NAME_SPELLINGS = {
    form: name for name, *forms in read_rows("spellings.tsv") for form in forms
}
_NICKNAMES = {
    form: name for name, *forms in read_rows("nicknames.tsv") for form in forms
}
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
    """A readable slug: `Sergey Shoigu` and `Sergei Shoygu` are both `sergei-shoigu`. Empty only for an empty name."""
    parts = name_words(name)
    if not parts:
        return (
            "person-" + sha256(name.encode("utf-8", "replace")).hexdigest()[:12]
            if name.strip()
            else ""
        )
    slavic = len(parts) > 1 and parts[0] in _SLAVIC_GIVEN_NAMES
    tail = [normalized_surname(word) for word in parts[1:]] if slavic else parts[1:]
    key = "-".join((_GIVEN_NAME_SPELLINGS.get(parts[0], parts[0]), *tail))
    return (
        key
        if len(key) <= MAX_KEY_CHARS
        else f"{key[: MAX_KEY_CHARS - 13]}-{sha256(key.encode()).hexdigest()[:12]}"
    )


@lru_cache(maxsize=1 << 14)
def first_last_key(key: str) -> str:
    """The key without what one article writes and another leaves out: middle names, and nicknames in full."""
    parts = key.split("-")
    suffix = parts[-1:] if parts[-1] in NAME_SUFFIXES and len(parts) > 2 else []
    parts = parts[: len(parts) - len(suffix)]
    if len(parts) < 2 or (len(parts[0]) <= MAX_INITIALS and not set(parts[0]) & VOWELS):
        return key
    return "-".join((normalized_first_name(parts[0]), parts[-1], *suffix))


def middle_names(key: str) -> tuple[str, ...]:
    """The words of a key between first name and surname."""
    parts = [part for part in key.split("-") if part not in NAME_SUFFIXES]
    return tuple(parts[1:-1])


@lru_cache(maxsize=1 << 14)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, folded, initials that stand together as one: `A. V. Fomin` is `av`, `fomin`."""
    letters = normalize_letters(_MARKS.sub("", name))
    return tuple(
        word
        for word in _NON_WORD.split(_SPACE_BETWEEN_INITIALS.sub("", letters))
        if word
    )


def normalized_first_name(word: str) -> str:
    """One spelling for a first name with several, in full for those who are called by a short one."""
    spelled = _GIVEN_NAME_SPELLINGS.get(word, word)
    return _NICKNAMES.get(spelled, spelled)


def normalized_surname(word: str) -> str:
    """Endings that transliterations spell differently, brought to one."""
    word = word.replace("yo", "io").replace("oyg", "oig")
    for end, usual in _SURNAME_ENDINGS:
        word = end.sub(usual, word)
    return word

"""Split names that a word such as “and” joins, but not a surname such as Puig i Mas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from archive.names.byline_parts import tidy_part
from archive.names.byline_words import entries
from archive.names.person_names import (
    NameContext,
    is_given_name,
    is_mostly_given,
    is_no_person,
    is_person_name,
    is_surname,
)

MIN_UNIVERSAL_LETTERS = 3
"""Letters of the shortest Latin word that joins names in every language."""
SURNAME_JOINERS = frozenset({"y", "e", "i"})
"""Words that join two surnames of one person in Spanish, Portuguese and Catalan."""
AMBIGUOUS_JOINERS = frozenset({"con", "com", "med", "met", "mit", "ile", "ter", "cùng"})
"""Words that join names in one language and are other words in another."""
PREFIXES = {
    "و": frozenset((
        "وليد", "وائل", "وسام", "وفاء", "وداد", "وجدي", "وهيب", "وحيد", "ورد", "وردة",
        "وصفي", "وفيق", "وضاح", "وعد", "وجيه", "وسيم", "ولاء", "وهبة", "وهبي", "واصف",
        "وليم", "ويليام", "والي", "ودیع", "وديع", "وقاص", "وطفة", "ولد", "والد", "وزير",
    )),
    "และ": frozenset[str](), "ແລະ": frozenset[str](), "និង": frozenset[str](),
    "ו": frozenset((
        "ורד", "ורדה", "ויקי", "ולדימיר", "ויקטור", "ויקטוריה", "ויטלי", "וילי",
        "ויליאם", "וייס", "וולף", "ולנטין", "ולרי", "ויסמן", "ויצמן", "ווקנין", "ורדי",
        "ורטהיים", "וונדר", "וקנין", "ועקנין", "ויינר", "ויינשטיין", "וינר", "וינטר",
    )),
}  # fmt: skip
"""“And” that is written as part of the next word, and names that begin like it."""

_LATIN = re.compile("[a-z]")


def split_joined(part: str, context: NameContext) -> list[str]:
    """Return the names in a part of a byline, or the part itself if it is only one."""
    words = _with_separate_prefixes(part.replace("&", " & ").split(), context)
    is_upper = part.isupper()
    for index, word in enumerate(words):
        joiner = word.lower() if is_upper else word
        if joiner != "&" and joiner not in _joiners():
            continue
        left, right = words[:index], words[index + 1 :]
        if left and right and _joins_names(left, joiner, right, context):
            return [*_left_name(left, right), *split_joined(" ".join(right), context)]
    return [part]


def without_joiners(part: str, context: NameContext) -> str:
    """Return a part of a byline without “and” at its start or end."""
    words = part.split()
    if len(words) > 2 and _is_joiner_word(words[0], context.language):
        words = words[1:]
    if len(words) > 2 and _is_joiner_word(words[-1], context.language):
        words = words[:-1]
    return " ".join(words)


def _is_joiner_word(word: str, language: str | None) -> bool:
    joiner = word.lower()
    return (
        joiner == "&"
        or (joiner in _joiners() and language in _joiners()[joiner])
        or (joiner in {"and", "with"})
    )


def _joins_names(
    left: Sequence[str], joiner: str, right: Sequence[str], context: NameContext
) -> bool:
    """Return whether a word stands between two names, not within one."""
    right = right[: _next_joiner(right)]
    if _is_shared_surname(left, right):
        return True
    if not _is_name(left, context) and not _is_other(left, context):
        return False
    if _is_other(right, context):
        return True
    if not _is_name(right, context):
        return False
    if joiner in SURNAME_JOINERS and not _begins_with_given_name(right):
        return False
    return _is_joiner(joiner, context.language) or (
        is_given_name(left[0]) and is_given_name(right[0])
    )


def _next_joiner(words: Sequence[str]) -> int:
    indexes = (i for i, word in enumerate(words) if word == "&" or word in _joiners())
    return next((index for index in indexes if index > 0), len(words))


def _begins_with_given_name(words: Sequence[str]) -> bool:
    """Return whether the first word is not only a surname."""
    return is_mostly_given(words[0]) or not is_surname(words[0])


def _is_joiner(joiner: str, language: str | None) -> bool:
    if joiner == "&" or not _LATIN.search(joiner):
        return True
    is_clear = len(joiner) >= MIN_UNIVERSAL_LETTERS and joiner not in AMBIGUOUS_JOINERS
    return is_clear or language in _joiners()[joiner]


def _is_name(words: Sequence[str], context: NameContext) -> bool:
    return is_person_name(tidy_part(" ".join(words), context.language), context)


def _is_other(words: Sequence[str], context: NameContext) -> bool:
    """Return whether the words are an organization or the like."""
    return is_no_person(" ".join(words), context.language)


def _is_shared_surname(left: Sequence[str], right: Sequence[str]) -> bool:
    """Return whether the words are two given names before one surname."""
    return (
        len(left) == 1
        and len(right) == 2
        and is_given_name(left[0])
        and is_given_name(right[0])
        and left[0][:1].isupper()
        and not is_given_name(right[1])
    )


def _left_name(left: Sequence[str], right: Sequence[str]) -> list[str]:
    is_shared = _is_shared_surname(left, right)
    return [f"{left[0]} {right[1]}" if is_shared else " ".join(left)]


def _with_separate_prefixes(words: list[str], context: NameContext) -> list[str]:
    """Return the words with “and” in Arabic and Hebrew as a word of its own."""
    for index in range(2, len(words) - 1):
        word = words[index]
        prefix = next(filter(word.startswith, PREFIXES), "")
        if not prefix or len(word) < len(prefix) + 2 or word in PREFIXES[prefix]:
            continue
        right = [word.removeprefix(prefix), *words[index + 1 :]]
        if _is_name(words[:index], context):
            rest = _with_separate_prefixes(right, context)
            return [*words[:index], prefix, *rest]
    return words


@cache
def _joiners() -> dict[str, frozenset[str]]:
    joiners: dict[str, set[str]] = {}
    for language, word in entries("and"):
        joiners.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in joiners.items()}

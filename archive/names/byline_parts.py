"""Remove roles, dates and places around one name in a byline, and its capitals."""

from __future__ import annotations

import re
from functools import cache

from archive.data_files import alternation_pattern
from archive.names.byline_words import byline_tokens, entries, vocabulary
from archive.names.east_asian import is_east_asian, is_foreign_name
from archive.names.person_names import (
    is_cased,
    is_given_name,
    is_person_name,
    is_surname,
    particles,
)
from archive.text.date_mentions import MONTH_PATTERN, WEEKDAY_PATTERN

MAX_DATE_LETTERS = 3
"""Letters of the longest other word in a date: `4 de mayo`."""
MIN_NAME_WORDS = 2
"""Words of the shortest name behind a role and what it is for: `Arts Editor Ada Quay`."""
MIN_TITLED_LETTERS = 5
"""Letters of the shortest name in capitals that is no abbreviation."""

REPORTS = frozenset({"報導", "报道"})
"""Words that stand behind a place or a name in Chinese."""

_EDGES = " \t.,:;!?…-–—·•*_|/\"“”„«»<>()[]'’‘、。，：／　・"
_DIGIT = re.compile(r"(?<![^\W_\u3000-\u9fff\uac00-\ud7af])\d")
_LAST_DIGIT = re.compile(r"\d(?=\D*$)")
_NUMERAL = re.compile(r"(?:II|III|IV|VI{0,3}|IX|XI{0,3})")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_AFTER_MARK = re.compile(r"(?<=['’-])[^\W\d_]")


@cache
def _date_word_regex() -> re.Pattern[str]:
    return re.compile(rf"(?:{MONTH_PATTERN}|{WEEKDAY_PATTERN})\.?", re.IGNORECASE)


_DEGREE_BEFORE = re.compile(
    r"^(?:(?:Mgr|MgA|Ing|Bc|BcA|JUDr|MUDr|PhDr|RNDr|ThDr|PaedDr|Doc)\.\s?(?:et\s)?){1,3}+",
)
"""Degrees that Czech and Slovak write before a name."""


def tidy_part(part: str, language: str | None = None) -> str:
    """Return the name in a part of a byline without what stands around it."""
    name = _without_date(_DEGREE_BEFORE.sub("", part.strip(_EDGES)))
    name = _without_repetition(_without_later_words(name, language))
    if is_east_asian(name):
        return _without_attached_role(name)
    name = _without_roles(_without_clause(name, language), language)
    return _with_small_letters(_with_initial_dot(name.strip(_EDGES), part), language)


def has_role(part: str, language: str | None = None) -> bool:
    """Return whether a role such as “reporter” stands beside a name."""
    return bool(vocabulary("role").positions(part, language))


def _with_initial_dot(name: str, part: str) -> str:
    """Return a name with the dot of an abbreviation at its end, such as `Jr.`"""
    last = name.rsplit(" ", maxsplit=1)[-1]
    is_short = len(last) == 1 or last in {"Jr", "Sr"}
    return f"{name}." if is_short and f"{name}." in part else name


def _without_date(part: str) -> str:
    """Return the words before the first digit, or those after the last one."""
    digit = _DIGIT.search(part)
    if not digit:
        return part
    index = digit.start()
    words = part[:index].strip(_EDGES).split()
    while words and (
        _date_word_regex().fullmatch(words[-1].strip(",")) or _is_small(words[-1])
    ):
        words.pop()
    name = " ".join(words).strip(_EDGES)
    if name and not _is_label(name):
        return name
    date, rest = _LAST_DIGIT.split(part, maxsplit=1)
    are_of_date = all(
        _date_word_regex().fullmatch(word.strip(",."))
        or len(word) <= MAX_DATE_LETTERS
        or _is_label(word)
        for word in date.split()
        if word[0].isalpha()
    )
    rest = rest.strip(_EDGES)
    return rest if are_of_date and not _date_word_regex().match(rest) else ""


def _is_label(text: str) -> bool:
    """Return whether all words belong to dates and links, such as “updated”."""
    return vocabulary("after").is_all(text) or vocabulary("interface").is_all(text)


def _is_small(word: str) -> bool:
    """Return whether a word begins with a small letter, unlike `al-Saud`."""
    letters = [char for char in word if char.isalpha()]
    return not letters or (word.islower() and is_cased(letters[0]))


def _without_later_words(name: str, language: str | None) -> str:
    """Return a name without words such as “published” and what follows them."""
    positions = [
        position
        for position in vocabulary("after").positions(name, language)
        if position > 0
    ]
    words = name.split()
    if not positions or len(byline_tokens(name)) != len(words):
        return name
    return " ".join(words[: positions[0]])


def _without_repetition(name: str) -> str:
    for separator in (" ", ""):
        half = name[: (len(name) - len(separator)) // 2]
        if " " in half and name == f"{half}{separator}{half}":
            return half
    return name


def _without_clause(name: str, language: str | None) -> str:
    """Return the name before a small word, as in `Ann Miller in Geneva`."""
    words = name.split()
    for index, word in enumerate(words):
        if index > 1 and _is_small(word) and word not in particles():
            start = " ".join(words[:index])
            main_words = _without_roles(start, language)
            is_certain = (
                not is_cased(word[0])
                or is_given_name(main_words.split()[0])
                or (vocabulary("from").has_word(word) and words[-1].istitle())
            )
            return start if is_certain and is_person_name(main_words) else name
    return name


def _without_roles(name: str, language: str | None) -> str:
    """Return a name without roles before and behind it."""
    words = name.split()
    if len(byline_tokens(name)) != len(words):
        words = name.replace(" - ", " ").split()
    role_indexes = _word_indexes(words, vocabulary("role").positions(name, language))
    role_indexes |= {
        index
        for index in _word_indexes(
            words, vocabulary("agency").positions(name, language)
        )
        if not (is_surname(words[index]) or is_given_name(words[index]))
    }
    indexes = role_indexes.union(
        *(
            _word_indexes(words, vocabulary(kind).positions(name, language))
            for kind in ("role modifier", "group", "agency")
        )
    )
    start, end = 0, len(words)
    while start in indexes and end - start > 2:
        start += 1
    if not role_indexes & set(range(start)):
        start = 0
    while end - 1 in indexes and end - start > 2:
        end -= 1
    if not role_indexes & set(range(end, len(words))):
        end = len(words)
    inner_roles = role_indexes.intersection(range(start, end - MIN_NAME_WORDS))
    if inner_roles and not is_given_name(words[start]):
        first = max(inner_roles) + 1
        start = first if is_given_name(words[first]) else start
    return " ".join(words[start:end])


def _word_indexes(words: list[str], positions: list[int]) -> set[int]:
    """Return the indexes of the words that have the normalized words at positions."""
    owners = [index for index, word in enumerate(words) for _ in byline_tokens(word)]
    return {owners[position] for position in positions if position < len(owners)}


def split_at_roles(part: str) -> list[str]:
    """Return what stands between the roles in a Chinese, Japanese or Korean byline."""
    return [piece for piece in _east_asian_roles().split(part) if piece.strip(_EDGES)]


def without_outlet_of_role(part: str) -> str:
    """Return an East Asian byline without the outlet that a role ends: `甲报记者 名`.

    If a role ends the byline, too, names stand before their roles.
    """
    roles = list(_east_asian_roles().finditer(part))
    if not roles or roles[-1].end() == len(part.rstrip(_EDGES)):
        return part
    outlet, rest = part[: roles[0].start()], part[roles[0].end() :]
    has_outlet = bool(outlet.strip(_EDGES)) and " " not in outlet
    return rest if has_outlet and rest[:1].isspace() else part


@cache
def _east_asian_roles() -> re.Pattern[str]:
    words = {word.strip("*") for _, word in entries("role") if is_east_asian(word)}
    return re.compile(alternation_pattern(words - REPORTS))


def _without_attached_role(name: str) -> str:
    """Return a name in Han characters, kana or Hangul without what surrounds it."""
    name = _without_place(name)
    for report in REPORTS:
        if name.endswith(report) and len(name) - len(report) > 2:
            return name.removesuffix(report)
    return name


def _without_place(name: str) -> str:
    """Return what follows a place in Korean, `서울=김철수`, or a space for Japanese."""
    name = name.rpartition("=")[2].strip(_EDGES)
    return name if is_foreign_name(name) else name.replace("＝", " ")


def _with_small_letters(name: str, language: str | None) -> str:
    """Return a name in capitals with capitals at the start of its words only."""
    if not name.isupper() or sum(map(str.isalpha, name)) < MIN_TITLED_LETTERS:
        return name
    words = [_titled(word, language) for word in name.split(" ")]
    return " ".join(
        word.lower() if index and word.lower() in particles() else word
        for index, word in enumerate(words)
    )


def _titled(word: str, language: str | None) -> str:
    if _NUMERAL.fullmatch(word) or _INITIALS.fullmatch(word):
        return word
    if language in {"tr", "az"}:
        word = word[:1] + word[1:].replace("I", "ı").replace("İ", "i")
    lowered = word[:1] + word[1:].lower()
    titled = _AFTER_MARK.sub(lambda match: match[0].upper(), lowered)
    is_scottish = titled.startswith("Mc") and len(titled) > MIN_TITLED_LETTERS
    return f"Mc{titled[2:].capitalize()}" if is_scottish else titled

"""Reduce inflected names of places to a base form that the gazetteer has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import islice, product, takewhile

from archive.names.gazetteer import Place, find_place, name_key
from archive.names.inflection import base_words, table_code

INFLECTING = frozenset({"fi", "sr"})
"""Tables of languages that mark places in inflected forms: `Zagrebu`, `Saksassa`."""
MAX_WORDS = 4
MAX_CANDIDATES = 500


@lru_cache(maxsize=1 << 12)
def base_place(name: str, language: str | None) -> str:
    """Return the base form of a name of a place: `Zagreb` for `Zagrebu`.

    The name stays as it is if the gazetteer has it, or if its base form could be none or
    several places. Another language may have a form as its name, as Latvian has `Zagreba`:
    then only the main name of the place is its base form.
    """
    match = find_place(name)
    if table_code(language) not in INFLECTING or match.is_ambiguous:
        return name
    words = name.split()
    if len(words) > MAX_WORDS:
        return name
    forms = [sorted(_forms(word, language or "")) for word in words]
    bases = map(" ".join, islice(product(*forms), MAX_CANDIDATES))
    places = {base: find_place(base).place for base in bases}
    matching = {base: place for base, place in places.items() if place is not None}
    if len({*matching.values()}) != 1:
        return name
    base = max(sorted(matching), key=lambda base: _likelihood(base, matching))
    is_name = match.place is not None and not _is_main_name(base, match.place)
    return name if is_name else base


def _likelihood(base: str, places: Mapping[str, Place]) -> tuple[bool, bool, int]:
    """Return a key by which the most likely of several base forms is the highest.

    Other languages have `Nigeri` and `Zagrebo`, which would fit `Nigeriju` and `Zagrebu`.
    """
    is_foreign = base.endswith(("e", "o")) and base[:-1] in places
    return _is_main_name(base, places[base]), not is_foreign, len(base)


def _is_main_name(name: str, place: Place) -> bool:
    return name_key(name) == name_key(place.name)


def _forms(word: str, language: str) -> list[str]:
    """Return a word and its base forms, with the capitals of the word."""
    return [word, *(_with_capitals(base, word) for base in base_words(word, language))]


def _with_capitals(base: str, word: str) -> str:
    pairs = zip(base, word.lower(), strict=False)
    length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return word[:length] + base[length:]

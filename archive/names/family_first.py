"""Names with the family name first, as in Hungarian: `Orbán Viktor`."""

from __future__ import annotations

import re

from archive.names.inflection import may_be_given_name
from archive.names.person_names import is_given_name

FAMILY_FIRST = frozenset({"hu"})
"""Languages whose names of two words have the family name first."""


def western_order(name: str, language: str) -> str | None:
    """Return a name with its given name first, or `None` if the order is not certain.

    It is certain if only the last word is a given name. Names of foreigners keep their
    order in Hungarian.
    """
    words = name.split()
    if language not in FAMILY_FIRST or len(words) != 2:
        return None
    family_name, given_name = words
    if is_given_name(given_name) and not is_given_name(family_name):
        return f"{given_name} {family_name}"
    return None


PATRONYMIC = re.compile(
    r"[^\W\d_]{1,30}(?:[оеёєі]вич|[ьї]?йович|ьич|[оеє]вн|івн|ївн|ичн|иничн)"
    r"(?:а|у|ем|ом|е|ы|ой|ою|і|и)?"
)
"""A patronymic in any case: `Сергеевича`, `Сергеевна`, `Сергійович`."""
PATRONYMIC_LANGUAGES = frozenset({"ru", "uk", "be", "bg"})


def with_given_name_first(name: str, language: str) -> str:
    """Return a name that ends with a patronymic with its family name at the end.

    `Лазарев Пётр Ильич` becomes `Пётр Ильич Лазарев`.
    """
    words = name.split()
    if language not in PATRONYMIC_LANGUAGES or len(words) != 3:
        return name
    family_name, *given_names = words
    lowered = [word.casefold() for word in words]
    has_family_name_first = (
        PATRONYMIC.fullmatch(lowered[2])
        and not any(map(PATRONYMIC.fullmatch, lowered[:2]))
        and may_be_given_name(words[1], language)
        and not may_be_given_name(family_name, language)
    )
    return " ".join([*given_names, family_name]) if has_family_name_first else name

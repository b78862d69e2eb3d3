"""Turn the names in Greek bylines into the nominative: `Του Γιώργου Παππά`.

An article in front of the names says their case and number. The given names of the lists
tell forms apart that more than one name can have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from archive.names.person_names import is_given_name, is_surname

FROM = "Από"
"""The word in front of names in the nominative, as the result has it."""
MASCULINE, FEMININE, PLURAL = "του τον", "της τη την", "των τους τις"

_BYLINE = re.compile(
    r"\A\W{0,3}(?i:(?:από|απο)\s|συνέντευξη σ(?=τ))?"
    r"(?P<article>(?i:του|της|των|τον|την|τη|τους|τις))\s"
    r"(?P<names>[Α-ΩΆΈΉΊΌΎΏ].{2,160})\Z",
    re.DOTALL,
)
_NAME = re.compile(
    r"(?<!\w)(?P<given>[Α-ΩΆΈΉΊΌΎΏ][\w.’'-]{0,30}+)"
    r"(?P<middle>(?:\s[Α-ΩΆΈΉΊΌΎΏ][\w’'-]{0,3}\.)?)\s"
    r"(?P<surname>[Α-ΩΆΈΉΊΌΎΏ][\w’'-]{1,40}+)"
)
_VOWELS = re.compile(r"αι|ει|οι|υι|ου|αυ|ευ|[αεηιουωϊϋ]")
_ACCENTED = re.compile("[άέήίόύώ]")
_GLIDE = re.compile("ι(?=[άέόώ])")
_ACUTE = "\u0301"


def nominative_byline(text: str) -> str:
    """Return a byline with its names in the nominative. Others stay as they are."""
    match = _BYLINE.match(text)
    if match is None:
        return text
    article = match["article"].lower()
    names = _NAME.sub(lambda name: " ".join(_forms(name, article)), match["names"])
    return f"{FROM} {names}"


def _forms(name: re.Match[str], article: str) -> Iterator[str]:
    """Yield the given name and the surname in the nominative."""
    given, surname = name["given"], name["surname"]
    is_masculine = article in MASCULINE.split()
    if article in PLURAL.split():
        is_masculine = _is_masculine(given, article)
    if is_masculine:
        yield _masculine(given, is_surname_form=False)
    elif article in ("της", "των") and given.endswith(("ς", "Σ")):
        yield given[:-1]
    else:
        yield given
    if name["middle"]:
        yield name["middle"].strip()
    yield _masculine(surname, is_surname_form=True) if is_masculine else surname


def _is_masculine(given: str, article: str) -> bool:
    """Return whether one of several given names is a man's, by its ending."""
    if article == "των":
        return not given.endswith(("ς", "Σ"))
    is_listed = is_given_name(f"{given}ς") and not is_given_name(given)
    return _plain(given).endswith("ο") or is_listed


def _masculine(word: str, *, is_surname_form: bool) -> str:
    """Return the nominative of a masculine name in the genitive or the accusative."""
    sigma = "Σ" if word.isupper() and len(word) > 1 else "ς"
    plain = _plain(word)
    if plain.endswith("οπουλου"):
        return _with_accent(f"{word[:-2]}{'ος' if sigma == 'ς' else 'ΟΣ'}")
    if plain.endswith("ου"):
        form = f"{word[:-2]}{'ος' if sigma == 'ς' else 'ΟΣ'}"
        if not is_surname_form:
            return _with_accent(form)
        return form if is_surname(form) and not is_surname(word) else word
    if plain.endswith(("α", "η", "ο")):
        return f"{word}{sigma}"
    return word


def _plain(word: str) -> str:
    """Return a word in small letters without accents."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))


def _with_accent(word: str) -> str:
    """Return a nominative whose accent is on the last but two syllables.

    The genitive has it one syllable later: `Αλεξάνδρου`, but `Αλέξανδρος`. Words of two
    syllables and words in capitals stay as they are. An `ι` before the accent is none.
    """
    lower = _GLIDE.sub("γ", unicodedata.normalize("NFC", word).lower())
    vowels = list(_VOWELS.finditer(_plain(lower)))
    if (
        word.isupper()
        or len(vowels) < 3
        or not _ACCENTED.search(lower, vowels[-2].start())
    ):
        return word
    position = vowels[-3].end() - 1
    letters = [
        char + _ACUTE if index == position else char
        for index, char in enumerate(_without_accent(word))
    ]
    return unicodedata.normalize("NFC", "".join(letters))


def _without_accent(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", letters.replace(_ACUTE, ""))

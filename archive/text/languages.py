"""Read the table of languages: their codes, names and scripts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

from archive.data_files import read_rows, split_cell

SAMPLE_LETTERS = 400
MIN_SCRIPT_SHARE = 0.2
"""The share of the letters that the script of a language has at least in its texts."""

_PRIMARY_SUBTAG = re.compile(r"[a-z]{2,3}(?=$|[-_.@ ])")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its ISO 639-1 code.

    `close` are languages that detection may confuse with it. `aliases` are its other
    codes, and its names in lower case.
    """

    code: str
    scripts: tuple[str, ...]
    close: tuple[str, ...]
    aliases: tuple[str, ...]


@cache
def languages() -> dict[str, Language]:
    """Return the languages by their codes."""
    return {
        code: Language(code, split_cell(scripts), split_cell(close), split_cell(names))
        for code, scripts, close, names in read_rows("languages.tsv")
    }


@cache
def _codes_by_alias() -> dict[str, str]:
    return {
        alias: language.code
        for language in languages().values()
        for alias in language.aliases
    }


def language_code(text: str) -> str | None:
    """Return the code of a language: `en` for `en-GB`, `en_US`, `eng` and `English`.

    A code that the table does not have is returned in lower case.
    """
    text = text.strip().casefold()
    if code := _codes_by_alias().get(text):
        return code
    match = _PRIMARY_SUBTAG.match(text)
    return _codes_by_alias().get(match[0], match[0]) if match else None


def are_close(left: str, right: str) -> bool:
    """Return whether two codes are one language, or two that are hardly told apart."""
    language = languages().get(left)
    return left == right or bool(language and right in language.close)


def has_script_of(text: str, code: str) -> bool:
    """Return whether a text has letters of a script in which a language is written."""
    language = languages().get(code)
    letters = _LETTER.findall(text[: 4 * SAMPLE_LETTERS])[:SAMPLE_LETTERS]
    if language is None or not letters:
        return True
    counts = Counter(
        unicodedata.name(letter, "").partition(" ")[0] for letter in letters
    )
    own = sum(counts[script] for script in language.scripts)
    return own >= MIN_SCRIPT_SHARE * len(letters)

"""Recognize inflected forms of names: `Путина`, `Merkelin`, `Zelenského`.

`archive/data/inflections/LANGUAGE.tsv` has the endings of each language. A row has the
part of a name (`given`, `surname`, or `last` where only the last word is inflected),
the gender (`m`, `f` or `*` for both), the end of base forms, and for each case the
ends that replace it. `docs/people.md` describes the signs.

A table says only that a form *can* belong to a base form. Whether it does is decided by
the names that an article or the archive has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from archive.data_files import read_rows, split_cell
from archive.names.person_names import particles
from archive.text.normalization import normalize_letters

GIVEN, SURNAME, LAST, POSSESSIVE, WOMEN = (
    "given",
    "surname",
    "last",
    "possessive",
    "women",
)
MALE, FEMALE = "m", "f"
ALL_GENDERS = MALE + FEMALE
UNCHANGED = "="
ANY = "*"
CONSONANT, VOWEL = "C", "V"
SAME_TABLE = {"hr": "sr", "bs": "sr", "sh": "sr", "cnr": "sr", "no": "nb", "nn": "nb"}
"""Language → the language whose table it shares."""
NOMINATIVE = -1
MIN_STEM_LETTERS = 1
"""Letters that a word has before its ending."""
MAX_CHARS, MAX_WORDS = 120, 6
"""Characters and words of the longest name that is compared."""

_VOWELS = frozenset("aeiouyаеиоуыэюяієїαεηιουωაեաեէըիոօәіөұү")
_SEMIVOWELS = frozenset("йў")
_APOSTROPHES = str.maketrans(
    {"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "ё": "е"}
)
APOSTROPHE_LANGUAGES = frozenset({"tr"})
ARTICLES = {"hy": "ը"}
"""Articles that are joined to names, and with which no name ends."""
_APOSTROPHE = re.compile("[’ʼ‘`´]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_INITIALS = re.compile(r"[^\W\d_]|(?:[^\W\d_]\.-?){1,3}")
_SHORT_FAMILY_NAME = re.compile(r"[^\W\d_]{1,5}")
"""A Chinese or Korean family name, which is not inflected before a given name."""

Reading = tuple[str, int]
"""A gender and the number of a case."""
Words = tuple[str, ...]


class Inflection(StrEnum):
    """How certain it is that a form belongs to a base form.

    `AMBIGUOUS` forms may also belong to a name of the other gender: `Александра Иванова`.
    `POSSESSIVE` forms may also be another surname: `Peters`.
    """

    CERTAIN = "certain"
    AMBIGUOUS = "ambiguous"
    POSSESSIVE = "possessive"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: the kept and the replaced end of base forms, and the ends by case."""

    part: str
    genders: str
    context: str
    suffix: str
    endings: tuple[frozenset[str], ...]

    def stem(self, base: str) -> str | None:
        """Return a base form without the end that is replaced, or `None`."""
        if not base.endswith(self.suffix):
            return None
        stem = base.removesuffix(self.suffix)
        has_context = _ends_with(stem, self.context)
        return stem if has_context and len(stem) >= MIN_STEM_LETTERS else None

    def readings(self, form: str, base: str) -> Iterator[Reading]:
        """Yield the genders and cases in which a form belongs to a base form."""
        stem = self.stem(base)
        if stem is None:
            return
        for case, endings in enumerate(self.endings):
            if any(
                form == (base if ending == UNCHANGED else stem + ending)
                for ending in endings
            ):
                yield from ((gender, case) for gender in self.genders)

    def bases(self, form: str) -> Iterator[tuple[str, int]]:
        """Yield the base forms to which a form can belong, with its case."""
        if self.stem(form) is not None:
            yield form, NOMINATIVE
        for case, endings in enumerate(self.endings):
            for ending in endings:
                base = form
                if ending != UNCHANGED:
                    if not ending or not form.endswith(ending):
                        continue
                    base = form.removesuffix(ending) + self.suffix
                if self.stem(base) is not None:
                    yield base, case


def _ends_with(stem: str, context: str) -> bool:
    if not context:
        return True
    if context[0] in {CONSONANT, VOWEL}:
        stem = stem.removesuffix(context[1:]) if stem.endswith(context[1:]) else ""
        letter = stem[-1:]
        if letter not in _SEMIVOWELS:
            letter = unicodedata.normalize("NFD", letter)[:1]
        return letter.isalpha() and (letter in _VOWELS) == (context[0] == VOWEL)
    return stem.endswith(context)


@cache
def languages() -> frozenset[str]:
    """Return the languages that have a table of endings."""
    folder = files("archive").joinpath("data", "inflections")
    return frozenset(
        item.name.removesuffix(".tsv")
        for item in folder.iterdir()
        if item.name.endswith(".tsv")
    )


def table_code(language: str | None) -> str:
    """Return the code of the table of a language, or "" if it has none."""
    code = SAME_TABLE.get(language or "", language or "")
    return code if code in languages() else ""


def _table(language: str) -> tuple[tuple[str, ...], ...]:
    return read_rows(f"inflections/{language}.tsv")


@cache
def _women(language: str) -> frozenset[str]:
    """Return the given names of women that a table lists. `*` stands for any word."""
    if language not in languages():
        return frozenset()
    return frozenset(
        comparable(name)
        for part, *cells in _table(language)
        if part == WOMEN
        for name in cells[0].split(" ")
    )


@cache
def _rows(language: str) -> dict[str, tuple[_Row, ...]]:
    """Return the rows of a language by the part of a name."""
    rows: dict[str, list[_Row]] = {}
    if language in languages():
        for part, genders, *cells in _table(language):
            if part == WOMEN:
                continue
            for row in _parse_row(part, genders, cells):
                rows.setdefault(part, []).append(row)
    return {part: tuple(part_rows) for part, part_rows in rows.items()}


def _parse_row(part: str, genders: str, cells: Sequence[str]) -> Iterator[_Row]:
    bases, cases = cells
    endings = tuple(
        frozenset(map(comparable, split_cell(cell))) for cell in cases.split(" ")
    )
    if part in {LAST, POSSESSIVE}:
        endings = (frozenset().union(*endings),)
    for base in split_cell(bases):
        context, mark, suffix = base.rpartition("+")
        if mark:
            is_class = context in {CONSONANT, VOWEL}
            kept, replaced = (context if is_class else comparable(context)), suffix
        else:
            kept, replaced = "", base
        if replaced[:1] in {CONSONANT, VOWEL}:
            kept, replaced = replaced[:1], replaced[1:]
        yield _Row(
            part,
            ALL_GENDERS if genders == "*" else genders,
            kept,
            comparable(replaced),
            endings,
        )


def is_possessive_only(language: str) -> bool:
    """Return whether the forms of a language may also be other surnames."""
    return POSSESSIVE in _rows(language)


@lru_cache(maxsize=1 << 14)
def comparable(text: str) -> str:
    """Return a text in lower case, with one apostrophe and without Greek accents."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_APOSTROPHES)
    if not _GREEK.search(lowered):
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=1 << 14)
def comparable_words(name: str) -> Words:
    """Return the words of a name as they are compared."""
    return tuple(comparable(" ".join(name.split())).split(" ")) if name.strip() else ()


@lru_cache(maxsize=1 << 15)
def compare(form: str, base: str, language: str) -> Inflection | None:
    """Return whether a name is an inflected form of another in a language.

    All words must have the same case and gender. Middle names may be missing in one of
    them. Return `None` if it is not.
    """
    form_words, base_words = comparable_words(form), comparable_words(base)
    if len(form_words) != len(base_words):
        form_words, base_words = (
            _without_middle(form_words),
            _without_middle(base_words),
        )
    language = table_code(language)
    if (
        max(len(form), len(base)) > MAX_CHARS
        or form_words == base_words
        or len(form_words) != len(base_words)
        or not 1 <= len(form_words) <= MAX_WORDS
        or not language
        or _is_oblique(base_words, language)
    ):
        return None
    return _compare_words(form_words, base_words, language)


def base_words(word: str, language: str) -> set[str]:
    """Return the base forms, in lower case, to which a word of a language can belong."""
    rows = _rows(table_code(language))
    return {
        base
        for part_rows in rows.values()
        for row in part_rows
        for base, _ in row.bases(comparable(word))
    }


def _compare_words(form: Words, base: Words, language: str) -> Inflection | None:
    rows = _rows(language)
    for part, strength in (
        (POSSESSIVE, Inflection.POSSESSIVE),
        (LAST, Inflection.CERTAIN),
    ):
        if part in rows:
            is_form = _is_last_word_inflected(form, base, rows[part])
            return strength if is_form else None
    readings = _name_readings(form, base, language)
    if not readings:
        return None
    is_ambiguous = len(form) > 1 and _may_be_other_gender(
        form, base, readings, language
    )
    return Inflection.AMBIGUOUS if is_ambiguous else Inflection.CERTAIN


def _without_middle(words: Words) -> Words:
    return (words[0], words[-1]) if len(words) > 2 else words


@lru_cache(maxsize=1 << 14)
def _is_oblique(name: Words, language: str) -> bool:
    """Return whether a given name is only known as a form of another: `Бориса`.

    Such a name is no base form, though the endings allow it.
    """
    return (
        len(name) > 1
        and not _is_known(name[0], language)
        and may_be_given_name(name[0], language)
    )


@lru_cache(maxsize=1 << 14)
def may_be_given_name(word: str, language: str) -> bool:
    """Return whether a word is a listed given name, or a form of one."""
    word = comparable(word)
    rows = _rows(table_code(language)).get(GIVEN, ())
    bases = {base for row in rows for base, _ in row.bases(word)}
    return any(_is_known(base, language) for base in {word, *bases})


def _is_known(given_name: str, language: str) -> bool:
    return any(_is_listed(given_name, gender, language) for gender in ALL_GENDERS)


def _is_last_word_inflected(form: Words, base: Words, rows: Sequence[_Row]) -> bool:
    if form[:-1] != base[:-1]:
        return False
    return any(any(row.readings(form[-1], base[-1])) for row in rows)


def _name_readings(form: Words, base: Words, language: str) -> frozenset[Reading]:
    """Return the genders and cases that all words of a form can have."""
    common: frozenset[Reading] | None = None
    last = len(form) - 1
    for index, (form_word, base_word) in enumerate(zip(form, base, strict=True)):
        if _is_fixed(index, base):
            if form_word != base_word:
                return frozenset()
            continue
        readings = _word_readings(form_word, base_word, _parts(index, last), language)
        common = readings if common is None else common & readings
        if not common:
            return frozenset()
    return common or frozenset()


def _is_fixed(index: int, name: Words) -> bool:
    """Return whether a word is never inflected: `von`, `J.`, `Xi` in `Xi Jin-ping`."""
    word = name[index]
    if index == len(name) - 1:
        return False
    is_family_name = (
        index == 0
        and len(name) == 2
        and "-" in name[1]
        and _SHORT_FAMILY_NAME.fullmatch(word) is not None
        and not _is_listed(word, MALE, "")
        and not _is_listed(word, FEMALE, "")
    )
    return is_family_name or word in particles() or bool(_INITIALS.fullmatch(word))


def _parts(index: int, last: int) -> tuple[str, ...]:
    """Return the parts of a name that a word can be. A single word can be any."""
    if index == last > 0:
        return (SURNAME,)
    return (GIVEN,) if index == 0 < last else (GIVEN, SURNAME)


@lru_cache(maxsize=1 << 15)
def _word_readings(
    form: str, base: str, parts: tuple[str, ...], language: str
) -> frozenset[Reading]:
    """Return the genders and cases in which a word belongs to a base form.

    The parts of a word with hyphens are inflected together, or only the last one.
    """
    form_pieces, base_pieces = form.split("-"), base.split("-")
    if len(form_pieces) != len(base_pieces):
        return frozenset()
    rows = _rows(language)
    common: frozenset[Reading] | None = None
    for form_piece, base_piece in zip(
        reversed(form_pieces), reversed(base_pieces), strict=True
    ):
        readings = frozenset(
            reading
            for part in parts
            for row in rows.get(part, ())
            for reading in row.readings(form_piece, base_piece)
        )
        if common is None:
            common = readings
        elif form_piece != base_piece:
            common &= readings
    return common or frozenset()


def _may_be_other_gender(
    form: Words, base: Words, readings: frozenset[Reading], language: str
) -> bool:
    """Return whether a form can also be that of a person of the other gender.

    `Александра Иванова` is a woman, or the genitive of `Александр Иванов`.
    """
    other = MALE if {gender for gender, _ in readings} == {FEMALE} else FEMALE
    rows = _rows(language)
    cases: set[int] = set()
    for row in rows.get(GIVEN, ()):
        if other in row.genders:
            cases.update(
                case
                for given_name, case in row.bases(form[0])
                if given_name != base[0] and _is_listed(given_name, other, language)
            )
    if _INITIALS.fullmatch(base[0]):
        cases = {NOMINATIVE, *(case for _, case in readings)}
    if not cases or form[-1] == base[-1]:
        return bool(cases)
    return any(
        case in cases
        for row in rows.get(SURNAME, ())
        if row.genders == other
        for surname, case in row.bases(form[-1])
        if surname != form[-1] or row.suffix
    )


def _is_listed(given_name: str, gender: str, language: str) -> bool:
    """Return whether a word is a given name of a gender in the lists."""
    women = _women(language) if gender == FEMALE else frozenset()
    is_any_woman = ANY in women
    spellings = {given_name, normalize_letters(given_name)}
    return is_any_woman or not spellings.isdisjoint(_given_names(gender) | women)


@cache
def _given_names(gender: str) -> frozenset[str]:
    """Return the given names of a gender in all scripts.

    Those of either gender count as women's.
    """
    latin = {
        row[0]
        for row in read_rows("given.tsv")
        if (row[1] if len(row) > 1 else FEMALE) == gender
    }
    scripts = {
        comparable(row[0]) for row in read_rows("names_by_script.tsv") if "G" in row[1]
    }
    return frozenset(latin | scripts)


def without_suffix(name: str, language: str) -> str:
    """Return a name without an ending after an apostrophe, or an article: `Erdoğan'ın`.

    Only in Turkish is such an ending no part of the name.
    """
    name = name.removesuffix(ARTICLES.get(language, ""))
    base, _, ending = _APOSTROPHE.sub("'", name).rpartition("'")
    if language not in APOSTROPHE_LANGUAGES or not base:
        return name
    is_ending = any(
        "'" + comparable(ending) in row.endings[0] for row in _rows(language)[LAST]
    )
    return name[: len(base)] if is_ending else name


def is_womans_surname(word: str, language: str) -> bool:
    """Return whether the base form of a woman's surname has the end of a word."""
    return any(
        row.genders == FEMALE and row.suffix and row.stem(comparable(word)) is not None
        for row in _rows(table_code(language)).get(SURNAME, ())
    )


def may_share_surname(left: str, right: str, language: str) -> bool:
    """Return whether two surnames can be forms of one that neither of them is."""
    language = table_code(language)
    left_bases, right_bases = (
        _bases(comparable(word), (SURNAME,), language) for word in (left, right)
    )
    return not left_bases.isdisjoint(right_bases)


def may_be_base_form(name: str) -> bool:
    """Return whether a name begins with a given name in the lists, as it stands."""
    first = comparable_words(name)[:1]
    listed = _given_names(MALE) | _given_names(FEMALE)
    return any(not listed.isdisjoint({word, normalize_letters(word)}) for word in first)


def may_share_base(left: str, right: str, language: str) -> bool:
    """Return whether two names can be forms of one base form that neither of them is."""
    language = table_code(language)
    left_words, right_words = comparable_words(left), comparable_words(right)
    if max(len(left), len(right)) > MAX_CHARS:
        return False
    if len(left_words) != len(right_words) or len(left_words) < 2 or not language:
        return False
    last = len(left_words) - 1
    rows = _rows(language)
    parts = {LAST, POSSESSIVE} & rows.keys()
    if parts and left_words[:-1] != right_words[:-1]:
        return False
    return all(
        left_word == right_word
        or not _bases(left_word, _parts(index, last), language).isdisjoint(
            _bases(right_word, _parts(index, last), language)
        )
        for index, (left_word, right_word) in enumerate(
            zip(left_words, right_words, strict=True)
        )
    )


@lru_cache(maxsize=1 << 14)
def _bases(word: str, parts: tuple[str, ...], language: str) -> frozenset[str]:
    """Return the base forms to which a word can belong in a language."""
    rows = _rows(language)
    return frozenset(
        base
        for part in (*parts, LAST)
        for row in rows.get(part, ())
        for base, _ in row.bases(word)
    )

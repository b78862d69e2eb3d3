"""Internationalization with gettext.

English texts are in the code. Every other language is a file `locale/CODE.po`. A text
is marked with `N_`, or as the first argument of a function that translates it. `make
texts` collects all marked texts in `locale/cuttings.pot`. A text without a translation
is shown in English.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from archive.errors import CuttingsError
from archive.messages import Message

LOCALE_FOLDER = Path(__file__).parent / "locale"
ENGLISH = "en"
RTL_ATTRIBUTES = dict.fromkeys(
    ("ar", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"),
    Markup(' dir="rtl"'),
)
"""The attribute of languages that are written from right to left."""


@dataclass(frozen=True, eq=False)  # each is itself alone, so that it is a fast key
class Language:
    """A language: its code, its translations and its number format."""

    code: str
    translations: gettext.NullTranslations = field(
        default_factory=gettext.NullTranslations
    )

    @cached_property
    def locale(self) -> Locale:
        """Return the CLDR data of the language."""
        return Locale.parse(self.code.replace("-", "_"))

    @cached_property
    def separators(self) -> Mapping[int, str]:
        """Return the table that translates English number separators."""
        symbols = self.locale.number_symbols["latn"]
        return {ord(","): symbols["group"], ord("."): symbols["decimal"]}


Languages = Mapping[str, Language]
"""Languages by code. The one at `en` is the fallback."""

Arguments = Mapping[str, object]
"""Values of the placeholders of a text, by name."""

_ENGLISH_LANGUAGE = Language(ENGLISH)
_current_language: ContextVar[Language] = ContextVar(
    "current_language", default=_ENGLISH_LANGUAGE
)


def load_languages(folder: Path = LOCALE_FOLDER) -> Languages:
    """Return English and every language that has a PO file in a folder."""
    read = (
        Language(path.stem, _read_catalog(path)) for path in sorted(folder.glob("*.po"))
    )
    return {ENGLISH: _ENGLISH_LANGUAGE, **{each.code: each for each in read}}


def negotiate(available: Languages, requested: Iterable[str]) -> Language:
    """Return the first requested language available; `de` matches `de-AT`."""
    found = (
        available.get(code) or available.get(code.partition("-")[0])
        for code in requested
    )
    return next(filter(None, found), available[ENGLISH])


def only_language(code: str, folder: Path = LOCALE_FOLDER) -> Languages:
    """Return a mapping that serves one language to every client.

    Raise CuttingsError if the language has no file.
    """
    known = load_languages(folder)
    if code not in known:
        raise CuttingsError(
            f"“{code}” is not an available language; choose one of {', '.join(known)}."
        )
    return {ENGLISH: known[code]}


def set_language(language: Language) -> None:
    """Set the language of the current thread or task."""
    _current_language.set(language)


def current_language() -> Language:
    """Return the language of the current thread or task."""
    return _current_language.get()


def _(text: str, /, **arguments: object) -> str:
    """Translate a text or a Message, and fill in its arguments."""
    tongue = _current_language.get()
    if isinstance(text, Message):
        return (
            str(text)
            if tongue is _ENGLISH_LANGUAGE
            else _(text.pattern, **text.arguments)
        )
    said = _translate(tongue, text)
    return said.format(**_localize_arguments(tongue, arguments)) if arguments else said


def ngettext(singular: str, plural: str, count: int, /, **arguments: object) -> str:
    """Translate a text with a plural form; `count` is one of the arguments."""
    tongue = _current_language.get()
    return tongue.translations.ngettext(singular, plural, count).format(
        **_localize_arguments(tongue, {"count": count, **arguments})
    )


def gettext_html(text: str, /, **arguments: object) -> Markup:
    """Translate like `_`, and escape everything but arguments that are Markup."""
    if isinstance(text, Message):
        return escape(_(text))
    tongue = _current_language.get()
    return (
        _format_markup(tongue, _translate_escaped(tongue, text), arguments)
        if arguments
        else _translate_escaped(tongue, text)
    )


def ngettext_html(
    singular: str, plural: str, count: int, /, **arguments: object
) -> Markup:
    """Translate like `ngettext`, with escaping."""
    tongue = _current_language.get()
    return _format_markup(
        tongue,
        escape(tongue.translations.ngettext(singular, plural, count)),
        {"count": count, **arguments},
    )


def lang_attributes(language: str | None) -> Markup:
    """Return the `lang` and `dir` attributes of a text (WCAG 3.1.2).

    They are empty if the language is unknown or that of the page.
    """
    return (
        _lang_attributes_for(_current_language.get(), language)
        if language
        else Markup()
    )


def format_number(value: float, spec: str = ",") -> str:
    """Return a number in the format of the current language, such as `1,234`."""
    tongue = _current_language.get()
    said = format(value, spec)
    return said if tongue is _ENGLISH_LANGUAGE else said.translate(tongue.separators)


class _LocalizedNumber:
    """A number that formats itself with the separators of the language."""

    def __init__(self, value: float) -> None:
        self._value = value

    def __format__(self, spec: str) -> str:
        return format_number(self._value, spec)


def _translate(language: Language, text: str) -> str:
    return (
        language.translations.gettext(text) if text else ""
    )  # the key of the file's own head


@lru_cache(maxsize=1 << 12)
def _translate_escaped(language: Language, text: str) -> Markup:
    """Return an escaped translation. Cached, since pages repeat the same texts."""
    return escape(_translate(language, text))


@lru_cache(maxsize=1 << 10)
def _lang_attributes_for(page_language: Language, language: str) -> Markup:
    if language == page_language.code:
        return Markup()
    known = RTL_ATTRIBUTES.get(language.partition("-")[0], "")
    return Markup(' lang="{}"{}').format(language, known)


def _format_markup(
    language: Language, template: Markup, arguments: Arguments
) -> Markup:
    """Fill in a text with `str.format`, ten times as fast as `Markup.format`."""
    safe = {
        name: each if isinstance(each, int | float) else escape(each)
        for name, each in arguments.items()
    }
    return Markup(str(template).format(**_localize_arguments(language, safe)))  # noqa: S704  # all of it is escaped


def _localize_arguments(language: Language, arguments: Arguments) -> Arguments:
    if language is _ENGLISH_LANGUAGE:
        return arguments
    return {
        name: _LocalizedNumber(each) if isinstance(each, int | float) else each
        for name, each in arguments.items()
    }


def _read_catalog(path: Path) -> gettext.NullTranslations:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem.replace("-", "_"))
    packed = BytesIO()
    write_mo(packed, catalog)
    packed.seek(0)
    return gettext.GNUTranslations(packed)

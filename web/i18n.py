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
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from archive.errors import CuttingsError
from archive.messages import Message
from archive.text.date_parsing import DayMonthOrder

if TYPE_CHECKING:
    from babel import Locale

LOCALE_FOLDER = Path(__file__).parent / "locale"
ENGLISH = "en"
RTL_ATTRIBUTES = dict.fromkeys(
    ("ar", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"),
    Markup(' dir="rtl"'),
)
"""The attribute of languages that are written from right to left."""


@dataclass(frozen=True, eq=False)  # compared by identity, so that it is a fast key
class Language:
    """A language: its code, its translations and its number format."""

    code: str
    translations: gettext.NullTranslations = field(
        default_factory=gettext.NullTranslations
    )

    @cached_property
    def locale(self) -> Locale:
        """Return the CLDR data of the language."""
        # A command that only prints English needs no Babel.
        from babel import Locale  # noqa: PLC0415

        return Locale.parse(self.code.replace("-", "_"))

    @cached_property
    def day_month_order(self) -> DayMonthOrder | None:
        """Return the order of day and month in numeric dates.

        It is `None` if readers of the language write both, as in English, or if they
        write the year first.
        """
        pattern = self.locale.date_formats["short"].pattern
        starts_with_day = pattern.find("d") < min(pattern.find("M"), pattern.find("y"))
        is_clear = self.code != ENGLISH and starts_with_day
        return DayMonthOrder.DAY_FIRST if is_clear else None

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
    languages = {ENGLISH: _ENGLISH_LANGUAGE}
    for path in sorted(folder.glob("*.po")):
        languages[path.stem] = Language(path.stem, _read_catalog(path))
    return languages


def negotiate(available: Languages, requested: Iterable[str]) -> Language:
    """Return the first requested language that is available. `de` matches `de-AT`."""
    for code in requested:
        language = available.get(code) or available.get(code.partition("-")[0])
        if language:
            return language
    return available[ENGLISH]


def only_language(code: str, folder: Path = LOCALE_FOLDER) -> Languages:
    """Return a mapping that serves one language to every client.

    Raise CuttingsError if the language has no file.
    """
    languages = load_languages(folder)
    if code not in languages:
        codes = ", ".join(languages)
        raise CuttingsError(
            f"“{code}” is not an available language; choose one of {codes}."
        )
    return {ENGLISH: languages[code]}


def set_language(language: Language) -> None:
    """Set the language of the current thread or task."""
    _current_language.set(language)


def current_language() -> Language:
    """Return the language of the current thread or task."""
    return _current_language.get()


def _(text: str, /, **arguments: object) -> str:
    """Translate a text or a Message, and fill in its arguments."""
    language = _current_language.get()
    if isinstance(text, Message):
        if language is _ENGLISH_LANGUAGE:
            return str(text)
        return _(text.pattern, **text.arguments)
    translation = _translate(language, text)
    if not arguments:
        return translation
    return translation.format(**_localize_arguments(language, arguments))


def ngettext(singular: str, plural: str, count: int, /, **arguments: object) -> str:
    """Translate a text with a plural form. `count` is one of the arguments."""
    language = _current_language.get()
    translation = language.translations.ngettext(singular, plural, count)
    arguments = {"count": count, **arguments}
    return translation.format(**_localize_arguments(language, arguments))


def gettext_html(text: str, /, **arguments: object) -> Markup:
    """Translate like `_`, and escape everything but arguments that are Markup."""
    if isinstance(text, Message):
        return escape(_(text))
    language = _current_language.get()
    template = _translate_escaped(language, text)
    return _format_markup(language, template, arguments) if arguments else template


def ngettext_html(
    singular: str, plural: str, count: int, /, **arguments: object
) -> Markup:
    """Translate like `ngettext`, with escaping."""
    language = _current_language.get()
    template = escape(language.translations.ngettext(singular, plural, count))
    return _format_markup(language, template, {"count": count, **arguments})


def lang_attributes(language: str | None) -> Markup:
    """Return the `lang` and `dir` attributes of a text (WCAG 3.1.2).

    They are empty if the language is unknown or that of the page.
    """
    if not language:
        return Markup()
    return _lang_attributes_for(_current_language.get(), language)


def format_number(value: float, spec: str = ",") -> str:
    """Return a number in the format of the current language, such as `1,234`."""
    language = _current_language.get()
    formatted = format(value, spec)
    if language is _ENGLISH_LANGUAGE:
        return formatted
    return formatted.translate(language.separators)


class _LocalizedNumber:
    """A number that formats itself with the separators of the language."""

    def __init__(self, value: float) -> None:
        self._value = value

    def __format__(self, spec: str) -> str:
        return format_number(self._value, spec)


def _translate(language: Language, text: str) -> str:
    # In a PO file, the empty text is the key of the header.
    return language.translations.gettext(text) if text else ""


@lru_cache(maxsize=1 << 12)
def _translate_escaped(language: Language, text: str) -> Markup:
    """Return an escaped translation. Cached, since pages repeat the same texts."""
    return escape(_translate(language, text))


@lru_cache(maxsize=1 << 10)
def _lang_attributes_for(page_language: Language, language: str) -> Markup:
    if language == page_language.code:
        return Markup()
    direction = RTL_ATTRIBUTES.get(language.partition("-")[0], "")
    return Markup(' lang="{}"{}').format(language, direction)


def _format_markup(
    language: Language, template: Markup, arguments: Arguments
) -> Markup:
    """Fill in a text with `str.format`, ten times as fast as `Markup.format`."""
    escaped = {
        name: value if isinstance(value, int | float) else escape(value)
        for name, value in arguments.items()
    }
    text = str(template).format(**_localize_arguments(language, escaped))
    return Markup(text)  # noqa: S704  # the template and the arguments are escaped


def _localize_arguments(language: Language, arguments: Arguments) -> Arguments:
    if language is _ENGLISH_LANGUAGE:
        return arguments
    return {
        name: _LocalizedNumber(value) if isinstance(value, int | float) else value
        for name, value in arguments.items()
    }


def _read_catalog(path: Path) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem.replace("-", "_"))
    mo_file = BytesIO()
    write_mo(mo_file, catalog)
    mo_file.seek(0)
    return gettext.GNUTranslations(mo_file)

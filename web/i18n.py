"""The language of a page: English stands in the code, every other language is a file `locale/CODE.po` (gettext).

A text is marked where it stands, by `N_` or as the first argument of what translates it; `make texts` collects all that
are marked in `locale/cuttings.pot`. What is not translated is said in English.
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

FOLDER = Path(__file__).parent / "locale"
ENGLISH = "en"
LEFTWARD = dict.fromkeys(
    ("ar", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"),
    Markup(' dir="rtl"'),
)
"""Languages that are written from right to left, and how that is marked."""


@dataclass(frozen=True, eq=False)  # each is itself alone, so that it is a fast key
class Tongue:
    """One language: its code, what is said in it, and how it writes numbers."""

    code: str
    said: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)

    @cached_property
    def locale(self) -> Locale:
        """What CLDR knows of the language."""
        return Locale.parse(self.code.replace("-", "_"))

    @cached_property
    def signs(self) -> Mapping[int, str]:
        """The signs that stand in its numbers for those of English ones."""
        symbols = self.locale.number_symbols["latn"]
        return {ord(","): symbols["group"], ord("."): symbols["decimal"]}


Tongues = Mapping[str, Tongue]
"""Languages by the codes under which they are asked for; who asks for none of them hears that of English."""

Filled = Mapping[str, object]
"""What fills the places of a text, by their names."""

_ENGLISH = Tongue(ENGLISH)
_spoken: ContextVar[Tongue] = ContextVar("spoken", default=_ENGLISH)


def tongues(folder: Path = FOLDER) -> Tongues:
    """English, and every language that has a file in a folder."""
    read = (Tongue(path.stem, _catalog(path)) for path in sorted(folder.glob("*.po")))
    return {ENGLISH: _ENGLISH, **{each.code: each for each in read}}


def best(known: Tongues, wanted: Iterable[str]) -> Tongue:
    """The first language that is known of those wanted; `de` answers `de-AT`."""
    found = (known.get(code) or known.get(code.partition("-")[0]) for code in wanted)
    return next(filter(None, found), known[ENGLISH])


def alone(code: str, folder: Path = FOLDER) -> Tongues:
    """One language for everybody, whatever they ask for; CuttingsError where there is no file of it."""
    known = tongues(folder)
    if code not in known:
        raise CuttingsError(
            f"“{code}” is not an available language; choose one of {', '.join(known)}."
        )
    return {ENGLISH: known[code]}


def speak(tongue: Tongue) -> None:
    """Say what follows, in this thread or task, in a language."""
    _spoken.set(tongue)


def spoken() -> Tongue:
    """The language that is spoken."""
    return _spoken.get()


def _(text: str, /, **filled: object) -> str:
    """A text, or a sentence that somebody made, in the spoken language, with what fills it."""
    tongue = _spoken.get()
    if isinstance(text, Message):
        return str(text) if tongue is _ENGLISH else _(text.pattern, **text.arguments)
    said = _said(tongue, text)
    return said.format(**_local(tongue, filled)) if filled else said


def ngettext(one: str, many: str, count: int, /, **filled: object) -> str:
    """The text for so many of something, with `count` among what fills it."""
    tongue = _spoken.get()
    return tongue.said.ngettext(one, many, count).format(
        **_local(tongue, {"count": count, **filled})
    )


def marked(text: str, /, **filled: object) -> Markup:
    """`_` for templates: all is escaped but markup that fills it."""
    if isinstance(text, Message):
        return escape(_(text))
    tongue = _spoken.get()
    return (
        _filled(tongue, _escaped(tongue, text), filled)
        if filled
        else _escaped(tongue, text)
    )


def nmarked(one: str, many: str, count: int, /, **filled: object) -> Markup:
    """`ngettext` for templates."""
    tongue = _spoken.get()
    return _filled(
        tongue,
        escape(tongue.said.ngettext(one, many, count)),
        {"count": count, **filled},
    )


def written(language: str | None) -> Markup:
    """The attributes of what is written in a language: none where it is that of the page, or not known (WCAG 3.1.2)."""
    return _written(_spoken.get(), language) if language else Markup()


def number(known: float, form: str = ",") -> str:
    """A number as the language writes it, by a format of Python's: `1,234`."""
    tongue = _spoken.get()
    said = format(known, form)
    return said if tongue is _ENGLISH else said.translate(tongue.signs)


class _Local:
    """A number that is written in the signs of the spoken language."""

    def __init__(self, known: float) -> None:
        self._known = known

    def __format__(self, form: str) -> str:
        return number(self._known, form)


def _said(tongue: Tongue, text: str) -> str:
    return tongue.said.gettext(text) if text else ""  # the key of the file's own head


@lru_cache(maxsize=1 << 12)
def _escaped(tongue: Tongue, text: str) -> Markup:
    """A text as it stands in a page, which says the same ones again and again."""
    return escape(_said(tongue, text))


@lru_cache(maxsize=1 << 10)
def _written(tongue: Tongue, language: str) -> Markup:
    if language == tongue.code:
        return Markup()
    known = LEFTWARD.get(language.partition("-")[0], "")
    return Markup(' lang="{}"{}').format(language, known)


def _filled(tongue: Tongue, said: Markup, filled: Filled) -> Markup:
    """A text with what fills it, by `str.format`, since that of `Markup` takes ten times as long."""
    safe = {
        name: each if isinstance(each, int | float) else escape(each)
        for name, each in filled.items()
    }
    return Markup(str(said).format(**_local(tongue, safe)))  # noqa: S704  # all of it is escaped


def _local(tongue: Tongue, filled: Filled) -> Filled:
    if tongue is _ENGLISH:
        return filled
    return {
        name: _Local(each) if isinstance(each, int | float) else each
        for name, each in filled.items()
    }


def _catalog(path: Path) -> gettext.NullTranslations:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem.replace("-", "_"))
    packed = BytesIO()
    write_mo(packed, catalog)
    packed.seek(0)
    return gettext.GNUTranslations(packed)

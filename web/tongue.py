"""The language of a page: English stands in the code, every other language is a file `locale/CODE.po` (gettext).

A text is marked where it stands, by `N_` or as the first argument of what translates it; `make texts` collects all that
are marked in `locale/cuttings.pot`. What is not translated is said in English.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from archive.sentence import Sentence

FOLDER = Path(__file__).parent / "locale"
ENGLISH = "en"


@dataclass(frozen=True)
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
"""Languages by their codes, English among them."""

Filled = Mapping[str, object]
"""What fills the places of a text, by their names."""

_ENGLISH = Tongue(ENGLISH)
_spoken: ContextVar[Tongue] = ContextVar("spoken", default=_ENGLISH)


def tongues(folder: Path = FOLDER) -> Tongues:
    """English, and every language that has a file in a folder."""
    read = (Tongue(path.stem, _catalog(path)) for path in sorted(folder.glob("*.po")))
    return {ENGLISH: Tongue(ENGLISH), **{each.code: each for each in read}}


def best(known: Tongues, wanted: Iterable[str]) -> Tongue:
    """The first language that is known of those wanted; `de` answers `de-AT`."""
    found = (known.get(code) or known.get(code.partition("-")[0]) for code in wanted)
    return next(filter(None, found), known[ENGLISH])


def speak(tongue: Tongue) -> None:
    """Say what follows, in this thread or task, in a language."""
    _spoken.set(tongue)


def spoken() -> Tongue:
    """The language that is spoken."""
    return _spoken.get()


def _(text: str, /, **filled: object) -> str:
    """A text, or a sentence that somebody made, in the spoken language, with what fills it."""
    said, filling = _said(text, filled)
    return said.format(**_local(filling)) if filling else said


def ngettext(one: str, many: str, count: int, /, **filled: object) -> str:
    """The text for so many of something, with `count` among what fills it."""
    return _spoken.get().said.ngettext(one, many, count).format(**_local({"count": count, **filled}))


def marked(text: str, /, **filled: object) -> Markup:
    """`_` for templates: all is escaped but markup that fills it."""
    said, filling = _said(text, filled)
    return escape(said).format(**_local(filling)) if filling else escape(said)


def nmarked(one: str, many: str, count: int, /, **filled: object) -> Markup:
    """`ngettext` for templates."""
    return escape(_spoken.get().said.ngettext(one, many, count)).format(**_local({"count": count, **filled}))


def number(known: float, form: str = ",") -> str:
    """A number as the language writes it, by a format of Python's: `1,234`."""
    return format(known, form).translate(_spoken.get().signs)


class _Local:
    """A number that is written in the signs of the spoken language."""

    def __init__(self, known: float) -> None:
        self._known = known

    def __format__(self, form: str) -> str:
        return number(self._known, form)


def _said(text: str, filled: Filled) -> tuple[str, Filled]:
    if isinstance(text, Sentence):
        return _said(text.pattern, {**text.filled, **filled})
    return _spoken.get().said.gettext(text) if text else "", filled  # "" is the key of the file's own head


def _local(filled: Filled) -> Filled:
    if _spoken.get().code == ENGLISH:
        return filled
    return {name: _Local(each) if isinstance(each, int | float) else each for name, each in filled.items()}


def _catalog(path: Path) -> gettext.NullTranslations:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem.replace("-", "_"))
    packed = BytesIO()
    write_mo(packed, catalog)
    packed.seek(0)
    return gettext.GNUTranslations(packed)

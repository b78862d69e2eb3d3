"""A pseudo-locale: each English letter is replaced, so untranslated text is visible."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from web.i18n import LOCALE_FOLDER

TEMPLATE = LOCALE_FOLDER / "cuttings.pot"
PSEUDO_LOCALE = "eo"
PLACEHOLDER = re.compile(r"(\{[^}]*\})")
LETTER_SUBSTITUTIONS = str.maketrans(
    {
        chr(base + at): chr(math + at)
        for base, math in ((0x41, 0x1D5A0), (0x61, 0x1D5BA))
        for at in range(26)
    }
)


def pseudo_translate(text: str) -> str:
    """Replace the letters of a text, but not its placeholders."""
    return "".join(
        part if PLACEHOLDER.fullmatch(part) else part.translate(LETTER_SUBSTITUTIONS)
        for part in PLACEHOLDER.split(text)
    )


def write_translations(folder: Path) -> Path:
    """Write the translations of the pseudo-locale, and return the folder."""
    with TEMPLATE.open("rb") as template:
        template_catalog = read_po(template)
    translations = Catalog(locale=PSEUDO_LOCALE, fuzzy=False)
    for message in template_catalog:
        if message.id:
            is_plural = message.pluralizable
            translations.add(
                message.id,
                tuple(map(pseudo_translate, message.id))
                if is_plural
                else pseudo_translate(message.id),
            )
    with (folder / f"{PSEUDO_LOCALE}.po").open("wb") as file:
        write_po(file, translations)
    return folder

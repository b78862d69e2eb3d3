"""A language that nobody speaks: each English letter is another sign, so that what was not translated shows."""

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
    """A text in that language, its places as they were."""
    return "".join(
        part if PLACEHOLDER.fullmatch(part) else part.translate(LETTER_SUBSTITUTIONS)
        for part in PLACEHOLDER.split(text)
    )


def write_translations(folder: Path) -> Path:
    """A folder with the file of that language."""
    with TEMPLATE.open("rb") as template:
        known = read_po(template)
    made = Catalog(locale=PSEUDO_LOCALE, fuzzy=False)
    for message in known:
        if message.id:
            many = message.pluralizable
            made.add(
                message.id,
                tuple(map(pseudo_translate, message.id))
                if many
                else pseudo_translate(message.id),
            )
    with (folder / f"{PSEUDO_LOCALE}.po").open("wb") as file:
        write_po(file, made)
    return folder

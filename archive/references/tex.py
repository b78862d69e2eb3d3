"""Turn the markup of TeX in a value of BibTeX into plain text."""

from __future__ import annotations

import re
import unicodedata

ACCENTS = {
    '"': "\u0308",
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
    "d": "\u0323",
    "b": "\u0331",
}
"""The command of an accent → the combining sign."""
LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "i": "i",
    "j": "j",
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "ldots": "…",
    "dots": "…",
    "textendash": "–",
    "textemdash": "—",
}
LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))
_TOKEN = re.compile(
    r"\\([A-Za-z]{1,30})[ \t]{0,9}|\\(.)|([{}~])|([^\\{}~]+)", re.DOTALL
)


def plain_text(value: str) -> str:
    """Return a value without braces and commands.

    Unknown commands disappear; their arguments stay: `\\emph{Talks}` is `Talks`.
    """
    parts: list[str] = []
    accent = ""
    for word, sign, special, text in _TOKEN.findall(value):
        command = word or sign
        if command in ACCENTS and (sign or len(word) == 1):
            accent = ACCENTS[command]
            continue
        if command:
            piece = LETTERS.get(command, "" if word else command)
        else:
            piece = {"~": " "}.get(special, "") if special else _ligatures(text)
        if accent and piece:
            piece = f"{piece[0]}{accent}{piece[1:]}"
            accent = ""
        parts.append(piece)
    return unicodedata.normalize("NFC", " ".join("".join(parts).split()))


def _ligatures(text: str) -> str:
    for written, printed in LIGATURES:
        text = text.replace(written, printed)
    return text

"""Names in Han characters, kana and Hangul, and how several of them are joined."""

from __future__ import annotations

import re
from functools import cache

from archive.data_files import read_rows

MAX_HAN_CHARS = 7
"""Characters of the longest name in Han characters and hiragana: 長谷川三千代."""
MAX_KATAKANA_CHARS = 12
MAX_DOTTED_CHARS = 25
"""Characters of the longest foreign name, whose parts a dot separates."""
MAX_HANGUL_CHARS = 5

_EAST_ASIAN = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN_NAME = re.compile("[\u3005\u3400-\u9fff\u3041-\u3096ー\u30a1-\u30fa]+")
_KATAKANA = re.compile("[\u30a1-\u30fe]+")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]+")
_HAN = re.compile("[\u3005\u3400-\u9fff]")
_DOTS = re.compile("[·・•‧．]")
_SPACED_JOINER = re.compile(" (?:및|와|과|和|与|與|及|と|&) ")
_CHINESE_JOINERS = "和与與及暨"
_KOREAN_JOINERS = "와과"


def is_east_asian(text: str) -> bool:
    """Return whether a text has Han characters, kana or Hangul."""
    return bool(_EAST_ASIAN.search(text))


def is_east_asian_name(text: str) -> bool:
    """Return whether the characters of a text can be one name."""
    parts = [part for part in re.split(r"[ ·・=＝-]", text) if part]
    letters = "".join(parts)
    if not parts or len(letters) < 2:
        return False
    if _HANGUL.fullmatch(letters):
        return len(letters) <= MAX_HANGUL_CHARS
    if not _HAN_NAME.fullmatch(letters):
        return False
    if _KATAKANA.fullmatch(letters):
        limit = MAX_KATAKANA_CHARS if len(parts) == 1 else MAX_DOTTED_CHARS
        return 3 <= len(letters) <= limit
    if _DOTS.search(text):
        return len(letters) <= MAX_DOTTED_CHARS
    return len(parts) <= 2 and len(letters) <= MAX_HAN_CHARS


def is_foreign_name(text: str) -> bool:
    """Return whether a text is in katakana, except for the dots between its parts."""
    return bool(_KATAKANA.fullmatch(re.sub("[ ·・=＝-]", "", text)))


def has_surname(name: str, language: str) -> bool:
    """Return whether a name of two to four characters begins with a surname."""
    return 2 <= len(name) <= 4 and name[0] in _surnames(language)


def split_east_asian(text: str, language: str | None) -> list[str]:
    """Return the names in a text, or the text itself if it may be only one."""
    pieces = [
        piece
        for words in _SPACED_JOINER.split(text)
        for piece in _split_at_dots(words, language)
    ]
    pieces = [name for piece in pieces for name in _split_at_joiner(piece)]
    return [name for piece in pieces for name in _split_at_spaces(piece, language)]


def _split_at_dots(text: str, language: str | None) -> list[str]:
    """Split at dots between whole names, but not within a foreign name."""
    pieces = [piece.strip() for piece in _DOTS.split(text)]
    if len(pieces) == 1 or not all(pieces):
        return [text]
    is_joined = all(
        is_full_name(piece.partition(" ")[0] if language == "ko" else piece, language)
        for piece in pieces
    )
    return pieces if is_joined else [text]


def is_full_name(piece: str, language: str | None) -> bool:
    """Return whether a text is a family name with a given name, not one of both."""
    if _HANGUL.fullmatch(piece):
        return has_surname(piece, "ko")
    if _KATAKANA.fullmatch(piece) or not _HAN.match(piece):
        return False
    if language != "ja" and not _KANA.search(piece):
        return has_surname(piece, "zh")
    return 3 <= len(piece.replace(" ", "")) <= MAX_HAN_CHARS or has_surname(piece, "zh")


def _split_at_joiner(text: str) -> list[str]:
    """Split at “and” between two names: 和, と, 와, 과."""
    for index in range(2, len(text) - 2):
        left, joiner, right = text[:index], text[index], text[index + 1 :]
        if joiner in _CHINESE_JOINERS:
            right_names = _split_at_joiner(right)
            if has_surname(left, "zh") and has_surname(right_names[0], "zh"):
                return [left, *right_names]
        elif joiner == "と":
            if _may_be_japanese(left) and _may_be_japanese(right):
                return [left, *_split_at_joiner(right)]
        elif joiner in _KOREAN_JOINERS and right.startswith(" "):
            right = right.strip()
            first_right = right.split()[0] if right else ""
            if has_surname(left, "ko") and has_surname(first_right, "ko"):
                return [left, *_split_at_joiner(right)]
    return [text]


def _may_be_japanese(name: str) -> bool:
    name = name.strip()
    return len(name) > 2 and bool(_HAN.match(name) and is_east_asian_name(name))


def _split_at_spaces(text: str, language: str | None) -> list[str]:
    words = text.split()
    if language == "ja" or len(words) < 2 or _KANA.search(text):
        return [text]
    code = "ko" if _HANGUL.match(text) else "zh"
    is_list = all(has_surname(word, code) for word in words)
    return words if is_list else [text]


@cache
def _surnames(language: str) -> frozenset[str]:
    rows = read_rows("east_asian_surnames.tsv")
    return frozenset("".join(row[1] for row in rows if row[0] == language))

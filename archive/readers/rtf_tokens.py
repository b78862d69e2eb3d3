"""Split Rich Text Format into control words, bytes and groups, in bounded time."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.errors import UnreadableError

MAX_TOKENS = 2_000_000
TOO_MANY_TOKENS = f"RTF with more than {MAX_TOKENS:,} control words; split it"
DEFAULT_ENCODING = "cp1252"
CHARSET_ENCODINGS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
"""The encodings of the character sets of fonts (`\\fcharset`)."""
CODE_PAGES = {936: "gb18030", 10000: "mac_roman", 65001: "utf-8"}
"""Code pages whose name in Python is not `cp` and the number."""

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32}+)(?P<number>-?+[0-9]{1,10}+)?+ ?+"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>.)|(?P<brace>[{}])|[\r\n]++|(?P<text>[^\\{}\r\n]++)|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One of: a control word with its number, a sign, a brace, or bytes of text."""

    word: str = ""
    number: int | None = None
    content: bytes = b""
    is_hex: bool = False


def iter_tokens(content: bytes) -> Iterator[Token]:
    """Yield the tokens of a file, without the data of binary objects."""
    position = 0
    for _ in range(MAX_TOKENS):
        match = _TOKEN.match(content, position)
        if match is None:
            return
        position = match.end()
        if match["word"]:
            word = match["word"].decode("ascii")
            number = int(match["number"]) if match["number"] else None
            if word == "bin":
                position += max(0, number or 0)
            else:
                yield Token(word, number)
        elif match["hex"]:
            yield Token(
                content=bytes.fromhex(match["hex"].decode("ascii")), is_hex=True
            )
        elif sign := match["sign"] or match["brace"]:
            is_escaped = match["brace"] is None
            yield _sign_token(sign, is_escaped=is_escaped)
        elif match["text"]:
            yield Token(content=match["text"])
    raise UnreadableError(TOO_MANY_TOKENS)


def _sign_token(sign: bytes, *, is_escaped: bool) -> Token:
    """Return the token of a brace, or of a sign after a backslash."""
    if is_escaped and sign in (b"\\", b"{", b"}"):
        return Token(content=sign)
    return Token(sign.decode("latin-1"))


def code_page_encoding(number: int | None) -> str:
    """Return the encoding of a code page, or the usual one if Python has none."""
    name = CODE_PAGES.get(number or 0, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return DEFAULT_ENCODING

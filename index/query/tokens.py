"""The tokens of a query: how a text is split into them, and how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

OPERATORS = ("AND", "OR", "NOT")


class TokenKind(Enum):
    """Kinds of tokens. `QUOTE` is an unpaired quotation mark."""

    PHRASE = auto()
    WORD = auto()
    PREFIX = auto()
    WILDCARD = auto()
    FUZZY = auto()
    QUOTE = auto()
    OPEN = auto()
    CLOSE = auto()
    FIELD = auto()
    MINUS = auto()
    PLUS = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    NEAR = auto()


WORD_KINDS = {
    TokenKind.WORD,
    TokenKind.PREFIX,
    TokenKind.WILDCARD,
    TokenKind.FUZZY,
}
CLAUSE_KINDS = {*WORD_KINDS, TokenKind.PHRASE}
OPERAND_STARTS = CLAUSE_KINDS | {TokenKind.OPEN, TokenKind.FIELD}
OPERAND_ENDS = CLAUSE_KINDS | {TokenKind.CLOSE}
BINARY_OPERATORS = {TokenKind.AND, TokenKind.OR}
NEGATIONS = {TokenKind.NOT, TokenKind.MINUS}
EXACT_SIGN = "="
"""Written before a word that is searched without its other forms."""
SIGNS = {TokenKind.MINUS, TokenKind.PLUS}
"""Operators of one character. They are ignored without an operand."""

INNER_QUOTE = r'(?<=[א-ת])"(?=[א-ת])'
"""The quotation mark in a Hebrew acronym, such as `צה"ל`. It is part of the word."""
TOKEN_PATTERN = re.compile(
    rf"""
      (?P<PHRASE>"(?:[^"]|{INNER_QUOTE})*"(?:~[0-9]{{1,4}})?)
    | (?P<QUOTE>")
    | (?P<OPEN>\()
    | (?P<CLOSE>\))
    | (?P<NEAR>(?<![^\s)"])(?:NEAR|PRE)/[0-9]{{1,4}}(?![^\s("]))
    | (?P<FIELD>[^\W\d_]+:(?!//))
    | (?P<MINUS>(?<![^\s(])[-‐‑‒–−](?=[^\s\-‐‑‒–−]))
    | (?P<PLUS>(?<![^\s(])\+(?=[^\s+]))
    | (?P<WORD>(?:[^\s"()]|{INNER_QUOTE})+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class QueryToken:
    """A token of a query. `start` is its offset in the text, in characters."""

    kind: TokenKind
    text: str
    followed_by_space: bool = True
    start: int = 0

    @property
    def end(self) -> int:
        """Return the offset after the last character."""
        return self.start + len(self.text)


PHRASE_PATTERN = re.compile(
    r'"(?P<words>.*)"(?:~(?P<slop>[0-9]+))?',
    re.DOTALL,
)


def tokenize(text: str) -> list[QueryToken]:
    """Return the tokens of a text. Nothing is checked or repaired."""
    return [
        QueryToken(
            kind=TokenKind[match.lastgroup or ""],
            text=match[0],
            followed_by_space=text[match.end() : match.end() + 1].isspace(),
            start=match.start(),
        )
        for match in TOKEN_PATTERN.finditer(text)
    ]


def parse_phrase(token: QueryToken) -> tuple[str, int | None]:
    """Return the words of a phrase, and its slop.

    The slop is the number of other words allowed among them, or `None`.
    """
    match = PHRASE_PATTERN.fullmatch(token.text)
    assert match is not None
    slop = int(match["slop"]) if match["slop"] else None
    return match["words"], slop


def parse_proximity(token: QueryToken) -> tuple[int, bool]:
    """Return the slop of `NEAR/5` or `PRE/5`, and whether the order counts."""
    name, _, slop = token.text.partition("/")
    return int(slop), name == "PRE"


def parse_fuzzy_word(text: str) -> tuple[str, int]:
    """Return the word and the number of edits of a text such as `word~1`."""
    word, _, edits = text.rpartition("~")
    return word, int(edits)


def format_token(token: QueryToken) -> str:
    """Return a token as it is written in a query in the strict grammar."""
    if token.kind is TokenKind.FIELD:
        return token.text
    if token.kind is TokenKind.MINUS:
        return "NOT "
    if token.kind is TokenKind.PLUS:
        return "+"
    return f"{token.text} "

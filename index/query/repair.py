"""Syntax: what a reader typed, mended into a line that the parser understands in full.

Each mend leaves a sentence for the reader. The result holds only balanced brackets and quotes, known fields with
something to apply to, operators between clauses, and words without signs of their own, within all limits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

from archive.messages import N_, Message
from index.schema import QUERY_FIELDS
from index.text.analysis import UNIT_PATTERN, compact

MAX_QUERY_LENGTH = 1_000
"""Characters of a query that are read."""
MAX_CLAUSES = 64
MAX_NESTING = 20
MIN_PREFIX_LENGTH = 2

PREFIX_TOO_SHORT = N_(
    "“{word}” is too short. Enter at least {count} letters before the *."
)
STAR_IGNORED = N_(
    "“{word}” was searched without the *. It is only allowed at the end of a word."
)
EMPTY_FIELD = N_("“{word}” was searched as a word because nothing follows “{field}”.")
DANGLING_OPERATOR = N_(
    "“{word}” was searched as a word because it is not between two words."
)
UNKNOWN_FIELD = N_(
    "“{field}” is not a search field. “{word}” was searched as a word. The "
    "fields are {fields}."
)

CHARACTER_MAP = str.maketrans(
    dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys(map(chr, (*range(32), 127)), " ")
)
OPERATORS = ("AND", "OR", "NOT")


class TokenKind(Enum):
    """What a piece of a query is."""

    PHRASE = auto()
    WORD = auto()
    PREFIX = auto()
    QUOTE = auto()
    OPEN = auto()
    CLOSE = auto()
    FIELD = auto()
    MINUS = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


CLAUSE_KINDS = {TokenKind.WORD, TokenKind.PHRASE, TokenKind.PREFIX}
OPERAND_STARTS = CLAUSE_KINDS | {TokenKind.OPEN, TokenKind.FIELD}
OPERAND_ENDS = CLAUSE_KINDS | {TokenKind.CLOSE}

TOKEN_PATTERN = re.compile(
    r"""
      (?P<PHRASE>"[^"]*"(?:~[0-9]{1,4})?)
    | (?P<QUOTE>")
    | (?P<OPEN>\()
    | (?P<CLOSE>\))
    | (?P<FIELD>[^\W\d_]+:(?!//))
    | (?P<MINUS>(?<![^\s(])[-‐‑‒–−](?=[^\s\-‐‑‒–−]))
    | (?P<WORD>[^\s"()]+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class QueryToken:
    """A piece of a query, whether a space follows it, and where it begins in the line."""

    kind: TokenKind
    text: str
    followed_by_space: bool = True
    start: int = 0

    @property
    def end(self) -> int:
        """Where the piece ends in the line."""
        return self.start + len(self.text)


PHRASE_PATTERN = re.compile(r'"(?P<words>[^"]*)"(?:~(?P<slop>[0-9]+))?')


def parse_phrase(token: QueryToken) -> tuple[str, int | None]:
    """Return the words of a phrase, and how many other words may stand among them."""
    match = PHRASE_PATTERN.fullmatch(token.text)
    assert match is not None
    return match["words"], int(match["slop"]) if match["slop"] else None


Warnings = list[str]
Repair = Callable[[list[QueryToken], Warnings], list[QueryToken]]


def repair_query(text: str, warnings: Warnings) -> list[QueryToken]:
    """The pieces of the query in strict grammar; what had to be changed is said."""
    pieces = _tokenize(_truncate(text.translate(CHARACTER_MAP), warnings))
    for mend in REPAIRS:
        pieces = mend(pieces, warnings)
    return pieces


def _truncate(text: str, warnings: Warnings) -> str:
    text = text.strip()
    if len(text) <= MAX_QUERY_LENGTH:
        return text
    warnings.append(
        Message(
            "Only the first {count:,} characters of the query were searched.",
            count=MAX_QUERY_LENGTH,
        )
    )
    kept = text[:MAX_QUERY_LENGTH]
    return (
        kept
        if text[MAX_QUERY_LENGTH].isspace() or " " not in kept
        else kept.rpartition(" ")[0]
    )


def _tokenize(text: str) -> list[QueryToken]:
    found = TOKEN_PATTERN.finditer(text)
    return [
        QueryToken(
            TokenKind[match.lastgroup or ""],
            match[0],
            text[match.end() :][:1].isspace(),
            match.start(),
        )
        for match in found
    ]


def _drop_unpaired_quotes(
    tokens: list[QueryToken], warnings: Warnings
) -> list[QueryToken]:
    """A quotation mark without its other half is left out."""
    if any(piece.kind is TokenKind.QUOTE for piece in tokens):
        warnings.append(
            Message(
                "Unmatched quotation mark ignored. The words after it were "
                "searched separately."
            )
        )
    return [piece for piece in tokens if piece.kind is not TokenKind.QUOTE]


def _classify_words(tokens: list[QueryToken], warnings: Warnings) -> list[QueryToken]:
    """Operators, prefixes and plain words told apart; pieces without any letter or digit are left out."""
    told = (
        _classify_word(piece, warnings) if piece.kind in CLAUSE_KINDS else piece
        for piece in tokens
    )
    return [
        piece
        for piece in told
        if piece.kind not in CLAUSE_KINDS or UNIT_PATTERN.search(piece.text)
    ]


def _classify_word(token: QueryToken, warnings: Warnings) -> QueryToken:
    if token.kind is TokenKind.WORD and token.text in OPERATORS:
        return replace(token, kind=TokenKind[token.text])
    if "*" not in token.text:
        return _split_at_colons(token)
    if token.kind is TokenKind.WORD and token.text.find("*") == len(token.text) - 1:
        if len(compact(token.text)) >= MIN_PREFIX_LENGTH:
            return replace(
                token, kind=TokenKind.PREFIX, text=token.text.replace(":", "")
            )
        warnings.append(
            Message(PREFIX_TOO_SHORT, word=token.text, count=MIN_PREFIX_LENGTH)
        )
    else:
        warnings.append(Message(STAR_IGNORED, word=token.text))
    return _split_at_colons(replace(token, text=token.text.replace("*", " ").rstrip()))


def _split_at_colons(token: QueryToken) -> QueryToken:
    """A word made of several, such as `10:30`, becomes a phrase."""
    text = token.text.replace(":", " ")
    if token.kind is TokenKind.WORD and " " in text.strip():
        return replace(token, kind=TokenKind.PHRASE, text=f'"{text.strip()}"')
    return replace(token, text=text.strip())


def _limit_clauses(tokens: list[QueryToken], warnings: Warnings) -> list[QueryToken]:
    """Clauses beyond the limit are left out."""
    clauses = [at for at, piece in enumerate(tokens) if piece.kind in CLAUSE_KINDS]
    if len(clauses) <= MAX_CLAUSES:
        return tokens
    warnings.append(
        Message(
            "Only the first {count} words and phrases of the query were searched.",
            count=MAX_CLAUSES,
        )
    )
    last = clauses[MAX_CLAUSES - 1]
    return [
        *tokens[: last + 1],
        *(piece for piece in tokens[last + 1 :] if piece.kind is TokenKind.CLOSE),
    ]


def _balance_brackets(tokens: list[QueryToken], warnings: Warnings) -> list[QueryToken]:
    """Brackets without their other half, around nothing, or too deep are left out."""
    dropped, single, deep = _unneeded_brackets(tokens)
    if single:
        warnings.append(Message("Unmatched bracket ignored."))
    if deep:
        warnings.append(
            Message(
                "Brackets nested more than {count} levels deep were ignored.",
                count=MAX_NESTING,
            )
        )
    return [piece for at, piece in enumerate(tokens) if at not in dropped]


def _unneeded_brackets(tokens: list[QueryToken]) -> tuple[set[int], bool, bool]:
    """Places of brackets to leave out, whether any of them is single, and whether any is too deep."""
    dropped: set[int] = set()
    stack: list[tuple[int, int]] = []
    single = deep = False
    kept = 0
    for at, piece in enumerate(tokens):
        if piece.kind in CLAUSE_KINDS:
            kept += 1
        elif piece.kind is TokenKind.OPEN:
            stack.append((at, kept))
        elif piece.kind is TokenKind.CLOSE and stack:
            too_deep = len(stack) > MAX_NESTING
            opened, before = stack.pop()
            deep |= too_deep
            if too_deep or before == kept:
                dropped |= {opened, at}
        elif piece.kind is TokenKind.CLOSE:
            single = True
            dropped.add(at)
    return dropped | {at for at, _ in stack}, single or bool(stack), deep


def _check_fields(tokens: list[QueryToken], warnings: Warnings) -> list[QueryToken]:
    """Names that are no field, and fields without anything to search in, are words."""
    mended = []
    for at, piece in enumerate(tokens):
        if piece.kind is not TokenKind.FIELD:
            mended.append(piece)
            continue
        name = piece.text[:-1]
        follows = tokens[at + 1].kind if at + 1 < len(tokens) else None
        known = name.lower() in QUERY_FIELDS
        if known and (follows in CLAUSE_KINDS or follows is TokenKind.OPEN):
            mended.append(replace(piece, text=f"{name.lower()}:"))
            continue
        if known:
            warnings.append(Message(EMPTY_FIELD, field=piece.text, word=name))
        elif not piece.followed_by_space and follows is not None:
            fields = ", ".join(f"{each}:" for each in QUERY_FIELDS)
            warnings.append(
                Message(UNKNOWN_FIELD, field=piece.text, word=name, fields=fields)
            )
        mended.append(replace(piece, kind=TokenKind.WORD, text=name))
    return mended


def _check_operators(tokens: list[QueryToken], warnings: Warnings) -> list[QueryToken]:
    """Operators that stand between no clauses are words."""
    mended: list[QueryToken] = []
    for at, piece in enumerate(tokens):
        follows = tokens[at + 1].kind if at + 1 < len(tokens) else None
        before = mended[-1].kind if mended else None
        if piece.kind in {TokenKind.NOT, TokenKind.MINUS}:
            fits = follows in OPERAND_STARTS
        else:
            fits = before in OPERAND_ENDS and (
                follows in OPERAND_STARTS or follows in {TokenKind.NOT, TokenKind.MINUS}
            )
        if (
            piece.kind
            not in {TokenKind.AND, TokenKind.OR, TokenKind.NOT, TokenKind.MINUS}
            or fits
        ):
            mended.append(piece)
        elif piece.kind is not TokenKind.MINUS:
            warnings.append(Message(DANGLING_OPERATOR, word=piece.text))
            mended.append(replace(piece, kind=TokenKind.WORD, text=piece.text.lower()))
    return mended


REPAIRS: tuple[Repair, ...] = (
    _drop_unpaired_quotes,
    _classify_words,
    _limit_clauses,
    _balance_brackets,
    _check_fields,
    _check_operators,
)


def format_token(token: QueryToken) -> str:
    """A piece as it stands in a line of strict grammar."""
    if token.kind is TokenKind.FIELD:
        return token.text
    if token.kind is TokenKind.MINUS:
        return "NOT "
    text = (
        token.text.lower()
        if token.kind is TokenKind.WORD and token.text in OPERATORS
        else token.text
    )
    return f"{text} "  # in small letters what is only a word, such as the `AND` of `*AND`, is no operator

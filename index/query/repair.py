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
from index.schema import GRAMMAR_FIELDS
from index.text.analysis import UNIT, joined

LONGEST = 1_000
"""Characters of a query that are read."""
MOST_CLAUSES = 64
DEEPEST = 20
SHORTEST_PREFIX = 2

SHORT = N_("“{word}” is too short: a star needs at least {count} letters before it.")
STARRED = N_(
    "“{word}” was searched without its star, which is only understood at the end of a word."
)
HANGING = N_(
    "Nothing was found to look for after “{field}”: “{word}” was searched as a word."
)
ALONE = N_("“{word}” stands between no two words here: it was searched as a word.")
NO_FIELD = N_(
    "“{field}” is no field: “{word}” was searched as a word. The fields are {fields}."
)

QUOTES = str.maketrans(
    dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys(map(chr, (*range(32), 127)), " ")
)
OPERATORS = ("AND", "OR", "NOT")


class Kind(Enum):
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


CLAUSES = {Kind.WORD, Kind.PHRASE, Kind.PREFIX}
STARTS = CLAUSES | {Kind.OPEN, Kind.FIELD}
ENDS = CLAUSES | {Kind.CLOSE}

PIECE = re.compile(
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
class Piece:
    """A piece of a query, whether a space follows it, and where it begins in the line."""

    kind: Kind
    text: str
    spaced: bool = True
    start: int = 0

    @property
    def end(self) -> int:
        """Where the piece ends in the line."""
        return self.start + len(self.text)


PHRASE = re.compile(r'"(?P<words>[^"]*)"(?:~(?P<slop>[0-9]+))?')


def phrase_of(piece: Piece) -> tuple[str, int | None]:
    """Return the words of a phrase, and how many other words may stand among them."""
    match = PHRASE.fullmatch(piece.text)
    assert match is not None
    return match["words"], int(match["slop"]) if match["slop"] else None


Said = list[str]
Mend = Callable[[list[Piece], Said], list[Piece]]


def understood(text: str, said: Said) -> list[Piece]:
    """The pieces of the query in strict grammar; what had to be changed is said."""
    pieces = _pieces(_cut(text.translate(QUOTES), said))
    for mend in MENDS:
        pieces = mend(pieces, said)
    return pieces


def _cut(text: str, said: Said) -> str:
    text = text.strip()
    if len(text) <= LONGEST:
        return text
    said.append(
        Message(
            "Only the first {count:,} characters of the query were searched.",
            count=LONGEST,
        )
    )
    kept = text[:LONGEST]
    return (
        kept if text[LONGEST].isspace() or " " not in kept else kept.rpartition(" ")[0]
    )


def _pieces(text: str) -> list[Piece]:
    found = PIECE.finditer(text)
    return [
        Piece(
            Kind[match.lastgroup or ""],
            match[0],
            text[match.end() :][:1].isspace(),
            match.start(),
        )
        for match in found
    ]


def _quotes(pieces: list[Piece], said: Said) -> list[Piece]:
    """A quotation mark without its other half is left out."""
    if any(piece.kind is Kind.QUOTE for piece in pieces):
        said.append(
            Message(
                "A quotation mark has no other half: the words after it were searched one by one."
            )
        )
    return [piece for piece in pieces if piece.kind is not Kind.QUOTE]


def _words(pieces: list[Piece], said: Said) -> list[Piece]:
    """Operators, prefixes and plain words told apart; pieces without any letter or digit are left out."""
    told = (_told(piece, said) if piece.kind in CLAUSES else piece for piece in pieces)
    return [
        piece for piece in told if piece.kind not in CLAUSES or UNIT.search(piece.text)
    ]


def _told(piece: Piece, said: Said) -> Piece:
    if piece.kind is Kind.WORD and piece.text in OPERATORS:
        return replace(piece, kind=Kind[piece.text])
    if "*" not in piece.text:
        return _plain(piece)
    if piece.kind is Kind.WORD and piece.text.find("*") == len(piece.text) - 1:
        if len(joined(piece.text)) >= SHORTEST_PREFIX:
            return replace(piece, kind=Kind.PREFIX, text=piece.text.replace(":", ""))
        said.append(Message(SHORT, word=piece.text, count=SHORTEST_PREFIX))
    else:
        said.append(Message(STARRED, word=piece.text))
    return _plain(replace(piece, text=piece.text.replace("*", " ").rstrip()))


def _plain(piece: Piece) -> Piece:
    """A word made of several, such as `10:30`, becomes a phrase."""
    text = piece.text.replace(":", " ")
    if piece.kind is Kind.WORD and " " in text.strip():
        return replace(piece, kind=Kind.PHRASE, text=f'"{text.strip()}"')
    return replace(piece, text=text.strip())


def _few(pieces: list[Piece], said: Said) -> list[Piece]:
    """Clauses beyond the limit are left out."""
    clauses = [at for at, piece in enumerate(pieces) if piece.kind in CLAUSES]
    if len(clauses) <= MOST_CLAUSES:
        return pieces
    said.append(
        Message(
            "Only the first {count} words and phrases of the query were searched.",
            count=MOST_CLAUSES,
        )
    )
    last = clauses[MOST_CLAUSES - 1]
    return [
        *pieces[: last + 1],
        *(piece for piece in pieces[last + 1 :] if piece.kind is Kind.CLOSE),
    ]


def _brackets(pieces: list[Piece], said: Said) -> list[Piece]:
    """Brackets without their other half, around nothing, or too deep are left out."""
    dropped, single, deep = _spare(pieces)
    if single:
        said.append(Message("A bracket has no other half: it was left out."))
    if deep:
        said.append(
            Message("Brackets more than {count} deep were left out.", count=DEEPEST)
        )
    return [piece for at, piece in enumerate(pieces) if at not in dropped]


def _spare(pieces: list[Piece]) -> tuple[set[int], bool, bool]:
    """Places of brackets to leave out, whether any of them is single, and whether any is too deep."""
    dropped: set[int] = set()
    stack: list[tuple[int, int]] = []
    single = deep = False
    kept = 0
    for at, piece in enumerate(pieces):
        if piece.kind in CLAUSES:
            kept += 1
        elif piece.kind is Kind.OPEN:
            stack.append((at, kept))
        elif piece.kind is Kind.CLOSE and stack:
            too_deep = len(stack) > DEEPEST
            opened, before = stack.pop()
            deep |= too_deep
            if too_deep or before == kept:
                dropped |= {opened, at}
        elif piece.kind is Kind.CLOSE:
            single = True
            dropped.add(at)
    return dropped | {at for at, _ in stack}, single or bool(stack), deep


def _fields(pieces: list[Piece], said: Said) -> list[Piece]:
    """Names that are no field, and fields without anything to search in, are words."""
    mended = []
    for at, piece in enumerate(pieces):
        if piece.kind is not Kind.FIELD:
            mended.append(piece)
            continue
        name = piece.text[:-1]
        follows = pieces[at + 1].kind if at + 1 < len(pieces) else None
        known = name.lower() in GRAMMAR_FIELDS
        if known and (follows in CLAUSES or follows is Kind.OPEN):
            mended.append(replace(piece, text=f"{name.lower()}:"))
            continue
        if known:
            said.append(Message(HANGING, field=piece.text, word=name))
        elif not piece.spaced and follows is not None:
            fields = ", ".join(f"{each}:" for each in GRAMMAR_FIELDS)
            said.append(Message(NO_FIELD, field=piece.text, word=name, fields=fields))
        mended.append(replace(piece, kind=Kind.WORD, text=name))
    return mended


def _operators(pieces: list[Piece], said: Said) -> list[Piece]:
    """Operators that stand between no clauses are words."""
    mended: list[Piece] = []
    for at, piece in enumerate(pieces):
        follows = pieces[at + 1].kind if at + 1 < len(pieces) else None
        before = mended[-1].kind if mended else None
        if piece.kind in {Kind.NOT, Kind.MINUS}:
            fits = follows in STARTS
        else:
            fits = before in ENDS and (
                follows in STARTS or follows in {Kind.NOT, Kind.MINUS}
            )
        if piece.kind not in {Kind.AND, Kind.OR, Kind.NOT, Kind.MINUS} or fits:
            mended.append(piece)
        elif piece.kind is not Kind.MINUS:
            said.append(Message(ALONE, word=piece.text))
            mended.append(replace(piece, kind=Kind.WORD, text=piece.text.lower()))
    return mended


MENDS: tuple[Mend, ...] = (_quotes, _words, _few, _brackets, _fields, _operators)


def written(piece: Piece) -> str:
    """A piece as it stands in a line of strict grammar."""
    if piece.kind is Kind.FIELD:
        return piece.text
    if piece.kind is Kind.MINUS:
        return "NOT "
    text = (
        piece.text.lower()
        if piece.kind is Kind.WORD and piece.text in OPERATORS
        else piece.text
    )
    return f"{text} "  # in small letters what is only a word, such as the `AND` of `*AND`, is no operator

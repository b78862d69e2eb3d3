"""Check the operators `NEAR/5` and `PRE/5`, and put brackets around their operands.

They bind more tightly than the other operators. So `-a NEAR/5 b OR c` becomes
`-(a NEAR/5 b) OR c`. The field of the operands is written before the bracket.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from archive.messages import N_, Message
from index.query.tokens import (
    CLAUSE_KINDS,
    OPERAND_ENDS,
    OPERAND_STARTS,
    QueryToken,
    TokenKind,
)
from index.schema import DATE_FIELD

MAX_PROXIMITIES = 10
"""Proximity operators of a query. Each takes some time."""
TOO_MANY_PROXIMITIES = N_(
    "Only the first {count} operators NEAR and PRE were searched. The others were read "
    "as AND."
)
DANGLING_PROXIMITY = N_(
    "“{word}” was ignored because it is not between two words, phrases or brackets."
)
DIFFERENT_FIELDS = N_(
    "“{word}” was read as AND because its words are in different fields. Write the "
    "field before brackets, such as title:(oil {word} price)."
)
MIXED_OPERANDS = N_(
    "“{word}” was read as AND. Next to it, brackets can only contain words and phrases "
    "with OR between them."
)

Item = list[QueryToken]
"""An operator, or an operand with the names of its fields."""
OPERAND_KINDS = {*CLAUSE_KINDS, TokenKind.OPEN, TokenKind.CLOSE, TokenKind.FIELD}
ALTERNATIVES = {*OPERAND_KINDS, TokenKind.OR, TokenKind.NEAR}
"""Kinds of tokens in an operand."""


def limit_proximity(tokens: list[QueryToken], warnings: list[str]) -> list[QueryToken]:
    """Replace the proximity operators beyond the limit by `AND`."""
    indices = [i for i, token in enumerate(tokens) if token.kind is TokenKind.NEAR]
    surplus = frozenset(indices[MAX_PROXIMITIES:])
    if surplus:
        warnings.append(Message(TOO_MANY_PROXIMITIES, count=MAX_PROXIMITIES))
    return [
        replace(token, kind=TokenKind.AND, text="AND") if index in surplus else token
        for index, token in enumerate(tokens)
    ]


def bracket_proximity(
    tokens: list[QueryToken], warnings: list[str]
) -> list[QueryToken]:
    """Put brackets around `a NEAR/5 b`, and replace the operators that are not valid.

    Brackets in `tokens` must be balanced, and each field name must have a clause.
    """
    if not any(token.kind is TokenKind.NEAR for token in tokens):
        return tokens
    items = _drop_dangling(_split_items(tokens, warnings), warnings)
    bracketed: list[QueryToken] = []
    while items:
        run = [items.pop(0)]
        while items and _is_near(items[0]):
            run += (items.pop(0), items.pop(0))
        bracketed += _bracket_run(run, warnings) if len(run) > 1 else run[0]
    return bracketed


def _split_items(tokens: Sequence[QueryToken], warnings: list[str]) -> list[Item]:
    """Return the operators and operands, with proximity inside brackets checked."""
    items: list[Item] = []
    fields: Item = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token.kind is TokenKind.FIELD:
            fields.append(token)
            continue
        item = [token]
        if token.kind is TokenKind.OPEN:
            end = _closing_index(tokens, index)
            inner = bracket_proximity(list(tokens[index:end]), warnings)
            item = [token, *inner, tokens[end]]
            index = end + 1
        items.append([*fields, *item])
        fields = []
    return items


def _closing_index(tokens: Sequence[QueryToken], start: int) -> int:
    """Return the index of the bracket that closes the one before `start`."""
    depth = 1
    for index in range(start, len(tokens)):
        depth += {TokenKind.OPEN: 1, TokenKind.CLOSE: -1}.get(tokens[index].kind, 0)
        if not depth:
            return index
    return len(tokens) - 1


def _is_near(item: Item) -> bool:
    return item[0].kind is TokenKind.NEAR


def _drop_dangling(items: list[Item], warnings: list[str]) -> list[Item]:
    """Remove operators that lack an operand."""
    kept_items: list[Item] = []
    for index, item in enumerate(items):
        if _is_near(item):
            after = items[index + 1][0].kind if index + 1 < len(items) else None
            before = kept_items[-1][-1].kind if kept_items else None
            if before not in OPERAND_ENDS or after not in OPERAND_STARTS:
                warnings.append(Message(DANGLING_PROXIMITY, word=item[0].text))
                continue
        kept_items.append(item)
    return kept_items


def _bracket_run(run: list[Item], warnings: list[str]) -> list[QueryToken]:
    """Return operands with proximity operators between them, in brackets."""
    fields = {field for operand in run[::2] for field in _leaf_fields(operand)}
    if len(fields) > 1:
        return _join_with_and(run, DIFFERENT_FIELDS, warnings)
    if fields == {DATE_FIELD} or not all(map(_has_only_alternatives, run[::2])):
        return _join_with_and(run, MIXED_OPERANDS, warnings)
    field = fields.pop()
    tokens = [token for item in run for token in item]
    start = tokens[0].start
    return [
        *([QueryToken(TokenKind.FIELD, f"{field}:", start=start)] if field else []),
        *_bracketed(token for token in tokens if token.kind is not TokenKind.FIELD),
    ]


def _bracketed(tokens: Iterable[QueryToken]) -> list[QueryToken]:
    inner = list(tokens)
    return [
        QueryToken(TokenKind.OPEN, "(", start=inner[0].start),
        *inner,
        QueryToken(TokenKind.CLOSE, ")", start=inner[-1].start),
    ]


def _leaf_fields(operand: Iterable[QueryToken]) -> set[str]:
    """Return the names of the fields of the words of an operand, "" for none."""
    fields: set[str] = set()
    enclosing = [""]
    field: str | None = None
    for token in operand:
        if token.kind is TokenKind.FIELD:
            field = token.text[:-1]
        elif token.kind is TokenKind.OPEN:
            enclosing.append(field or enclosing[-1])
            field = None
        elif token.kind is TokenKind.CLOSE:
            enclosing.pop()
        elif token.kind in CLAUSE_KINDS:
            fields.add(field or enclosing[-1])
            field = None
    return fields


def _has_only_alternatives(operand: Sequence[QueryToken]) -> bool:
    """Tell whether an operand is a word, a phrase, or a group joined with `OR`."""
    kinds = [token.kind for token in operand]
    return set(kinds) <= ALTERNATIVES and not any(
        left in OPERAND_ENDS and right in OPERAND_STARTS
        for left, right in pairwise(kinds)
    )


def _join_with_and(
    run: list[Item], pattern: str, warnings: list[str]
) -> list[QueryToken]:
    tokens: list[QueryToken] = []
    for item in run:
        if _is_near(item):
            warnings.append(Message(pattern, word=item[0].text))
            tokens.append(replace(item[0], kind=TokenKind.AND, text="AND"))
        else:
            tokens += item
    return _bracketed(tokens)

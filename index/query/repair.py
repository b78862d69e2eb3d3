"""Split the text of a query into tokens, and repair what the parser would not accept.

Each repair adds a message for the user. The repaired query is within all limits. It has
only balanced brackets and quotation marks, known fields with a clause, operators with
operands, and words without special characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from archive.messages import N_, Message
from index.query.dates import MAX_TEXT_LENGTH, RANGE_WORDS, parse
from index.query.foreign_syntax import translate
from index.query.proximity import bracket_proximity, limit_proximity
from index.query.tokens import (
    BINARY_OPERATORS,
    CLAUSE_KINDS,
    NEGATIONS,
    OPERAND_ENDS,
    OPERAND_STARTS,
    OPERATORS,
    SIGNS,
    QueryToken,
    TokenKind,
    parse_phrase,
    tokenize,
)
from index.query.words import classify_word
from index.schema import DATE_FIELD, QUERY_FIELDS
from index.text.analysis import unit_pattern

MAX_QUERY_LENGTH = 1_000
"""Characters of a query that are searched."""
MAX_CLAUSES = 64
MAX_NESTING = 20
MAX_DATE_WORDS = 9
"""Maximum number of words of a date, such as `from 24 June 1987 to 3 July 1987`."""
MAX_DATE_TOKENS = MAX_CLAUSES
"""Number of tokens among which dates of several words are looked for."""
PLAIN_DATE_PATTERN = re.compile(r"[\w./<>=-]+")
"""A date that needs no quotation marks."""

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
PROXIMITY_WORD = re.compile("(?:NEAR|PRE)/[0-9]{1,4}")
Warnings = list[str]
"""Messages about what was changed. Repairs add to it."""
Repair = Callable[[list[QueryToken], Warnings], list[QueryToken]]


def repair_query(text: str, warnings: Warnings) -> list[QueryToken]:
    """Return the tokens of a query, changed so that they follow the strict grammar.

    A message about each change is added to `warnings`.
    """
    text = _truncate(text.translate(CHARACTER_MAP), warnings)
    # Without words, a sign such as `|` would become one.
    has_words = unit_pattern().search(text)
    tokens = tokenize(translate(text, warnings) if has_words else text)
    for repair in REPAIRS:
        tokens = repair(tokens, warnings)
    return tokens


def _truncate(text: str, warnings: Warnings) -> str:
    """Cut a text that is too long, if possible at a space."""
    text = text.strip()
    if len(text) <= MAX_QUERY_LENGTH:
        return text
    warnings.append(
        Message(
            "Only the first {count:,} characters of the query were searched.",
            count=MAX_QUERY_LENGTH,
        )
    )
    start = text[:MAX_QUERY_LENGTH]
    if text[MAX_QUERY_LENGTH].isspace() or " " not in start:
        return start
    whole_words, _, _ = start.rpartition(" ")
    return whole_words


def _drop_unpaired_quotes(
    tokens: list[QueryToken], warnings: Warnings
) -> list[QueryToken]:
    """Remove quotation marks that have no other half."""
    if any(token.kind is TokenKind.QUOTE for token in tokens):
        warnings.append(
            Message(
                "Unmatched quotation mark ignored. The words after it were "
                "searched separately."
            )
        )
    return [token for token in tokens if token.kind is not TokenKind.QUOTE]


def _join_dates(tokens: list[QueryToken], _: Warnings) -> list[QueryToken]:
    """Join the words of a date after `date:`, such as `24 June 1987`, to a phrase.

    They are joined also in brackets after `date:`. A word that is a date by itself is
    joined only with a word such as `to`, so `date:2020 june` remains two clauses.
    """
    joined: list[QueryToken] = []
    depth = index = 0
    while index < len(tokens):
        token = tokens[index]
        follows_field = bool(joined) and _is_date_field(joined[-1])
        if token.kind is TokenKind.OPEN and (depth or follows_field):
            depth += 1
        elif token.kind is TokenKind.CLOSE and depth:
            depth -= 1
        may_be_date = (depth or follows_field) and index < MAX_DATE_TOKENS
        date = _date_at(tokens, index) if may_be_date else None
        joined.append(date[0] if date else token)
        index += date[1] if date else 1
    return joined


def _is_date_field(token: QueryToken) -> bool:
    return token.kind is TokenKind.FIELD and token.text[:-1].lower() == DATE_FIELD


def _date_at(tokens: list[QueryToken], index: int) -> tuple[QueryToken, int] | None:
    """Return the date of words from an index on, and the number of words."""
    words = list(
        takewhile(
            lambda token: token.kind is TokenKind.WORD and token.text not in OPERATORS,
            tokens[index : index + MAX_DATE_WORDS],
        )
    )
    if not words or not _may_join(words):
        del words[1:]
    for count in range(len(words), 0, -1):
        text = " ".join(word.text for word in words[:count])
        if len(text) <= MAX_TEXT_LENGTH and parse(text):
            if count == 1 and PLAIN_DATE_PATTERN.fullmatch(text):
                return words[0], 1
            return replace(words[0], kind=TokenKind.PHRASE, text=f'"{text}"'), count
    return None


def _may_join(words: list[QueryToken]) -> bool:
    """Tell whether the first word needs the next ones to be a date or a range."""
    if not parse(words[0].text):
        return True
    return len(words) > 1 and words[1].text.lower() in RANGE_WORDS


def _classify_words(tokens: list[QueryToken], warnings: Warnings) -> list[QueryToken]:
    """Recognize operators and prefixes, and remove words without letters and digits."""
    classified = []
    for token in tokens:
        if token.kind not in CLAUSE_KINDS:
            classified.append(token)
            continue
        clause = classify_word(token, warnings)
        if clause.kind not in CLAUSE_KINDS or _has_words(clause):
            classified.append(clause)
    return classified


def _has_words(clause: QueryToken) -> bool:
    """Tell whether a clause has letters or digits, besides the slop of a phrase."""
    is_phrase = clause.kind is TokenKind.PHRASE
    text = parse_phrase(clause)[0] if is_phrase else clause.text
    return unit_pattern().search(text) is not None


def _limit_clauses(tokens: list[QueryToken], warnings: Warnings) -> list[QueryToken]:
    """Remove the clauses beyond the limit."""
    clause_indices = [
        index for index, token in enumerate(tokens) if token.kind in CLAUSE_KINDS
    ]
    if len(clause_indices) <= MAX_CLAUSES:
        return tokens
    warnings.append(
        Message(
            "Only the first {count} words and phrases of the query were searched.",
            count=MAX_CLAUSES,
        )
    )
    end = clause_indices[MAX_CLAUSES - 1] + 1
    closing = [token for token in tokens[end:] if token.kind is TokenKind.CLOSE]
    return tokens[:end] + closing


def _balance_brackets(tokens: list[QueryToken], warnings: Warnings) -> list[QueryToken]:
    """Remove brackets that have no other half, are empty, or are nested too deeply."""
    pairs, unpaired = _match_brackets(tokens)
    if unpaired:
        warnings.append(Message("Unmatched bracket ignored."))
    if any(pair.depth > MAX_NESTING for pair in pairs):
        warnings.append(
            Message(
                "Brackets nested more than {count} levels deep were ignored.",
                count=MAX_NESTING,
            )
        )
    removed = set(unpaired)
    for pair in pairs:
        if pair.is_empty or pair.depth > MAX_NESTING:
            removed |= {pair.open_index, pair.close_index}
    return [token for index, token in enumerate(tokens) if index not in removed]


class _BracketPair(NamedTuple):
    """The indices of two brackets. The outermost pair has the depth 1."""

    open_index: int
    close_index: int
    depth: int
    is_empty: bool


def _match_brackets(tokens: list[QueryToken]) -> tuple[list[_BracketPair], list[int]]:
    """Return the pairs of brackets, and the indices of unpaired ones."""
    pairs: list[_BracketPair] = []
    unpaired: list[int] = []
    open_brackets: list[tuple[int, int]] = []
    clause_count = 0
    for index, token in enumerate(tokens):
        if token.kind in CLAUSE_KINDS:
            clause_count += 1
        elif token.kind is TokenKind.OPEN:
            open_brackets.append((index, clause_count))
        elif token.kind is TokenKind.CLOSE and not open_brackets:
            unpaired.append(index)
        elif token.kind is TokenKind.CLOSE:
            depth = len(open_brackets)
            open_index, count_before = open_brackets.pop()
            is_empty = clause_count == count_before
            pairs.append(_BracketPair(open_index, index, depth, is_empty))
    unpaired += [index for index, _ in open_brackets]
    return pairs, unpaired


def _check_fields(tokens: list[QueryToken], warnings: Warnings) -> list[QueryToken]:
    """Turn unknown field names, and fields without a clause, into words."""
    checked = []
    for index, token in enumerate(tokens):
        next_kind = _kind_at(tokens, index + 1)
        if token.kind is TokenKind.FIELD:
            checked.append(_check_field(token, next_kind, warnings))
        else:
            checked.append(token)
    return checked


def _check_field(
    token: QueryToken, next_kind: TokenKind | None, warnings: Warnings
) -> QueryToken:
    name = token.text[:-1]
    if name.lower() in QUERY_FIELDS:
        if next_kind in CLAUSE_KINDS or next_kind is TokenKind.OPEN:
            return replace(token, text=f"{name.lower()}:")
        warnings.append(Message(EMPTY_FIELD, field=token.text, word=name))
    elif not token.followed_by_space and next_kind is not None:
        fields = ", ".join(f"{field}:" for field in QUERY_FIELDS)
        warnings.append(
            Message(UNKNOWN_FIELD, field=token.text, word=name, fields=fields)
        )
    return replace(token, kind=TokenKind.WORD, text=name)


def _kind_at(tokens: list[QueryToken], index: int) -> TokenKind | None:
    return tokens[index].kind if index < len(tokens) else None


def _drop_dangling_signs(tokens: list[QueryToken], _: Warnings) -> list[QueryToken]:
    """Remove signs that are not before an operand, the last ones first."""
    kept_tokens: list[QueryToken] = []
    for token in reversed(tokens):
        next_kind = kept_tokens[-1].kind if kept_tokens else None
        if token.kind not in SIGNS or _has_operands(token.kind, None, next_kind):
            kept_tokens.append(token)
    return kept_tokens[::-1]


def _check_operators(tokens: list[QueryToken], warnings: Warnings) -> list[QueryToken]:
    """Turn operators without operands into words."""
    checked: list[QueryToken] = []
    for index, token in enumerate(tokens):
        previous_kind = checked[-1].kind if checked else None
        next_kind = _kind_at(tokens, index + 1)
        if _has_operands(token.kind, previous_kind, next_kind):
            checked.append(token)
        else:
            warnings.append(Message(DANGLING_OPERATOR, word=token.text))
            checked.append(replace(token, kind=TokenKind.WORD))
    return checked


def _has_operands(
    kind: TokenKind, previous_kind: TokenKind | None, next_kind: TokenKind | None
) -> bool:
    """Tell whether a token has the operands that it needs, if any."""
    if kind in NEGATIONS | SIGNS:
        return next_kind in OPERAND_STARTS
    if kind in BINARY_OPERATORS:
        return (
            previous_kind in OPERAND_ENDS
            and next_kind in OPERAND_STARTS | NEGATIONS | SIGNS
        )
    return True


def _lowercase_operator_words(
    tokens: list[QueryToken], _: Warnings
) -> list[QueryToken]:
    """Write words such as the `AND` of `AND:` so that they are not read as operators.

    Those of letters become lower case, and `NEAR/5` becomes a phrase.
    """
    return [_lowercase_operator_word(token) for token in tokens]


def _lowercase_operator_word(token: QueryToken) -> QueryToken:
    if token.kind is TokenKind.WORD and token.text in OPERATORS:
        return replace(token, text=token.text.lower())
    if token.kind is TokenKind.WORD and PROXIMITY_WORD.fullmatch(token.text):
        words = token.text.replace("/", " ")
        return replace(token, kind=TokenKind.PHRASE, text=f'"{words}"')
    return token


REPAIRS: tuple[Repair, ...] = (
    _drop_unpaired_quotes,
    _join_dates,
    _classify_words,
    _limit_clauses,
    _balance_brackets,
    _check_fields,
    limit_proximity,
    bracket_proximity,
    _drop_dangling_signs,
    _check_operators,
    _lowercase_operator_words,
)

"""The grammar: a reader's line becomes a tree of Whoosh's queries, the same for every engine.

| typed | compiled |
|---|---|
| `russia missile` | `And` of each word; a word is `Term("text", …)`, where the title stands too |
| `missiles` | as above for the singular, `Or` the exact form, which ranks higher |
| `S-400`, `s400` | `Or([Phrase(["s", "400"]), Term("s400")])` in each field |
| `"a b"` | `Phrase` in each field, of singulars; in scripts without spaces every word is one |
| `"a b"~5` | `Sequence([Term, Term], slop=5, ordered=False)`: in any order, at most 5 other words among them |
| `a OR b`, `NOT a`, `-a`, brackets | `Or`, `Not`, nesting; `OR` binds its two neighbours |
| `title:a`, `outlet:`, `person:`, `author:`, `said:` | the same in that field alone |
| `missil*` | `Prefix`, compared with words and with designators without their joiners |
| `date:2020-06` | `And([NumericRange("earliest", first, None), NumericRange("latest", None, last)])`, in ordinal days |
| `date:unknown` | `Not(Every("earliest"))` |
| nothing | `Every()` |

Engines also understand `NullQuery`, which matches nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from whoosh.qparser import QueryParser, plugins, syntax
from whoosh.query import (
    And,
    Every,
    Not,
    NumericRange,
    Or,
    Phrase,
    Prefix,
    Query,
    Sequence,
    Term,
)

from archive.messages import N_, Message
from index.query import dates
from index.query.repair import QueryToken, TokenKind, parse_phrase, repair_query
from index.schema import (
    ANY_FIELD,
    DATE_FIELD,
    EARLIEST,
    LATEST,
    SEARCH_FIELDS,
    UNKNOWN,
)
from index.text.analysis import Unit, compact, iter_units, lookup_terms

EXACT_FORM_BOOST = 0.25
"""What the exact form of a word adds to the word, so that it ranks higher and does not count as a second word."""
NO_WORDS = N_("“{text}” contains no searchable words. All articles are shown.")
INVALID_DATE = N_(
    "“{text}” is not a date and was searched as words. Use dates such as 2020, "
    "2020-06, 2020-06-22..2020-09-03 or >2020."
)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The query of a line, its pieces, and messages about what was ignored."""

    query: Query
    tokens: tuple[QueryToken, ...] = ()
    messages: tuple[str, ...] = ()
    clause_texts: tuple[tuple[Query, str], ...] = ()
    """Words and phrases with what the reader typed for them."""

    def clause_text(self, clause: Query) -> str:
        """What a reader typed for a clause."""
        return next(
            (text for query, text in self.clause_texts if query == clause), str(clause)
        )


def parse_query(text: str) -> ParsedQuery:
    """The meaning of any text; never raises, in time linear in the length that is read."""
    reader = _PARSER.fresh_copy()
    messages = reader.messages
    pieces = repair_query(text, messages)
    query = _simplify(reader.build_query(pieces)) if pieces else None
    if query is None and text.strip():
        messages.append(Message(NO_WORDS, text=text.strip()[:80]))
    return ParsedQuery(
        query or Every(),
        tuple(pieces),
        tuple(dict.fromkeys(messages)),
        tuple(reader.clause_texts),
    )


class TokenQueryParser(QueryParser):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """Whoosh's parser over pieces of a line instead of text.

    Whoosh groups the nodes. Words, phrases, prefixes and dates are compiled here.
    """

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.clause_texts: list[tuple[Query, str]] = []
        operators = plugins.OperatorsPlugin(AndNot=None, AndMaybe=None, Require=None)
        fields = plugins.FieldsPlugin(remove_unknown=False)
        super().__init__(
            ANY_FIELD, None, plugins=[fields, plugins.GroupPlugin(), operators]
        )
        self._filters = super().filters()

    def filters(self) -> Any:
        """Return the filters of the plugins; Whoosh sorts them anew for every query."""
        return self._filters

    def build_query(self, tokens: Iterable[QueryToken]) -> Query:
        """Return the query of pieces in strict grammar."""
        nodes = self.group(
            [
                NODE_FACTORIES[piece.kind](piece).set_range(piece.start, piece.end)
                for piece in tokens
            ]
        )
        return self.filterize(nodes).query(self)

    def fresh_copy(self) -> TokenQueryParser:
        """Return the same reader without messages; building it takes longer than a parse."""
        reader = copy(self)
        reader.messages, reader.clause_texts = [], []
        return reader

    def term_query(
        self, fieldname: str, text: str, termclass: type[Query], **_: Any
    ) -> Query | None:
        """A word, or a prefix where Whoosh names that class."""
        if fieldname == DATE_FIELD:
            return self._date_query(text)
        if termclass is Prefix:
            return self._record_clause(
                f"{text}*",
                _in_each_field(
                    fieldname,
                    lambda name, boost: Prefix(name, compact(text), boost=boost),
                ),
            )
        return self._record_clause(text, _word_query(fieldname, text))

    def _record_clause(self, text: str, query: Query | None) -> Query | None:
        """The query of a text, with the text kept."""
        if query is not None:
            self.clause_texts.append((query, text))
        return query

    def phrase_query(self, fieldname: str, text: str, slop: int | None) -> Query | None:
        """A phrase, or words near each other."""
        if fieldname == DATE_FIELD:
            return self._date_query(text)
        words = lookup_terms(text)
        if slop is not None and len(words) > 1:
            near = _in_each_field(
                fieldname, lambda name, boost: _near_query(name, words, slop, boost)
            )
            return self._record_clause(f"“{text}”~{slop}", near)
        return self._record_clause(
            f"“{text}”",
            _phrase_query(fieldname, words)
            if len(words) > 1
            else _word_query(fieldname, text),
        )

    def _date_query(self, text: str) -> Query | None:
        if text.lower() == UNKNOWN:
            return Not(Every(EARLIEST))
        window = dates.parse(text)
        if window is None:
            self.messages.append(Message(INVALID_DATE, text=text))
            return _word_query(ANY_FIELD, text)
        return date_range_query(window)


class PhraseNode(syntax.TextNode):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """A phrase in the syntax tree; `slop` tells `"a b"` from `"a b"~1`."""

    def __init__(self, text: str, slop: int | None) -> None:
        super().__init__(text)
        self.slop = slop

    def query(self, parser: TokenQueryParser) -> Query | None:
        """Compile the phrase with the parser, which keeps the messages."""
        return parser.phrase_query(
            self.fieldname or parser.fieldname, self.text, self.slop
        )


def _infix_operator(
    group: type[syntax.GroupNode],
) -> Callable[[QueryToken], syntax.Operator]:
    return lambda piece: syntax.InfixOperator(piece.text, group)


def _prefix_operator(token: QueryToken) -> syntax.Operator:
    return syntax.PrefixOperator(token.text, syntax.NotGroup)


NODE_FACTORIES: Mapping[TokenKind, Callable[[QueryToken], syntax.SyntaxNode]] = {
    TokenKind.WORD: lambda piece: syntax.WordNode(piece.text),
    TokenKind.PREFIX: lambda piece: plugins.PrefixPlugin.PrefixNode(
        piece.text.rstrip("*")
    ),
    TokenKind.PHRASE: lambda piece: PhraseNode(*parse_phrase(piece)),
    TokenKind.OPEN: lambda _: plugins.GroupPlugin.OpenBracket(),
    TokenKind.CLOSE: lambda _: plugins.GroupPlugin.CloseBracket(),
    TokenKind.FIELD: lambda piece: syntax.FieldnameNode(piece.text[:-1], piece.text),
    TokenKind.AND: _infix_operator(syntax.AndGroup),
    TokenKind.OR: _infix_operator(syntax.OrGroup),
    TokenKind.NOT: _prefix_operator,
    TokenKind.MINUS: _prefix_operator,
}
"""The node of Whoosh's syntax tree for each kind of piece."""


def date_range_query(window: dates.Window) -> Query:
    """Documents of which every possible day lies in the window; those of unknown date never do."""
    first, last = window
    bounds = []
    if first:
        bounds.append(NumericRange(EARLIEST, first.toordinal(), None))
    if last:
        bounds.append(NumericRange(LATEST, None, last.toordinal()))
    return And(bounds) if len(bounds) > 1 else bounds[0]


def _in_each_field(fieldname: str, make_query: Callable[[str, float], Query]) -> Query:
    made = [make_query(name, boost) for name, boost in SEARCH_FIELDS[fieldname].items()]
    return Or(made) if len(made) > 1 else made[0]


def _word_query(fieldname: str, text: str) -> Query | None:
    """One typed word: a unit in all its forms, or several units as a phrase."""
    found = [unit for _, _, unit in iter_units(text)]
    if len(found) == 1:
        return _unit_query(fieldname, found[0])
    return _phrase_query(fieldname, lookup_terms(text)) if found else None


def _unit_query(fieldname: str, unit: Unit) -> Query:
    words = [part.lookup_term for part in unit.parts]
    finer = unit.compound if len(words) > 1 else unit.parts[0].exact_term
    made = []
    for name, boost in SEARCH_FIELDS[fieldname].items():
        made.append(
            Phrase(name, words, boost=boost)
            if len(words) > 1
            else Term(name, words[0], boost=boost)
        )
        if finer:
            made.append(Term(name, finer, boost=boost * EXACT_FORM_BOOST))
    return Or(made) if len(made) > 1 else made[0]


def _phrase_query(fieldname: str, words: list[str]) -> Query:
    return _in_each_field(
        fieldname, lambda name, boost: Phrase(name, words, boost=boost)
    )


def _near_query(fieldname: str, words: list[str], slop: int, boost: float) -> Query:
    return Sequence(
        [Term(fieldname, word) for word in words], slop=slop, ordered=False, boost=boost
    )


def _simplify(query: Query | None) -> Query | None:
    """The tree without empty groups and groups of one; Whoosh's own `normalize` merges what must stay apart."""
    if not isinstance(query, And | Or) or isinstance(query, Sequence):
        return query
    kept = [
        tidied for sub in query.subqueries if (tidied := _simplify(sub)) is not None
    ]
    if not kept:
        return None
    if isinstance(query, And):
        kept = _deduplicate(word for sub in kept for word in _flatten_and(sub))
    return kept[0] if len(kept) == 1 else type(query)(kept)


def _deduplicate(clauses: Iterable[Query]) -> list[Query]:
    """Clauses that are asked for twice count once."""
    found: list[Query] = []
    for clause in clauses:
        if clause not in found:
            found.append(clause)
    return found


def _flatten_and(query: Query) -> list[Query]:
    """The words of a group that says nothing but that all of them are asked for: `oil (crude price)`."""
    plain = isinstance(query, And) and all(
        name in SEARCH_FIELDS[ANY_FIELD] for name in _searched_fields(query)
    )
    return list(query.subqueries) if plain else [query]


def _searched_fields(query: Query) -> set[str]:
    """The fields that a query looks into."""
    if isinstance(query, And | Or | Sequence):
        return {name for sub in query.subqueries for name in _searched_fields(sub)}
    return (
        _searched_fields(query.query) if isinstance(query, Not) else {query.fieldname}
    )


_PARSER = TokenQueryParser()

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
from index.query.repair import Kind, Piece, phrase_of, understood
from index.schema import (
    ANYWHERE,
    DATE,
    EARLIEST,
    LATEST,
    SEARCHED,
    UNKNOWN,
)
from index.text.analysis import Unit, joined, keys, units

FINER = 0.25
"""What the exact form of a word adds to the word, so that it ranks higher and does not count as a second word."""
NO_WORDS = N_("There is no word to search for in “{text}”: everything is shown.")
NO_DATE = N_(
    "“{text}” is no date: it was searched as words. Dates look like 2020, 2020-06, 2020-06-22..2020-09-03 or >2020."
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The query of a line, its pieces, and messages about what was ignored."""

    query: Query
    pieces: tuple[Piece, ...] = ()
    messages: tuple[str, ...] = ()
    typed: tuple[tuple[Query, str], ...] = ()
    """Words and phrases with what the reader typed for them."""

    def words(self, clause: Query) -> str:
        """What a reader typed for a clause."""
        return next(
            (text for query, text in self.typed if query == clause), str(clause)
        )


def parse(text: str) -> Parsed:
    """The meaning of any text; never raises, in time linear in the length that is read."""
    reader = _READER.anew()
    messages = reader.said
    pieces = understood(text, messages)
    query = _tidy(reader.query_of(pieces)) if pieces else None
    if query is None and text.strip():
        messages.append(Message(NO_WORDS, text=text.strip()[:80]))
    return Parsed(
        query or Every(),
        tuple(pieces),
        tuple(dict.fromkeys(messages)),
        tuple(reader.typed),
    )


class Reader(QueryParser):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """Whoosh's parser over pieces of a line instead of text.

    Whoosh groups the nodes. Words, phrases, prefixes and dates are compiled here.
    """

    def __init__(self) -> None:
        self.said: list[str] = []
        self.typed: list[tuple[Query, str]] = []
        operators = plugins.OperatorsPlugin(AndNot=None, AndMaybe=None, Require=None)
        fields = plugins.FieldsPlugin(remove_unknown=False)
        super().__init__(
            ANYWHERE, None, plugins=[fields, plugins.GroupPlugin(), operators]
        )
        self._filters = super().filters()

    def filters(self) -> Any:
        """Return the filters of the plugins; Whoosh sorts them anew for every query."""
        return self._filters

    def query_of(self, pieces: Iterable[Piece]) -> Query:
        """Return the query of pieces in strict grammar."""
        nodes = self.group(
            [
                NODES[piece.kind](piece).set_range(piece.start, piece.end)
                for piece in pieces
            ]
        )
        return self.filterize(nodes).query(self)

    def anew(self) -> Reader:
        """Return the same reader without messages; building it takes longer than a parse."""
        reader = copy(self)
        reader.said, reader.typed = [], []
        return reader

    def term_query(
        self, fieldname: str, text: str, termclass: type[Query], **_: Any
    ) -> Query | None:
        """A word, or a prefix where Whoosh names that class."""
        if fieldname == DATE:
            return self._date(text)
        if termclass is Prefix:
            return self._noted(
                f"{text}*",
                _anywhere(
                    fieldname,
                    lambda name, boost: Prefix(name, joined(text), boost=boost),
                ),
            )
        return self._noted(text, _words(fieldname, text))

    def _noted(self, text: str, query: Query | None) -> Query | None:
        """The query of a text, with the text kept."""
        if query is not None:
            self.typed.append((query, text))
        return query

    def quoted_query(self, fieldname: str, text: str, slop: int | None) -> Query | None:
        """A phrase, or words near each other."""
        if fieldname == DATE:
            return self._date(text)
        words = keys(text)
        if slop is not None and len(words) > 1:
            near = _anywhere(
                fieldname, lambda name, boost: _near(name, words, slop, boost)
            )
            return self._noted(f"“{text}”~{slop}", near)
        return self._noted(
            f"“{text}”",
            _phrase(fieldname, words) if len(words) > 1 else _words(fieldname, text),
        )

    def _date(self, text: str) -> Query | None:
        if text.lower() == UNKNOWN:
            return Not(Every(EARLIEST))
        window = dates.parse(text)
        if window is None:
            self.said.append(Message(NO_DATE, text=text))
            return _words(ANYWHERE, text)
        return within(window)


class QuotedNode(syntax.TextNode):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """A phrase in the syntax tree; `slop` tells `"a b"` from `"a b"~1`."""

    def __init__(self, text: str, slop: int | None) -> None:
        super().__init__(text)
        self.slop = slop

    def query(self, parser: Reader) -> Query | None:
        """Compile the phrase with the parser, which keeps the messages."""
        return parser.quoted_query(
            self.fieldname or parser.fieldname, self.text, self.slop
        )


def _operator(group: type[syntax.GroupNode]) -> Callable[[Piece], syntax.Operator]:
    return lambda piece: syntax.InfixOperator(piece.text, group)


def _negation(piece: Piece) -> syntax.Operator:
    return syntax.PrefixOperator(piece.text, syntax.NotGroup)


NODES: Mapping[Kind, Callable[[Piece], syntax.SyntaxNode]] = {
    Kind.WORD: lambda piece: syntax.WordNode(piece.text),
    Kind.PREFIX: lambda piece: plugins.PrefixPlugin.PrefixNode(piece.text.rstrip("*")),
    Kind.PHRASE: lambda piece: QuotedNode(*phrase_of(piece)),
    Kind.OPEN: lambda _: plugins.GroupPlugin.OpenBracket(),
    Kind.CLOSE: lambda _: plugins.GroupPlugin.CloseBracket(),
    Kind.FIELD: lambda piece: syntax.FieldnameNode(piece.text[:-1], piece.text),
    Kind.AND: _operator(syntax.AndGroup),
    Kind.OR: _operator(syntax.OrGroup),
    Kind.NOT: _negation,
    Kind.MINUS: _negation,
}
"""The node of Whoosh's syntax tree for each kind of piece."""


def within(window: dates.Window) -> Query:
    """Documents of which every possible day lies in the window; those of unknown date never do."""
    first, last = window
    bounds = []
    if first:
        bounds.append(NumericRange(EARLIEST, first.toordinal(), None))
    if last:
        bounds.append(NumericRange(LATEST, None, last.toordinal()))
    return And(bounds) if len(bounds) > 1 else bounds[0]


def _anywhere(fieldname: str, make: Callable[[str, float], Query]) -> Query:
    made = [make(name, boost) for name, boost in SEARCHED[fieldname].items()]
    return Or(made) if len(made) > 1 else made[0]


def _words(fieldname: str, text: str) -> Query | None:
    """One typed word: a unit in all its forms, or several units as a phrase."""
    found = [unit for _, _, unit in units(text)]
    if len(found) == 1:
        return _unit(fieldname, found[0])
    return _phrase(fieldname, keys(text)) if found else None


def _unit(fieldname: str, unit: Unit) -> Query:
    words = [part.key for part in unit.parts]
    finer = unit.whole if len(words) > 1 else unit.parts[0].exact
    made = []
    for name, boost in SEARCHED[fieldname].items():
        made.append(
            Phrase(name, words, boost=boost)
            if len(words) > 1
            else Term(name, words[0], boost=boost)
        )
        if finer:
            made.append(Term(name, finer, boost=boost * FINER))
    return Or(made) if len(made) > 1 else made[0]


def _phrase(fieldname: str, words: list[str]) -> Query:
    return _anywhere(fieldname, lambda name, boost: Phrase(name, words, boost=boost))


def _near(name: str, words: list[str], slop: int, boost: float) -> Query:
    return Sequence(
        [Term(name, word) for word in words], slop=slop, ordered=False, boost=boost
    )


def _tidy(query: Query | None) -> Query | None:
    """The tree without empty groups and groups of one; Whoosh's own `normalize` merges what must stay apart."""
    if not isinstance(query, And | Or) or isinstance(query, Sequence):
        return query
    kept = [tidied for sub in query.subqueries if (tidied := _tidy(sub)) is not None]
    if not kept:
        return None
    if isinstance(query, And):
        kept = _once(word for sub in kept for word in _opened(sub))
    return kept[0] if len(kept) == 1 else type(query)(kept)


def _once(clauses: Iterable[Query]) -> list[Query]:
    """Clauses that are asked for twice count once."""
    found: list[Query] = []
    for clause in clauses:
        if clause not in found:
            found.append(clause)
    return found


def _opened(query: Query) -> list[Query]:
    """The words of a group that says nothing but that all of them are asked for: `oil (crude price)`."""
    plain = isinstance(query, And) and all(
        name in SEARCHED[ANYWHERE] for name in _fields(query)
    )
    return list(query.subqueries) if plain else [query]


def _fields(query: Query) -> set[str]:
    """The fields that a query looks into."""
    if isinstance(query, And | Or | Sequence):
        return {name for sub in query.subqueries for name in _fields(sub)}
    return _fields(query.query) if isinstance(query, Not) else {query.fieldname}


_READER = Reader()

"""Parse the text of a query into a tree of Whoosh queries, the same for every engine.

Examples of a text and its query tree:

- `russia missile`: an `And` of words. A word is `Term("text", …)`. The field `text`
  includes the title.
- `missiles` is `Variations("text", "missiles")`: all forms of the word in the language
  of an article, and the longer words that have it as a part. The exact form ranks
  highest. Words in capitals and words with digits have no other forms.
- `=missiles`, `"missiles"`: `Term("text", "missiles")`, the exact form only.
- `cease-fire`: `NearQuery([Variations, Variations], slop=0, ordered=True)`, or
  `Term("ceasefire")`.
- `S-400`, `s400`: `Or([Phrase(["s", "400"]), Term("s400")])` in each field.
- `"a b"`: a `Phrase` of exact forms in each field. In scripts without spaces, every word
  is a phrase.
- `"a b"~5`: `NearQuery([Term, Term], slop=5, ordered=False)`: the words in any order,
  with at most five others among them.
- `a OR b`, `NOT a`, `-a`, brackets: `Or`, `Not`, and nesting. `OR` binds the clauses
  next to it. `+a` is the same as `a`, but related articles have to contain it.
- `title:a`, `outlet:a`, `person:a`, `author:a`, `said:a`: the same in that field only.
- `in:a`, `tag:a`, `note:a`: the same in the names of collections, in tags, in notes.
- `is:read`: `Term("is", "read")`. `is:unread`: the `Not` of it.
- `a NEAR/5 b`: `NearQuery([a, b], slop=5, ordered=False)`. `PRE/5` is ordered. The
  parts are words, phrases and prefixes, or an `Or` of them.
- `missil*`: `Prefix`. It is compared with words and with compounds (`s400`).
- `wom?n`, `*bank`: `Wildcard`, compared in the same way.
- `word~1`: `FuzzyTerm`: words that differ from it in at most one letter.
- `date:2020-06`: `NumericRange("earliest", first, None)` and
  `NumericRange("latest", None, last)`, in ordinal days.
- `date:unknown`: `Not(Every("earliest"))`.
- An empty text: `Every()`.
- A text of punctuation only: `NullQuery`, which matches nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from whoosh.qparser import QueryParser, plugins
from whoosh.query import (
    And,
    Every,
    FuzzyTerm,
    Not,
    NullQuery,
    NumericRange,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    Variations,
    Wildcard,
)

from archive.messages import N_, Message
from index.query import dates
from index.query.near import NearQuery
from index.query.nodes import NODE_FACTORIES, ProximityPlugin
from index.query.repair import repair_query
from index.query.simplification import simplify
from index.query.tokens import (
    BINARY_OPERATORS,
    NEGATIONS,
    QueryToken,
    TokenKind,
    parse_fuzzy_word,
)
from index.schema import (
    ANY_FIELD,
    DATE_FIELD,
    EARLIEST,
    LATEST,
    SEARCH_FIELDS,
    STATE_FIELD,
    UNKNOWN,
)
from index.text.analysis import Unit, compact, iter_units, lookup_terms
from index.text.word_forms import is_plain_word

BRACKET_DEPTHS = {TokenKind.OPEN: 1, TokenKind.CLOSE: -1}
OPERATOR_KINDS = frozenset(
    {
        *(TokenKind.FIELD, TokenKind.PLUS, TokenKind.NEAR),
        *(*NEGATIONS, *BINARY_OPERATORS),
    }
)
"""Kinds of tokens that require or exclude the next word."""
EXACT_FORM_BOOST = 0.25
"""The boost of a designator as written, next to its parts.

It is small, so that the exact form ranks higher but does not count like a second word.
"""
MAX_PARSED_QUERIES = 256
"""One page parses the same text several times, and its clauses one by one."""
NO_WORDS = N_(
    "“{text}” contains nothing that can be searched, so no article matches. Enter a "
    "word, or clear the search box to see all articles."
)
READ, UNREAD = "read", "unread"
NO_STATE = N_(
    "“{text}” was searched as a word: only “read” and “unread” can follow “is:”."
)
SEARCHED_AS_WORDS = N_("“{text}” was searched as words.")


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The query tree of a text, its tokens, and messages about what was ignored.

    `clause_texts`: the words and phrases of the tree, each with its text in the query.
    `optional_clauses`: the words that a related article may lack. They have neither an
    operator nor a field name, and stand outside brackets and quotation marks.
    """

    query: Query
    tokens: tuple[QueryToken, ...] = ()
    messages: tuple[str, ...] = ()
    clause_texts: tuple[tuple[Query, str], ...] = ()
    optional_clauses: tuple[Query, ...] = ()

    def clause_text(self, clause: Query) -> str:
        """Return the text of a word or phrase of the tree, as it was typed."""
        for query, text in self.clause_texts:
            if query == clause:
                return text
        return str(clause)


def parse_query(text: str) -> ParsedQuery:
    """Parse any text. No text raises an error. The time is linear in its length."""
    return _parse_query(text, dates.current_day())


@lru_cache(maxsize=MAX_PARSED_QUERIES)
def _parse_query(text: str, _day: date) -> ParsedQuery:
    """Parse a text on a day, because “yesterday” means another day tomorrow."""
    parser = _PARSER.fresh_copy()
    tokens = repair_query(text, parser.messages)
    query = simplify(parser.build_query(tokens)) if tokens else None
    if query is None and text.strip():
        parser.messages.append(Message(NO_WORDS, text=text.strip()[:80]))
    return ParsedQuery(
        query=query or (NullQuery if text.strip() else Every()),
        tokens=tuple(tokens),
        messages=tuple(dict.fromkeys(parser.messages)),
        clause_texts=tuple(parser.clause_texts),
        optional_clauses=_optional_clauses(tokens),
    )


def _optional_clauses(tokens: list[QueryToken]) -> tuple[Query, ...]:
    """Return the queries of the words that no operator requires anywhere.

    Brackets require their words only in a query with operators. In prose, they are
    punctuation.
    """
    has_operators = any(token.kind in OPERATOR_KINDS for token in tokens)
    optional: list[Query] = []
    required: list[Query] = []
    depth = 0
    neighbours = zip([None, *tokens], tokens, [*tokens[1:], None], strict=False)
    for before, token, after in neighbours:
        depth += BRACKET_DEPTHS.get(token.kind, 0)
        query = _plain_word_query(token)
        if query is None:
            continue
        is_bound = (
            (depth > 0 and has_operators)
            or (before is not None and before.kind in OPERATOR_KINDS)
            or (after is not None and after.kind in BINARY_OPERATORS)
        )
        (required if is_bound else optional).append(query)
    return tuple(query for query in optional if query not in required)


def _plain_word_query(token: QueryToken) -> Query | None:
    """Return the query of a word or a prefix without a field name."""
    if token.kind is TokenKind.WORD:
        return _word_query(ANY_FIELD, token.text)
    if token.kind is TokenKind.PREFIX:
        return _prefix_query(ANY_FIELD, token.text.rstrip("*"))
    if token.kind is TokenKind.WILDCARD:
        return _wildcard_query(ANY_FIELD, token.text)
    if token.kind is TokenKind.FUZZY:
        return _fuzzy_query(ANY_FIELD, token.text)
    return None


class TokenQueryParser(QueryParser):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """Whoosh's parser for tokens instead of text.

    Whoosh groups the nodes. This class compiles words, phrases, prefixes and dates.
    """

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.clause_texts: list[tuple[Query, str]] = []
        operators = plugins.OperatorsPlugin(AndNot=None, AndMaybe=None, Require=None)
        fields = plugins.FieldsPlugin(remove_unknown=False)
        super().__init__(
            ANY_FIELD,
            None,
            plugins=[fields, plugins.GroupPlugin(), ProximityPlugin(), operators],
        )
        self._filters = super().filters()

    def filters(self) -> Any:
        """Return the filters of the plugins. Whoosh would sort them for every query."""
        return self._filters

    def build_query(self, tokens: Iterable[QueryToken]) -> Query:
        """Return the query tree of tokens in the strict grammar."""
        nodes = [
            NODE_FACTORIES[token.kind](token).set_range(token.start, token.end)
            for token in tokens
            if token.kind is not TokenKind.PLUS  # All clauses are required anyway.
        ]
        return self.filterize(self.group(nodes)).query(self)

    def fresh_copy(self) -> TokenQueryParser:
        """Return a copy without messages. Building a new parser would be slow."""
        parser = copy(self)
        parser.messages = []
        parser.clause_texts = []
        return parser

    def term_query(
        self, fieldname: str, text: str, termclass: type[Query], **_: Any
    ) -> Query | None:
        """Return the query for a word, or for a prefix if Whoosh passes that class."""
        if fieldname == DATE_FIELD:
            return self._date_query(text)
        if fieldname == STATE_FIELD:
            return self._state_query(text)
        if termclass is Prefix:
            return self._record_clause(f"{text}*", _prefix_query(fieldname, text))
        if termclass in PATTERN_QUERIES:
            query = PATTERN_QUERIES[termclass](fieldname, text)
            return self._record_clause(text, query)
        return self._record_clause(text, _word_query(fieldname, text))

    def _record_clause(self, text: str, query: Query | None) -> Query | None:
        """Add a query with its text to `clause_texts`, and return it."""
        if query is not None:
            self.clause_texts.append((query, text))
        return query

    def phrase_query(self, fieldname: str, text: str, slop: int | None) -> Query | None:
        """Return the query for a phrase, or with `slop` for words near each other."""
        if fieldname == DATE_FIELD:
            return self._date_query(text)
        if fieldname == STATE_FIELD:
            return self._state_query(text)
        words = lookup_terms(text)
        if len(words) < 2:
            return self._record_clause(f"“{text}”", _exact_query(fieldname, text))
        if slop is None:
            return self._record_clause(f"“{text}”", _phrase_query(fieldname, words))
        query = _near_query(fieldname, words, slop)
        return self._record_clause(f"“{text}”~{slop}", query)

    def _state_query(self, text: str) -> Query | None:
        """Return the query for `read` or `unread`, or for the word if it is neither."""
        state = text.lower()
        if state == READ:
            return Term(STATE_FIELD, READ)
        if state == UNREAD:
            return Not(Term(STATE_FIELD, READ))
        self.messages.append(Message(NO_STATE, text=text))
        return self._record_clause(text, _word_query(ANY_FIELD, text))

    def _date_query(self, text: str) -> Query | None:
        if text.lower() == UNKNOWN:
            return Not(Every(EARLIEST))
        window = dates.parse(text)
        if window is None:
            problem = dates.date_problem(text)
            self.messages += filter(
                None, (problem, Message(SEARCHED_AS_WORDS, text=text))
            )
            return _word_query(ANY_FIELD, text)
        if note := dates.date_note(text):
            self.messages.append(note)
        return date_range_query(window)


def date_range_query(window: dates.Window) -> Query:
    """Return the query for documents whose every possible day is in the window.

    Documents without a known date do not match.
    """
    first, last = window
    bounds = []
    if first:
        bounds.append(NumericRange(EARLIEST, first.toordinal(), None))
    if last:
        bounds.append(NumericRange(LATEST, None, last.toordinal()))
    return And(bounds) if len(bounds) > 1 else bounds[0]


def _any_of(queries: list[Query]) -> Query:
    return Or(queries) if len(queries) > 1 else queries[0]


def _word_query(fieldname: str, text: str) -> Query | None:
    """Return the query for a typed word, or `None` if it has no letters and digits.

    A word of several units, such as `a/b`, is searched as a phrase.
    """
    units = [unit for _, _, unit in iter_units(text)]
    if len(units) != 1 or text.isupper():
        return _exact_query(fieldname, text)
    unit = units[0]
    words = [part.lookup_term for part in unit.parts]
    if not is_plain_word("".join(words)):
        return _exact_query(fieldname, text)
    queries: list[Query] = []
    for name, boost in SEARCH_FIELDS[fieldname].items():
        queries.append(_forms_query(name, words, boost))
        if unit.compound:
            exact_boost = boost * EXACT_FORM_BOOST
            queries.append(Term(name, unit.compound, exact_boost))
    return _any_of(queries)


def _forms_query(name: str, words: list[str], boost: float) -> Query:
    """Return the query for a word in all forms, or for several such as *cease-fire*."""
    if len(words) == 1:
        return Variations(name, words[0], boost)
    forms = [Variations(name, word) for word in words]
    return NearQuery(forms, slop=0, ordered=True, boost=boost)


def _exact_query(fieldname: str, text: str) -> Query | None:
    """Return the query for a word as it is written, without its other forms."""
    units = [unit for _, _, unit in iter_units(text)]
    if not units:
        return None
    if len(units) > 1:
        return _phrase_query(fieldname, lookup_terms(text))
    return _unit_query(fieldname, units[0])


def _unit_query(fieldname: str, unit: Unit) -> Query:
    """Return the query for a unit. Its exact form ranks higher."""
    words = [part.lookup_term for part in unit.parts]
    is_phrase = len(words) > 1
    exact_term = unit.compound if is_phrase else unit.parts[0].exact_term
    queries: list[Query] = []
    for name, boost in SEARCH_FIELDS[fieldname].items():
        if is_phrase:
            queries.append(Phrase(name, words, boost=boost))
        else:
            queries.append(Term(name, words[0], boost=boost))
        if exact_term:
            queries.append(Term(name, exact_term, boost=boost * EXACT_FORM_BOOST))
    return _any_of(queries)


def _prefix_query(fieldname: str, text: str) -> Query:
    prefix = compact(text)
    fields = SEARCH_FIELDS[fieldname].items()
    return _any_of([Prefix(name, prefix, boost=boost) for name, boost in fields])


def _wildcard_query(fieldname: str, pattern: str) -> Query:
    fields = SEARCH_FIELDS[fieldname].items()
    return _any_of([Wildcard(name, pattern, boost=boost) for name, boost in fields])


def _fuzzy_query(fieldname: str, text: str) -> Query:
    word, edits = parse_fuzzy_word(text)
    fields = SEARCH_FIELDS[fieldname].items()
    return _any_of(
        [
            FuzzyTerm(name, word, boost=boost, maxdist=edits, prefixlength=0)
            for name, boost in fields
        ]
    )


PATTERN_QUERIES: Mapping[type[Query], Callable[[str, str], Query]] = {
    Wildcard: _wildcard_query,
    FuzzyTerm: _fuzzy_query,
}
"""Whoosh's class → function from field and text to the query."""


def _phrase_query(fieldname: str, words: list[str]) -> Query:
    fields = SEARCH_FIELDS[fieldname].items()
    return _any_of([Phrase(name, words, boost=boost) for name, boost in fields])


def _near_query(fieldname: str, words: list[str], slop: int) -> Query:
    queries: list[Query] = []
    for name, boost in SEARCH_FIELDS[fieldname].items():
        terms = [Term(name, word) for word in words]
        queries.append(NearQuery(terms, slop=slop, ordered=False, boost=boost))
    return _any_of(queries)


_PARSER = TokenQueryParser()

"""The nodes of Whoosh's syntax tree, made from tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from whoosh.qparser import plugins, syntax
from whoosh.query import FuzzyTerm, Query, Wildcard

from index.query.near import NearQuery
from index.query.simplification import simplify
from index.query.tokens import QueryToken, TokenKind, parse_phrase, parse_proximity


class PhraseParser(Protocol):
    """The parser, as far as the nodes need it."""

    fieldname: str

    def phrase_query(self, fieldname: str, text: str, slop: int | None) -> Query | None:
        """Return the query for a phrase."""


class WildcardNode(syntax.TextNode):  # type: ignore[misc]
    """A word with wildcards in Whoosh's syntax tree."""

    qclass = Wildcard


class FuzzyNode(syntax.TextNode):  # type: ignore[misc]
    """A word with its number of edits, `word~1`, in Whoosh's syntax tree."""

    qclass = FuzzyTerm


class ProximityNode(syntax.SyntaxNode):  # type: ignore[misc]
    """The operator `NEAR/5` in Whoosh's syntax tree, before its operands are joined."""

    def __init__(self, token: QueryToken) -> None:
        self.token = token

    def r(self) -> str:
        """Return the operator as text, for Whoosh."""
        return self.token.text


class ProximityGroup(syntax.GroupNode):  # type: ignore[misc]
    """The two operands of `NEAR/5`. A field before them was passed on to them."""

    def __init__(self, nodes: list[syntax.SyntaxNode], token: QueryToken) -> None:
        super().__init__(nodes)
        self.token = token

    def query(self, parser: PhraseParser) -> Query | None:
        """Return the query of the operands near each other."""
        queries = [simplify(operand.query(parser)) for operand in self.nodes]
        parts = [query for query in queries if query is not None]
        if len(parts) < 2:
            return parts[0] if parts else None
        slop, is_ordered = parse_proximity(self.token)
        return NearQuery(parts, slop=slop, ordered=is_ordered)


class ProximityPlugin(plugins.Plugin):  # type: ignore[misc]
    """Join the operands of proximity operators, before the other operators."""

    def filters(self, _: PhraseParser) -> Any:
        """Return the filter: after brackets and fields, before operators."""
        return [(self.join_operands, 500)]

    def join_operands(
        self, parser: PhraseParser, group: syntax.GroupNode
    ) -> syntax.GroupNode:
        """Replace each operator and its operands in a group by one node."""
        joined: list[syntax.SyntaxNode] = []
        for child in group:
            node = child
            if isinstance(child, syntax.GroupNode):
                node = self.join_operands(parser, child)
            if joined and isinstance(joined[-1], ProximityNode):
                token = joined.pop().token
                joined.append(ProximityGroup([joined.pop(), node], token))
            else:
                joined.append(node)
        group.nodes = joined
        return group


class PhraseNode(syntax.TextNode):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """A phrase in Whoosh's syntax tree. `slop` is 1 for `"a b"~1`."""

    def __init__(self, text: str, slop: int | None) -> None:
        super().__init__(text)
        self.slop = slop

    def query(self, parser: PhraseParser) -> Query | None:
        """Return the query of the phrase. The parser collects the messages."""
        return parser.phrase_query(
            self.fieldname or parser.fieldname, self.text, self.slop
        )


def _infix_operator(
    group: type[syntax.GroupNode],
) -> Callable[[QueryToken], syntax.Operator]:
    return lambda token: syntax.InfixOperator(token.text, group)


def _prefix_operator(token: QueryToken) -> syntax.Operator:
    return syntax.PrefixOperator(token.text, syntax.NotGroup)


NODE_FACTORIES: Mapping[TokenKind, Callable[[QueryToken], syntax.SyntaxNode]] = {
    TokenKind.WORD: lambda token: syntax.WordNode(token.text),
    TokenKind.PREFIX: lambda token: plugins.PrefixPlugin.PrefixNode(
        token.text.rstrip("*")
    ),
    TokenKind.WILDCARD: lambda token: WildcardNode(token.text),
    TokenKind.FUZZY: lambda token: FuzzyNode(token.text),
    TokenKind.NEAR: ProximityNode,
    TokenKind.PHRASE: lambda token: PhraseNode(*parse_phrase(token)),
    TokenKind.OPEN: lambda _: plugins.GroupPlugin.OpenBracket(),
    TokenKind.CLOSE: lambda _: plugins.GroupPlugin.CloseBracket(),
    TokenKind.FIELD: lambda token: syntax.FieldnameNode(token.text[:-1], token.text),
    TokenKind.AND: _infix_operator(syntax.AndGroup),
    TokenKind.OR: _infix_operator(syntax.OrGroup),
    TokenKind.NOT: _prefix_operator,
    TokenKind.MINUS: _prefix_operator,
}
"""Kind of a token → function that makes the node of Whoosh's syntax tree."""

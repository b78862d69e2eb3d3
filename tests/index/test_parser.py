"""Test the parser. Invalid syntax is searched as plain words with a message."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from whoosh import query as whoosh
from whoosh.qparser import QueryParser, plugins

from index.query import dates
from index.query.near import NearQuery
from index.query.nodes import FuzzyNode, PhraseNode, ProximityNode, WildcardNode
from index.query.parser import TokenQueryParser, parse_query
from index.query.proximity import MAX_PROXIMITIES
from index.query.repair import (
    MAX_CLAUSES,
    MAX_NESTING,
    MAX_QUERY_LENGTH,
    repair_query,
)
from index.query.tokens import QueryToken, TokenKind, format_token
from index.schema import QUERY_FIELDS
from tests.processor_time import processor_time_below

NODE_TYPES = (
    *(
        whoosh.Term,
        whoosh.And,
        whoosh.Or,
        whoosh.Not,
        whoosh.Phrase,
        whoosh.Sequence,
        whoosh.Prefix,
        whoosh.Variations,
        whoosh.Wildcard,
        whoosh.FuzzyTerm,
        NearQuery,
    ),
    *(whoosh.NumericRange, whoosh.Every, type(whoosh.NullQuery)),
)


def nodes(query: whoosh.Query) -> list[whoosh.Query]:
    """Yield every node of a tree."""
    below = [query.query] if isinstance(query, whoosh.Not) else list(query.children())
    return [query, *(node for child in below for node in nodes(child))]


def test_a_word_is_searched_in_the_text_including_the_title() -> None:
    assert parse_query("Crude").query == whoosh.Variations("text", "crude")


@pytest.mark.parametrize("typed", ["=Missiles", '"Missiles"', "MISSILES", "=missiles:"])
def test_a_quoted_word_and_one_in_capitals_has_no_other_forms(typed: str) -> None:
    assert parse_query(typed).query == whoosh.Term("text", "missiles")
    assert parse_query(typed).messages == ()


def test_an_equals_sign_alone_or_inside_a_word_is_ignored() -> None:
    assert parse_query("oil = gas").query == parse_query("oil gas").query
    assert parse_query("a=b").query == parse_query('"a b"').query
    assert parse_query("title:=oil").query == whoosh.Term("title", "oil")
    assert parse_query("-=oil").query == whoosh.Not(whoosh.Term("text", "oil"))


def test_designators_have_no_other_forms() -> None:
    for typed in ("S-400", "S-400s", "NATO", "c++", "O'Neill2"):
        kinds = {type(node) for node in nodes(parse_query(typed).query)}
        assert whoosh.Variations not in kinds, typed


def test_each_part_of_a_word_with_a_hyphen_has_forms() -> None:
    parts, compound = parse_query("cease-fires").query.subqueries
    assert parts.ordered
    assert parts.subqueries == [
        whoosh.Variations("text", "cease"),
        whoosh.Variations("text", "fires"),
    ]
    assert compound.text == "ceasefires"
    assert compound.boost < parts.boost


def test_words_in_brackets_are_words_like_those_outside() -> None:
    assert (
        parse_query("oil (crude price)").query == parse_query("oil crude price").query
    )


def test_the_source_text_of_each_clause_is_kept() -> None:
    parsed = parse_query("S-400 Missiles “crude oil” pri*")
    assert [parsed.clause_text(clause) for clause in parsed.query.subqueries] == [
        "S-400",
        "Missiles",
        "“crude oil”",
        "pri*",
    ]


def test_a_date_bounds_every_possible_day() -> None:
    first, last = date(2020, 6, 1).toordinal(), date(2020, 6, 30).toordinal()
    earliest, latest = parse_query("date:2020-06").query.subqueries
    assert (earliest.fieldname, earliest.start, earliest.end) == (
        "earliest",
        first,
        None,
    )
    assert (latest.fieldname, latest.start, latest.end) == ("latest", None, last)


EQUIVALENT_QUERIES = {
    "russia and india": "russia (and) india",
    "russia AND india": "russia india",
    "-russia": "NOT russia",
    "“prices of crude”": '"prices of crude"',
    "„prices“": '"prices"',
    "TITLE:oil": "title:oil",
    "title: oil": "title:oil",
    "((oil))": "oil",
    "oil () gas": "oil gas",
    "oil & gas": "oil gas",
    "10:30": '"10 30"',
    "oil\tgas\x00coal": "oil gas coal",
    'title:"a b"~3': 'title:("a b"~3)',
    "Russia: the war": "russia the war",
}


@pytest.mark.parametrize(("typed", "plain"), EQUIVALENT_QUERIES.items())
def test_equivalent_queries_parse_alike_without_messages(
    typed: str, plain: str
) -> None:
    assert parse_query(typed).query == parse_query(plain).query
    assert parse_query(typed).messages == ()


REPAIRED_QUERIES = {
    'oil "crude prices': ("oil crude prices", "Unmatched"),
    '"': ("...", "Unmatched"),
    "(oil gas": ("oil gas", "Unmatched"),
    "oil) gas": ("oil gas", "Unmatched"),
    ")oil(": ("oil", "Unmatched"),
    "foo:bar": ("foo bar", "is not a search field"),
    "foo:(oil gas)": ("foo (oil gas)", "is not a search field"),
    "oil title:": ("oil title", "nothing follows “title:”"),
    "title:OR": ("title or", "nothing follows “title:”"),
    "date:foo": ("foo", "is not a"),
    "date:2020-13": ("2020-13", "is not a"),
    "date:2021..2020": ("2021..2020", "is not a"),
    "date:(2020 OR foo)": ("date:2020 OR foo", "is not a"),
    "oil OR": ("oil or", "“OR” was searched as a word"),
    "OR oil": ("or oil", "“OR” was searched as a word"),
    "oil AND OR gas": ("oil and OR gas", "“AND” was searched as a word"),
    "NOT": ("not", "“NOT” was searched as a word"),
    "NOT NOT oil": ("not NOT oil", "“NOT” was searched as a word"),
    "m*": ("m", "too short"),
    '"crude pri*"': ('"crude pri"', "without the *"),
    "!!!": ("...", "so no article matches"),
    "-": ("...", "so no article matches"),
    '""': ("...", "so no article matches"),
}


@pytest.mark.parametrize(
    ("typed", "plain", "message"),
    [(typed, *expected) for typed, expected in REPAIRED_QUERIES.items()],
)
def test_invalid_syntax_is_searched_as_plain_words_with_a_message(
    typed: str, plain: str, message: str
) -> None:
    parsed = parse_query(typed)
    assert parsed.query == parse_query(plain).query
    assert any(message in sentence for sentence in parsed.messages), parsed.messages


def test_a_too_long_query_is_cut_at_a_word_with_a_message() -> None:
    parsed = parse_query("oil " * MAX_QUERY_LENGTH)
    assert f"{MAX_QUERY_LENGTH:,} characters" in parsed.messages[0]
    assert parsed.query == parse_query(" ".join(["oil"] * MAX_CLAUSES)).query


def test_clauses_beyond_the_limit_are_dropped_with_a_message() -> None:
    words = [f"w{number}x" for number in range(MAX_CLAUSES + 1)]
    parsed = parse_query(" ".join(words))
    assert len(parsed.query) == MAX_CLAUSES
    assert str(MAX_CLAUSES) in parsed.messages[0]
    assert parse_query("(" + " OR ".join(words) + ")").messages == parsed.messages


def test_proximity_operators_beyond_the_limit_are_read_as_and() -> None:
    chain = " NEAR/5 ".join(["oil"] * (MAX_PROXIMITIES + 2))
    (message,) = parse_query(chain).messages
    assert str(MAX_PROXIMITIES) in message


def test_too_deeply_nested_brackets_are_dropped_with_a_message() -> None:
    deep = "(a OR " * (MAX_NESTING + 5) + "b" + ")" * (MAX_NESTING + 5)
    assert f"more than {MAX_NESTING} levels" in parse_query(deep).messages[0]
    assert parse_query("(a OR " * MAX_NESTING + "b" + ")" * MAX_NESTING).messages == ()


@pytest.mark.parametrize("typed", ["-*AND é", "AND: oil", "oil *OR", "-*NOT", "x NOT:"])
def test_an_operator_without_operands_is_searched_as_a_word(
    typed: str,
) -> None:
    assert all(isinstance(node, NODE_TYPES) for node in nodes(parse_query(typed).query))


def test_a_letter_with_many_combining_marks_is_parsed_quickly() -> None:
    with processor_time_below(0.5):
        parse_query("z" + "\u0301" * 900 + "1")


query_characters = st.sampled_from(
    [
        *'"()*-:~<>.^?[]{}/\\ \n',
        "AND ",
        "OR ",
        "NOT ",
        "NEAR/5 ",
        " w/3 ",
        "pre/2 ",
        "~1 ",
        "!",
        "title:",
        "date:",
        "2020",
        "oil",
        "東",
        "é",
    ]
)


@settings(max_examples=300)
@given(
    typed=st.text(max_size=1_200)
    | st.lists(query_characters, max_size=400).map("".join)
)
def test_any_text_is_parsed_in_half_a_second_into_known_kinds(typed: str) -> None:
    with processor_time_below(0.5):
        parsed = parse_query(typed)
    assert all(isinstance(node, NODE_TYPES) for node in nodes(parsed.query))


def mended(typed: str, messages: list[str]) -> str:
    """Return a line in strict grammar."""
    tokens = repair_query(typed, messages)
    # Whoosh has no plus sign, and every clause is required anyway.
    clauses = [token for token in tokens if token.kind is not TokenKind.PLUS]
    return "".join(map(format_token, clauses)).strip()


class LineReader(TokenQueryParser):
    """Parse a line in strict grammar with Whoosh's own tagger, to compare."""

    def __init__(self) -> None:
        super().__init__()
        fields = "|".join(QUERY_FIELDS)
        self.add_plugins(
            [
                plugins.FieldsPlugin(expr=rf"(?P<text>{fields}):"),
                QuotedPlugin(),
                NearPlugin(),
                FuzzyPlugin(),
                WildcardPlugin(),
                plugins.PrefixPlugin(),
            ]
        )

    def query_of_line(self, line: str) -> whoosh.Query:
        """Return the query that Whoosh makes of a line."""
        nodes = QueryParser.tag(self, line)
        spaced = [node for node in nodes if not node.is_ws()]
        return self.filterize(self.group(spaced)).query(self)


class QuotedPlugin(plugins.TaggingPlugin):
    """Find phrases in a line."""

    expr = re.compile(r'"(?P<text>[^"]*)"(?:~(?P<slop>[0-9]+))?')
    priority = 0

    def create(self, _parser: TokenQueryParser, match: re.Match[str]) -> PhraseNode:
        """Return the node of a match."""
        return PhraseNode(match["text"], int(match["slop"]) if match["slop"] else None)


class NearPlugin(plugins.TaggingPlugin):
    """Find proximity operators in a line."""

    expr = re.compile(r"(?<!\S)(?:NEAR|PRE)/[0-9]{1,4}(?=\s)")
    priority = -1

    def create(
        self, _parser: TokenQueryParser, match: re.Match[str]
    ) -> ProximityNode | None:
        """Return the node of a match."""
        return ProximityNode(QueryToken(TokenKind.NEAR, match[0]))


class FuzzyPlugin(plugins.TaggingPlugin):
    """Find words with a number of edits in a line."""

    expr = re.compile(r"(?P<text>(?=[^\s~]*[^\W\d_])[^\s\"():~]+~[12])(?=\s|$)")
    priority = -1

    def create(self, _parser: TokenQueryParser, match: re.Match[str]) -> FuzzyNode:
        """Return the node of a match."""
        return FuzzyNode(match["text"])


class WildcardPlugin(plugins.TaggingPlugin):
    """Find words in a line with wildcards that are not only a star at the end."""

    expr = re.compile(
        r"(?P<text>[^\s\"():*?]*(?:\?(?=[?*]*\w)|\*(?=\S))[^\s\"():]*)(?=\s|$)"
    )
    priority = -1

    def create(self, _parser: TokenQueryParser, match: re.Match[str]) -> WildcardNode:
        """Return the node of a match."""
        return WildcardNode(match["text"])


@given(
    typed=st.text(max_size=200) | st.lists(query_characters, max_size=60).map("".join)
)
@example(typed="*AND")
@example(typed="oil AND -:")
@example(typed="x:NEAR/5 y")
@example(typed='""~5')
@example(typed='0"AND -:')
@example(typed="a OR NOT -")
@example(typed="A~*")
@example(typed="0~A~1")
@example(typed="00~*")
@example(typed="+0?0")
@example(typed="0:A*~")
@example(typed="abc~*d OR e~?")
def test_a_line_means_what_whoosh_reads_in_its_strict_form(typed: str) -> None:
    line = mended(typed, [])
    query = TokenQueryParser().build_query(repair_query(typed, [])) if line else None
    assert query == (LineReader().query_of_line(line) if line else None)


@given(
    words=st.lists(
        st.text(alphabet="abcxyz", min_size=1, max_size=8), min_size=1, max_size=20
    )
)
def test_plain_lower_case_words_give_no_messages(words: list[str]) -> None:
    assert parse_query(" ".join(words)).messages == ()


DATES = {
    "2020": ("2020-01-01", "2020-12-31"),
    "2020-02": ("2020-02-01", "2020-02-29"),
    "2020-6-2": ("2020-06-02", "2020-06-02"),
    "2020-06-01..2020-09-03": ("2020-06-01", "2020-09-03"),
    "2019/2020-02": ("2019-01-01", "2020-02-29"),
    "2020..": ("2020-01-01", None),
    "..2020-06": (None, "2020-06-30"),
    ">2020": ("2021-01-01", None),
    ">=2020": ("2020-01-01", None),
    "<2020-06": (None, "2020-05-31"),
    "<= 2020-06": (None, "2020-06-30"),
}


@pytest.mark.parametrize(("typed", "expected"), DATES.items())
def test_dates_are_read(typed: str, expected: tuple[str | None, str | None]) -> None:
    window = dates.parse(typed)
    assert window is not None
    assert tuple(day and str(day) for day in window) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "..",
        "foo",
        "20",
        "2020-00",
        "2020-02-30",
        "0000",
        ">9999",
        "<0001",
        "2021..2020",
        "1..2..3",
    ],
)
def test_what_is_no_date_is_not_guessed(typed: str) -> None:
    assert dates.parse(typed) is None

"""Test that the syntax of other search engines is understood, or named in a message."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import And, Query

from index.query.clauses import join_clauses, split_clauses
from index.query.parser import parse_query
from tests.processor_time import processor_time_below

SPELLINGS = {
    "oil w/5 gas": "oil NEAR/5 gas",
    "oil W/5 gas": "oil NEAR/5 gas",
    "oil near/5 gas": "oil NEAR/5 gas",
    "oil within/5 gas": "oil NEAR/5 gas",
    "oil wn/3 gas": "oil NEAR/3 gas",
    "oil <near/5> gas": "oil NEAR/5 gas",
    "oil near / 5 gas": "oil NEAR/5 gas",
    "oil pre/5 gas": "oil PRE/5 gas",
    "date>=2020": "date:>=2020",
    "date: >= 2020": "date:>=2020",
    "oil & gas": "oil gas",
    "oil?": "oil?",
    "?oil": "?oil",
    "who is he?": "who is he",
    "oil and gas or not coal": "oil (and) gas (or) (not) coal",
    "öl und gas oder kohle": "öl (und) gas (oder) kohle",
    "US$ 5": '"US$" 5',
    "date:2019 to 2020": "date:2019..2020",
    "date:2019 TO 2020": "date:2019..2020",
    "title =talks": 'title "talks"',
    "text =talks": 'text "talks"',
    'צה"ל w/3 oil': 'צה"ל NEAR/3 oil',
    '"דובר צה"ל and"': '"דובר צה"ל and"',
    "C++ AT&T 24/7 and/or s/he": "C++ AT&T 24/7 and/or s/he",
    "https://example.org/a?b=c&title=x*": '"https example org a b c title x"',
}
"""Queries without a message → the equivalent."""

TRANSLATIONS = {
    "after:June 2020 oil": "date:>2020-06 oil",
    "after:24 June 2020": "date:>2020-06-24",
    "since:June 2020 before:July 2021": "date:>=2020-06 date:<2021-07",
    "NEAR(oil gas, 5)": "oil NEAR/5 gas",
    "NEAR(oil gas)": "oil NEAR/10 gas",
    'NEAR("crude oil" gas, 5)': '"crude oil" NEAR/5 gas',
    "NEAR(oil gas coal, 5)": '"oil gas coal"~5',
    "NEAR((oil, gas), 5, TRUE)": "oil PRE/5 gas",
    "NEAR((oil, gas), 5)": "oil NEAR/5 gas",
    "oil NEAR gas": "oil NEAR/10 gas",
    "oil NEAR 5 gas": "oil NEAR/5 gas",
    "oil near5 gas": "oil NEAR/5 gas",
    "oil NEAR:5 gas": "oil NEAR/5 gas",
    "oil AROUND(5) gas": "oil NEAR/5 gas",
    "oil (5N) gas": "oil NEAR/5 gas",
    "oil (5W) gas": "oil PRE/5 gas",
    "oil within 5 words of gas": "oil NEAR/5 gas",
    "oil /5 gas": "oil NEAR/5 gas",
    "oil adj3 gas": "oil PRE/3 gas",
    "oil ADJ gas": "oil PRE/0 gas",
    "oil pre3 gas": "oil PRE/3 gas",
    "oil onear/5 gas": "oil PRE/5 gas",
    "oil p/5 gas": "oil PRE/5 gas",
    "oil w/s gas": "oil NEAR/15 gas",
    "oil /p gas": "oil NEAR/50 gas",
    "oil SAME gas": "oil NEAR/50 gas",
    "oil w/seg gas": "oil gas",
    "oil NOT w/5 gas": "oil gas",
    "oil and not near/5 gas": "oil gas",
    "atleast5(oil)": "oil",
    "headline(oil gas)": "title:(oil gas)",
    "headline(oil w/5 gas)": "title:(oil NEAR/5 gas)",
    "HEADLINE(oil)": "title:oil",
    "title(oil)": "title:oil",
    "title=oil": "title:oil",
    'title="crude oil"': 'title:"crude oil"',
    "title!=oil": "-title:oil",
    "-intitle:oil": "-title:oil",
    "intitle:oil": "title:oil",
    "allintitle: oil gas": "title:(oil gas)",
    "hl=oil": "title:oil",
    "oil[ti]": "title:oil",
    "author=smith": "author:smith",
    "byline(smith)": "author:smith",
    "by:smith": "author:smith",
    "au=smith": "author:smith",
    "source:reuters": "outlet:reuters",
    "publication(reuters)": "outlet:reuters",
    "site:nytimes.com oil": 'outlet:"The New York Times" oil',
    "site:https://www.nytimes.com/section oil": 'outlet:"The New York Times" oil',
    "site:example.org oil": "oil",
    "oil -site:example.org": "oil",
    "inurl:news oil": "oil",
    "oil AND filetype:pdf": "oil",
    "filetype:pdf AND oil": "oil",
    "oil OR la=en": "oil",
    "la=en oil": "oil",
    "lang:de oil": "oil",
    "language(english) oil": "oil",
    "rst=tdjw oil": "oil",
    "oil wc>500": "oil",
    "hlead(oil gas)": "oil gas",
    "lp=oil": "oil",
    "subject(oil)": "oil",
    "ti,ab(oil)": "oil",
    "oil.ti,ab.": "oil",
    "body:oil": "oil",
    "intext:oil": "oil",
    "before:2020": "date:<2020",
    "after:2020-06": "date:>2020-06",
    "since:2020 until:2021-05": "date:>=2020 date:<=2021-05",
    "date=2020": "date:2020",
    "year:2020": "date:2020",
    "py=2020": "date:2020",
    "date(geq 2020)": "date:>=2020",
    "date aft 2020": "date:>2020",
    "date is 2020": "date:2020",
    "date:[2019 TO 2020]": "date:2019..2020",
    "date:[2019 TO *]": "date:2019..",
    "year:{2019 TO 2020}": "date:2019..2020",
    "pub-date(>2020)": "date:>2020",
    "oil 2019..2020": "oil date:2019..2020",
    "title : oil": "title:oil",
    "HEADLINE (oil)": "title:oil",
    "oil ~5 gas": "oil NEAR/5 gas",
    '"crude oil"~': '"crude oil"',
    "oil!!": "oil",
    "oil UND gas": "oil gas",
    "oil ODER gas": "oil OR gas",
    "oil NICHT gas": "oil NOT gas",
    "oil UND NICHT gas": "oil AND NOT gas",
    "oil ET gas": "oil gas",
    "oil OU gas": "oil OR gas",
    "oil SAUF gas": "oil NOT gas",
    "нефть И газ": "нефть газ",
    "нефть ИЛИ газ": "нефть OR газ",
    "нефть НЕ газ": "нефть NOT газ",
    "нефть И НЕ газ": "нефть AND NOT газ",
    "oil ELLER gas": "oil OR gas",
    "oil && gas": "oil gas",
    "oil || gas": "oil OR gas",
    "oil|gas": "oil OR gas",
    "oil && !gas": "oil AND NOT gas",
    "!oil gas": "NOT oil gas",
    "oil ANDNOT gas": "oil AND NOT gas",
    "oil BUT NOT gas": "oil AND NOT gas",
    "oil XOR gas": "oil OR gas",
    "litig! oil": "litig oil",
    "litig$ oil": "litig oil",
    "litig$3": "litig",
    "wom#n": "wom?n",
    "wom!n": "wom?n",
    "wom[ae]n": "wom?n",
    "%bank%": "*bank*",
    "%bank": "*bank",
    "bank%": "bank*",
    "wome? rights": "wome rights",
    "wome?": "wome",
    "oil^2 gas": "oil gas",
    '"crude oil"^2.5': '"crude oil"',
    "(oil OR gas)^3": "oil OR gas",
    "~oil": "oil",
    "/mis+ile/": "mis ile",
    "outlet:/tim(e|es)/": "outlet:(tim e es)",
    "title:[a TO c]": "title:a c",
    "oil~0.8": "oil~1",
    "oil~9": "oil~2",
    "oi~1": "oi",
    '"wom?n rights"': '"wom n rights"',
    "?Que pasa": "Que pasa",
    "flows (the ?slip? effect)": "flows (the slip effect)",
    "(?slip flow)": "(slip flow)",
    "a /boat-tail/ body": "a boat-tail body",
    "foo=bar": "foo bar",
    "NEAR/5 oil": "oil",
    "oil NEAR/5": "oil",
    "oil NEAR/5 AND gas": "oil gas",
    "title:oil NEAR/5 gas": "title:oil gas",
    "(oil price) NEAR/5 gas": "oil price gas",
    "(oil OR -price) NEAR/5 gas": "(oil OR -price) gas",
    "date:2020 NEAR/5 gas": "date:2020 gas",
}
"""Queries with a message → the equivalent."""

HINTS = {
    "author=lind and gas": "AND, OR and NOT",
    "oil within 5 gas": "NEAR/5",
    "oil +5 gas": "PRE/5",
    "oil N5 gas": "NEAR/5",
    "petróleo Y gas": "AND, OR and NOT",
    "olio E gas": "AND, OR and NOT",
}
"""Queries that are searched as words → what the message names."""


@pytest.mark.parametrize(("typed", "plain"), SPELLINGS.items())
def test_usual_spellings_are_read_without_a_message(typed: str, plain: str) -> None:
    if typed != "oil?":
        assert parse_query(typed).messages == ()
    assert parse_query(typed).query == parse_query(plain).query


@pytest.mark.parametrize(("typed", "plain"), TRANSLATIONS.items())
def test_foreign_syntax_is_translated_with_a_message(typed: str, plain: str) -> None:
    parsed = parse_query(typed)
    assert parsed.query == parse_query(plain).query
    assert parsed.messages
    assert len(set(parsed.messages)) == len(parsed.messages)


@pytest.mark.parametrize(("typed", "equivalent"), HINTS.items())
def test_words_that_may_be_operators_are_words_with_a_hint(
    typed: str, equivalent: str
) -> None:
    parsed = parse_query(typed)
    assert any(equivalent in message for message in parsed.messages)
    assert len(parsed.query) == len(typed.split())


def test_syntax_inside_quotation_marks_is_text() -> None:
    for words in ("oil w/5 gas", "oil UND gas", "site:example.org", "/oil/"):
        assert parse_query(f'"{words}"').messages == ()


def test_messages_name_what_was_typed_and_its_equivalent() -> None:
    (message,) = parse_query('headline="crude oil"').messages
    assert message == "“headline=” was read as “title:”."
    (message,) = parse_query('la="en" oil').messages
    assert message.startswith('“la="en"” was ignored.')


PIECES = (
    *"()\"'!?*~^$%#&|/<>[]{}=:.,+- ",
    *("oil ", "gas ", "w/5 ", "NEAR(", "title=", "site:", "la=en ", "UND ", "НЕ "),
    *("date:[2019 TO 2020] ", "before:2020 ", "東京", "\x01", "\x03", "near"),
)


@settings(max_examples=300)
@given(typed=st.lists(st.sampled_from(PIECES), max_size=300).map("".join))
def test_any_mixture_of_syntax_is_read_quickly(typed: str) -> None:
    with processor_time_below(0.5):
        parse_query(typed)


@settings(max_examples=200)
@given(typed=st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_conditions_of_translated_queries_mean_the_same(typed: str) -> None:
    joined = join_clauses(split_clauses(typed))
    if joined:
        assert _conditions(joined) == _conditions(typed)


def _conditions(text: str) -> list[Query]:
    """Return the operands of `And`, also of nested ones."""
    return _operands(parse_query(text).query)


def _operands(query: Query) -> list[Query]:
    if not isinstance(query, And):
        return [query]
    return [part for operand in query.subqueries for part in _operands(operand)]

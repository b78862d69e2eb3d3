"""Translate the syntax of other search engines and databases.

Each rule is a pattern with its equivalent. A message says how it was read, or that it
was ignored and what to write. The rules are applied in their order.
"""

from __future__ import annotations

import re

from index.query import dates
from index.query import foreign_messages as say
from index.query import foreign_names as names
from index.query.translation import (
    AFTER,
    BEFORE,
    END,
    IGNORED,
    LETTERS,
    NUMBER,
    START,
    VALUE,
    Meaning,
    Rule,
    any_of,
    apply_rules,
    ignoring_case,
)
from index.schema import QUERY_FIELDS

MAX_SLOP = 9_999
DEFAULT_SLOP = 10
"""Other words between the operands of `NEAR` without a number."""
SENTENCE_SLOP, PARAGRAPH_SLOP = 15, 50
"""Other words that stand for operators for one sentence or one paragraph."""


def translate(text: str, warnings: list[str]) -> str:
    """Return a query in which the syntax of other search engines is translated."""
    translated = apply_rules(RULES, text, warnings)
    if warnings or PROXIMITY.search(translated):
        return apply_rules(LOWER_CASE_RULES, translated, warnings)
    return translated


def _near(name: str, group: int = 1) -> Meaning:
    """Return the function from a match with a number to the operator."""
    return lambda match: f"{name}/{min(int(match[group]), MAX_SLOP)}"


def _of_unit(match: re.Match[str]) -> str:
    """Return the operator for one sentence or one paragraph."""
    is_sentence = match[1].lower().startswith("s") and match[1] != "SAME"
    return f"NEAR/{SENTENCE_SLOP if is_sentence else PARAGRAPH_SLOP}"


def _near_function(match: re.Match[str]) -> str:
    """Return the query for `NEAR(a b, 5)`, as in SQLite, or `NEAR((a, b), 5)`."""
    parts = [part.strip() for part in re.split("[,;]", re.sub("[()]", "", match[1]))]
    options = [part for part in parts if NEAR_OPTION.fullmatch(part)]
    operands = [part for part in parts if part and part not in options]
    slop = next((int(part) for part in options if part.isdigit()), DEFAULT_SLOP)
    name = "PRE" if "TRUE" in options else "NEAR"
    if len(operands) == 1:
        operands = operands[0].split()
    if len(operands) > 2 and all(operand.isalnum() for operand in operands):
        return f'"{" ".join(operands)}"~{slop}'
    return f"({f' {name}/{slop} '.join(map(_as_operand, operands))})"


NEAR_OPTION = re.compile(r"[0-9]{1,4}|TRUE|FALSE")


def _as_operand(text: str) -> str:
    """Return a part of a list as one operand."""
    if " " not in text:
        return text
    return f"({text})" if " OR " in text else f'"{text}"'


def _field_of(match: re.Match[str]) -> str:
    """Return the field for the name in another database."""
    name = match[1].lower()
    return f"{names.FIELDS.get(name, name)}:"


def _excluded_field_of(match: re.Match[str]) -> str:
    return f"-{_field_of(match)}"


def _tagged_field(match: re.Match[str]) -> str:
    """Return the query for a word with its field behind it: `oil[ti]`."""
    return f"{names.FIELDS[match[2].lower()]}:{match[1]}"


def _outlet_of_host(match: re.Match[str]) -> str:
    """Return the outlet at a host of the table of outlets, if it is in it."""
    # The table loads the HTML parser, and few queries name a site.
    from archive.outlets import find_by_host  # noqa: PLC0415

    outlet = find_by_host(match[1].strip(".").removeprefix("*."))
    return f'outlet:"{outlet.name}"' if outlet else match[0]


def _date_range(match: re.Match[str]) -> str:
    first, last = (text.strip("*") for text in match.group(1, 2))
    return f"date:{first}..{last}"


def _date_bound(match: re.Match[str]) -> str:
    """Return the date for a bound in words: `before:2020`."""
    return f"date:{names.DATE_BOUNDS[match[1].lower()]}{match[2]}"


def _bound_in_words(match: re.Match[str]) -> str:
    """Return the field for a bound before a date in words: `before:June 2020`."""
    words = match[2].split()
    starts = (" ".join(words[:count]) for count in range(1, len(words) + 1))
    is_date = any(map(dates.parse, starts))
    return f"date:{names.DATE_BOUNDS[match[1].lower()]}" if is_date else match[0]


def _words_of_expression(match: re.Match[str]) -> str:
    if re.fullmatch(r"\w+(?:['’-]\w+)*", match[1]):
        return match[1]
    words = " ".join(re.findall(r"\w+", re.sub(r"\\.", " ", match[1])))
    return f"({words})" if words else IGNORED


_NEAR_NAMES = "w|n|wn|near|within"
_ORDERED_NAMES = "pre|p|onear|adj"
_SLASH = r"\s?/\s?"
_OWN = any_of(QUERY_FIELDS)
_ALL_NAMES = any_of((*names.FIELDS, *QUERY_FIELDS))
_SEGMENTS = any_of(names.SEGMENTS)
_DATES = any_of(names.DATE_FIELDS)
_BOUNDS = any_of(names.DATE_BOUNDS)
_DAY = r"([0-9*][0-9./*-]*)"
_WORDS = r"[^\s()]{1,20}(?: [^\s()]{1,20}){0,2}"

PROXIMITY_RULES = (
    Rule(
        ignoring_case(
            rf"{BEFORE}(?:and )?not (?:{_NEAR_NAMES}|pre){_SLASH}[0-9]+{END}"
        ),
        "AND",
        say.NOT_NEAR,
    ),
    Rule(
        ignoring_case(rf"{START}<?(?:{_NEAR_NAMES}){_SLASH}{NUMBER}>?{END}"),
        _near("NEAR"),
        "",
    ),
    Rule(ignoring_case(rf"{START}<?(?:pre){_SLASH}{NUMBER}>?{END}"), _near("PRE"), ""),
    Rule(
        ignoring_case(rf"{BEFORE}<?(?:{_ORDERED_NAMES}){_SLASH}{NUMBER}>?{AFTER}"),
        _near("PRE"),
    ),
    Rule(
        ignoring_case(rf"{BEFORE}(?:adj|pre|onear)[0-9]{{0}}{NUMBER}{AFTER}"),
        _near("PRE"),
        say.IN_ORDER,
    ),
    Rule(ignoring_case(rf"{BEFORE}(?:near[:~]?|~){NUMBER}{AFTER}"), _near("NEAR")),
    Rule(
        ignoring_case(rf"{BEFORE}(?:around|near)\s?\({NUMBER}\){AFTER}"), _near("NEAR")
    ),
    Rule(re.compile(rf"{BEFORE}\({NUMBER}N\){AFTER}"), _near("NEAR")),
    Rule(re.compile(rf"{BEFORE}\({NUMBER}W\){AFTER}"), _near("PRE")),
    Rule(
        ignoring_case(rf"{BEFORE}within {NUMBER} words?(?: of)?{AFTER}"), _near("NEAR")
    ),
    Rule(re.compile(rf"{BEFORE}(?:NEAR|WITHIN) {NUMBER}{AFTER}"), _near("NEAR")),
    Rule(
        re.compile(rf"{BEFORE}(?:PRE|ADJ) {NUMBER}{AFTER}"), _near("PRE"), say.IN_ORDER
    ),
    Rule(
        ignoring_case(rf"{START}near\((\([^()]*\)[^()]*|[^()]*)\){END}"), _near_function
    ),
    Rule(
        ignoring_case(
            rf"{BEFORE}(?:w|near|pre)?{_SLASH}(s|p|sent|sentence|par|para|paragraph)"
            rf"{AFTER}"
        ),
        _of_unit,
        say.NO_SENTENCES,
    ),
    Rule(re.compile(rf"{BEFORE}(SAME){AFTER}"), _of_unit, say.NO_SENTENCES),
    Rule(ignoring_case(rf"{BEFORE}w{_SLASH}(?:seg|doc|field){AFTER}"), "AND"),
    Rule(re.compile(rf"{BEFORE}/\s?{NUMBER}{AFTER}"), _near("NEAR")),
    Rule(re.compile(rf"{BEFORE}NEAR{AFTER}"), f"NEAR/{DEFAULT_SLOP}"),
    Rule(re.compile(rf"{BEFORE}O?NEAR{AFTER}"), f"PRE/{DEFAULT_SLOP}", say.IN_ORDER),
    Rule(re.compile(rf"{BEFORE}ADJ{AFTER}"), "PRE/0", say.IN_ORDER),
    Rule(
        re.compile(rf"{BEFORE}(?:\+[0-9]{{1,3}}|[NW][0-9]{{1,2}}){AFTER}"),
        r"\g<0>",
        say.PROXIMITY_HINT,
    ),
    Rule(ignoring_case(rf"{BEFORE}within [0-9]+{AFTER}"), r"\g<0>", say.PROXIMITY_HINT),
    Rule(ignoring_case(rf"{START}atleast\s?[0-9]+\s?(?=\()"), "", say.NO_FREQUENCY),
)
DATE_RULES = (
    Rule(
        ignoring_case(rf"{START}(?:{_DATES})\(\s?(>=|<=|=>|=<|>|<|)\s?{_DAY}\s?\)"),
        r"date:\1\2",
    ),
    Rule(re.compile(rf"{START}([0-9]{{4}})\.\.([0-9]{{4}}){END}"), r"date:\1..\2"),
    Rule(
        ignoring_case(
            rf"{START}(?!date:\s?[0-9])(?:{_DATES})\s?[:=]\s?"
            rf"[\[{{]?\s?{_DAY} to {_DAY}(?:\s?[\]}}])?{END}"
        ),
        _date_range,
    ),
    Rule(
        ignoring_case(rf"{START}date:\s?(>=|<=|=>|=<|>|<)\s(?=[0-9])"), r"date:\1", ""
    ),
    Rule(
        ignoring_case(rf"{START}(?:{_DATES})\s?:?\s?(>=|<=|=>|=<|>|<)\s?(?=[0-9])"),
        lambda match: f"date:{match[1]}",
        "",
    ),
    Rule(ignoring_case(rf"{START}(?:{_DATES})\s?=\s?(?=[0-9])"), "date:"),
    Rule(ignoring_case(rf"{START}(?:{any_of(names.YEARS)}):(?=[0-9])"), "date:"),
    Rule(ignoring_case(rf"{START}({_BOUNDS}):{_DAY}{END}"), _date_bound),
    Rule(ignoring_case(rf"{START}({_BOUNDS}):(?=({_WORDS}))"), _bound_in_words),
    Rule(
        ignoring_case(
            rf"{START}(?:{_DATES})\s?(?:\(\s?|\s)({_BOUNDS})\s?\(?\s?{_DAY}\s?\)?\)?{END}"
        ),
        _date_bound,
    ),
    Rule(
        ignoring_case(rf"{START}(?:{_DATES})(?:\(| is )\s?{_DAY}\s?\)?{END}"),
        r"date:\1",
    ),
)
FIELD_RULES = (
    Rule(
        ignoring_case(rf"{START}site[:=](?:https?://)?([\w.*-]+)[^\s()]*{END}"),
        _outlet_of_host,
    ),
    Rule(
        ignoring_case(rf"{START}(?:{any_of(names.ADDRESS_FIELDS)})[:=]\s?{VALUE}"),
        IGNORED,
        say.ADDRESS_IGNORED,
    ),
    Rule(
        ignoring_case(
            rf"{START}(?:{any_of(names.LANGUAGE_FIELDS)})(?:[:=]\s?|(?=\()){VALUE}"
        ),
        IGNORED,
        say.LANGUAGE_IGNORED,
    ),
    Rule(
        ignoring_case(
            rf"{START}(?:(?:{any_of(names.CODE_FIELDS)})=\s?"
            rf"|(?:{any_of(names.TYPE_FIELDS)})[:=]){VALUE}"
        ),
        IGNORED,
        say.FIELD_IGNORED,
    ),
    Rule(
        ignoring_case(rf"{START}(?:{any_of(names.COUNTS)})\s?[<>]=?\s?[0-9]+"),
        IGNORED,
        say.FIELD_IGNORED,
    ),
    Rule(
        ignoring_case(rf"{START}(?:allintitle|allinheadline):\s?([^()]+)"),
        r"title:(\1)",
    ),
    Rule(
        ignoring_case(rf"{START}({VALUE})\[({any_of(names.FIELDS.keys())})\]"),
        _tagged_field,
    ),
    Rule(
        re.compile(r"(?<=[\w)\x02*])\.(?:[a-z]{2})(?:,[a-z]{2})*\.(?![^\s)])"),
        "",
        say.NO_SUCH_FIELD,
    ),
    Rule(
        ignoring_case(rf"{START}(?:[a-z]{{2,3}},)+[a-z]{{2,3}}(?:[=:]|(?=\())"),
        "",
        say.NO_SUCH_FIELD,
    ),
    Rule(
        ignoring_case(rf"{START}(?:{_SEGMENTS})(?:=\s?|\s=\s|:(?=[^\s:/])|(?=\())"),
        "",
        say.NO_SUCH_FIELD,
    ),
    Rule(
        ignoring_case(
            rf"{START}(?:{any_of(names.WHOLE_TEXT)})(?:=\s?|\s=\s|:(?=[^\s:/])|(?=\())"
        ),
        "",
        say.WHOLE_TEXT,
    ),
    Rule(
        ignoring_case(rf"{START}({_ALL_NAMES})\s?(?:!=|<>)\s?(?=[^\s=])"),
        _excluded_field_of,
    ),
    Rule(
        ignoring_case(rf"{START}({_ALL_NAMES})(?:(?:==?\s?|\s==?\s)(?=[^\s=])|(?=\())"),
        _field_of,
    ),
    Rule(
        ignoring_case(rf"{START}(?!(?:{_OWN}):)({_ALL_NAMES}):(?=[^\s:/])"), _field_of
    ),
    Rule(ignoring_case(rf"{START}({_ALL_NAMES}) :\s?(?=[^\s:/])"), _field_of),
    Rule(re.compile(rf"{START}({_ALL_NAMES.upper()}) (?=\()"), _field_of),
    Rule(ignoring_case(rf"{START}({LETTERS}{{2,}})=(?=[^\s=])"), r"\1:", ""),
)
_FIRST_QUESTION_MARK = re.compile(
    rf"(?:(?<!^)(?<![^\s(])|^(?=\S+\s\S))\?+({LETTERS}{{2,}})\??{END}"
)
"""A word such as `?que`, an inverted question mark in another encoding.

Alone, it is a word with any first letter.
"""
SIGN_RULES = (
    Rule(
        re.compile(r"(?<![^\s(:])/(?=[^\s/])((?:[^/\\\s]|\\\S)*)/(?![^\s)])"),
        _words_of_expression,
        say.NO_REGULAR_EXPRESSIONS,
    ),
    Rule(
        re.compile(r"[\[{]\s?(\S+) (?:TO|to) ([^\s\]}]+)\s?[\]}]"),
        r"\1 \2",
        say.OUTSIDE_DATES,
    ),
    Rule(re.compile(r"(?<=[\w)\x02*~])\^[0-9]+(?:\.[0-9]+)?"), "", say.NO_WEIGHTS),
    Rule(re.compile(rf"{START}[\^~](?={LETTERS})"), "", say.NO_MEANING),
    Rule(
        re.compile(rf"{START}({LETTERS}+)\[[^\W_]{{1,8}}\]({LETTERS}+){END}"), r"\1?\2"
    ),
    Rule(re.compile(rf"{START}({LETTERS}+)[!#]({LETTERS}+){END}"), r"\1?\2"),
    Rule(re.compile(rf"{START}%({LETTERS}{{2,}})%{END}"), r"*\1*"),
    Rule(re.compile(rf"{START}%({LETTERS}{{2,}}){END}"), r"*\1"),
    Rule(re.compile(rf"{START}({LETTERS}{{2,}})%{END}"), r"\1*"),
    Rule(re.compile(rf"{START}({LETTERS}{{3,}})\$[0-9]?{END}"), r"\1", say.TRUNCATION),
    Rule(re.compile(rf"{START}({LETTERS}{{2,}})!+{END}"), r"\1", say.TRUNCATION),
    Rule(_FIRST_QUESTION_MARK, r"\1", say.FIRST_QUESTION_MARK),
    Rule(re.compile(rf"{START}({LETTERS}{{2,}})\?(?=\s\S)"), r"\1", say.QUESTION_MARK),
    Rule(re.compile(rf"^({LETTERS}{{2,}})\?$"), r"\1", say.QUESTION_MARK),
    Rule(re.compile(r"(?<=\x02)~(?![0-9])"), "", say.NO_MEANING),
    Rule(re.compile(r"(?<=\S)\s?&&\s?(?=\S)"), " AND "),
    Rule(re.compile(r"(?<=\S)\s?\|\|?\s?(?=\S)"), " OR "),
    Rule(re.compile(r"(?<![^\s(])!(?=[\w\x01(])"), "NOT "),
)
OPERATOR_RULES = (
    Rule(re.compile(rf"{BEFORE}(?:ANDNOT|AND-NOT|BUT NOT|BUTNOT){AFTER}"), "AND NOT"),
    Rule(re.compile(rf"{BEFORE}XOR{AFTER}"), "OR", say.EXCLUSIVE_OR),
    *(
        Rule(
            re.compile(rf"{edge}(?:{any_of(words)}){AFTER}"),
            operator,
            say.FOREIGN_OPERATOR,
        )
        for operator, edge, words in (
            ("AND", BEFORE, names.AND_WORDS),
            ("OR", BEFORE, names.OR_WORDS),
            ("NOT", r"(?<![^\s(])", names.NOT_WORDS),
        )
    ),
    Rule(
        re.compile(
            rf"(?<=[^\W\d_A-Z]\s)(?:{any_of(names.AMBIGUOUS_OPERATORS)})(?=\s[^\W\d_A-Z])"
        ),
        r"\g<0>",
        say.OPERATOR_HINT,
    ),
)
RULES: tuple[Rule, ...] = (
    *PROXIMITY_RULES,
    *DATE_RULES,
    *FIELD_RULES,
    *SIGN_RULES,
    *OPERATOR_RULES,
)
LOWER_CASE_RULES = (
    Rule(
        re.compile(rf"{BEFORE}(?:and|or|not|and not){AFTER}"),
        r"\g<0>",
        say.OPERATOR_HINT,
    ),
)
"""Rules for a query that certainly has operators, and is not a sentence."""
PROXIMITY = re.compile(r"\b(?:NEAR|PRE)/[0-9]")

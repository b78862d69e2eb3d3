"""Translate the syntax of other search engines and databases.

Each rule is a pattern with its equivalent. A message says how it was read, or that it
was ignored and what to write. Phrases and addresses are not changed. The rules are
applied in their order, once each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from archive.messages import N_, Message
from archive.outlets import find_by_host
from index.query import foreign_names as names
from index.schema import QUERY_FIELDS

MAX_SLOP = 9_999
DEFAULT_SLOP = 10
"""Other words between the operands of `NEAR` without a number."""
SENTENCE_SLOP, PARAGRAPH_SLOP = 15, 50
"""Other words that stand for operators for one sentence or one paragraph."""

READ_AS = N_("“{typed}” was read as “{meaning}”.")
IN_ORDER = N_(
    "“{typed}” was read as “{meaning}”: in this order. For any order, write NEAR "
    "instead of PRE."
)
NO_SENTENCES = N_(
    "“{typed}” was read as “{meaning}”, because the limits of sentences and paragraphs "
    "are not indexed."
)
NOT_NEAR = N_(
    "“{typed}” was read as AND. Write a -(a NEAR/5 b) for articles in which two words "
    "are never near each other."
)
PROXIMITY_HINT = N_(
    "“{typed}” was searched as words. For words near each other, write NEAR/5, or "
    "PRE/5 for this order."
)
NO_FREQUENCY = N_("“{typed}” was ignored. A number of occurrences cannot be required.")
OWN_FIELDS = ", ".join(f"{name}:" for name in QUERY_FIELDS)
NO_SUCH_FIELD = N_(
    "“{typed}” is not a search field. Its words were searched in the whole text. The "
    "fields are {fields}."
)
FIELD_IGNORED = N_("“{typed}” was ignored. The search fields are {fields}.")
ADDRESS_IGNORED = N_(
    "“{typed}” was ignored, because addresses are not searched. To search an outlet, "
    "write outlet: and words of its name."
)
LANGUAGE_IGNORED = N_(
    "“{typed}” was ignored. To search one language, use the filter by language "
    "(language=en in the address)."
)
WHOLE_TEXT = N_(
    "“{typed}” was left out. Words without a field are searched in the whole text, "
    "including the title."
)
OUTSIDE_DATES = N_(
    "“{typed}” was searched as words. Ranges are only supported for dates, such as "
    "date:2019..2020."
)
NO_WEIGHTS = N_("“{typed}” was ignored. Words cannot be weighted.")
NO_MEANING = N_("“{typed}” was ignored. It has no meaning in a query.")
NO_REGULAR_EXPRESSIONS = N_(
    "“{typed}” was searched as words. Regular expressions are not supported. Use * for "
    "any letters and ? for one letter, such as *bank and wom?n."
)
TRUNCATION = N_(
    "“{typed}” was searched as “{meaning}”. For all words that start with it, write "
    "{meaning}*."
)
QUESTION_MARK = N_(
    "The ? at the end of “{typed}” was read as punctuation. For other endings, write "
    "{meaning}*."
)
EXCLUSIVE_OR = N_(
    "“{typed}” was read as OR. For articles with only one of two words, write "
    "(a OR b) -(a b)."
)
FOREIGN_OPERATOR = N_(
    "“{typed}” was read as {meaning}. To search for the word, put it in quotation marks."
)
OPERATOR_HINT = N_(
    "“{typed}” was searched as a word. The operators are AND, OR and NOT."
)

MASKED = re.compile(r'"[^"]*"(?:~[0-9]{1,4})?|(?<![^\s(])(?:\w+://|www\.)[^\s"]+')
"""Phrases and addresses, which no rule changes."""
MASK = "\x01[0-9]+\x02"
"""Stands for a phrase or an address. Queries contain no control characters."""
IGNORED = "\x03"
"""Stands for ignored syntax until the operators next to it are removed."""
START, END = r"(?<![^\s(+\-])", r"(?![^\s)])"
"""The edges of a token."""
BEFORE, AFTER = r"(?<=[^\s(]\s)", r"(?=\s[^\s)])"
"""An operand before and after a token."""
VALUE = rf'(?:\([^()]*\)|{MASK}|[^\s()"\[\]]+)'
NUMBER = r"([0-9]{1,6})"
LETTERS = r"[^\W\d_]"


@dataclass
class _Masks:
    """The phrases and addresses of a query, and the text without them."""

    hidden: list[str] = field(default_factory=list)

    def hide(self, text: str) -> str:
        """Replace phrases and addresses by masks."""
        return MASKED.sub(self._hide, text)

    def _hide(self, match: re.Match[str]) -> str:
        self.hidden.append(match[0])
        return f"\x01{len(self.hidden) - 1}\x02"

    def show(self, text: str) -> str:
        """Replace masks by what they stand for."""
        return re.sub(MASK, lambda match: self.hidden[int(match[0][1:-1])], text)


Meaning = str | Callable[[re.Match[str]], str]
"""A template of `re`, or a function, for the equivalent of a match."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of foreign syntax, its equivalent, and the message about it.

    Without a message, it is an ordinary spelling of the equivalent.
    """

    pattern: re.Pattern[str]
    meaning: Meaning
    message: str = READ_AS

    def apply(self, text: str, masks: _Masks, warnings: list[str]) -> str:
        """Return the text with each match replaced."""

        def replacement(match: re.Match[str]) -> str:
            meaning = self._meaning(match)
            if self.message and not (
                self.message == READ_AS and match[0].strip() == meaning.strip()
            ):
                warnings.append(self._message(match, meaning, masks))
            return meaning

        return self.pattern.sub(replacement, text)

    def _meaning(self, match: re.Match[str]) -> str:
        if isinstance(self.meaning, str):
            return match.expand(self.meaning)
        return self.meaning(match)

    def _message(self, match: re.Match[str], meaning: str, masks: _Masks) -> Message:
        return Message(
            self.message,
            typed=masks.show(match[0]).strip(),
            meaning=masks.show(meaning).strip(),
            fields=OWN_FIELDS,
        )


def translate(text: str, warnings: list[str]) -> str:
    """Return a query in which the syntax of other search engines is translated."""
    masks = _Masks()
    hidden = " ".join(masks.hide(text).split())
    for rule in RULES:
        hidden = rule.apply(hidden, masks, warnings)
    return masks.show(_drop_ignored(hidden))


def _drop_ignored(text: str) -> str:
    """Remove ignored syntax, with the operators that joined it."""
    if IGNORED not in text:
        return text
    text = re.sub(rf"(^|\(){IGNORED}(?:\s(?:AND|OR)(?=\s))?\s?", r"\1", text)
    operators = r"(?:\s(?:AND NOT|OR NOT|AND|OR|NOT))?"
    return re.sub(rf"{operators}\s?[-+]?{IGNORED}", " ", text).strip()


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _insensitive(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


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
    outlet = find_by_host(match[1].strip(".").removeprefix("*."))
    return f'outlet:"{outlet.name}"' if outlet else match[0]


def _date_range(match: re.Match[str]) -> str:
    first, last = (text.strip("*") for text in match.group(1, 2))
    return f"date:{first}..{last}"


def _date_bound(match: re.Match[str]) -> str:
    """Return the date for a bound in words: `before:2020`."""
    return f"date:{names.DATE_BOUNDS[match[1].lower()]}{match[2]}"


def _words_of_expression(match: re.Match[str]) -> str:
    words = " ".join(re.findall(r"\w+", re.sub(r"\\.", " ", match[1])))
    return f"({words})" if words else IGNORED


_NEAR_NAMES = "w|n|wn|near|within"
_ORDERED_NAMES = "pre|p|onear|adj"
_SLASH = r"\s?/\s?"
_OWN = _any(QUERY_FIELDS)
_ALL_NAMES = _any((*names.FIELDS, *QUERY_FIELDS))
_SEGMENTS = _any(names.SEGMENTS)
_DATES = _any(names.DATE_FIELDS)
_BOUNDS = _any(names.DATE_BOUNDS)
_DAY = r"([0-9*][0-9./*-]*)"

PROXIMITY_RULES = (
    Rule(
        _insensitive(rf"{BEFORE}(?:and )?not (?:{_NEAR_NAMES}|pre){_SLASH}[0-9]+{END}"),
        "AND",
        NOT_NEAR,
    ),
    Rule(
        _insensitive(rf"{START}<?(?:{_NEAR_NAMES}){_SLASH}{NUMBER}>?{END}"),
        _near("NEAR"),
        "",
    ),
    Rule(_insensitive(rf"{START}<?(?:pre){_SLASH}{NUMBER}>?{END}"), _near("PRE"), ""),
    Rule(
        _insensitive(rf"{BEFORE}<?(?:{_ORDERED_NAMES}){_SLASH}{NUMBER}>?{AFTER}"),
        _near("PRE"),
    ),
    Rule(
        _insensitive(rf"{BEFORE}(?:adj|pre|onear)[0-9]{{0}}{NUMBER}{AFTER}"),
        _near("PRE"),
        IN_ORDER,
    ),
    Rule(_insensitive(rf"{BEFORE}near[:~]?{NUMBER}{AFTER}"), _near("NEAR")),
    Rule(
        _insensitive(rf"{BEFORE}(?:around|near)\s?\({NUMBER}\){AFTER}"), _near("NEAR")
    ),
    Rule(re.compile(rf"{BEFORE}\({NUMBER}N\){AFTER}"), _near("NEAR")),
    Rule(re.compile(rf"{BEFORE}\({NUMBER}W\){AFTER}"), _near("PRE")),
    Rule(
        _insensitive(rf"{BEFORE}within {NUMBER} words?(?: of)?{AFTER}"), _near("NEAR")
    ),
    Rule(re.compile(rf"{BEFORE}(?:NEAR|WITHIN) {NUMBER}{AFTER}"), _near("NEAR")),
    Rule(re.compile(rf"{BEFORE}(?:PRE|ADJ) {NUMBER}{AFTER}"), _near("PRE"), IN_ORDER),
    Rule(
        _insensitive(rf"{START}near\((\([^()]*\)[^()]*|[^()]*)\){END}"), _near_function
    ),
    Rule(
        _insensitive(
            rf"{BEFORE}(?:w|near|pre)?{_SLASH}(s|p|sent|sentence|par|para|paragraph)"
            rf"{AFTER}"
        ),
        _of_unit,
        NO_SENTENCES,
    ),
    Rule(re.compile(rf"{BEFORE}(SAME){AFTER}"), _of_unit, NO_SENTENCES),
    Rule(_insensitive(rf"{BEFORE}w{_SLASH}(?:seg|doc|field){AFTER}"), "AND"),
    Rule(re.compile(rf"{BEFORE}/\s?{NUMBER}{AFTER}"), _near("NEAR")),
    Rule(re.compile(rf"{BEFORE}NEAR{AFTER}"), f"NEAR/{DEFAULT_SLOP}"),
    Rule(re.compile(rf"{BEFORE}O?NEAR{AFTER}"), f"PRE/{DEFAULT_SLOP}", IN_ORDER),
    Rule(re.compile(rf"{BEFORE}ADJ{AFTER}"), "PRE/0", IN_ORDER),
    Rule(
        re.compile(rf"{BEFORE}(?:\+[0-9]{{1,3}}|[NW][0-9]{{1,2}}){AFTER}"),
        r"\g<0>",
        PROXIMITY_HINT,
    ),
    Rule(_insensitive(rf"{BEFORE}within [0-9]+{AFTER}"), r"\g<0>", PROXIMITY_HINT),
    Rule(_insensitive(rf"{START}atleast\s?[0-9]+\s?(?=\()"), "", NO_FREQUENCY),
)
DATE_RULES = (
    Rule(
        _insensitive(
            rf"{START}(?:{_DATES})\s?[:=]\s?[\[{{]\s?{_DAY} to {_DAY}\s?[\]}}]"
        ),
        _date_range,
    ),
    Rule(_insensitive(rf"{START}date:\s?(>=|<=|=>|=<|>|<)\s(?=[0-9])"), r"date:\1", ""),
    Rule(
        _insensitive(rf"{START}(?:{_DATES})\s?:?\s?(>=|<=|=>|=<|>|<)\s?(?=[0-9])"),
        lambda match: f"date:{match[1]}",
        "",
    ),
    Rule(_insensitive(rf"{START}(?:{_DATES})\s?=\s?(?=[0-9])"), "date:"),
    Rule(_insensitive(rf"{START}(?:{_any(names.YEARS)}):(?=[0-9])"), "date:"),
    Rule(_insensitive(rf"{START}({_BOUNDS}):{_DAY}{END}"), _date_bound),
    Rule(
        _insensitive(
            rf"{START}(?:{_DATES})\s?(?:\(\s?|\s)({_BOUNDS})\s?\(?\s?{_DAY}\s?\)?\)?{END}"
        ),
        _date_bound,
    ),
    Rule(
        _insensitive(rf"{START}(?:{_DATES})(?:\(| is )\s?{_DAY}\s?\)?{END}"),
        r"date:\1",
    ),
)
FIELD_RULES = (
    Rule(
        _insensitive(rf"{START}site[:=](?:https?://)?([\w.*-]+)[^\s()]*{END}"),
        _outlet_of_host,
    ),
    Rule(
        _insensitive(rf"{START}(?:{_any(names.ADDRESS_FIELDS)})[:=]\s?{VALUE}"),
        IGNORED,
        ADDRESS_IGNORED,
    ),
    Rule(
        _insensitive(
            rf"{START}(?:{_any(names.LANGUAGE_FIELDS)})(?:[:=]\s?|(?=\()){VALUE}"
        ),
        IGNORED,
        LANGUAGE_IGNORED,
    ),
    Rule(
        _insensitive(
            rf"{START}(?:(?:{_any(names.CODE_FIELDS)})=\s?"
            rf"|(?:{_any(names.TYPE_FIELDS)})[:=]){VALUE}"
        ),
        IGNORED,
        FIELD_IGNORED,
    ),
    Rule(
        _insensitive(rf"{START}(?:{_any(names.COUNTS)})\s?[<>]=?\s?[0-9]+"),
        IGNORED,
        FIELD_IGNORED,
    ),
    Rule(
        _insensitive(rf"{START}(?:allintitle|allinheadline):\s?([^()]+)"),
        r"title:(\1)",
    ),
    Rule(
        _insensitive(rf"{START}({VALUE})\[({_any(names.FIELDS.keys())})\]"),
        _tagged_field,
    ),
    Rule(
        re.compile(r"(?<=[\w)\x02*])\.(?:[a-z]{2})(?:,[a-z]{2})*\.(?![^\s)])"),
        "",
        NO_SUCH_FIELD,
    ),
    Rule(
        _insensitive(rf"{START}(?:[a-z]{{2,3}},)+[a-z]{{2,3}}(?:[=:]|(?=\())"),
        "",
        NO_SUCH_FIELD,
    ),
    Rule(
        _insensitive(rf"{START}(?:{_SEGMENTS})(?:\s?=\s?|:(?=[^\s:/])|(?=\())"),
        "",
        NO_SUCH_FIELD,
    ),
    Rule(
        _insensitive(
            rf"{START}(?:{_any(names.WHOLE_TEXT)})(?:\s?=\s?|:(?=[^\s:/])|(?=\())"
        ),
        "",
        WHOLE_TEXT,
    ),
    Rule(
        _insensitive(rf"{START}({_ALL_NAMES})\s?(?:!=|<>)\s?(?=[^\s=])"),
        _excluded_field_of,
    ),
    Rule(
        _insensitive(rf"{START}({_ALL_NAMES})(?:\s?==?\s?(?=[^\s=])|(?=\())"), _field_of
    ),
    Rule(_insensitive(rf"{START}(?!(?:{_OWN}):)({_ALL_NAMES}):(?=[^\s:/])"), _field_of),
    Rule(_insensitive(rf"{START}({LETTERS}{{2,}})=(?=[^\s=])"), r"\1:", ""),
)
SIGN_RULES = (
    Rule(
        re.compile(r"(?<![^\s(:])/(?=[^\s/])((?:[^/\\\s]|\\\S)*)/(?![^\s)])"),
        _words_of_expression,
        NO_REGULAR_EXPRESSIONS,
    ),
    Rule(
        re.compile(r"[\[{]\s?(\S+) (?:TO|to) ([^\s\]}]+)\s?[\]}]"),
        r"\1 \2",
        OUTSIDE_DATES,
    ),
    Rule(re.compile(r"(?<=[\w)\x02*~])\^[0-9]+(?:\.[0-9]+)?"), "", NO_WEIGHTS),
    Rule(re.compile(rf"{START}[\^~](?={LETTERS})"), "", NO_MEANING),
    Rule(
        re.compile(rf"{START}({LETTERS}+)\[[^\W_]{{1,8}}\]({LETTERS}+){END}"), r"\1?\2"
    ),
    Rule(re.compile(rf"{START}({LETTERS}+)[!#]({LETTERS}+){END}"), r"\1?\2"),
    Rule(re.compile(rf"{START}%({LETTERS}{{2,}})%{END}"), r"*\1*"),
    Rule(re.compile(rf"{START}%({LETTERS}{{2,}}){END}"), r"*\1"),
    Rule(re.compile(rf"{START}({LETTERS}{{2,}})%{END}"), r"\1*"),
    Rule(re.compile(rf"{START}({LETTERS}{{3,}})\$[0-9]?{END}"), r"\1", TRUNCATION),
    Rule(re.compile(rf"{START}({LETTERS}{{2,}})!{END}"), r"\1", TRUNCATION),
    Rule(re.compile(rf"{START}({LETTERS}{{2,}})\?(?=\s\S)"), r"\1", QUESTION_MARK),
    Rule(re.compile(rf"^({LETTERS}{{2,}})\?$"), r"\1", QUESTION_MARK),
    Rule(re.compile(r"(?<=\S)\s?&&\s?(?=\S)"), " AND "),
    Rule(re.compile(r"(?<=\S)\s?\|\|?\s?(?=\S)"), " OR "),
    Rule(re.compile(r"(?<![^\s(])!(?=[\w\x01(])"), "NOT "),
)
OPERATOR_RULES = (
    Rule(re.compile(rf"{BEFORE}(?:ANDNOT|AND-NOT|BUT NOT|BUTNOT){AFTER}"), "AND NOT"),
    Rule(re.compile(rf"{BEFORE}XOR{AFTER}"), "OR", EXCLUSIVE_OR),
    *(
        Rule(re.compile(rf"{edge}(?:{_any(words)}){AFTER}"), operator, FOREIGN_OPERATOR)
        for operator, edge, words in (
            ("AND", BEFORE, names.AND_WORDS),
            ("OR", BEFORE, names.OR_WORDS),
            ("NOT", r"(?<![^\s(])", names.NOT_WORDS),
        )
    ),
    Rule(
        re.compile(
            rf"(?<=[^\W\d_A-Z]\s)(?:{_any(names.AMBIGUOUS_OPERATORS)})(?=\s[^\W\d_A-Z])"
        ),
        r"\g<0>",
        OPERATOR_HINT,
    ),
)
RULES: tuple[Rule, ...] = (
    *PROXIMITY_RULES,
    *DATE_RULES,
    *FIELD_RULES,
    *SIGN_RULES,
    *OPERATOR_RULES,
)

"""What is said of a search that finds nothing: more of `words`.

A condition has three patterns, so that a language with cases can say it as it must: `said` of articles that meet it,
`negative` of those that must not, and its `condition_name`. What fills them is called without a case, best as it stands in quotes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from archive.messages import N_
from index.query import dates
from index.query.clauses import Clause
from index.query.repair import TokenKind
from index.schema import UNKNOWN
from index.search.conditions import Condition
from index.search.relaxations import NAME_FACETS, RelaxationKind
from web.i18n import _, ngettext
from web.messages import labels
from web.messages.lists import AND, COMMA, OR, join

ValueNames = Mapping[tuple[str, str], str]
"""Facet and value → what a reader calls the value."""


@dataclass(frozen=True, slots=True)
class ConditionTexts:
    """How a condition is said of articles, what it is called, and how it is said of articles that must not meet it."""

    positive: str
    name: str
    negative: str = ""


TextForm = Callable[[ConditionTexts], str]
POSITIVE: TextForm
NAME: TextForm
NEGATIVE: TextForm
POSITIVE, NAME, NEGATIVE = map(attrgetter, ("positive", "name", "negative"))

WORD, PHRASE, PREFIX = (
    N_("“{words}”"),
    N_("the phrase “{words}”"),
    N_("a word that starts with “{words}”"),
)
TOKEN_TEXTS = {TokenKind.PHRASE: PHRASE, TokenKind.PREFIX: PREFIX}
GROUPED, NEGATED = N_("({what})"), N_("not {what}")

FIELD_TEXTS = {
    "": ConditionTexts(N_("with {what}"), N_("{what}"), N_("without {what}")),
    "title": ConditionTexts(
        N_("with {what} in the title"),
        N_("{what} in the title"),
        N_("without {what} in the title"),
    ),
    "outlet": ConditionTexts(
        N_("from an outlet named {what}"),
        N_("an outlet named {what}"),
        N_("not from an outlet named {what}"),
    ),
    "person": ConditionTexts(
        N_("mentioning a person named {what}"),
        N_("a person named {what}"),
        N_("not mentioning a person named {what}"),
    ),
    "author": ConditionTexts(
        N_("by an author named {what}"),
        N_("an author named {what}"),
        N_("not by an author named {what}"),
    ),
    "said": ConditionTexts(
        N_("with {what} in a quotation"),
        N_("{what} in a quotation"),
        N_("without {what} in a quotation"),
    ),
    "date": ConditionTexts(
        N_("dated {what}"), N_("the date {what}"), N_("not dated {what}")
    ),
}
"""Conditions of a line, by field; `what` is a word, a phrase or a group of them, in a date a day or days."""
FACET_TEXTS = {
    "outlet": ConditionTexts(
        N_("from the outlet {outlet}"),
        N_("the outlet {outlet}"),
        N_("not from the outlet {outlet}"),
    ),
    "person": ConditionTexts(
        N_("mentioning {person}"),
        N_("the person {person}"),
        N_("not mentioning {person}"),
    ),
    "agency": ConditionTexts(
        N_("from the agency {agency}"),
        N_("the agency {agency}"),
        N_("not from the agency {agency}"),
    ),
    "author": ConditionTexts(
        N_("by the author {author}"),
        N_("the author {author}"),
        N_("not by the author {author}"),
    ),
    "language": ConditionTexts(
        N_("in {language}"), N_("the language {language}"), N_("not in {language}")
    ),
    "confidence": ConditionTexts(
        N_("with the date confidence {confidence}"),
        N_("the date confidence {confidence}"),
        N_("without the date confidence {confidence}"),
    ),
    "year": ConditionTexts(
        N_("from the year {year}"),
        N_("the year {year}"),
        N_("not from the year {year}"),
    ),
    "month": ConditionTexts(
        N_("dated {month}"), N_("the month {month}"), N_("not dated {month}")
    ),
    "day": ConditionTexts(
        N_("dated {day}"), N_("the day {day}"), N_("not dated {day}")
    ),
}
"""Chosen and excluded values of a facet; the place is called as the facet is."""
UNKNOWN_VALUE, OR_UNKNOWN_VALUE = (
    ConditionTexts(
        N_("with the value “{unknown}”"),
        N_("the value “{unknown}”"),
        N_("without the value “{unknown}”"),
    ),
    N_("{condition} or with the value “{unknown}”"),
)
"""Articles of which a facet is not known; `unknown` is as in `words.NOT_KNOWN`."""
DATE_SPANS = {
    (True, True): ConditionTexts(
        N_("dated from {since} to {until}"), N_("the date from {since} to {until}")
    ),
    (True, False): ConditionTexts(
        N_("dated from {since}"), N_("the date from {since}")
    ),
    (False, True): ConditionTexts(
        N_("dated until {until}"), N_("the date until {until}")
    ),
    (False, False): ConditionTexts(N_("without a date"), N_("“without a date”")),
}
"""Dates, by whether there is a first and a last."""
OR_UNDATED = N_("{condition} or without a date")

ARTICLES = N_("articles {conditions}")
EXCLUSION = N_("the exclusion of {condition}")
NO_ARTICLES = N_("There are no articles {condition}.")
CONFLICTING_PAIR = N_("No article matches both conditions: {one}, and {other}.")
NO_COMMON_ARTICLE = N_(
    "Each condition matches some articles, but no article matches all of them."
)
RELAXATION_LABELS = {
    RelaxationKind.SPELLING: N_("with “{line}” instead"),
    RelaxationKind.NAME_WORDS: N_("{said}"),
    RelaxationKind.LOOSE_WORDS: N_("with the words of {names} in any position"),
    RelaxationKind.DROP: N_("without this condition: {names}"),
    RelaxationKind.DATES: N_("on other dates (nearest: {dates})"),
    RelaxationKind.ANY_WORD: N_("with any of the words instead of all of them"),
    RelaxationKind.UNFILTERED: N_("without filters"),
}
"""Ways on: `said` are conditions as they are said of articles, `names` what they are called."""


def interpretation(conditions: Sequence[Condition], names: ValueNames) -> str:
    """How a search was read: `articles with “missile”, from the outlet PTI, dated from 2020`."""
    return _(ARTICLES, conditions=condition_phrases(conditions, names))


def condition_phrases(conditions: Sequence[Condition], names: ValueNames) -> str:
    """Several conditions as they are said of articles."""
    return join(COMMA, [condition_phrase(each, names) for each in conditions])


def condition_phrase(condition: Condition, names: ValueNames) -> str:
    """A condition as it is said of articles: `with the phrase “air defence”`."""
    return _condition_text(
        condition, names, NEGATIVE if _is_excluded(condition) else POSITIVE
    )


def conditions_by_name(conditions: Sequence[Condition], names: ValueNames) -> str:
    """Several conditions by name."""
    return join(AND, [condition_name(each, names) for each in conditions])


def condition_name(condition: Condition, names: ValueNames) -> str:
    """What a condition is called: `the phrase “air defence”`."""
    named = _condition_text(condition, names, NAME)
    return _(EXCLUSION, condition=named) if _is_excluded(condition) else named


def blocking_condition(count: int, condition: str) -> str:
    """Of a condition, as it is said of articles, without which the rest finds so many."""
    return ngettext(
        "{count:,} article matches all other conditions. The condition it does "
        "not match: {condition}.",
        "{count:,} articles match all other conditions. The condition they do "
        "not match: {condition}.",
        count,
        condition=condition,
    )


def uncounted_conditions(count: int) -> str:
    """How many conditions were not counted."""
    return ngettext(
        "{count:,} more condition was not checked.",
        "{count:,} more conditions were not checked.",
        count,
    )


def _is_excluded(condition: Condition) -> bool:
    return condition.clause.negated if condition.clause else condition.excluded


def _condition_text(condition: Condition, names: ValueNames, form: TextForm) -> str:
    if condition.clause:
        return _(
            form(FIELD_TEXTS[_clause_field(condition.clause)]),
            what=_clause_words(condition.clause),
        )
    return (
        _facet_text(condition, names, form)
        if condition.facet
        else _dates_text(condition, form)
    )


def _clause_field(clause: Clause) -> str:
    """The field of a clause; of a group that of all its parts, where it is one."""
    fields = {_clause_field(part) for part in clause.parts}
    return (fields.pop() if len(fields) == 1 else "") if fields else clause.field


def _clause_words(clause: Clause) -> str:
    """What a clause looks for, without its field."""
    if clause.parts:
        return join(
            OR if clause.kind is TokenKind.OR else AND,
            [_group_part(each, _clause_field(clause)) for each in clause.parts],
        )
    if clause.slop is not None:
        return _near_text(clause.text, clause.slop)
    if clause.field == "date":
        return _period_text(clause.text)
    return _(
        WORD if clause.field in NAME_FACETS else TOKEN_TEXTS.get(clause.kind, WORD),
        words=clause.text,
    )


def _group_part(part: Clause, enclosing_field: str) -> str:
    """What a part is called in a group of some field, where it has no need to say that field again."""
    field, said = _clause_field(part), _clause_words(part)
    said = said if field == enclosing_field else _(NAME(FIELD_TEXTS[field]), what=said)
    said = _(GROUPED, what=said) if part.parts else said
    return _(NEGATED, what=said) if part.negated else said


def _near_text(words: str, slop: int) -> str:
    return ngettext(
        "the words “{words}” at most {count:,} word apart",
        "the words “{words}” at most {count:,} words apart",
        slop,
        words=words,
    )


def _facet_text(condition: Condition, names: ValueNames, form: TextForm) -> str:
    known = [
        names.get((condition.facet, each), each)
        for each in condition.values
        if each != UNKNOWN
    ]
    unknown = _(labels.UNKNOWN_LABELS[condition.facet])
    if not known:
        return _(form(UNKNOWN_VALUE), unknown=unknown)
    said = _(form(FACET_TEXTS[condition.facet]), **{condition.facet: join(OR, known)})
    return (
        said
        if len(known) == len(condition.values)
        else _(OR_UNKNOWN_VALUE, condition=said, unknown=unknown)
    )


def _dates_text(condition: Condition, form: TextForm) -> str:
    since, until = _period_text(condition.since), _period_text(condition.until)
    patterns = (
        FIELD_TEXTS["date"]
        if since and since == until
        else DATE_SPANS[bool(since), bool(until)]
    )
    said = _(form(patterns), since=since, until=until, what=since)
    return (
        _(OR_UNDATED, condition=said)
        if condition.undated and (since or until)
        else said
    )


def _period_text(text: str) -> str:
    """A day, month, year or span as a reader says it; what is open at an end stays as it was typed."""
    first, last = dates.parse(text) or (None, None)
    return labels.publication_window(first, last) if first and last else text

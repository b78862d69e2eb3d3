"""The texts of a search that matches nothing.

Each condition has three patterns, since languages with grammatical cases need them.
Values in them are not inflected, so quotation marks around values are best.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from archive.messages import N_
from index.query import dates
from index.query.clauses import Clause
from index.query.tokens import TokenKind
from index.search.conditions import Condition
from index.search.relaxations import NAME_FACETS, RelaxationKind
from web.i18n import _, ngettext
from web.messages import labels
from web.messages.lists import AND, COMMA, OR, join

ValueNames = Mapping[tuple[str, str | None], str]
"""The displayed label of each pair of facet and value."""


@dataclass(frozen=True, slots=True)
class ConditionTexts:
    """The patterns of a condition.

    `positive` and `negative` follow the word "articles". `name` is a noun phrase.
    """

    positive: str
    name: str
    negative: str = ""


TextForm = Callable[[ConditionTexts], str]
POSITIVE: TextForm
NAME: TextForm
NEGATIVE: TextForm
POSITIVE, NAME, NEGATIVE = map(attrgetter, ("positive", "name", "negative"))

WORD = N_("“{words}”")
TOKEN_TEXTS = {
    TokenKind.PHRASE: N_("the phrase “{words}”"),
    TokenKind.PREFIX: N_("a word that starts with “{words}”"),
    TokenKind.WILDCARD: N_("a word of the form “{words}”"),
    TokenKind.FUZZY: N_("a word similar to “{words}”"),
}
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
    "org": ConditionTexts(
        N_("mentioning an organisation named {what}"),
        N_("an organisation named {what}"),
        N_("not mentioning an organisation named {what}"),
    ),
    "place": ConditionTexts(
        N_("mentioning a place named {what}"),
        N_("a place named {what}"),
        N_("not mentioning a place named {what}"),
    ),
    "said": ConditionTexts(
        N_("with {what} in a quotation"),
        N_("{what} in a quotation"),
        N_("without {what} in a quotation"),
    ),
    "in": ConditionTexts(
        N_("in the collection {what}"),
        N_("the collection {what}"),
        N_("not in the collection {what}"),
    ),
    "tag": ConditionTexts(
        N_("with the tag {what}"), N_("the tag {what}"), N_("without the tag {what}")
    ),
    "note": ConditionTexts(
        N_("with {what} in a note"),
        N_("{what} in a note"),
        N_("without {what} in a note"),
    ),
    "is": ConditionTexts(
        N_("marked as {what}"), N_("the mark {what}"), N_("not marked as {what}")
    ),
    "date": ConditionTexts(
        N_("dated {what}"), N_("the date {what}"), N_("not dated {what}")
    ),
}
"""Conditions of a query, by field. `what` is a word, a phrase, a group or a date."""
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
    "org": ConditionTexts(
        N_("mentioning the organisation {org}"),
        N_("the organisation {org}"),
        N_("not mentioning the organisation {org}"),
    ),
    "place": ConditionTexts(
        N_("mentioning the place {place}"),
        N_("the place {place}"),
        N_("not mentioning the place {place}"),
    ),
    "language": ConditionTexts(
        N_("in {language}"), N_("the language {language}"), N_("not in {language}")
    ),
    "confidence": ConditionTexts(
        N_("with the date confidence {confidence}"),
        N_("the date confidence {confidence}"),
        N_("without the date confidence {confidence}"),
    ),
    "complete": ConditionTexts(
        N_("marked as {complete}"),
        N_("the mark {complete}"),
        N_("not marked as {complete}"),
    ),
    "collection": ConditionTexts(
        N_("in the collection {collection}"),
        N_("the collection {collection}"),
        N_("not in the collection {collection}"),
    ),
    "tag": ConditionTexts(
        N_("with the tag {tag}"), N_("the tag {tag}"), N_("without the tag {tag}")
    ),
    "read": ConditionTexts(
        N_("marked as {read}"), N_("the mark {read}"), N_("not marked as {read}")
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
"""Selected and excluded values of a facet. The placeholder has the facet's name."""
UNKNOWN_VALUE, OR_UNKNOWN_VALUE = (
    ConditionTexts(
        N_("with the value “{unknown}”"),
        N_("the value “{unknown}”"),
        N_("without the value “{unknown}”"),
    ),
    N_("{condition} or with the value “{unknown}”"),
)
"""The unknown value of a facet. `unknown` is from `labels.UNKNOWN_LABELS`."""
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
"""Dates, by whether there is a first and a last day."""
OR_UNDATED = N_("{condition} or without a date")

ARTICLES = N_("articles {conditions}")
EXCLUSION = N_("the exclusion of {condition}")
NO_ARTICLES = N_("There are no articles {condition}.")
CONFLICTING_PAIR = N_("No article matches both conditions: {one}, and {other}.")
NO_COMMON_ARTICLE = N_(
    "Each condition matches some articles, but no article matches all of them."
)
RELAXATION_LABELS = {
    RelaxationKind.FORMS: N_("with other forms of the words in {names}"),
    RelaxationKind.PREFIX: N_("with words that start like this: {line}"),
    RelaxationKind.COMPOUNDS: N_("with longer words: {line}"),
    RelaxationKind.SPELLING: N_("with “{line}” instead"),
    RelaxationKind.NAME_WORDS: N_("{said}"),
    RelaxationKind.LOOSE_WORDS: N_("with the words of {names} in any position"),
    RelaxationKind.DROP: N_("without this condition: {names}"),
    RelaxationKind.DATES: N_("on other dates (nearest: {dates})"),
    RelaxationKind.ANY_WORD: N_("with any of the words instead of all of them"),
    RelaxationKind.UNFILTERED: N_("without filters"),
}
"""Suggestions. `said` has conditions as phrases, `names` has their names."""


def interpretation(conditions: Sequence[Condition], names: ValueNames) -> str:
    """Return the conditions of a search: `articles with “missile”, dated from 2020`."""
    return _(ARTICLES, conditions=condition_phrases(conditions, names))


def condition_phrases(conditions: Sequence[Condition], names: ValueNames) -> str:
    """Return conditions as phrases after "articles", joined with commas."""
    phrases = [condition_phrase(condition, names) for condition in conditions]
    return join(COMMA, phrases)


def condition_phrase(condition: Condition, names: ValueNames) -> str:
    """Return a condition as a phrase after "articles": `with “missile”`."""
    form = NEGATIVE if _is_excluded(condition) else POSITIVE
    return _condition_text(condition, names, form)


def conditions_by_name(conditions: Sequence[Condition], names: ValueNames) -> str:
    """Return the names of conditions, joined with "and"."""
    return join(AND, [condition_name(condition, names) for condition in conditions])


def condition_name(condition: Condition, names: ValueNames) -> str:
    """Return the name of a condition: `the phrase “air defence”`."""
    name = _condition_text(condition, names, NAME)
    return _(EXCLUSION, condition=name) if _is_excluded(condition) else name


def blocking_condition(count: int, condition: str) -> str:
    """Return that `count` articles match all conditions except this phrase."""
    return ngettext(
        "{count:,} article matches all other conditions. The condition it does "
        "not match: {condition}.",
        "{count:,} articles match all other conditions. The condition they do "
        "not match: {condition}.",
        count,
        condition=condition,
    )


def uncounted_conditions(count: int) -> str:
    """Return the number of conditions that were not counted, in words."""
    return ngettext(
        "{count:,} more condition was not checked.",
        "{count:,} more conditions were not checked.",
        count,
    )


def _is_excluded(condition: Condition) -> bool:
    return condition.clause.negated if condition.clause else condition.excluded


def _condition_text(condition: Condition, names: ValueNames, form: TextForm) -> str:
    if condition.clause:
        pattern = form(FIELD_TEXTS[_clause_field(condition.clause)])
        return _(pattern, what=_clause_words(condition.clause))
    if condition.facet:
        return _facet_text(condition, names, form)
    return _dates_text(condition, form)


def _clause_field(clause: Clause) -> str:
    """Return the field of a clause, or the common field of a group, or ""."""
    if not clause.parts or clause.kind is TokenKind.NEAR:
        return clause.field
    fields = {_clause_field(part) for part in clause.parts}
    return fields.pop() if len(fields) == 1 else ""


def _clause_words(clause: Clause) -> str:
    """Return the words that a clause searches, without its field."""
    if clause.kind is TokenKind.NEAR:
        return _proximity_text(clause)
    if clause.parts:
        conjunction = OR if clause.kind is TokenKind.OR else AND
        field = _clause_field(clause)
        return join(conjunction, [_group_part(part, field) for part in clause.parts])
    if clause.slop is not None:
        return _near_text(clause.text, clause.slop)
    if clause.field == "date":
        return _period_text(clause.text)
    pattern = WORD
    if clause.field not in NAME_FACETS:
        pattern = TOKEN_TEXTS.get(clause.kind, WORD)
    return _(pattern, words=clause.text)


def _group_part(part: Clause, enclosing_field: str) -> str:
    """Return a part of a group, with its field if the group has another one."""
    field = _clause_field(part)
    text = _clause_words(part)
    if field != enclosing_field:
        text = _(NAME(FIELD_TEXTS[field]), what=text)
    if part.parts:
        text = _(GROUPED, what=text)
    return _(NEGATED, what=text) if part.negated else text


def _proximity_text(clause: Clause) -> str:
    """Return the parts of `NEAR` with their distance."""
    left, right = (_group_part(part, "") for part in clause.parts)
    slop = clause.slop or 0
    if clause.ordered:
        return ngettext(
            "{left} and then {right}, at most {count:,} word later",
            "{left} and then {right}, at most {count:,} words later",
            slop,
            left=left,
            right=right,
        )
    return ngettext(
        "{left} and {right}, at most {count:,} word apart",
        "{left} and {right}, at most {count:,} words apart",
        slop,
        left=left,
        right=right,
    )


def _near_text(words: str, slop: int) -> str:
    return ngettext(
        "the words “{words}” at most {count:,} word apart",
        "the words “{words}” at most {count:,} words apart",
        slop,
        words=words,
    )


def _facet_text(condition: Condition, names: ValueNames, form: TextForm) -> str:
    value_labels = [
        names.get((condition.facet, value), value)
        for value in condition.values
        if value is not None
    ]
    unknown = _(labels.UNKNOWN_LABELS[condition.facet])
    if not value_labels:
        return _(form(UNKNOWN_VALUE), unknown=unknown)
    pattern = form(FACET_TEXTS[condition.facet])
    text = _(pattern, **{condition.facet: join(OR, value_labels)})
    if len(value_labels) == len(condition.values):
        return text
    return _(OR_UNKNOWN_VALUE, condition=text, unknown=unknown)


def _dates_text(condition: Condition, form: TextForm) -> str:
    since, until = _bound_texts(condition)
    patterns = (
        FIELD_TEXTS["date"]
        if since and since == until
        else DATE_SPANS[bool(since), bool(until)]
    )
    text = _(form(patterns), since=since, until=until, what=since)
    if condition.undated and (since or until):
        return _(OR_UNDATED, condition=text)
    return text


def _bound_texts(condition: Condition) -> tuple[str, str]:
    """Return both bounds in words. A range in either of them gives both."""
    readings = map(dates.read_date, (condition.since, condition.until))
    if not any(reading and reading.is_range for reading in readings):
        return _period_text(condition.since), _period_text(condition.until)
    bounds = dates.read_bounds(condition.since, condition.until)
    days = (bounds.first, bounds.last)
    first, last = (labels.publication_window(day, day) if day else "" for day in days)
    return first, last


def _period_text(text: str) -> str:
    """Return a day, month, year or range in words, and an open range unchanged."""
    first, last = dates.parse(text) or (None, None)
    return labels.publication_window(first, last) if first and last else text

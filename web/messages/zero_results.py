"""What is said of a search that finds nothing: more of `words`.

A condition has three patterns, so that a language with cases can say it as it must: `said` of articles that meet it,
`barred` of those that must not, and its `name`. What fills them is called without a case, best as it stands in quotes.
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
from web.messages.lists import AND, COMMA, OR, joined

Names = Mapping[tuple[str, str], str]
"""Facet and value → what a reader calls the value."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """How a condition is said of articles, what it is called, and how it is said of articles that must not meet it."""

    said: str
    name: str
    barred: str = ""


Form = Callable[[Patterns], str]
SAID: Form
NAME: Form
BARRED: Form
SAID, NAME, BARRED = map(attrgetter, ("said", "name", "barred"))

WORD, PHRASE, PREFIX = (
    N_("“{words}”"),
    N_("the phrase “{words}”"),
    N_("a word that begins with “{words}”"),
)
KINDS = {TokenKind.PHRASE: PHRASE, TokenKind.PREFIX: PREFIX}
GROUP, NOT = N_("({what})"), N_("not {what}")

FIELDS = {
    "": Patterns(N_("with {what}"), N_("{what}"), N_("without {what}")),
    "title": Patterns(
        N_("with {what} in the title"),
        N_("{what} in the title"),
        N_("without {what} in the title"),
    ),
    "outlet": Patterns(
        N_("from an outlet named {what}"),
        N_("an outlet named {what}"),
        N_("not from an outlet named {what}"),
    ),
    "person": Patterns(
        N_("naming a person called {what}"),
        N_("a person called {what}"),
        N_("not naming a person called {what}"),
    ),
    "author": Patterns(
        N_("by an author named {what}"),
        N_("an author named {what}"),
        N_("not by an author named {what}"),
    ),
    "said": Patterns(
        N_("with {what} in a quotation"),
        N_("{what} in a quotation"),
        N_("without {what} in a quotation"),
    ),
    "date": Patterns(N_("dated {what}"), N_("the date {what}"), N_("not dated {what}")),
}
"""Conditions of a line, by field; `what` is a word, a phrase or a group of them, in a date a day or days."""
FACETS = {
    "outlet": Patterns(
        N_("from the outlet {outlet}"),
        N_("the outlet {outlet}"),
        N_("not from the outlet {outlet}"),
    ),
    "person": Patterns(
        N_("naming {person}"), N_("the person {person}"), N_("not naming {person}")
    ),
    "agency": Patterns(
        N_("of the agency {agency}"),
        N_("the agency {agency}"),
        N_("not of the agency {agency}"),
    ),
    "author": Patterns(
        N_("by the author {author}"),
        N_("the author {author}"),
        N_("not by the author {author}"),
    ),
    "language": Patterns(
        N_("in {language}"), N_("the language {language}"), N_("not in {language}")
    ),
    "confidence": Patterns(
        N_("with a date that is {confidence}"),
        N_("a date that is {confidence}"),
        N_("without a date that is {confidence}"),
    ),
    "year": Patterns(
        N_("of the year {year}"), N_("the year {year}"), N_("not of the year {year}")
    ),
    "month": Patterns(N_("of {month}"), N_("the month {month}"), N_("not of {month}")),
    "day": Patterns(N_("of {day}"), N_("the day {day}"), N_("not of {day}")),
}
"""Chosen and excluded values of a facet; the place is called as the facet is."""
NOT_KNOWN, OR_NOT_KNOWN = (
    Patterns(N_("with {unknown}"), N_("{unknown}"), N_("without {unknown}")),
    N_("{condition} or with {unknown}"),
)
"""Articles of which a facet is not known; `unknown` is as in `words.NOT_KNOWN`."""
SPANS = {
    (True, True): Patterns(
        N_("dated from {since} to {until}"), N_("the date from {since} to {until}")
    ),
    (True, False): Patterns(N_("dated from {since}"), N_("the date from {since}")),
    (False, True): Patterns(N_("dated until {until}"), N_("the date until {until}")),
    (False, False): Patterns(N_("without a date"), N_("“without a date”")),
}
"""Dates, by whether there is a first and a last."""
OR_UNDATED = N_("{condition} or without a date")

ARTICLES = N_("articles {conditions}")
EXCLUSION = N_("the exclusion of {condition}")
MISSING = N_("There is no article {condition}.")
PAIR = N_("There is no article both {one} and {other}.")
TOGETHER = N_("Each of these is found, and no article meets all of them.")
REMEDIES = {
    RelaxationKind.SPELLING: N_("with “{line}” instead"),
    RelaxationKind.NAME_WORDS: N_("{said}"),
    RelaxationKind.LOOSE_WORDS: N_(
        "with the words of {names} anywhere, not side by side"
    ),
    RelaxationKind.DROP: N_("leaving out {names}"),
    RelaxationKind.DATES: N_("at other dates: the nearest are of {dates}"),
    RelaxationKind.ANY_WORD: N_("with any of the words instead of all"),
    RelaxationKind.UNFILTERED: N_("without any filter"),
}
"""Ways on: `said` are conditions as they are said of articles, `names` what they are called."""


def reading(conditions: Sequence[Condition], names: Names) -> str:
    """How a search was read: `articles with “missile”, from the outlet PTI, dated from 2020`."""
    return _(ARTICLES, conditions=phrases(conditions, names))


def phrases(conditions: Sequence[Condition], names: Names) -> str:
    """Several conditions as they are said of articles."""
    return joined(COMMA, [phrase(each, names) for each in conditions])


def phrase(condition: Condition, names: Names) -> str:
    """A condition as it is said of articles: `with the phrase “air defence”`."""
    return _condition(condition, names, BARRED if _is_barred(condition) else SAID)


def together(conditions: Sequence[Condition], names: Names) -> str:
    """Several conditions by name."""
    return joined(AND, [name(each, names) for each in conditions])


def name(condition: Condition, names: Names) -> str:
    """What a condition is called: `the phrase “air defence”`."""
    named = _condition(condition, names, NAME)
    return _(EXCLUSION, condition=named) if _is_barred(condition) else named


def culprit(articles: int, condition: str) -> str:
    """Of a condition, as it is said of articles, without which the rest finds so many."""
    return ngettext(
        "{count:,} article meets all the rest, but none {condition}.",
        "{count:,} articles meet all the rest, but none {condition}.",
        articles,
        condition=condition,
    )


def left(conditions: int) -> str:
    """How many conditions were not counted."""
    return ngettext(
        "{count:,} condition is not counted here.",
        "{count:,} conditions are not counted here.",
        conditions,
    )


def _is_barred(condition: Condition) -> bool:
    return condition.clause.negated if condition.clause else condition.excluded


def _condition(condition: Condition, names: Names, form: Form) -> str:
    if condition.clause:
        return _(form(FIELDS[_field(condition.clause)]), what=_what(condition.clause))
    return (
        _facet(condition, names, form) if condition.facet else _dates(condition, form)
    )


def _field(clause: Clause) -> str:
    """The field of a clause; of a group that of all its parts, where it is one."""
    fields = {_field(part) for part in clause.parts}
    return (fields.pop() if len(fields) == 1 else "") if fields else clause.field


def _what(clause: Clause) -> str:
    """What a clause looks for, without its field."""
    if clause.parts:
        return joined(
            OR if clause.kind is TokenKind.OR else AND,
            [_part(each, _field(clause)) for each in clause.parts],
        )
    if clause.slop is not None:
        return _near(clause.text, clause.slop)
    if clause.field == "date":
        return _period(clause.text)
    return _(
        WORD if clause.field in NAME_FACETS else KINDS.get(clause.kind, WORD),
        words=clause.text,
    )


def _part(part: Clause, within: str) -> str:
    """What a part is called in a group of some field, where it has no need to say that field again."""
    field, said = _field(part), _what(part)
    said = said if field == within else _(NAME(FIELDS[field]), what=said)
    said = _(GROUP, what=said) if part.parts else said
    return _(NOT, what=said) if part.negated else said


def _near(said: str, slop: int) -> str:
    return ngettext(
        "the words “{words}” at most {count:,} word apart",
        "the words “{words}” at most {count:,} words apart",
        slop,
        words=said,
    )


def _facet(condition: Condition, names: Names, form: Form) -> str:
    known = [
        names.get((condition.facet, each), each)
        for each in condition.values
        if each != UNKNOWN
    ]
    unknown = _(labels.NOT_KNOWN[condition.facet])
    if not known:
        return _(form(NOT_KNOWN), unknown=unknown)
    said = _(form(FACETS[condition.facet]), **{condition.facet: joined(OR, known)})
    return (
        said
        if len(known) == len(condition.values)
        else _(OR_NOT_KNOWN, condition=said, unknown=unknown)
    )


def _dates(condition: Condition, form: Form) -> str:
    since, until = _period(condition.since), _period(condition.until)
    patterns = (
        FIELDS["date"] if since and since == until else SPANS[bool(since), bool(until)]
    )
    said = _(form(patterns), since=since, until=until, what=since)
    return (
        _(OR_UNDATED, condition=said)
        if condition.undated and (since or until)
        else said
    )


def _period(typed: str) -> str:
    """A day, month, year or span as a reader says it; what is open at an end stays as it was typed."""
    first, last = dates.parse(typed) or (None, None)
    return labels.between(first, last) if first and last else typed

"""What is said of a search that finds nothing: more of `words`."""

from __future__ import annotations

from collections.abc import Mapping

from index import dates
from index.clauses import Clause
from index.conditions import Condition
from index.doctor import NAMED, Remedy
from index.fields import UNKNOWN
from index.syntax import Kind
from web import words

Names = Mapping[tuple[str, str], str]
"""Facet and value → what a reader calls the value."""

ARTICLES = "articles {}"
WORD, PHRASE, PREFIX = "“{}”", "the phrase “{}”", "a word that begins with “{}”"
NEAR = "the words “{}” at most {} words apart"
FIELDS = {
    "": ("with", "{}"),
    "title": ("with", "{} in the title"),
    "outlet": ("from", "an outlet named {}"),
    "person": ("naming", "a person called {}"),
    "author": ("by", "an author named {}"),
    "said": ("with", "{} in a quotation"),
    "date": ("dated", "{}"),
}
"""Fields of a line: how a condition is joined to the articles, and what it is called."""
FACETS = {
    "outlet": ("from", "the outlet {}"),
    "person": ("naming", "{}"),
    "agency": ("of", "the agency {}"),
    "author": ("by", "the author {}"),
    "language": ("in", "{}"),
    "confidence": ("with", "a date that is {}"),
    "year": ("of", "the year {}"),
    "month": ("of", "{}"),
    "day": ("of", "{}"),
}
WITH, DATED = "with", "dated"
DATE = "the date {}"
NAMES = {DATED: DATE, "": "“{}”", "naming": "the person {}", "in": "the language {}"}
SPAN = {(True, True): "from {0} to {1}", (True, False): "from {0}", (False, True): "until {1}"}
UNDATED, UNDATED_TOO = "without a date", "{} or without a date"
OR_UNKNOWN = "{} or with {}"
NOT_WITH, NOT = "without", "not {}"
EXCLUSION = "the exclusion of {}"
OR, AND = " or ", " and "

MISSING = "There is no article {}."
CULPRIT = "{} meet all the rest, but none {}."
PAIR = "There is no article both {} and {}."
TOGETHER = "Each of these is found, and no article meets all of them."
LEFT = "{} are not counted here."
REMEDIES = {
    Remedy.SPELLING: "with {} instead",
    Remedy.NAME: "{}",
    Remedy.WORDS: "with the words of {} anywhere, not side by side",
    Remedy.DROP: "leaving out {}",
    Remedy.DATES: "at other dates: the nearest are of {}",
    Remedy.ANY: "with any of the words instead of all",
    Remedy.UNFILTERED: "without any filter",
}


def reading(conditions: tuple[Condition, ...], names: Names) -> str:
    """How a search was read: `articles with “missile”, from the outlet PTI, dated from 2020`."""
    return ARTICLES.format(", ".join(phrase(each, names) for each in conditions))


def phrase(condition: Condition, names: Names) -> str:
    """A condition as it is said of articles: `with the phrase “air defence”`."""
    if condition.clause:
        return _clause(condition.clause)
    joined, named = _facet(condition, names) if condition.facet else _dates(condition)
    return f"{_barred(joined) if condition.excluded else joined} {named}".strip()


def name(condition: Condition, names: Names) -> str:
    """What a condition is called: `the phrase “air defence”`."""
    barred = condition.excluded or (condition.clause is not None and condition.clause.negated)
    if condition.clause:
        dated = condition.clause.field == "date"
        named = DATE.format(_named(condition.clause)) if dated else _named(condition.clause)
    else:
        joined, named = _facet(condition, names) if condition.facet else _dates(condition)
        named = NAMES.get(joined, "{}").format(named)
    return EXCLUSION.format(named) if barred else named


def together(conditions: tuple[Condition, ...], names: Names) -> str:
    """Several conditions by name."""
    return AND.join(name(each, names) for each in conditions)


def _clause(clause: Clause) -> str:
    joined = FIELDS[_field(clause)][0]
    return f"{_barred(joined) if clause.negated else joined} {_named(clause)}"


def _field(clause: Clause) -> str:
    """The field of a clause; of a group that of all its parts, where it is one."""
    fields = {_field(part) for part in clause.parts}
    return (fields.pop() if len(fields) == 1 else "") if fields else clause.field


def _named(clause: Clause, within: str = "") -> str:
    """What a clause is called, in a group of some field without its name."""
    field = _field(clause)
    if clause.parts:
        joint = OR if clause.kind is Kind.OR else AND
        found = joint.join(_inside(part, field) for part in clause.parts)
    elif clause.slop is not None:
        found = NEAR.format(clause.said, clause.slop)
    elif clause.field == "date":
        found = _period(clause.said)
    elif clause.field in NAMED:
        found = WORD.format(clause.said)
    else:
        found = {Kind.PHRASE: PHRASE, Kind.PREFIX: PREFIX}.get(clause.kind, WORD).format(clause.said)
    return found if field == within else FIELDS[field][1].format(found)


def _inside(part: Clause, field: str) -> str:
    named = _named(part, field)
    named = f"({named})" if part.parts else named
    return f"{NOT.format(named)}" if part.negated else named


def _facet(condition: Condition, names: Names) -> tuple[str, str]:
    known = [names.get((condition.facet, each), each) for each in condition.values if each != UNKNOWN]
    unknown = words.NOT_KNOWN[condition.facet]
    joined, named = FACETS[condition.facet]
    if not known:
        return WITH, unknown
    named = named.format(OR.join(known))
    return joined, named if len(known) == len(condition.values) else OR_UNKNOWN.format(named, unknown)


def _dates(condition: Condition) -> tuple[str, str]:
    since, until = _period(condition.since), _period(condition.until)
    if not since and not until:
        return "", UNDATED
    said = since if since == until else SPAN[bool(since), bool(until)].format(since, until)
    return DATED, UNDATED_TOO.format(said) if condition.undated else said


def _period(typed: str) -> str:
    """A day, month, year or span as a reader says it; what is open at an end stays as it was typed."""
    first, last = dates.parse(typed) or (None, None)
    return words.between(first, last) if first and last else typed


def _barred(joined: str) -> str:
    return NOT_WITH if joined == WITH else NOT.format(joined)

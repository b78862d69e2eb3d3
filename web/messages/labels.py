"""Labels of facts, facets, dates, counts and choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from archive.catalog import DecisionKind, PeopleOrder
from archive.messages import N_
from archive.model import Confidence, DateRange, Fact
from index.engine import Sort
from web.i18n import _, ngettext
from web.messages.formatting import date_range, day, language, month
from web.messages.methods import method_label

CONFIDENCE = {
    Confidence.STATED: N_("stated"),
    Confidence.CORROBORATED: N_("corroborated"),
    Confidence.INFERRED: N_("inferred"),
    Confidence.WEAK: N_("weak guess"),
}

UNTITLED = N_("untitled article")
NO_TEXT = N_("Article without text")
POSITION = N_("result {place:,} of {all:,}")
ALL = N_("All")
MAX_ROLES = 12
VALUE_ORDERS = {
    False: {PeopleOrder.COUNT: N_("Most articles"), PeopleOrder.NAME: N_("By name")},
    True: {PeopleOrder.COUNT: N_("Most stories"), PeopleOrder.NAME: N_("By name")},
}
"""The sort orders of values of a facet, by whether stories are counted."""
PEOPLE_ORDERS = {
    PeopleOrder.COUNT: N_("Most articles"),
    PeopleOrder.NAME: N_("By surname"),
}

DECISIONS = {
    DecisionKind.MERGE: N_("{subject} merged into {target}"),
    DecisionKind.SPLIT: N_("{subject} split off as a separate person"),
    DecisionKind.RENAME: N_("{subject} renamed to {target}"),
    DecisionKind.HIDE: N_("{subject} hidden (not a person)"),
}

FACTS = {
    "title": N_("Title"),
    "date": N_("Date"),
    "published": N_("First published"),
    "updated": N_("Updated"),
    "outlet": N_("Outlet"),
    "agency": N_("Agency"),
    "authors": N_("Authors"),
    "dateline": N_("Dateline"),
    "cites": N_("Cites"),
    "organisations": N_("Organisations"),
    "places": N_("Places"),
    "image_credit": N_("Image credit"),
    "language": N_("Language"),
    "url": N_("Web address"),
    "complete": N_("Complete"),
}

COMPLETENESS = {"yes": N_("whole article"), "no": N_("part of an article")}
"""The values of the fact and facet `complete`."""
READ_MARKS = {"yes": N_("read"), "no": N_("unread")}
"""The values of the facet `read`."""
INCOMPLETE = N_("This text may not be the whole article: {reason}.")

FACETS = {
    "outlet": N_("Outlet"),
    "person": N_("Person"),
    "agency": N_("Agency"),
    "author": N_("Author"),
    "org": N_("Organisation"),
    "place": N_("Place"),
    "language": N_("Language"),
    "confidence": N_("Date confidence"),
    "complete": N_("Complete"),
    "collection": N_("Collection"),
    "tag": N_("Tag"),
    "read": N_("Read mark"),
    "year": N_("Year"),
    "month": N_("Month"),
    "day": N_("Day"),
}
EXCLUDED_LABELS = {
    "outlet": N_("Excluded outlet"),
    "person": N_("Excluded person"),
    "agency": N_("Excluded agency"),
    "author": N_("Excluded author"),
    "org": N_("Excluded organisation"),
    "place": N_("Excluded place"),
    "language": N_("Excluded language"),
    "confidence": N_("Excluded date confidence"),
    "complete": N_("Excluded completeness"),
    "collection": N_("Excluded collection"),
    "tag": N_("Excluded tag"),
    "read": N_("Excluded read mark"),
    "year": N_("Excluded year"),
    "month": N_("Excluded month"),
    "day": N_("Excluded day"),
}
"""The labels of filters that exclude a value."""
UNKNOWN_LABELS = {
    "outlet": N_("outlet unknown"),
    "person": N_("no people named"),
    "agency": N_("no agency named"),
    "author": N_("no author named"),
    "org": N_("no organisation named"),
    "place": N_("no place named"),
    "language": N_("language unknown"),
    "confidence": N_("date unknown"),
    "complete": N_("completeness unknown"),
    "collection": N_("in no collection"),
    "tag": N_("without a tag"),
    "read": N_("read mark unknown"),
    "year": N_("year unknown"),
    "month": N_("month unknown"),
    "day": N_("day unknown"),
}

STATISTICS_TITLES = {
    "decade": N_("By decade"),
    "year": N_("By year"),
    "outlet": N_("By outlet"),
    "person": N_("Most mentioned people"),
    "language": N_("By language"),
    "confidence": N_("Date confidence"),
    "complete": N_("Completeness"),
    "missing": N_("Missing facts"),
}
"""The titles of the statistics."""

SOURCE_POSITIONS = {
    "line": N_("line {number}"),
    "record": N_("record {number}"),
    "article": N_("article {number}"),
}
"""The position of an article in a file."""

INGEST_SUMMARY: Mapping[str, Callable[[int], str]] = {
    "added": lambda count: _("{count:,} new", count=count),
    "changed": lambda count: _("{count:,} changed", count=count),
    "replaced": lambda count: ngettext(
        "{count:,} replaced by another article",
        "{count:,} replaced by other articles",
        count,
    ),
    "held": lambda count: _("{count:,} already in the archive", count=count),
    "failed": lambda count: _("{count:,} failed", count=count),
    "unchanged": lambda count: ngettext(
        "{count:,} file unchanged", "{count:,} files unchanged", count
    ),
    "removed": lambda count: ngettext(
        "{count:,} file removed", "{count:,} files removed", count
    ),
    "linked": lambda count: ngettext(
        "{count:,} linked folder skipped", "{count:,} linked folders skipped", count
    ),
    "others": lambda count: ngettext(
        "{count:,} unsupported file skipped",
        "{count:,} unsupported files skipped",
        count,
    ),
}
"""The counts of an ingest run in words, in the order of the summary."""

SUGGESTION_KINDS = {"person": N_("person"), "outlet": N_("outlet"), "word": N_("word")}
"""The kinds of search suggestions."""
SORTS = {
    Sort.RELEVANCE: N_("Relevance"),
    Sort.NEWEST: N_("Newest"),
    Sort.OLDEST: N_("Oldest"),
    Sort.ADDED: N_("Recently added"),
}

COUNT_UNITS = {False: N_("Articles"), True: N_("Stories")}
COUNT_TOGGLE = {False: N_("Count articles"), True: N_("Count stories")}
"""The link to count articles or stories, by whether it counts stories."""
MISSING = N_("Missing")
RELATED = N_("Articles with some of the words")
DID_YOU_MEAN = "Did you mean: {}"
UNKNOWN_FACET = N_("This facet does not exist. Use one of {choices}.")

DATE_UNKNOWN = N_("date unknown")
DATE = N_("Date")
SINCE, UNTIL = N_("from {day}"), N_("until {day}")
UNDATED_ONLY, INCLUDING_UNDATED = N_("unknown"), N_("including undated")
EXCLUDED = N_("Excluded")


def ingest_summary(counts: Mapping[str, int]) -> str:
    """Return the counts of an ingest run in words: `5 new; 1 failed`."""
    parts = [
        describe(counts[name])
        for name, describe in INGEST_SUMMARY.items()
        if counts.get(name)
    ]
    return "; ".join(parts) or _("no files to index")


def article_count(count: int) -> str:
    """Return `3 articles`."""
    return ngettext("{count:,} article", "{count:,} articles", count)


def item_count(count: int, *, count_stories: bool) -> str:
    """Return `3 stories` or `3 articles`."""
    if count_stories:
        return ngettext("{count:,} story", "{count:,} stories", count)
    return article_count(count)


def publication_window(first: date | None, last: date | None) -> str:
    """Return the date of an article in words, from its first and last possible day."""
    return date_range(DateRange(first, last)) if first and last else _(DATE_UNKNOWN)


def decision(kind: DecisionKind, subject: str, target: str | None) -> str:
    """Return a decision: `Vladimir Zelensky merged into Volodymyr Zelensky`."""
    return _(DECISIONS[kind], subject=subject, target=target)


def date_fact(fact: Fact[DateRange] | None) -> str:
    """Return `3 September 2020, stated`, or `date unknown`."""
    if fact is None:
        return _(DATE_UNKNOWN)
    return date_with_confidence(fact.value, fact.confidence)


def date_with_confidence(
    window: DateRange | None, confidence: Confidence | None
) -> str:
    """Return `3 September 2020, stated`, or `date unknown`."""
    if not window or not confidence:
        return _(DATE_UNKNOWN)
    return f"{date_range(window)}, {_(CONFIDENCE[confidence])}"


def publication_date(window: DateRange | None) -> str:
    """Return `3 September 2020`, or `date unknown`."""
    return date_range(window) if window else _(DATE_UNKNOWN)


def approximate_date(window: DateRange | None, confidence: Confidence | None) -> str:
    """Return `3 September 2020`, `≈ 3 September 2020` or `date unknown`."""
    if window is None:
        return _(DATE_UNKNOWN)
    sign = "≈ " if doubt(confidence) else ""
    return sign + date_range(window)


def doubt(confidence: Confidence | None) -> str:
    """Return `inferred` or `weak guess`, or "" for a value with evidence."""
    is_certain = confidence in {None, Confidence.STATED, Confidence.CORROBORATED}
    return "" if confidence is None or is_certain else _(CONFIDENCE[confidence])


def source_position(position: str) -> str:
    """Return the position of an article in a file: `line 3`."""
    kind, _space, number = position.partition(" ")
    if kind not in SOURCE_POSITIONS:
        return position
    return _(SOURCE_POSITIONS[kind], number=number)


def facet_value_label(facet: str, value: str | None, label: str) -> str:
    """Return the displayed label of a value of a facet."""
    if value is None:
        return _(UNKNOWN_LABELS[facet])
    return FACET_VALUE_LABELS.get(facet, str)(label)


def _confidence_label(level: str) -> str:
    return _(CONFIDENCE[Confidence(level)]) if level in tuple(Confidence) else level


def completeness(value: str) -> str:
    """Return a value of the fact `complete` in words."""
    return _(COMPLETENESS[value]) if value in COMPLETENESS else value


def read_mark(value: str) -> str:
    """Return a value of the facet `read` in words."""
    return _(READ_MARKS[value]) if value in READ_MARKS else value


def incomplete(fact: Fact[str]) -> str:
    """Return the message about a text that is not the whole article."""
    return _(INCOMPLETE, reason=method_label(fact.method))


def _day_label(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


FACET_VALUE_LABELS: Mapping[str, Callable[[str], str]] = {
    "language": language,
    "confidence": _confidence_label,
    "complete": completeness,
    "read": read_mark,
    "month": month,
    "day": _day_label,
}
"""Functions that return the displayed label, for some facets."""

"""Articles as a list of results shows them: two statements, written once, instead of whole documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Table,
    bindparam,
    case,
    exists,
    func,
    literal,
    select,
)

from archive.catalog.records import ArticleSummary, PersonMentionCount
from archive.catalog.schema import corrections, documents, facts, mentions, people
from archive.model import Confidence, DateRange


def _fact_rows_of(table: Table, name: str) -> ColumnElement[bool]:
    """The rows of a document that tell of that fact."""
    return (table.c.document == documents.c.id) & (table.c.name == name)


def _corrected_value(name: str) -> ColumnElement[Any]:
    """The value of a fact's correction that is in force."""
    in_force = _fact_rows_of(corrections, name) & corrections.c.undone.is_(None)
    return (
        select(corrections.c.value)
        .where(in_force)
        .order_by(corrections.c.key.desc())
        .limit(1)
        .scalar_subquery()
    )


def _effective_column(
    name: str, column: str, corrected: ColumnElement[Any]
) -> ColumnElement[Any]:
    """A column of a fact: where it is corrected, that; else what the archive says or, below that, the article."""
    # "archive" sorts before "article".
    found = (
        select(facts.c[column])
        .where(_fact_rows_of(facts, name))
        .order_by(facts.c.layer)
        .limit(1)
        .scalar_subquery()
    )
    by_hand = exists().where(
        _fact_rows_of(corrections, name), corrections.c.undone.is_(None)
    )
    return case((by_hand, corrected), else_=found).label(name)


_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_COLUMNS = ("id", "source_id", "text", "title", "outlet", "earliest", "latest")
_ARTICLES = select(
    *(documents.c[name] for name in _COLUMNS),
    _effective_column("agency", "value", _corrected_value("agency")),
    _effective_column("language", "value", _corrected_value("language")),
    _effective_column("date", "confidence", literal(Confidence.STATED.value)),
).where(documents.c.id.in_(_IDS))
_PEOPLE = (
    select(
        mentions.c.document,
        mentions.c.slug,
        func.coalesce(people.c.name, mentions.c.name),
        func.json_array_length(mentions.c.spans),
    )
    .select_from(mentions.outerjoin(people, people.c.slug == mentions.c.slug))
    .where(mentions.c.document.in_(_IDS), mentions.c.slug != "")
    .order_by(mentions.c.document, mentions.c.place)
)


def read_summaries(
    connection: Connection, ids: Sequence[str]
) -> dict[str, ArticleSummary]:
    """The articles of those ids that exist; at most a few hundred."""
    named: defaultdict[str, list[PersonMentionCount]] = defaultdict(list)
    for document, slug, name, places in connection.execute(_PEOPLE, {"ids": ids}):
        named[document].append(PersonMentionCount(slug, name, places))
    return {
        row.id: _to_summary(row, named[row.id])
        for row in connection.execute(_ARTICLES, {"ids": ids})
    }


def _to_summary(row: Any, named: Sequence[PersonMentionCount]) -> ArticleSummary:
    return ArticleSummary(
        id=row.id,
        source_id=row.source_id,
        text=row.text,
        title=row.title,
        outlet=row.outlet,
        agency=row.agency,
        dates=DateRange(row.earliest, row.latest) if row.earliest else None,
        confidence=Confidence(row.date) if row.earliest else None,
        language=row.language,
        people=tuple(named),
    )

"""Read the quotations of people, and those of articles, with their speakers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, true

from archive.catalog.document_keys import with_documents
from archive.catalog.person_decisions import NO_PERSON
from archive.catalog.queries import read_texts
from archive.catalog.schema import documents, mentions, people, quotations
from archive.chunks import chunks


@dataclass(frozen=True, slots=True)
class QuotationFilter:
    """The quotations to list.

    `speakers`: slugs of people. `outlets`: names, all if empty; `None` selects articles
    without a known outlet. `earliest`, `latest`: bounds of the date of the article.
    """

    speakers: tuple[str, ...]
    outlets: tuple[str | None, ...] = ()
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True)
class SpokenQuotation:
    """A quotation in an article, on one line, with its speaker if this is known.

    `start` and `end` are its place in the text of the article.
    """

    text: str
    document_id: str
    start: int
    end: int
    speaker_slug: str | None
    speaker: str | None
    title: str | None
    outlet: str | None
    earliest: date | None
    latest: date | None
    language: str | None = None
    """The language of the article."""


def list_quotations(
    connection: Connection, wanted: QuotationFilter, offset: int, limit: int
) -> tuple[int, tuple[SpokenQuotation, ...]]:
    """Return the number of quotations of people, and a slice of them, newest first."""
    query = _query().where(mentions.c.slug.in_(wanted.speakers), _condition(wanted))
    total = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = connection.execute(
        query.order_by(
            documents.c.latest.desc().nulls_last(),
            documents.c.id,
            quotations.c.place,
        )
        .offset(offset)
        .limit(limit)
    )
    return total, _to_quotations(connection, rows.all())


def quotations_of_documents(
    connection: Connection, ids: Sequence[str]
) -> tuple[SpokenQuotation, ...]:
    """Return all quotations in articles, in the order of the IDs and of the texts."""
    query = _query().where(documents.c.id.in_(ids))
    rows = connection.execute(query.order_by(quotations.c.place)).all()
    places = {id: place for place, id in enumerate(ids)}
    spoken = _to_quotations(connection, rows)
    return tuple(sorted(spoken, key=lambda quotation: places[quotation.document_id]))


def quotation_spans(
    connection: Connection, ids: Sequence[str]
) -> dict[str, list[tuple[int, int]]]:
    """Return the ID of each article with quotations → their places in its text."""
    spans: dict[str, list[tuple[int, int]]] = {}
    columns = documents.c.id, quotations.c.start, quotations.c.end
    all_spans = select(*columns).select_from(with_documents(quotations))
    for chunk in chunks(ids):
        query = all_spans.where(documents.c.id.in_(chunk))
        for id, start, end in connection.execute(query.order_by(quotations.c.place)):
            spans.setdefault(id, []).append((start, end))
    return spans


def _query() -> Select[Any]:
    """Return the query for all quotations. A speaker who is hidden is unknown."""
    has_speaker = and_(
        mentions.c.document == quotations.c.document,
        mentions.c.place == quotations.c.speaker,
        mentions.c.slug != NO_PERSON,
    )
    joined = (
        with_documents(quotations)
        .outerjoin(mentions, has_speaker)
        .outerjoin(people, people.c.slug == mentions.c.slug)
    )
    columns = (
        documents.c.id,
        quotations.c.start,
        quotations.c.end,
        mentions.c.slug,
        people.c.name,
        documents.c.title,
        documents.c.outlet,
        documents.c.earliest,
        documents.c.latest,
        documents.c.language,
    )
    return select(*columns).select_from(joined).where(documents.c.gone.is_(False))


def _condition(wanted: QuotationFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    names = [name for name in wanted.outlets if name is not None]
    if wanted.outlets:
        is_named = documents.c.outlet.in_(names)
        has_none = documents.c.outlet.is_(None)
        conditions.append(is_named | has_none if None in wanted.outlets else is_named)
    if wanted.earliest:
        conditions.append(documents.c.earliest >= wanted.earliest)
    if wanted.latest:
        conditions.append(documents.c.latest <= wanted.latest)
    if wanted.earliest or wanted.latest:
        conditions.append(documents.c.latest.is_not(None))
    return and_(true(), *conditions)


def _to_quotations(
    connection: Connection, rows: Sequence[Row[Any]]
) -> tuple[SpokenQuotation, ...]:
    """Return quotations with their words, which SQL cannot cut out of packed texts."""
    texts = read_texts(connection, (row.id for row in rows))
    return tuple(_to_quotation(row, texts[row.id]) for row in rows)


def _to_quotation(row: Row[Any], text: str) -> SpokenQuotation:
    return SpokenQuotation(
        text=" ".join(text[row.start : row.end].split()),
        document_id=row.id,
        start=row.start,
        end=row.end,
        speaker_slug=row.slug,
        speaker=row.name,
        title=row.title,
        outlet=row.outlet,
        earliest=row.earliest,
        latest=row.latest,
        language=row.language,
    )

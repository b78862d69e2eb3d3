"""Read the summaries of articles for a list of results.

It takes two statements, which are built once, and reads no whole documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from archive.catalog.damaged_values import converts_stored_values
from archive.catalog.databases.expressions import json_length
from archive.catalog.document_keys import with_documents
from archive.catalog.records import ArticleSummary, PersonMentionCount
from archive.catalog.schema import documents, mentions, people
from archive.model import Confidence, DateRange

_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_COLUMNS = (
    *("id", "source_id", "text", "title", "outlet", "earliest", "latest"),
    *("agency", "language", "confidence"),
)
_ARTICLES_QUERY = select(*(documents.c[name] for name in _COLUMNS)).where(
    documents.c.id.in_(_IDS)
)
_PEOPLE_QUERY = (
    select(
        documents.c.id,
        mentions.c.slug,
        func.coalesce(people.c.name, mentions.c.name),
        json_length(mentions.c.spans),
    )
    .select_from(
        with_documents(mentions).outerjoin(people, people.c.slug == mentions.c.slug)
    )
    .where(documents.c.id.in_(_IDS), mentions.c.slug != "")
    .order_by(mentions.c.document, mentions.c.place)
)


def read_summaries(
    connection: Connection, ids: Sequence[str]
) -> dict[str, ArticleSummary]:
    """Return the summaries of the documents that exist, by ID.

    The number of IDs must be below the limit of variables of the database.
    """
    people_by_id: defaultdict[str, dict[str, PersonMentionCount]] = defaultdict(dict)
    for id, slug, name, mention_count in connection.execute(
        _PEOPLE_QUERY, {"ids": ids}
    ):
        # Several names in an article may be those of one person.
        other = people_by_id[id].get(slug)
        total = mention_count + (other.mention_count if other else 0)
        people_by_id[id][slug] = PersonMentionCount(slug, name, total)
    return {
        row.id: _to_summary(row, [*people_by_id[row.id].values()])
        for row in connection.execute(_ARTICLES_QUERY, {"ids": ids})
    }


@converts_stored_values
def _to_summary(row: Any, named_people: Sequence[PersonMentionCount]) -> ArticleSummary:
    return ArticleSummary(
        id=row.id,
        source_id=row.source_id,
        text=row.text,
        title=row.title,
        outlet=row.outlet,
        agency=row.agency,
        dates=DateRange(row.earliest, row.latest) if row.earliest else None,
        confidence=Confidence(row.confidence) if row.earliest else None,
        language=row.language,
        people=tuple(named_people),
    )

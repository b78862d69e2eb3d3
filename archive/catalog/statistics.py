"""Read the statistics of the archive, and store the counts of the last run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select

from archive.catalog.records import CatalogStats, LastRun
from archive.catalog.schema import (
    documents,
    failures,
    meta,
    people,
    sources,
    unread_paths,
)

LAST_RUN_KEY = "last_run"
"""The key in `meta` of the last ingest run."""


def read_statistics(connection: Connection) -> CatalogStats:
    """Return the statistics of the archive."""
    exact = documents.c.earliest == documents.c.latest
    total, dated, with_date, outlets, earliest, latest = connection.execute(
        select(
            func.count(),
            func.count().filter(exact),
            func.count(documents.c.earliest),
            func.count(documents.c.outlet.distinct()),
            func.min(documents.c.earliest).filter(exact),
            func.max(documents.c.latest).filter(exact),
        ).where(documents.c.gone.is_(False))
    ).one()
    source_count = connection.scalar(
        select(func.count()).select_from(sources).where(sources.c.gone.is_(False))
    )
    person_count = connection.scalar(select(func.count()).select_from(people))
    failure_count = connection.scalar(select(func.count()).select_from(failures)) or 0
    unread_counts: dict[bool, int] = dict(
        connection.execute(
            select(unread_paths.c.failed, func.count()).group_by(unread_paths.c.failed)
        ).all()
    )
    return CatalogStats(
        documents=total,
        sources=source_count or 0,
        people=person_count or 0,
        failures=failure_count + unread_counts.get(True, 0),
        skipped=unread_counts.get(False, 0),
        dated=dated,
        ranged=with_date - dated,
        outlets=outlets,
        earliest=earliest,
        latest=latest,
        last_run=_read_last_run(connection),
    )


def save_last_run(connection: Connection, counts: Mapping[str, int]) -> None:
    """Store the counts of the ingest run that ends now."""
    value = json.dumps({"at": datetime.now(UTC).isoformat(), "did": dict(counts)})
    connection.execute(delete(meta).where(meta.c.key == LAST_RUN_KEY))
    connection.execute(insert(meta).values(key=LAST_RUN_KEY, value=value))


def _read_last_run(connection: Connection) -> LastRun | None:
    value = connection.scalar(select(meta.c.value).where(meta.c.key == LAST_RUN_KEY))
    if value is None:
        return None
    run = json.loads(value)
    return LastRun(datetime.fromisoformat(run["at"]), run["did"])

"""The archive in numbers, and what its last run did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select

from archive.catalog.records import CatalogStats, LastRun
from archive.catalog.schema import documents, failures, meta, people, sources

LAST_RUN = "last_run"


def read_statistics(connection: Connection) -> CatalogStats:
    """The archive in numbers."""
    exact = documents.c.earliest == documents.c.latest
    total, dated, known, outlets, earliest, latest = connection.execute(
        select(
            func.count(),
            func.count().filter(exact),
            func.count(documents.c.earliest),
            func.count(documents.c.outlet.distinct()),
            func.min(documents.c.earliest).filter(exact),
            func.max(documents.c.latest).filter(exact),
        ).where(documents.c.gone.is_(False))
    ).one()
    files = connection.scalar(
        select(func.count()).select_from(sources).where(sources.c.gone.is_(False))
    )
    persons = connection.scalar(select(func.count()).select_from(people))
    failed = connection.scalar(select(func.count()).select_from(failures))
    return CatalogStats(
        documents=total,
        sources=files or 0,
        people=persons or 0,
        failures=failed or 0,
        dated=dated,
        ranged=known - dated,
        outlets=outlets,
        earliest=earliest,
        latest=latest,
        last_run=_read_last_run(connection),
    )


def remember_run(connection: Connection, counts: Mapping[str, int]) -> None:
    """A run of reading has ended now, having done this."""
    told = json.dumps({"at": datetime.now(UTC).isoformat(), "did": dict(counts)})
    connection.execute(delete(meta).where(meta.c.key == LAST_RUN))
    connection.execute(insert(meta).values(key=LAST_RUN, value=told))


def _read_last_run(connection: Connection) -> LastRun | None:
    told = connection.scalar(select(meta.c.value).where(meta.c.key == LAST_RUN))
    if told is None:
        return None
    run = json.loads(told)
    return LastRun(datetime.fromisoformat(run["at"]), run["did"])

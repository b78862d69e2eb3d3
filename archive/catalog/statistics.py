"""Read the statistics of the archive, and store the counts of the last run."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import Connection, delete, func, insert, select

from archive.catalog.records import CatalogStats, LastRun
from archive.catalog.schema import counts, failures, meta, unread_paths

SHOWN_KINDS = ("documents", "dated", "day", "outlet", "sources", "people")
LAST_RUN_KEY = "last_run"
"""The key in `meta` of the last ingest run."""


def read_statistics(connection: Connection) -> CatalogStats:
    """Return the statistics of the archive."""
    numbers, days, outlets = read_counts(connection)
    failure_count = connection.scalar(select(func.count()).select_from(failures)) or 0
    unread_counts: dict[bool, int] = dict(
        connection.execute(
            select(unread_paths.c.failed, func.count()).group_by(unread_paths.c.failed)
        ).all()
    )
    return CatalogStats(
        documents=numbers["documents"],
        sources=numbers["sources"],
        people=numbers["people"],
        failures=failure_count + unread_counts.get(True, 0),
        skipped=unread_counts.get(False, 0),
        dated=sum(days.values()),
        ranged=numbers["dated"] - sum(days.values()),
        outlets=outlets,
        earliest=date.fromisoformat(min(days)) if days else None,
        latest=date.fromisoformat(max(days)) if days else None,
        last_run=_read_last_run(connection),
    )


def read_counts(
    connection: Connection,
) -> tuple[Mapping[str, int], Mapping[str, int], int]:
    """Return the counts by kind, those by exact day, and the number of outlets."""
    numbers: defaultdict[str, int] = defaultdict(int)
    days: dict[str, int] = {}
    outlets = 0
    query = select(counts).where(counts.c.count > 0, counts.c.kind.in_(SHOWN_KINDS))
    for kind, value, count in connection.execute(query):
        if kind == "day":
            days[value] = count
        elif kind == "outlet":
            outlets += 1
        else:
            numbers[kind] = count
    return numbers, days, outlets


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

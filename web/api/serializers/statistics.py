"""Serialize archive statistics."""

from __future__ import annotations

from archive.catalog import LastRun
from web.api.schemas import search as schemas
from web.api.serializers.values import iso_format
from web.presenters.statistics import CountedSearch, FailureReason, Statistics


def serialize_statistics(statistics: Statistics) -> schemas.Stats:
    """Serialize the statistics. Each count has the URL of the search for its articles."""
    totals = statistics.totals
    return {
        "documents": totals.documents,
        "sources": totals.sources,
        "people": totals.people,
        "failures": totals.failures,
        "dated": totals.dated,
        "ranged": totals.ranged,
        "outlets": totals.outlets,
        "earliest": iso_format(totals.earliest),
        "latest": iso_format(totals.latest),
        "last_run": _serialize_run(totals.last_run) if totals.last_run else None,
        "bytes": {"catalog": statistics.catalog_bytes, "index": statistics.index_bytes},
        "counts": {
            group.name: [_serialize_count(count) for count in group.counts]
            for group in statistics.groups
        },
        "failed": [_serialize_failure(reason) for reason in statistics.failure_reasons],
        "skipped": [_serialize_failure(reason) for reason in statistics.skip_reasons],
    }


def _serialize_run(run: LastRun) -> dict[str, int | str]:
    return {"at": run.ended_at.isoformat(), **run.counts}


def _serialize_count(count: CountedSearch) -> schemas.Count:
    return {
        "value": count.value,
        "label": count.label,
        "count": count.count,
        "url": count.href,
    }


def _serialize_failure(reason: FailureReason) -> schemas.Failed:
    return {
        "reason": reason.reason,
        "count": reason.count,
        "advice": reason.advice,
        "files": list(reason.files),
    }

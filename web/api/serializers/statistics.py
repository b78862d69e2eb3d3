"""Serialize archive statistics."""

from __future__ import annotations

from archive.catalog import CatalogStats
from web.api.serializers.values import Json, to_json_value
from web.presenters.statistics import CountedSearch, Statistics


def serialize_statistics(statistics: Statistics) -> Json:
    """The archive in numbers; each count with the address of the search for what it counts."""
    numbers = {
        name: to_json_value(getattr(statistics.totals, name))
        for name in CatalogStats.__slots__
        if name != "last_run"
    }
    run = statistics.totals.last_run
    return numbers | {
        "last_run": {"at": run.ended_at.isoformat(), **run.counts} if run else None,
        "bytes": {"catalog": statistics.catalog_bytes, "index": statistics.index_bytes},
        "counts": {
            group.name: [_serialize_counts(each) for each in group.counts]
            for group in statistics.groups
        },
        "failed": [
            {"reason": each.reason, "count": each.count, "files": list(each.files)}
            for each in statistics.failure_reasons
        ],
    }


def _serialize_counts(counts: CountedSearch) -> Json:
    return {
        "value": counts.value,
        "label": counts.label,
        "count": counts.count,
        "url": counts.href,
    }

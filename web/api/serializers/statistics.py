"""Serialize archive statistics."""

from __future__ import annotations

from archive.catalog import Stats
from web.api.serializers.values import Json, plain
from web.presenters.statistics import Count, Statistics


def stats(found: Statistics) -> Json:
    """The archive in numbers; each count with the address of the search for what it counts."""
    numbers = {
        name: plain(getattr(found.numbers, name))
        for name in Stats.__slots__
        if name != "last_run"
    }
    run = found.numbers.last_run
    return numbers | {
        "last_run": {"at": run.at.isoformat(), **run.did} if run else None,
        "bytes": {"catalog": found.catalog_bytes, "index": found.index_bytes},
        "counts": {
            group.name: [_counted(each) for each in group.counts]
            for group in found.groups
        },
        "failed": [
            {"reason": each.reason, "count": each.count, "files": list(each.files)}
            for each in found.failed
        ],
    }


def _counted(found: Count) -> Json:
    return {
        "value": found.value,
        "label": found.label,
        "count": found.count,
        "url": found.href,
    }

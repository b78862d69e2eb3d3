"""Compare the index with the archive, and find what its next update completes."""

from __future__ import annotations

from index.columnar.indexing.rebuild import continues
from index.engine import ChangeFeed
from index.opensearch import schema
from index.opensearch.client import Client
from index.opensearch.reader import IS_DOCUMENT
from index.opensearch.state import Generation
from index.opensearch.writer import document_id

SLICE_SIZE = 5_000
REMEDY = "run “cuttings rebuild”."


def compare_with_feed(
    client: Client, generation: Generation, feed: ChangeFeed
) -> list[str]:
    """Return a sentence for each difference that the next sync does not remove."""
    last = generation.state.last
    if not continues(generation.state, feed):
        return []
    indexed = read_versions(client, generation)
    settled: dict[str, int] = {}
    changed_later: set[str] = set()
    for change in feed.changes(0):
        if change.number > last:
            changed_later.add(document_id(change.id))
        elif change.document:
            settled[document_id(change.id)] = change.number
    missing = settled.keys() - indexed.keys()
    excess = indexed.keys() - settled.keys() - changed_later
    outdated = [
        key for key in settled.keys() & indexed.keys() if indexed[key] < settled[key]
    ]
    counted = (
        (f"The index is missing {len(missing):,} documents; {REMEDY}", missing),
        (f"The index contains {len(excess):,} deleted documents; {REMEDY}", excess),
        (f"The index has {len(outdated):,} outdated documents; {REMEDY}", outdated),
    )
    return [sentence for sentence, keys in counted if keys]


def read_versions(client: Client, generation: Generation) -> dict[str, int]:
    """Return the id of each document → the number of its last change."""
    versions: dict[str, int] = {}
    after: list[object] = []
    while True:
        body = {
            "size": SLICE_SIZE,
            "query": IS_DOCUMENT,
            "sort": [{schema.ID: "asc"}],
            "_source": False,
            "version": True,
            "track_total_hits": False,
        }
        body |= {"search_after": after} if after else {}
        hits = client.search(generation.index, body)["hits"]["hits"]
        versions |= {hit["_id"]: hit["_version"] for hit in hits}
        if len(hits) < SLICE_SIZE:
            return versions
        after = hits[-1]["sort"]


def find_pending_work(generation: Generation | None, feed: ChangeFeed) -> list[str]:
    """Return a sentence about each thing that the next sync completes."""
    last = feed.last_number
    if generation is None:
        return ["The index is not built yet."] if last else []
    state = generation.state
    if not continues(state, feed):
        return ["The index belongs to another archive or another state of it."]
    if state.last == last:
        return []
    changes = f"change {state.last:,} of {last:,}"
    return [f"The index does not have the newest articles yet ({changes})."]

"""Write the changes of the catalog to a generation of the index, in bulk requests.

The number of a change is the version of its document. So a change that is written
twice, or after a newer one, has no effect, and writers end in the same state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from hashlib import blake2b
from threading import Thread

import msgspec

from index.columnar.indexing.segment_builder import gc_paused
from index.engine import DocumentChange
from index.opensearch import schema
from index.opensearch.client import Client, Json
from index.opensearch.dictionary import DictionaryWriter
from index.opensearch.documents import encode_value, to_source
from index.opensearch.state import Generation, read_state, update_state

MAX_BATCH_BYTES = 8 << 20
MAX_BATCH_CHANGES = 1_000
MAX_ID_BYTES = 500
CONFLICT = 409
MAY_PASS = frozenset({403, 429, 500, 502, 503, 504})
"""Statuses of a document that is sent again. It is 403 while the disk is full."""

BulkEntry = tuple[int, list[bytes]]
"""The number of a change, and its lines of a bulk request."""


def document_id(id: str) -> str:
    """Return the id in OpenSearch, which allows 512 bytes."""
    encoded = encode_value(id)
    if len(encoded.encode()) <= MAX_ID_BYTES:
        return encoded
    return f"hash {blake2b(encoded.encode(), digest_size=24).hexdigest()}"


class GenerationWriter:
    """Writes changes to one generation."""

    def __init__(self, client: Client, generation: Generation) -> None:
        self._client = client
        self._index = generation.index
        self._words_index = generation.words_index
        self._words = self._new_words()

    def write(self, changes: Iterable[DocumentChange]) -> int:
        """Write changes, oldest first. Return their number."""
        count = 0
        sender = _BackgroundSender()
        for batch in _batches(map(self._to_entry, changes)):
            sender.start(partial(self._send_all, batch))
            count += len(batch)
            if self._words.is_large:
                words, self._words = self._words, self._new_words()
                sender.start(partial(self._save_words, words, batch[-1][0]))
        sender.wait()
        return count

    def _new_words(self) -> DictionaryWriter:
        return DictionaryWriter(self._client, self._words_index)

    def _save_words(self, words: DictionaryWriter, written: int) -> None:
        """Write words, and that all changes until a number are written."""
        words.flush()
        self._save(written=written)

    def commit(self, checkpoint: str, last: int) -> Generation:
        """Let searches see what was written, and store statistics."""
        self._words.flush()
        indices = f"{self._index},{self._words_index}"
        self._client.patiently(
            lambda: self._client.call("POST", f"/{indices}/_refresh")
        )
        statistics = self._client.patiently(self._statistics)
        current = self._client.patiently(lambda: read_state(self._client, self._index))
        commit = current.state.commit + 1 if current else 1
        return self._save(
            written=last,
            last=last,
            checkpoint=checkpoint,
            commit=commit,
            **statistics,
        )

    def _save(self, **changes: object) -> Generation:
        state: Generation = self._client.patiently(
            lambda: update_state(self._client, self._index, **changes)
        )
        return state

    def _to_entry(self, change: DocumentChange) -> BulkEntry:
        target: Json = {
            "_id": document_id(change.id),
            "version": change.number,
            "version_type": "external",
        }
        if change.document is None:
            return change.number, [msgspec.json.encode({"delete": target})]
        source, words = to_source(change.document)
        self._words.add(words)
        return change.number, [msgspec.json.encode({"index": target}), source]

    def _send_all(self, batch: Sequence[BulkEntry]) -> None:
        """Send a batch until the cluster has every change of it."""
        remaining = list(batch)

        def send() -> None:
            lines = [line for _, entry_lines in remaining for line in entry_lines]
            results = self._client.bulk(self._index, lines)
            remaining[:] = [
                entry
                for entry, result in zip(remaining, results, strict=True)
                if not check_result(self._client, result)
            ]
            if remaining:
                raise self._client.not_ready(f"{len(remaining)} articles were refused")

        self._client.patiently(send)

    def _statistics(self) -> Json:
        """Return the number of articles, their average lengths and languages."""
        averages: Json = {
            field: {"avg": {"field": schema.length_field(field)}}
            for field in schema.SCORED_FIELDS
        }
        languages = {"terms": {"field": schema.facet_field("language"), "size": 10_000}}
        body = {
            "size": 0,
            "track_total_hits": True,
            "query": {"exists": {"field": schema.ID}},
            "aggs": {**averages, "languages": languages},
        }
        answer = self._client.search(self._index, body)
        aggregations = answer["aggregations"]
        buckets = aggregations["languages"]["buckets"]
        return {
            "count": answer["hits"]["total"]["value"],
            "lengths": {
                field: aggregations[field]["value"] or 0.0
                for field in schema.SCORED_FIELDS
            },
            "languages": {bucket["key"]: bucket["doc_count"] for bucket in buckets},
        }


class _BackgroundSender:
    """Runs one task after the other, while the next one is prepared."""

    def __init__(self) -> None:
        self._sending: Future[None] | None = None

    def start(self, task: Callable[[], None]) -> None:
        """Start a task after the one before it. Raise what that one raised."""
        self.wait()
        self._sending = Future()
        # A process that ends does not wait for the thread.
        Thread(target=_run, args=(task, self._sending), daemon=True).start()

    def wait(self) -> None:
        """Wait until the last task has ended. Raise what it raised."""
        if self._sending:
            self._sending.result()


def _run(task: Callable[[], None], sending: Future[None]) -> None:
    try:
        task()
    except BaseException as error:  # noqa: BLE001 - `wait` raises it
        sending.set_exception(error)
    else:
        sending.set_result(None)


def check_result(client: Client, result: Json) -> bool:
    """Return whether a change was written. It is sent again if not.

    Raise EngineUnavailableError if it never will be.
    """
    status = result["status"]
    if status in MAY_PASS:
        return False
    if status < 400 or status in {404, CONFLICT}:  # done, or a newer one is there
        return True
    error = result.get("error", {})
    reason = f"{result['_id']}: {error.get('type')}: {error.get('reason')}"
    raise client.unsuitable(reason[:500])


def _batches(entries: Iterator[BulkEntry]) -> Iterator[list[BulkEntry]]:
    """Group changes into bulk requests of a limited size."""
    while batch := _next_batch(entries):
        yield batch


def _next_batch(entries: Iterator[BulkEntry]) -> list[BulkEntry]:
    """Return the next changes, none at the end."""
    batch: list[BulkEntry] = []
    size = 0
    with gc_paused():
        for entry in entries:
            batch.append(entry)
            size += sum(map(len, entry[1]))
            if size >= MAX_BATCH_BYTES or len(batch) >= MAX_BATCH_CHANGES:
                break
    return batch

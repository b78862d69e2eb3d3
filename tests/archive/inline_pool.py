"""Read files in the process of the test, which is faster than in workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import pytest

from archive.ingest import reader, run, worker
from archive.ingest.wire import decode_task, encode_task
from archive.ingest.worker import Outcome, Task
from archive.model import Document
from archive.readers import RawArticle


class InlineReader:
    """Run the tasks at once."""

    def __init__(self, *_: object) -> None:
        pass

    def read(self, batches: Iterable[Sequence[Task]]) -> Iterator[list[Outcome]]:
        """Yield the outcomes of each batch."""
        for batch in batches:
            yield [
                worker.process_task(decode_task(encode_task(task))) for task in batch
            ]

    def split(self, task: Task) -> Iterator[RawArticle]:
        """Yield the articles of a file."""
        for data in reader.split_task(encode_task(task)):
            yield reader.SplittingCodec().decode(task, data)


_read_document = worker.read_document


@cache
def _read_once(content: bytes, format_name: str) -> Document:
    return _read_document(content, format_name, 0)


@contextmanager
def reading_in_process() -> Iterator[None]:
    """Read files in this process, instead of starting workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "Reader", InlineReader)
        yield


@pytest.fixture
def inline_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process, and the same bytes only once."""
    monkeypatch.setattr(run, "Reader", InlineReader)
    monkeypatch.setattr(
        worker,
        "read_document",
        lambda content, format_name, _: _read_once(content, format_name),
    )

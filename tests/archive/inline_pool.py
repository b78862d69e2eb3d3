"""Read files in the process of the test, which is faster than in workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import pytest

from archive.ingest import run, worker
from archive.model import Document


class InlinePool:
    """Run the tasks at once."""

    def __init__(
        self, function: Callable[[Any], Any], *_: object, **__: object
    ) -> None:
        self._function = function

    def run(self, batches: Iterable[Sequence[Any]]) -> Iterator[Any]:
        """Yield the answers of each batch."""
        for batch in batches:
            yield self._function([*batch])


_read_document = worker.read_document


@cache
def _read_once(content: bytes, format_name: str) -> Document:
    return _read_document(content, format_name, 0)


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process."""
    monkeypatch.setattr(run, "WorkerPool", InlinePool)


@pytest.fixture
def inline_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process, and the same bytes only once."""
    monkeypatch.setattr(run, "WorkerPool", InlinePool)
    monkeypatch.setattr(
        worker,
        "read_document",
        lambda content, format_name, _: _read_once(content, format_name),
    )

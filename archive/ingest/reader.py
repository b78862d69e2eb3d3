"""Read articles from files in fenced worker processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from archive.errors import UnreadableError
from archive.ingest.fence.limits import Limits
from archive.ingest.fence.starters import can_fork, fork_server
from archive.ingest.fence.worker import TaskFailedError, WorkerLostError
from archive.ingest.wire import (
    ReadingCodec,
    SplittingCodec,
    decode_task,
    encode_article,
    encode_outcome,
)
from archive.ingest.worker import Outcome, Task, process_task
from archive.ingest.worker_pool import LostTask, WorkerPool
from archive.paths import is_file
from archive.readers import RawArticle, content_id, split_articles
from archive.readers.files import EXPANDS_TOO_MUCH, max_expanded_bytes
from archive.readers.formats import detect_format, reader_modules

PRELOAD = "archive.ingest.preload"
PRELOAD_FEW = "archive.ingest.preload_few"
FEW_FILES = 4
"""Most files for which no worker compiles all patterns before it begins."""
READ_TASK = f"{__name__}:read_task"
SPLIT_TASK = f"{__name__}:split_task"
SPLIT_BYTES_PER_S = 2 << 20
"""The minimum speed at which a file is searched for its next article."""
MIN_RECORD_BYTES = 512
"""The size that counts for a smaller article."""


def read_task(data: bytes) -> Iterator[bytes]:
    """Yield the outcome of a task, in a worker."""
    yield encode_outcome(process_task(decode_task(data)))


def split_task(data: bytes) -> Iterator[bytes]:
    """Yield the articles of a file, in a worker. The last one may only have a problem."""
    task = decode_task(data)
    last = None
    try:
        for last in split_articles(task.path, task.target):
            yield encode_article(last)
    except UnreadableError as error:
        yield encode_article(end_early(last, str(error)))


def end_early(last: RawArticle | None, problem: str) -> RawArticle:
    """Return an article without content. Its problem states why it is the last one."""
    position = f"after {last.position}" if last else None
    return RawArticle(b"", position, problem=problem, ends_early=True)


class Reader:
    """Worker processes that split and read files.

    Files of other `formats` can be read, too: their readers are loaded by each worker.
    `preload_module` is the module with what all workers share.
    """

    def __init__(
        self,
        jobs: int,
        limits: Limits | None = None,
        formats: Iterable[str] = (),
        preload_module: str = PRELOAD,
    ) -> None:
        self._limits = limits or Limits()
        preload = (preload_module, *reader_modules(formats))
        self._readers: WorkerPool[Task, Outcome] = WorkerPool(
            READ_TASK, ReadingCodec(), jobs, self._limits, preload
        )
        self._splitters: WorkerPool[Task, RawArticle] = WorkerPool(
            SPLIT_TASK, SplittingCodec(), 1, self._limits, preload
        )

    def read(self, batches: Iterable[Sequence[Task]]) -> Iterator[list[Outcome]]:
        """Yield the outcomes of each batch, in order."""
        for answers in self._readers.run(batches):
            yield [_to_outcome(answer) for answer in answers]

    def split(self, task: Task) -> Iterator[RawArticle]:
        """Yield the articles of a file.

        If it cannot be read to its end, the last article only has the problem.
        """
        last: RawArticle | None = None
        silence_s = self._limits.timeout_s + task.size / SPLIT_BYTES_PER_S
        bytes_left = max_expanded_bytes(task.size)
        try:
            articles = self._splitters.stream(task, silence_s)
            for last in articles:
                bytes_left -= max(len(last.content), MIN_RECORD_BYTES)
                if bytes_left < 0:
                    yield end_early(last, EXPANDS_TOO_MUCH)
                    return
                yield last
        except (WorkerLostError, TaskFailedError) as error:
            yield end_early(last, str(error))


def preload_module(paths: Sequence[Path]) -> str:
    """Return the module that workers share for the files at and under some paths."""
    is_few = len(paths) <= FEW_FILES and all(map(is_file, paths))
    return PRELOAD_FEW if is_few else PRELOAD


def start_workers(paths: Sequence[Path]) -> None:
    """Start the process from which workers are forked, without waiting for it."""
    if can_fork():
        formats = filter(None, map(detect_format, paths))
        fork_server(preload_module(paths), reader_modules(formats))


def _to_outcome(answer: Outcome | LostTask[Task]) -> Outcome:
    """Turn a task that the pool could not process into an outcome with a problem."""
    if isinstance(answer, Outcome):
        return answer
    content = answer.task.content
    id = None if content is None else content_id(content)
    return Outcome(replace(answer.task, content=None), id, problem=answer.reason)

"""Worker processes: a task that hangs or kills its worker costs that task alone. The one home of pebble."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

T = TypeVar("T")
R = TypeVar("R")

TIMEOUT_S = 30.0
BATCHES_AHEAD = 4
"""Batches queued per worker: enough to keep it busy, few enough to limit memory."""


@dataclass(frozen=True, slots=True)
class LostTask(Generic[T]):
    """A task without an answer, and the reason."""

    task: T
    reason: str


class WorkerPool(Generic[T, R]):
    """Runs `work` over batches of tasks in `jobs` processes; answers come in the order of the tasks.

    `ready` names a module that makes its importer ready for the work: where processes are forked, it is imported once.
    """

    def __init__(
        self,
        work: Callable[[list[T]], list[R]],
        jobs: int,
        timeout: float = TIMEOUT_S,
        ready: str | None = None,
    ) -> None:
        self._work = work
        self._jobs = jobs
        self._timeout = timeout
        self._ready = ready or work.__module__

    def run(self, batches: Iterable[Sequence[T]]) -> Iterator[list[R | LostTask[T]]]:
        """Each batch's answers, in order. A batch that fails as a whole is tried again task by task."""
        pool = ProcessPool(
            max_workers=self._jobs, context=_process_context(self._ready)
        )
        try:
            waiting: deque[tuple[list[T], Future[list[R]]]] = deque()
            for batch in batches:
                waiting.append((list(batch), self._schedule(pool, list(batch))))
                if len(waiting) >= self._jobs * BATCHES_AHEAD:
                    yield self._collect_answers(pool, *waiting.popleft())
            while waiting:
                yield self._collect_answers(pool, *waiting.popleft())
        finally:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it unannotated
            pool.join()

    def _schedule(self, pool: ProcessPool, batch: list[T]) -> Future[list[R]]:
        future: Future[list[R]] = pool.schedule(
            self._work, args=[batch], timeout=self._timeout
        )
        return future

    def _collect_answers(
        self, pool: ProcessPool, batch: list[T], future: Future[list[R]]
    ) -> list[R | LostTask[T]]:
        try:
            return [*future.result()]
        except TimeoutError:
            reason = f"reading was stopped after {self._timeout:g} s"
        except ProcessExpired as error:
            reason = f"crashed the reader process (exit code {error.exitcode})"
        except MemoryError:
            reason = "not enough memory to read it"
        if len(batch) == 1:
            return [LostTask(batch[0], reason)]
        return [
            answer
            for task in batch
            for answer in self._collect_answers(
                pool, [task], self._schedule(pool, [task])
            )
        ]


def _process_context(preload: str) -> BaseContext:
    """A fork server that has imported the work once, where there is one: workers start in milliseconds."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    return context

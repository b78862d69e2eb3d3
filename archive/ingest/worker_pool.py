"""Run tasks in worker processes with pebble.

A task that exceeds its time limit or crashes its worker is lost. Other tasks are not.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
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
"""The default time limit of a batch in seconds."""
MAX_WORKERS = 60 if os.name == "nt" else 1_000
"""Most processes. Windows can wait for 63 handles, some of which Python needs."""
BATCHES_AHEAD = 4
"""Batches queued per worker: enough to keep it busy, few enough to limit memory."""


@dataclass(frozen=True, slots=True)
class LostTask(Generic[T]):
    """A task that could not be processed, and the reason."""

    task: T
    reason: str


class WorkerPool(Generic[T, R]):
    """Worker processes that run a function over batches of tasks.

    `jobs` is the number of processes, `timeout_s` the time limit of a batch in seconds.
    `preload_module` names a module that loads what the function needs. A fork server imports
    it once for all workers.
    """

    def __init__(
        self,
        function: Callable[[list[T]], list[R]],
        jobs: int,
        timeout_s: float = TIMEOUT_S,
        preload: str | None = None,
    ) -> None:
        self._function = function
        self._jobs = jobs
        self._timeout_s = timeout_s
        self._preload = preload or function.__module__

    def run(self, batches: Iterable[Sequence[T]]) -> Iterator[list[R | LostTask[T]]]:
        """Yield the answers of each batch, in the order of the batches and tasks.

        If a batch fails, its tasks are run again one by one.
        """
        context = _process_context(self._preload)
        workers = min(self._jobs, MAX_WORKERS)
        pool = ProcessPool(max_workers=workers, context=context)
        try:
            queue: deque[tuple[list[T], Future[list[R]]]] = deque()
            for batch in batches:
                tasks = list(batch)
                queue.append((tasks, self._schedule(pool, tasks)))
                if len(queue) >= self._jobs * BATCHES_AHEAD:
                    yield self._collect_results(pool, *queue.popleft())
            while queue:
                yield self._collect_results(pool, *queue.popleft())
        finally:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it unannotated
            pool.join()

    def _schedule(self, pool: ProcessPool, batch: list[T]) -> Future[list[R]]:
        future: Future[list[R]] = pool.schedule(
            self._function, args=[batch], timeout=self._timeout_s
        )
        return future

    def _collect_results(
        self, pool: ProcessPool, batch: list[T], future: Future[list[R]]
    ) -> list[R | LostTask[T]]:
        try:
            return [*future.result()]
        except TimeoutError:
            reason = f"reading was stopped after {self._timeout_s:g} s"
        except ProcessExpired as error:
            reason = f"crashed the reader process (exit code {error.exitcode})"
        except MemoryError:
            reason = "not enough memory to read it"
        if len(batch) == 1:
            return [LostTask(batch[0], reason)]
        answers: list[R | LostTask[T]] = []
        for task in batch:
            retry = self._schedule(pool, [task])
            answers += self._collect_results(pool, [task], retry)
        return answers


def _process_context(preload_module: str) -> BaseContext:
    """Return a context that starts workers from a fork server, if the system has one.

    A worker then starts in milliseconds, since `preload_module` is imported already.
    On macOS, libraries of the system may crash in a forked process, as Python warns.
    """
    methods = multiprocessing.get_all_start_methods()
    if "forkserver" not in methods or sys.platform == "darwin":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload_module])
    return context

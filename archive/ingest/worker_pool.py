"""Run tasks in fenced worker processes, and keep the order of their answers.

A task that exceeds a limit, crashes its worker or raises an exception is lost. Other
tasks are not. Answers arrive as bytes and are decoded with their type.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Generator, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, LifoQueue
from typing import Generic, Protocol, TypeVar

import msgspec

from archive.ingest.fence.limits import Limits
from archive.ingest.fence.starters import Spawner, Starter, can_fork, fork_server
from archive.ingest.fence.worker import (
    INVALID_ANSWER,
    TaskFailedError,
    Watchdog,
    Worker,
    WorkerLostError,
)
from archive.ingest.fence.worker_main import OUT_OF_MEMORY, WorkerSettings
from archive.ingest.time_budget import TimeBudget

T = TypeVar("T")
R = TypeVar("R")
T_contra = TypeVar("T_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)

MAX_WORKERS = 60 if os.name == "nt" else 1_000
"""Maximum number of processes."""
BATCHES_AHEAD = 4
"""Batches queued per worker: enough to keep it busy, few enough to limit memory."""
MAX_WAITING_BYTES = 128 << 20
"""Size of the answers of all queued batches from which batches are divided."""
MIN_BATCH_BYTES = 1 << 20
"""Size of the answers up to which a batch is never divided."""
START_S = 120.0
"""Seconds in which a worker must have started, even on a busy machine."""
DECODE_ERRORS = (msgspec.MsgspecError, ValueError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class LostTask(Generic[T]):
    """A task that could not be processed, and the reason."""

    task: T
    reason: str


class Codec(Protocol[T_contra, R_co]):
    """The conversion of tasks to bytes, and of bytes to answers."""

    def encode(self, task: T_contra) -> bytes:
        """Return a task as bytes."""

    def decode(self, task: T_contra, answer: bytes, /) -> R_co:
        """Return the answer to a task. Raise one of `DECODE_ERRORS` if it is invalid."""

    def source(self, task: T_contra) -> Hashable:
        """Return the source of a task, whose time is limited."""


class WorkerPool(Generic[T, R]):
    """Worker processes that run a function, named `module:name`, for each task.

    `preload` names modules that load what the function needs, instead of its own. A
    fork server imports them once for all workers. Pools whose first module is the same
    share a server.
    """

    def __init__(
        self,
        function: str,
        codec: Codec[T, R],
        jobs: int,
        limits: Limits | None = None,
        preload: Sequence[str] = (),
    ) -> None:
        self._codec = codec
        self._jobs = min(jobs, MAX_WORKERS)
        self._limits = limits or Limits()
        self._settings = WorkerSettings(
            function, self._limits.memory_mb, tuple(preload[1:])
        )
        self._preload = preload[0] if preload else function.partition(":")[0]
        self._budget = TimeBudget(self._limits.timeout_s)
        share = MAX_WAITING_BYTES // (self._jobs * BATCHES_AHEAD)
        self._batch_bytes = max(share, MIN_BATCH_BYTES)
        self._idle: LifoQueue[Worker] = LifoQueue()
        self._spawner: Spawner | None = None

    def run(self, batches: Iterable[Sequence[T]]) -> Iterator[list[R | LostTask[T]]]:
        """Yield the answers of each batch, in the order of the batches and tasks.

        The answers of a batch come in several parts if they are large.
        """
        self._idle = LifoQueue()
        queue: deque[Future[_BatchRun[T, R]]] = deque()
        executor = ThreadPoolExecutor(self._jobs, thread_name_prefix="reader")

        def first_answers() -> Iterator[list[R | LostTask[T]]]:
            """Yield answers to the first batch, and run those of its tasks that remain."""
            run = queue.popleft().result()
            if run.remaining and not watchdog.is_stopped:
                rest = executor.submit(self._run_batch, watchdog, run.remaining)
                queue.appendleft(rest)
            yield run.answers

        with Watchdog() as watchdog:
            try:
                for batch in batches:
                    queue.append(executor.submit(self._run_batch, watchdog, [*batch]))
                    while len(queue) >= self._jobs * BATCHES_AHEAD:
                        yield from first_answers()
                while queue:
                    yield from first_answers()
            finally:
                executor.shutdown(wait=False, cancel_futures=True)

    def _run_batch(self, watchdog: Watchdog, batch: Sequence[T]) -> _BatchRun[T, R]:
        """Run the tasks of a batch, or the first of them if their answers are large."""
        run = _BatchRun(self._codec, self._budget, batch, self._batch_bytes)
        while not (run.is_finished or run.is_full or watchdog.is_stopped):
            if run.refuse_next():
                continue
            worker = self._take_worker(watchdog, new=run.needs_new_worker)
            if run.advance(worker):
                self._idle.put(worker)
            else:
                watchdog.remove(worker)
                worker.end()
        return run

    def _take_worker(self, watchdog: Watchdog, *, new: bool) -> Worker:
        """Return an idle worker, or a new one."""
        try:
            if not new:
                return self._idle.get_nowait()
        except Empty:
            pass
        worker = self._start_worker()
        watchdog.add(worker)
        worker.wait_until_ready(START_S)
        return worker

    def _start_worker(self) -> Worker:
        try:
            return Worker(self._starter(), self._settings, self._limits.answer_bytes)
        except OSError:  # The server was killed: start another one.
            time.sleep(0.1)
            return Worker(self._starter(), self._settings, self._limits.answer_bytes)

    def _starter(self) -> Starter:
        if can_fork():
            return fork_server(self._preload)
        self._spawner = self._spawner or Spawner(self._preload)
        return self._spawner

    def stream(self, task: T, silence_s: float) -> Generator[R]:
        """Yield several answers to one task, in a worker of its own.

        An answer may take `silence_s` seconds.

        Raises:
            WorkerLostError: the worker crashed, or exceeded a limit.
            TaskFailedError: the function raised an exception.
        """
        with Watchdog() as watchdog:
            worker = self._take_worker(watchdog, new=True)
            worker.send([self._codec.encode(task)], silence_s)
            while (answer := worker.receive()) is not None:
                worker.deadline = None
                yield _decode(self._codec, task, answer)
                worker.set_deadline(silence_s)


class _BatchRun(Generic[T, R]):
    """The answers to a batch so far."""

    def __init__(
        self,
        codec: Codec[T, R],
        budget: TimeBudget,
        batch: Sequence[T],
        max_answer_bytes: int,
    ) -> None:
        self._codec = codec
        self._budget = budget
        self._batch = batch
        self._max_answer_bytes = max_answer_bytes
        self._spent_s = 0.0
        self._answer_bytes = 0
        self.answers: list[R | LostTask[T]] = []
        self.needs_new_worker = False
        """Whether the next task is tried again, in a worker that has read nothing."""

    @property
    def is_finished(self) -> bool:
        """Return whether all tasks have answers."""
        return len(self.answers) == len(self._batch)

    @property
    def is_full(self) -> bool:
        """Return whether the answers are so large that they should be stored first."""
        return self._answer_bytes > self._max_answer_bytes

    @property
    def remaining(self) -> Sequence[T]:
        """Return the tasks without an answer."""
        return self._batch[len(self.answers) :]

    @property
    def _next_task(self) -> T:
        return self._batch[len(self.answers)]

    def refuse_next(self) -> bool:
        """Return whether the source of the next task has used up its time."""
        task = self._next_task
        reason = self._budget.refusal(self._codec.source(task))
        if reason:
            self.answers.append(LostTask(task, reason))
        return reason is not None

    def advance(self, worker: Worker) -> bool:
        """Run tasks until one is lost. Return whether the worker can be used again."""
        limit_s = self._budget.limit_s
        tasks = self.remaining
        if self.needs_new_worker:  # Both attempts together have the time of one.
            tasks = tasks[:1]
            limit_s = max(limit_s - self._spent_s, 1.0)
        try:
            worker.send([self._codec.encode(task) for task in tasks], limit_s)
            for task in tasks:
                if not self._answer(worker, task, limit_s):
                    return False
                if self.is_full and self.remaining:
                    return False  # The worker has tasks that another one will do.
        except WorkerLostError as error:
            self._lose(error.reason, may_retry=error.may_retry)
            return False
        worker.deadline = None
        return True

    def _answer(self, worker: Worker, task: T, limit_s: float) -> bool:
        """Add the answer to a task. Return whether the worker can go on."""
        worker.set_deadline(limit_s)
        with self._measured(task):
            try:
                answer = worker.receive()
                if answer is None or worker.receive() is not None:
                    raise WorkerLostError(INVALID_ANSWER.format("not one answer"))
            except TaskFailedError as error:
                is_memory = str(error) == OUT_OF_MEMORY
                self._lose(str(error), may_retry=is_memory and worker.is_used)
                return False
            self._add(_decode(self._codec, task, answer))
        self._answer_bytes += len(answer)
        worker.is_used = True
        is_refused = self._budget.refusal(self._codec.source(task)) is not None
        return not (worker.needs_replacement or is_refused)

    @contextmanager
    def _measured(self, task: T) -> Iterator[None]:
        """Add the time of the block to the budget of the source of a task."""
        started = time.monotonic()
        try:
            yield
        finally:
            self._spent_s = time.monotonic() - started
            self._budget.spend(self._codec.source(task), self._spent_s)

    def _add(self, answer: R | LostTask[T]) -> None:
        self.answers.append(answer)
        self.needs_new_worker = False

    def _lose(self, reason: str, *, may_retry: bool) -> None:
        """Give up the next task, or try it once more in a new worker."""
        if may_retry and not self.needs_new_worker:
            self.needs_new_worker = True
        else:
            self._add(LostTask(self._next_task, reason))


def _decode(codec: Codec[T, R], task: T, answer: bytes) -> R:
    """Decode an answer, whose sender is not trusted."""
    try:
        return codec.decode(task, answer)
    except DECODE_ERRORS as error:
        raise WorkerLostError(INVALID_ANSWER.format(str(error)[:100])) from error

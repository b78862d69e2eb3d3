"""Send tasks to a worker process, and receive its answers in time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Self

import msgspec

from archive.ingest.fence.frames import FrameError, Kind, read_frame, write_frame
from archive.ingest.fence.starters import Starter
from archive.ingest.fence.worker_main import (
    EXIT_OUT_OF_MEMORY,
    OUT_OF_MEMORY,
    Batch,
    WorkerSettings,
)

CHECK_INTERVAL_S = 0.1
PROCESSOR_TIME_SIGNAL = 27
STOPPED = "reading was stopped after {:.3g} s"
CRASHED = "crashed the reader process (exit code {})"
INVALID_ANSWER = "crashed the reader process (invalid answer: {})"


class TaskFailedError(Exception):
    """A task raised an exception. Its worker can go on."""


class WorkerLostError(Exception):
    """A worker ended before the answer.

    `may_retry` is true if an earlier task may be the cause.
    """

    def __init__(self, reason: str, *, may_retry: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_retry = may_retry


class Worker:
    """A worker process. A watchdog kills it if it exceeds its deadline."""

    def __init__(
        self, starter: Starter, work: WorkerSettings, answer_bytes: int
    ) -> None:
        self._starter = starter
        self._answer_bytes = answer_bytes
        self._started = starter.start(work)
        self._lock = Lock()
        self._exit_code: int | None = None
        self._time_limit_s = 0.0
        self._is_overdue = False
        self.deadline: float | None = None
        self.is_used = False
        self.needs_replacement = False

    def wait_until_ready(self, seconds: float) -> None:
        """Wait until the worker has given up its rights."""
        self.set_deadline(seconds)
        self._read()

    def send(self, tasks: Sequence[bytes], seconds: float) -> None:
        """Send tasks. Each answer may take some seconds."""
        batch = Batch(tuple(tasks), seconds)
        self.set_deadline(seconds)
        try:
            write_frame(self._started.tasks, Kind.BATCH, msgspec.msgpack.encode(batch))
        except (OSError, ValueError) as error:
            raise self._lost() from error

    def set_deadline(self, seconds: float) -> None:
        """Set the time until which the next answer must arrive."""
        self._time_limit_s = seconds
        self.deadline = time.monotonic() + seconds

    def receive(self) -> bytes | None:
        """Return the next answer to the current task, or `None` after the last one.

        Raises:
            WorkerLostError: the worker ended, or gave an invalid answer.
            TaskFailedError: the task raised an exception in the worker.
        """
        failure = ""
        while True:
            kind, payload = self._read()
            if kind == Kind.ANSWER:
                return payload
            if kind == Kind.FAILURE:
                failure = payload.decode(errors="replace")
            elif kind in (Kind.END, Kind.END_AND_REPLACE):
                self.needs_replacement = kind == Kind.END_AND_REPLACE or bool(failure)
                if failure:
                    raise TaskFailedError(failure)
                return None

    def _read(self) -> tuple[Kind, bytes]:
        try:
            frame = read_frame(self._started.answers, self._answer_bytes)
        except FrameError as error:
            self.end()
            raise WorkerLostError(INVALID_ANSWER.format(error)) from error
        except (OSError, ValueError) as error:
            raise self._lost() from error
        if frame is None:
            raise self._lost()
        return frame

    def _lost(self) -> WorkerLostError:
        """End the worker, and return the reason."""
        code = self.end()
        if self._is_overdue or code == -PROCESSOR_TIME_SIGNAL:
            return WorkerLostError(STOPPED.format(self._time_limit_s))
        if code == EXIT_OUT_OF_MEMORY:
            return WorkerLostError(OUT_OF_MEMORY, may_retry=self.is_used)
        return WorkerLostError(CRASHED.format(code), may_retry=self.is_used)

    def check_deadline(self, now: float) -> None:
        """Kill the worker if its answer is overdue."""
        if self.deadline is not None and now > self.deadline:
            self._is_overdue = True
            self._kill()

    def end(self) -> int:
        """End the worker, and return its exit code, negative for a signal."""
        self.deadline = None
        code = self._kill()
        for stream in (self._started.tasks, self._started.answers):
            with suppress(OSError, ValueError):
                stream.close()
        return code

    def _kill(self) -> int:
        with self._lock:
            if self._exit_code is None:
                self._exit_code = self._starter.end(self._started.pid)
            return self._exit_code


class Watchdog:
    """A thread that kills workers whose answers are overdue."""

    def __init__(self) -> None:
        self._workers: set[Worker] = set()
        self._lock = Lock()
        self._stopped = Event()
        self._thread = Thread(target=self._watch, name="watchdog", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        for worker in self._snapshot():
            worker.end()

    @property
    def is_stopped(self) -> bool:
        """Return whether no more tasks should be run."""
        return self._stopped.is_set()

    def add(self, worker: Worker) -> None:
        """Watch a worker."""
        with self._lock:
            self._workers.add(worker)
        if self.is_stopped:
            worker.end()

    def remove(self, worker: Worker) -> None:
        """Stop watching a worker."""
        with self._lock:
            self._workers.discard(worker)

    def _snapshot(self) -> list[Worker]:
        with self._lock:
            return list(self._workers)

    def _watch(self) -> None:
        while not self._stopped.wait(CHECK_INTERVAL_S):
            now = time.monotonic()
            for worker in self._snapshot():
                worker.check_deadline(now)

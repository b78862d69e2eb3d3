"""Corrections one after another: each has its turn, tells how far it is, and ends in what it came to."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from enum import StrEnum

from archive.errors import BusyError

MAX_JOBS = 100
"""Turns that are kept; half of them may have ended, so that whoever still looks is told what they came to."""


class JobStage(StrEnum):
    """What is being done."""

    WAITING = "waiting"
    CORRECTING = "correcting"
    INDEXING = "indexing"


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a correction is: `done` of `total` articles in this stage; a total of 0 is not known yet."""

    stage: JobStage = JobStage.WAITING
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a correction came to: what is said of it, where it is undone ("" for nowhere), and where to go on.

    It is said in the language of the request that tells it, which no other thread knows.
    """

    message: Callable[[], str]
    undo_url: str
    return_url: str


class Job:
    """One correction, made by a thread of its own; a `Progress` that hears how it goes on."""

    def __init__(self, return_url: str) -> None:
        """`return_url`: where its reader came from."""
        self.key = secrets.token_urlsafe(8)
        self.return_url = return_url
        self.progress = JobProgress()
        self._future: Future[JobResult] = Future()

    def attach(self, future: Future[JobResult]) -> None:
        """It stands in the queue."""
        self._future = future

    def enter_stage(self, stage: JobStage) -> None:
        """This is being done now."""
        self.progress = JobProgress(stage)

    def start(self, total: int) -> None:
        """So many articles more are to be done."""
        self.progress = replace(self.progress, total=self.progress.total + total)

    def advance(self, size: int) -> None:
        """So many have been done."""
        self.progress = replace(self.progress, done=self.progress.done + size)

    def wait_done(self, timeout_s: float = 0) -> bool:
        """Whether it has ended, in so many seconds at the latest."""
        wait((self._future,), timeout_s)
        return self._future.done()

    def result(self) -> JobResult:
        """What it came to; whatever went wrong is raised."""
        return self._future.result()


class JobQueue:
    """The queue of one server: one correction at a time, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1, "correction")
        self._jobs: dict[str, Job] = {}

    def submit(self, return_url: str, task: Callable[[Job], JobResult]) -> Job:
        """Have something done when its turn comes."""
        for old in [key for key, each in list(self._jobs.items()) if each.wait_done()][
            : -MAX_JOBS // 2
        ]:
            self._jobs.pop(old, None)  # another request may have tidied up too
        if len(self._jobs) >= MAX_JOBS:
            raise BusyError("Too many corrections are queued. Try again later.")
        turn = Job(return_url)
        self._jobs[turn.key] = turn
        turn.attach(self._executor.submit(task, turn))
        return turn

    def get(self, key: str) -> Job | None:
        """The turn of that key, as long as it is kept."""
        return self._jobs.get(key)

    @property
    def is_busy(self) -> bool:
        """Whether a correction is being made or waits."""
        return not all(each.wait_done() for each in list(self._jobs.values()))

    def close(self) -> None:
        """Make the one under way to its end, and none of those that wait."""
        self._executor.shutdown(cancel_futures=True)

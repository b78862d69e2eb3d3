"""A queue that runs corrections one at a time in a background thread."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from enum import StrEnum

from archive import deadline
from archive.errors import BusyError, CuttingsError

MAX_JOBS = 100
"""Maximum number of jobs in memory.

Up to half of them are finished jobs, so that pages which still poll get the result.
"""


class IndexSyncError(CuttingsError):
    """The catalog was changed, but the index was not updated.

    The next correction or the next start of the server updates it.
    """


class JobStage(StrEnum):
    """The stages of a job: of one that corrects facts, or of one that reads files."""

    WAITING = "waiting"
    CORRECTING = "correcting"
    READING = "reading"
    INDEXING = "indexing"
    INDEXING_FILES = "indexing-files"


@dataclass(frozen=True, slots=True)
class JobProgress:
    """The stage of a job, and articles done in it. A `total` of 0 is unknown.

    Of files that are read, bytes are counted.
    """

    stage: JobStage = JobStage.WAITING
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class JobResult:
    """The result of a job: a message, and addresses to undo it ("" if none) and go to.

    `message` is called in the request that shows it, since only the request has a
    language.
    """

    message: Callable[[], str]
    undo_url: str
    return_url: str


class Job:
    """One queued correction. It is the `Progress` that its task reports to."""

    def __init__(self, return_url: str) -> None:
        """`return_url` is the page on which the correction was requested."""
        self.key = secrets.token_urlsafe(8)
        self.return_url = return_url
        self.progress = JobProgress()
        self.on_progress: Callable[[], None] = lambda: None
        self._future: Future[JobResult] = Future()

    def attach(self, future: Future[JobResult]) -> None:
        """Set the future of the job's task."""
        self._future = future

    def enter_stage(self, stage: JobStage) -> None:
        """Begin a stage, with no articles done."""
        self.progress = JobProgress(stage)
        self.on_progress()

    def start(self, total: int) -> None:
        """Add to the total of this stage."""
        self.progress = replace(self.progress, total=self.progress.total + total)

    def advance(self, size: int) -> None:
        """Add to the articles done in this stage."""
        self.progress = replace(self.progress, done=self.progress.done + size)
        self.on_progress()

    def wait_done(self, timeout_s: float = 0) -> bool:
        """Wait at most `timeout_s` seconds, and return whether the job has ended."""
        wait((self._future,), timeout_s)
        return self._future.done()

    def result(self) -> JobResult:
        """Return the result of the task, or raise its error."""
        return self._future.result()


class JobQueue:
    """The job queue of one server, first in, first out."""

    def __init__(self, forget: Callable[[str], None] = lambda _key: None) -> None:
        """`forget` is called with the key of each job that is forgotten."""
        self._forget = forget
        self._executor = ThreadPoolExecutor(1, "correction")
        self._jobs: dict[str, Job] = {}

    def submit(self, return_url: str, task: Callable[[Job], JobResult]) -> Job:
        """Queue a task and return its job. Raise BusyError if the queue is full."""
        self._forget_finished_jobs()
        if len(self._jobs) >= MAX_JOBS:
            raise BusyError("Too many corrections are queued. Try again later.")
        job = Job(return_url)
        self._jobs[job.key] = job
        # The context has the base path of addresses, for example.
        context = deadline.context_without_limit()
        job.attach(self._executor.submit(context.run, task, job))
        return job

    def _forget_finished_jobs(self) -> None:
        """Keep only the newest `MAX_JOBS / 2` of the finished jobs."""
        finished = [key for key, job in list(self._jobs.items()) if job.wait_done()]
        for key in finished[: -MAX_JOBS // 2]:
            self._jobs.pop(key, None)  # another thread may have removed it
            self._forget(key)

    def get(self, key: str) -> Job | None:
        """Return a job, or `None` if it is unknown or was forgotten."""
        return self._jobs.get(key)

    @property
    def is_busy(self) -> bool:
        """Whether a job is running or waiting."""
        return not all(job.wait_done() for job in list(self._jobs.values()))

    def close(self) -> None:
        """Finish the running job and cancel all others."""
        self._executor.shutdown(cancel_futures=True)

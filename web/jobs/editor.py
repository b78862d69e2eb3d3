"""Authenticate authors of corrections, and run their corrections as jobs."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import Request

from archive.catalog import Catalog
from archive.errors import CuttingsError
from archive.home import Home
from archive.progress import Progress
from index.sync import sync_index
from web.i18n import Language, current_language, set_language
from web.jobs.queue import IndexSyncError, Job, JobQueue, JobResult, JobStage
from web.jobs.shared import ProgressWriter, RemoteJob, SharedJobs

MAX_AUTHOR_LENGTH = 80  # characters

CorrectionTask = Callable[[Progress], JobResult]
"""Changes the catalog, reports its progress, and returns a message and addresses.

It runs in a thread that has no request.
"""


@dataclass(frozen=True, slots=True)
class Editor:
    """The settings and the job queue for corrections of one archive.

    `shared`: the jobs of all processes of this server, if there are several.
    `save_folder`: the folder for files and pages that readers add, if there is one.
    """

    home: Home
    default_author: str
    password: str | None = None
    jobs: JobQueue = field(default_factory=JobQueue, repr=False, compare=False)
    shared: SharedJobs | None = None
    save_folder: Path | None = None

    def submit(self, catalog: Catalog, return_url: str, task: CorrectionTask) -> Job:
        """Queue a correction that was requested on the page `return_url`.

        The job keeps the write lock until the index is updated as well.
        """

        def run(job: Job) -> JobResult:
            with self.home.write_lock():
                job.enter_stage(JobStage.CORRECTING)
                result = task(job)
                job.enter_stage(JobStage.INDEXING)
                try:
                    sync_index(self.home, catalog, job)
                except CuttingsError as error:
                    raise IndexSyncError(error.message) from error
            return result

        return self.enqueue(return_url, run)

    def enqueue(self, return_url: str, run: Callable[[Job], JobResult]) -> Job:
        """Queue a job that locks the home by itself."""
        if self.shared is None:
            return self.jobs.submit(return_url, run)
        job = self.jobs.submit(return_url, _in_turn(self.shared, run))
        self.shared.write_first(job)
        return job

    def find_job(self, key: str) -> Job | RemoteJob | None:
        """Return a job of this or another process of the server."""
        job = self.jobs.get(key)
        return job or (self.shared.read(key) if self.shared else None)

    def authenticate(self, request: Request) -> bool:
        """Return whether a request has the password, or none is required."""
        if self.password is None:
            return True
        authorization = request.authorization
        password = ""
        if authorization and authorization.type == "basic":
            password = authorization.password or ""
        return hmac.compare_digest(
            password.encode("utf-8", "replace"),
            self.password.encode("utf-8", "replace"),
        )

    def author(self, request: Request) -> str:
        """Return the user name sent with the password, or the default author."""
        author = self.default_author
        authorization = request.authorization if self.password else None
        if authorization and authorization.username:
            author = authorization.username
        return clean_author(author)


def _in_turn(
    shared: SharedJobs, run: Callable[[Job], JobResult]
) -> Callable[[Job], JobResult]:
    """Return a job that waits for other processes, and writes its state for them.

    The result is in the language of the request that asked for it.
    """
    language: Language = current_language()

    def run_in_turn(job: Job) -> JobResult:
        set_language(language)
        ProgressWriter(shared, job).write_if_due()
        try:
            with shared.turn():
                result = run(job)
        except BaseException as error:
            shared.write_error(job, error)
            raise
        shared.write_result(job, result)
        return result

    return run_in_turn


def clean_author(name: str) -> str:
    """Return the name of an author on one line, without control characters."""
    printable = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(printable.split())[:MAX_AUTHOR_LENGTH]

"""Who may correct the archive over HTTP: the password, the token in every form, the origin of every request."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Request

from archive.catalog import Catalog
from archive.errors import CuttingsError
from archive.home import Home
from archive.progress import Progress
from index.sync import sync_index_with_progress
from web.jobs.queue import Job, JobQueue, JobResult, JobStage

CorrectionTask = Callable[[Progress], JobResult]
"""Changes the catalog, telling how far it is, and says what came of it; in a thread without a request."""


class IndexSyncError(CuttingsError):
    """The catalog was changed and the index could not follow; the next change, or the next start, makes up for it."""


@dataclass(frozen=True, slots=True)
class Editor:
    """How an archive is corrected: in which home, in whose name, and with which password, if any."""

    home: Home
    default_author: str
    password: str | None = None
    jobs: JobQueue = field(default_factory=JobQueue, repr=False, compare=False)

    def submit(self, catalog: Catalog, return_url: str, task: CorrectionTask) -> Job:
        """Have a change made in its turn, for who came from `return_url`; the index follows before the home is let go."""

        def run(job: Job) -> JobResult:
            with self.home.write_lock():
                job.enter_stage(JobStage.CORRECTING)
                done = task(job)
                job.enter_stage(JobStage.INDEXING)
                try:
                    sync_index_with_progress(self.home, catalog, job)
                except CuttingsError as error:
                    raise IndexSyncError(error.message) from error
            return done

        return self.jobs.submit(return_url, run)

    def authenticate(self, request: Request) -> bool:
        """Whether a request gives the password, or none is asked for."""
        if self.password is None:
            return True
        given = request.authorization
        told = (given.password or "") if given and given.type == "basic" else ""
        return hmac.compare_digest(
            told.encode("utf-8", "replace"), self.password.encode("utf-8", "replace")
        )

    def author(self, request: Request) -> str:
        """In whose name: that given with the password, else the server's."""
        given = request.authorization if self.password else None
        return " ".join(
            (
                given.username if given and given.username else self.default_author
            ).split()
        )[:80]

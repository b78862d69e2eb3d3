"""Test that the time limit of a request does not end its job."""

from __future__ import annotations

import time

from archive import deadline
from web.jobs.queue import Job, JobQueue, JobResult


def test_a_job_may_take_longer_than_the_request_that_submitted_it() -> None:
    def work(_job: Job) -> JobResult:
        time.sleep(0.1)
        deadline.check()
        return JobResult(lambda: "done", "", "/")

    queue = JobQueue()
    with deadline.time_limit(0.05):
        job = queue.submit("/", work)
    assert job.wait_done(10)
    assert job.result().message() == "done"
    queue.close()

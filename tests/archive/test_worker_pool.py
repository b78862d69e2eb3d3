"""Test worker processes that hang or crash."""

from __future__ import annotations

import os
import signal
import time

from archive.ingest.worker_pool import LostTask, WorkerPool


def run_tasks(tasks: list[str]) -> list[str]:
    """Return each task in capitals. The tasks `die` and `hang` crash and hang."""
    for task in tasks:
        if task == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if task == "hang":
            time.sleep(60)
    return [task.upper() for task in tasks]


def test_a_task_that_crashes_or_hangs_fails_alone() -> None:
    pool: WorkerPool[str, str] = WorkerPool(run_tasks, jobs=2, timeout_s=1.0)
    batches = list(pool.run([["a", "die", "b"], ["c"], ["hang", "d"]]))
    assert [
        [result.task if isinstance(result, LostTask) else result for result in batch]
        for batch in batches
    ] == [
        ["A", "die", "B"],
        ["C"],
        ["hang", "D"],
    ]
    reasons = [
        result.reason
        for batch in batches
        for result in batch
        if isinstance(result, LostTask)
    ]
    assert reasons[0].startswith("crashed the reader process")
    assert reasons[1] == "reading was stopped after 1 s"


def test_answers_come_in_the_order_of_the_tasks() -> None:
    pool: WorkerPool[str, str] = WorkerPool(run_tasks, jobs=2)
    letters = [[chr(97 + number % 26)] for number in range(60)]
    assert list(pool.run(letters)) == [[letter.upper()] for (letter,) in letters]

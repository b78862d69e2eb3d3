"""Test worker processes that hang, crash, raise or lie."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.ingest import time_budget, worker_pool
from archive.ingest.fence.limits import Limits
from archive.ingest.worker_pool import LostTask, WorkerPool

MODULE = "tests.archive.test_worker_pool"
SECRET = b"\x80\x04\x95"
LARGE_BYTES = worker_pool.MAX_WAITING_BYTES // worker_pool.BATCHES_AHEAD + 1
"""The size of an answer after which a batch of a single worker is divided."""


class TextCodec:
    """Tasks and answers that are texts. The first word of a task is its source."""

    def encode(self, task: str) -> bytes:
        return task.encode()

    def decode(self, _: str, answer: bytes) -> str:
        return answer.decode()

    def source(self, task: str) -> str:
        return task.partition(" ")[0]


class UnpicklableError(Exception):
    """An exception whose text raises another one, and that cannot be pickled."""

    def __init__(self, _: object, __: object) -> None:
        self.lock = lambda: None

    def __str__(self) -> str:
        raise RuntimeError("no text")


def raise_unpicklable() -> None:
    raise UnpicklableError(1, 2)


def recurse() -> None:
    recurse()


def use_memory() -> None:
    blocks = []
    while True:
        blocks.append(bytearray(1 << 24))


def use_processor() -> None:
    while True:
        pass


def fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def write_file() -> None:
    Path(__file__).with_suffix(".written").write_text("x")


def connect() -> None:
    socket.create_connection(("127.0.0.1", 9), 1)


def kill_parent() -> None:
    os.kill(os.getppid(), signal.SIGTERM)


def raise_limits() -> None:
    import resource  # noqa: PLC0415  # missing on Windows

    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_AS, unlimited)


def use_memory_file() -> None:
    os.memfd_create("x")


ACTIONS: dict[str, Callable[[], Any]] = {
    "die": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "segfault": lambda: ctypes.string_at(0),
    "hang": lambda: time.sleep(60),
    "spin": use_processor,
    "exit": lambda: sys.exit(0),
    "leave": lambda: os._exit(0),
    "interrupt": lambda: signal.raise_signal(signal.SIGINT),
    "recurse": recurse,
    "unpicklable": raise_unpicklable,
    "memory": use_memory,
    "fork": fork,
    "run": lambda: subprocess.run(["true"], check=True),
    "write": write_file,
    "connect": connect,
    "socket": socket.socket,
    "kill": kill_parent,
    "limits": raise_limits,
    "memfd": use_memory_file,
    "unlink": lambda: Path(__file__).unlink(),
}
"""What a hostile task does, by its last word."""


def run_task(task: bytes) -> Iterator[bytes]:
    """Yield the task in capitals, after it did its worst."""
    text = task.decode()
    word = text.split()[-1]
    if word in ACTIONS:
        ACTIONS[word]()
    if word == "flood":
        while True:
            yield b"x" * (1 << 20)
    if word == "huge":
        yield b"x" * (2 << 20)
    if word == "large":
        yield text.ljust(LARGE_BYTES).encode()
    elif word != "silent":
        yield SECRET if word == "lie" else text.upper().encode()


def pool(jobs: int = 1, **limits: float) -> WorkerPool[str, str]:
    values: dict[str, Any] = {"timeout_s": 2.0, "memory_mb": 64, "answer_mb": 1}
    return WorkerPool(
        f"{MODULE}:run_task", TextCodec(), jobs, Limits(**(values | limits))
    )


def run(batches: list[list[str]], jobs: int = 1, **limits: float) -> list[list[str]]:
    """Return the answers, and the reasons of lost tasks."""
    return [
        [
            f"lost: {answer.reason}" if isinstance(answer, LostTask) else answer
            for answer in answers
        ]
        for answers in pool(jobs, **limits).run(batches)
    ]


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("die", "crashed the reader process (exit code -9)"),
        ("segfault", "crashed the reader process (exit code -11)"),
        ("hang", "reading was stopped after 2 s"),
        ("spin", "reading was stopped after 2 s"),
        ("exit", "the reader failed (SystemExit: 0)"),
        ("leave", "crashed the reader process (exit code 0)"),
        ("recurse", "the reader failed (RecursionError: maximum recursion"),
        ("unpicklable", "the reader failed (UnpicklableError)"),
        ("memory", "not enough memory to read it"),
        ("huge", "crashed the reader process (invalid answer: more than 1 MB"),
        ("flood", "crashed the reader process (invalid answer: not one answer"),
        ("silent", "crashed the reader process (invalid answer: not one answer"),
        ("lie", "crashed the reader process (invalid answer: 'utf-8'"),
    ],
)
@pytest.mark.long
def test_whatever_a_task_does_it_fails_alone(action: str, reason: str) -> None:
    started = time.monotonic()
    first, second = run([["a", f"b {action}", "c"], ["d"]])
    assert [first[0], first[2], second] == ["A", "C", ["D"]]
    assert first[1].startswith(f"lost: {reason}")
    assert time.monotonic() - started < 20


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is that of Linux")
@pytest.mark.parametrize(
    "action",
    ["fork", "run", "write", "connect", "socket", "kill", "limits", "memfd", "unlink"],
)
def test_a_worker_may_not(action: str) -> None:
    ((answer, after),) = run([[action, "b"]])
    assert "the reader failed (" in answer
    assert "not permitted" in answer or "not allowed" in answer
    assert after == "B"
    assert Path(__file__).exists()
    assert not Path(__file__).with_suffix(".written").exists()


def test_answers_come_in_the_order_of_the_tasks() -> None:
    letters = [[chr(97 + number % 26)] for number in range(60)]
    assert run(letters, jobs=2) == [[letter.upper()] for (letter,) in letters]


@pytest.mark.parametrize("jobs", [1, 3])
def test_large_answers_are_delivered_one_by_one(jobs: int) -> None:
    batches = [[f"a{number} large", f"b{number} large", "c"] for number in range(3)]
    parts = [
        [answer.strip() for answer in answers]
        for answers in run(batches, jobs, answer_mb=64, memory_mb=512)
    ]
    in_order = [[[first], [second], ["C"]] for first, second, _ in batches]
    assert parts == [part for parts_of_batch in in_order for part in parts_of_batch]


def test_a_source_whose_articles_hang_is_given_up() -> None:
    tasks = [f"bad {number} hang" for number in range(20)]
    started = time.monotonic()
    (bad,) = run([tasks], timeout_s=0.6)
    assert time.monotonic() - started < 10
    assert len(bad) == 20
    assert bad[0] == "lost: reading was stopped after 0.6 s"
    assert bad[-1] == f"lost: {time_budget.SOURCE_REFUSED}"


def test_a_run_with_many_hanging_files_goes_faster(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    budget = time_budget.TimeBudget(30)
    limits = []
    for number in range(40):
        limits.append(budget.limit_s)
        budget.spend(f"file {number}", budget.limit_s)
    assert limits[0] == 30
    assert limits == sorted(limits, reverse=True)
    assert limits[-1] < 8
    assert budget.refusal("file 0") is None


def test_a_run_that_is_left_ends_its_workers() -> None:
    answers = pool(2).run([[f"{number}", "hang"] for number in range(9)])
    started = time.monotonic()
    answers.close()
    answers = pool(2, timeout_s=30).run([["a"], *[["hang"]] * 20])
    assert next(answers) == ["A"]
    answers.close()
    assert time.monotonic() - started < 5

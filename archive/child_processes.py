"""Processes that run a module of Cuttings, and how they talk to the one that starts them.

A child gets requests, and gives answers, as lines of JSON. The first line it gets are its
settings. An answer that is a number is progress: it comes before the answer to a request.
A child ends with its input, so that it does not outlive its parent. After an error, it
ends without an answer.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, NamedTuple

RUN_MODULE = (
    "import sys; sys.path[:] = sys.argv.pop(1).split('\\n'); "
    "from {} import main; main()"
)
"""Python code that runs a module with the paths of this process."""
REQUESTS_AHEAD = 2
"""Requests that a child has. It does not wait while the parent works on an answer."""


def module_command(module: str, *arguments: str) -> list[str]:
    """Return the command that calls `main` of a module with the paths of this process."""
    code = RUN_MODULE.format(module)
    flags = ["-B"] if sys.dont_write_bytecode else []
    return [sys.executable, *flags, "-c", code, "\n".join(sys.path), *arguments]


def single_thread_environment() -> dict[str, str]:
    """Return the environment of a process whose libraries start no threads."""
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


# The parent


class Answer(NamedTuple):
    """An answer of a child, or `None` if it has ended."""

    child: Child
    value: Any


class Child:
    """A running process, and the numbers of the requests that it has."""

    def __init__(
        self, module: str, settings: object, answers: SimpleQueue[Answer]
    ) -> None:
        self.requests: deque[int] = deque()
        self._answers = answers
        self._process = subprocess.Popen(  # noqa: S603  # this Python
            module_command(module),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=single_thread_environment(),
            encoding="utf-8",
        )
        self._thread = Thread(target=self._read_answers, daemon=True)
        self._thread.start()
        self._send(settings)

    def request(self, number: int, value: object) -> None:
        """Send a request."""
        self.requests.append(number)
        self._send(value)

    def _send(self, value: object) -> None:
        assert self._process.stdin
        with suppress(OSError):  # Its answers have ended too.
            write_line(self._process.stdin, value)

    def _read_answers(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.endswith("\n"):  # A process that is killed may leave a part of one.
                self._answers.put(Answer(self, json.loads(line)))
        self._answers.put(Answer(self, None))

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                assert stream
                stream.close()


class Children:
    """Processes of one module. There are fewer, or none, if the system allows no more."""

    def __init__(self, module: str, settings: object, count: int) -> None:
        self._queue: SimpleQueue[Answer] = SimpleQueue()
        self._children: list[Child] = []
        self._numbers = iter(range(sys.maxsize))
        self._answers: dict[int, Any] = {}
        """Answers that were not taken yet, by the number of the request."""
        with suppress(OSError):
            for _ in range(count):
                self._children.append(Child(module, settings, self._queue))

    def answers(self, requests: Iterable[object]) -> Iterator[Any]:
        """Yield progress as it comes, and the answers in the order of the requests.

        Few requests are ahead of the last answer that was taken. That limits the memory.
        Between two answers, there may be other requests.

        Yield no more if a child fails: the caller does what is left, and gets the error
        if it was no accident.
        """
        waiting = iter(requests)
        ahead = REQUESTS_AHEAD * len(self._children)
        sent = deque(map(self._send, islice(waiting, ahead)))
        while sent:
            while sent[0] not in self._answers:
                if not self._children:
                    return
                child, value = self._queue.get()
                if value is None:
                    self.close()
                elif isinstance(value, int):
                    yield value
                else:
                    self._answers[child.requests.popleft()] = value
            sent.extend(map(self._send, islice(waiting, 1)))
            yield self._answers.pop(sent.popleft())

    def _send(self, request: object) -> int:
        """Send a request to the child with the fewest, and return its number."""
        number = next(self._numbers)
        if self._children:
            min(self._children, key=_load).request(number, request)
        return number

    def close(self) -> None:
        """End all of them."""
        while self._children:
            self._children.pop().close()


def _load(child: Child) -> int:
    return len(child.requests)


# The child


class Parent:
    """The process that started this one."""

    def __init__(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # The parent ends this process.
        self._answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)  # What a library prints is no answer.
        self._lines: SimpleQueue[str] = SimpleQueue()
        Thread(target=_read_lines, args=(self._lines,), daemon=True).start()

    def receive(self) -> Any:
        """Return the settings, then one request after the other."""
        return json.loads(self._lines.get())

    def send(self, value: object) -> None:
        """Send an answer, or a number as progress."""
        write_line(self._answers, value)


def _read_lines(lines: SimpleQueue[str]) -> None:
    """Pass on the lines of the standard input. End the process at its end."""
    for line in sys.stdin:
        lines.put(line)
    os._exit(0)


def write_line(stream: IO[str], value: object) -> None:
    """Write a value as a line of JSON, at once."""
    stream.write(json.dumps(value) + "\n")
    stream.flush()

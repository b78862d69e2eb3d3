"""The loop of a worker process: receive tasks, run a function, send its answers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from typing import BinaryIO

import msgspec

from archive.ingest.fence.frames import Kind, read_frame, write_frame
from archive.ingest.fence.limits import Confinement, limit_processor_time
from archive.messages import N_

TaskFunction = Callable[[bytes], Iterable[bytes]]
"""A function that yields the answers to a task."""
MAX_BATCH_BYTES = 256 << 20
MAX_REASON = 300
OUT_OF_MEMORY = N_("not enough memory to read it")
EXIT_OUT_OF_MEMORY = 77
"""The exit code of a worker that cannot even report that it has no memory left."""


class Batch(msgspec.Struct, frozen=True):
    """Tasks for a worker, and the processor time in seconds for each answer."""

    tasks: tuple[bytes, ...]
    processor_s: float


class WorkerSettings(msgspec.Struct, frozen=True):
    """The function that a worker runs, as `module:name`, and its memory limit.

    `modules` are imported before the worker gives up its rights. A fork server imports
    them once for all workers.
    """

    function: str
    memory_mb: int
    modules: tuple[str, ...] = ()

    def import_modules(self) -> None:
        """Import the modules that were not imported yet."""
        for module in self.modules:
            import_module(module)


def run_worker(settings: WorkerSettings, tasks: BinaryIO, answers: BinaryIO) -> None:
    """Answer tasks until there are no more."""
    function = load_function(settings.function)
    settings.import_modules()
    confinement = Confinement(settings.memory_mb)
    write_frame(answers, Kind.READY)
    try:
        while frame := read_frame(tasks, MAX_BATCH_BYTES):
            batch = msgspec.msgpack.decode(frame[1], type=Batch)
            for task in batch.tasks:
                reason = _answer(function, task, batch.processor_s, answers)
                _finish_task(reason, confinement, answers)
    except MemoryError:
        os._exit(EXIT_OUT_OF_MEMORY)
    except OSError:  # The process that gave the tasks has ended.
        os._exit(1)


def _finish_task(reason: str, confinement: Confinement, answers: BinaryIO) -> None:
    """Send the end of a task, after the reason if it failed."""
    if reason:
        reason = OUT_OF_MEMORY if confinement.may_lack_memory else reason
        write_frame(answers, Kind.FAILURE, reason.encode(errors="replace"))
    must_replace = confinement.needs_replacement
    write_frame(answers, Kind.END_AND_REPLACE if must_replace else Kind.END)


def load_function(name: str) -> TaskFunction:
    """Return the function `module:name`."""
    module, _, attribute = name.partition(":")
    function: TaskFunction = getattr(import_module(module), attribute)
    return function


def _answer(
    function: TaskFunction, task: bytes, processor_s: float, answers: BinaryIO
) -> str:
    """Send the answers to a task, and return the reason if it failed.

    Every exception is a reason.
    """
    try:
        limit_processor_time(processor_s)
        for answer in function(task):
            limit_processor_time(0)
            write_frame(answers, Kind.ANSWER, answer)
            limit_processor_time(processor_s)
    except MemoryError:
        return OUT_OF_MEMORY
    except BaseException as error:  # noqa: BLE001  # including SystemExit
        return _describe(error)
    finally:
        limit_processor_time(0)
    return ""


def _describe(error: BaseException) -> str:
    text = ""
    with suppress(BaseException):  # The text of an exception may raise another one.
        text = f": {error}"[:MAX_REASON]
    return f"the reader failed ({type(error).__name__}{text})"


def main() -> None:
    """Run a worker that was started on its own, with pipes as standard streams."""
    settings = msgspec.json.decode(sys.argv[1], type=WorkerSettings)
    import_module(sys.argv[2])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What a library prints is no answer.
    with os.fdopen(0, "rb", closefd=False) as tasks:
        run_worker(settings, tasks, answers)

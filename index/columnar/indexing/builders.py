"""Write the segments of many changes in several processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

from archive.child_processes import module_command, single_thread_environment
from index.catalog_feed import CatalogFeed, ChangeRange
from index.columnar.indexing.batches import batch_bytes
from index.columnar.indexing.builder_process import BuilderSettings, BuiltRange
from index.memory_limits import MIN_MEMORY_MB

FOLDER_NAME = "building"
"""The folder for segments that are not in the index yet."""
MIN_BUILDER_CHANGES = 2_500
"""Changes for which another process pays off: it needs a second to start."""
MAX_RANGE_CHANGES = 6_000
"""Changes that an interrupted run writes again, for each process."""


class Answer(NamedTuple):
    """An answer of a builder: progress, a built range, or `None` if it has ended."""

    builder: Builder
    value: int | BuiltRange | None


class Builder:
    """A running process, and what it has to report."""

    def __init__(self, settings: BuilderSettings, answers: SimpleQueue[Answer]) -> None:
        self._answers = answers
        self._process = subprocess.Popen(  # noqa: S603  # this Python
            module_command("index.columnar.indexing.builder_process"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=single_thread_environment(),
            encoding="utf-8",
        )
        self._thread = Thread(target=self._read_answers, daemon=True)
        self._thread.start()
        self._send(settings.to_json())

    def give_next(self, waiting: deque[ChangeRange]) -> None:
        """Ask for the segments of the next range, if there is one."""
        if waiting:
            self._send(json.dumps(asdict(waiting.popleft())))

    def _send(self, line: str) -> None:
        assert self._process.stdin
        with suppress(OSError):  # Its answers have ended too.
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()

    def _read_answers(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.endswith("\n"):  # A process that is killed may leave a part of one.
                self._answers.put(Answer(self, _decode(line)))
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


def _decode(line: str) -> int | BuiltRange:
    value = json.loads(line)
    return value if isinstance(value, int) else BuiltRange.from_json(value)


def build_segments(
    feed: CatalogFeed, folder: Path, after: int, memory_mb: int
) -> Generator[BuiltRange]:
    """Yield the built segments of the changes after a number, oldest first.

    Yield nothing if there are too few changes, too few processors or too little memory.
    Yield no more if a process fails: the caller writes what is left, and gets the error
    if it was no accident. The files are removed at the end, unless the caller moved them.
    """
    total = feed.count(after)
    count = _builder_count(total, memory_mb)
    if count < 2:
        return
    ranges = feed.split(after, count, MAX_RANGE_CHANGES)
    building = folder / FOLDER_NAME
    settings = BuilderSettings(
        feed.address, str(building), batch_bytes(memory_mb // count)
    )
    with ExitStack() as stack:
        building.mkdir(exist_ok=True)
        stack.callback(remove_built_segments, folder)
        answers: SimpleQueue[Answer] = SimpleQueue()
        builders: list[Builder] = []
        with suppress(OSError):  # The system may allow fewer processes, or none.
            for _ in range(count):
                builders.append(Builder(settings, answers))
                stack.callback(builders[-1].close)
        if not builders:
            return
        feed.announce(total)
        built_count = 0
        for built in _built_ranges(feed, builders, answers, ranges):
            built_count += built.changes
            yield built
        feed.announce(built_count - total)


def _built_ranges(
    feed: CatalogFeed,
    builders: Sequence[Builder],
    answers: SimpleQueue[Answer],
    ranges: Sequence[ChangeRange],
) -> Iterator[BuiltRange]:
    """Give each builder one range after the other. Yield the built ones in order."""
    waiting = deque(ranges)
    built: dict[int, BuiltRange] = {}
    reported = 0
    for builder in builders:
        builder.give_next(waiting)
    for changes in ranges:
        while changes.last not in built:
            builder, value = answers.get()
            if value is None:
                feed.advance(-reported)
                return
            if isinstance(value, int):
                feed.advance(value)
                reported += value
            else:
                built[value.last] = value
                builder.give_next(waiting)
        reported -= built[changes.last].changes
        yield built.pop(changes.last)


def _builder_count(change_count: int, memory_mb: int) -> int:
    return min(
        os.cpu_count() or 1,
        memory_mb // MIN_MEMORY_MB,
        change_count // MIN_BUILDER_CHANGES,
    )


def remove_built_segments(folder: Path) -> None:
    """Remove segments that were built for an index, and are not in it."""
    shutil.rmtree(folder / FOLDER_NAME, ignore_errors=True)

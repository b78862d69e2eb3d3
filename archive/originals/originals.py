"""Find the file of an article, and let a worker make it safe to look at."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from archive.errors import UnreadableError
from archive.ingest.fence.worker import TaskFailedError, WorkerLostError
from archive.ingest.wire import encode_task
from archive.ingest.worker import Task
from archive.ingest.worker_pool import WorkerPool
from archive.messages import N_
from archive.originals.model import Original, decode_original
from archive.paths import folder_prefix
from archive.readers import detect_format
from archive.regular_files import open_regular_file, resolve

MAX_SECONDS = 8.0
"""The time to find and to convert an original. A request may take ten seconds."""
OUTSIDE = N_("the file is outside of the folders of the archive")
NOT_THERE = N_("the file is not there")


class _Codec:
    """The conversion of tasks and originals."""

    def encode(self, task: Task) -> bytes:
        """Return a task as bytes."""
        return encode_task(task)

    def decode(self, _: Task, answer: bytes, /) -> Original:
        """Return an original. Raise ValueError if it is invalid."""
        try:
            return decode_original(answer)
        except (KeyError, TypeError) as error:
            raise ValueError("not an original") from error

    def source(self, task: Task) -> Hashable:
        """Return the file of a task."""
        return task.path


class OriginalReader:
    """Reads originals, each in a worker process of its own."""

    def __init__(self) -> None:
        self._workers: WorkerPool[Task, Original] = WorkerPool(
            "archive.originals.render:render_task", _Codec(), 1
        )

    def read(self, path: Path, target: Path, position: str | None) -> Original:
        """Return the original of an article.

        `path` names the file, and `target` is the same path without links.
        `position` is that of the article in a file with several.

        Raises:
            UnreadableError: it cannot be shown. The reason is a phrase.
        """
        file_format = detect_format(path) or "txt"
        size = target.stat().st_size
        task = Task(path, file_format, 0, size, position or "", target=target)
        try:
            with closing(self._workers.stream(task, MAX_SECONDS)) as answers:
                return next(answers)
        except (WorkerLostError, TaskFailedError, StopIteration) as error:
            raise UnreadableError(_reason(str(error))) from error


def _reason(message: str) -> str:
    """Return the reason of a reader without the name of its error."""
    _start, separator, reason = message.partition("UnreadableError: ")
    return reason.removesuffix(")") if separator else message


def find_file(path: str, folders: Iterable[str]) -> Path:
    """Return the file at a path of the catalog, resolved.

    A link that leaves the folders of the archive is not followed: it may have been
    placed after the file was read.

    Raises:
        UnreadableError: there is no such file in the folders.
    """
    resolved = resolve(Path(path))
    roots = [folder_prefix(str(resolve(Path(folder)))) for folder in folders]
    if not any(str(resolved).startswith(root) for root in roots):
        raise UnreadableError(OUTSIDE)
    if not resolved.is_file():
        raise UnreadableError(NOT_THERE)
    return resolved


@contextmanager
def open_file(target: Path) -> Iterator[IO[bytes]]:
    """Open the file of an article. Raise UnreadableError if it cannot be opened."""
    try:
        with open_regular_file(target) as file:
            yield file
    except OSError as error:
        raise UnreadableError(NOT_THERE) from error

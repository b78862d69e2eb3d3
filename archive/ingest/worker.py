"""What a worker process does: bytes to documents, one answer for each task, whatever the bytes are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import UnreadableError
from archive.extract.pipeline import extract_document
from archive.model import Document
from archive.readers import content_id, read_article, split_file

EXTRACTION_VERSION = 4
"""The version of our reading; raised when the same bytes give other facts, so that every source is read again."""


@dataclass(frozen=True, slots=True)
class Task:
    """One article to read: a whole file of `size` bytes, or `content` that was cut out of one at `position`.

    `mtime_ns` is the file's time (ns since 1970). Where the content's hash is `known_digest`, there is nothing to do; a
    `problem` that cutting met is handed on.
    """

    path: Path
    format: str
    mtime_ns: int
    size: int
    position: str = ""
    content: bytes | None = None
    known_digest: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task (without its content): the id of its bytes, and the document unless held, or a problem.

    Without an id, the bytes could not even be had.
    """

    task: Task
    id: str | None = None
    document: Document | None = None
    problem: str | None = None


def process_tasks(tasks: Iterable[Task]) -> list[Outcome]:
    """Return the outcome of each task, in order."""
    return [_process_task(task) for task in tasks]


def _process_task(task: Task) -> Outcome:
    light = replace(task, content=None)
    try:
        content = _read_content(task)
    except UnreadableError as error:
        return Outcome(light, problem=str(error))
    id = content_id(content)
    if task.problem or id == task.known_digest:
        return Outcome(light, id, problem=task.problem)
    try:
        return Outcome(light, id, read_document(content, task.format, task.mtime_ns))
    except UnreadableError as error:
        return Outcome(light, id, problem=str(error))


def _read_content(task: Task) -> bytes:
    """The article's bytes."""
    if task.content is not None:
        return task.content
    if task.problem:
        raise UnreadableError(task.problem)
    return next(iter(split_file(task.path))).content


def read_document(content: bytes, format_name: str, mtime_ns: int) -> Document:
    """Read and understand one article; UnreadableError where it holds none."""
    modified = datetime.fromtimestamp(mtime_ns / 1e9, UTC)
    return extract_document(
        read_article(content, format_name, modified), content_id(content), format_name
    )

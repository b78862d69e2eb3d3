"""Read articles and extract their facts in a worker process.

Every task has an outcome: an article that cannot be read becomes a problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.errors import SeveralArticlesError, UnreadableError
from archive.ingest.scanner import ScannedFile
from archive.model import Document
from archive.readers import RawArticle, content_id, read_article, split_file

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EXTRACTION_VERSION = 21
"""The version of readers and extractors.

Increase it if the same bytes result in other facts: every source is then read again.
"""

BATCH_TASKS = 64
"""Most articles that a worker reads at once."""
BATCH_BYTES = 1 << 20
"""Most bytes that a worker reads at once, unless one article is larger."""


@dataclass(frozen=True, slots=True)
class Task:
    """One article to read: a whole file, or one of several articles in a file.

    `content` is the article if the file has several, and `position` its position.
    `size` is the number of bytes, and `mtime_ns` the modification time of the file in
    nanoseconds since 1970. Content with the hash `known_digest` is already in the
    catalog. `problem` is the reason if the article could not be read from the file.
    `target` is the file to open if `path` is a link to it, or below one.
    """

    path: Path
    format: str
    mtime_ns: int
    size: int
    position: str = ""
    content: bytes | None = None
    known_digest: str | None = None
    problem: str | None = None
    target: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a task, which is kept without its content.

    `id` is the hash of the content, `None` if the content could not be read.
    `document` is `None` if the catalog has it already or if there is a problem. With
    `has_several`, a database exported several articles into the file, which must be
    split.
    """

    task: Task
    id: str | None = None
    document: Document | None = None
    problem: str | None = None
    has_several: bool = False


def task_of_file(file: ScannedFile) -> Task:
    """Return the task to read a whole file."""
    return Task(file.path, file.format, file.mtime_ns, file.size, target=file.target)


def task_of_article(file_task: Task, article: RawArticle) -> Task:
    """Return the task to read one of several articles in a file."""
    return replace(
        file_task,
        size=len(article.content),
        position=article.position or "",
        content=None if article.ends_early else article.content,
        problem=article.problem,
    )


def batch_tasks(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Yield lists of at most `BATCH_TASKS` tasks and `BATCH_BYTES` bytes.

    A task that is larger than `BATCH_BYTES` gets a list of its own.
    """
    batch: list[Task] = []
    size = 0
    for task in tasks:
        if batch and (len(batch) >= BATCH_TASKS or size + task.size > BATCH_BYTES):
            yield batch
            batch = []
            size = 0
        batch.append(task)
        size += task.size
    if batch:
        yield batch


def process_task(task: Task) -> Outcome:
    """Return the outcome of a task."""
    task_only = replace(task, content=None)
    try:
        content = _read_content(task)
    except UnreadableError as error:
        return Outcome(task_only, problem=str(error))
    id = content_id(content)
    if task.problem or id == task.known_digest:
        return Outcome(task_only, id, problem=task.problem)
    try:
        document = read_document(content, task.format, task.mtime_ns)
    except SeveralArticlesError:
        return Outcome(task_only, id, has_several=True)
    except UnreadableError as error:
        return Outcome(task_only, id, problem=str(error))
    return Outcome(task_only, id, document)


def _read_content(task: Task) -> bytes:
    """Return the bytes of an article, or raise UnreadableError."""
    if task.content is not None:
        return task.content
    if task.problem:
        raise UnreadableError(task.problem)
    return next(iter(split_file(task.path, task.target))).content


def read_document(content: bytes, format_name: str, mtime_ns: int) -> Document:
    """Read one article and extract its facts.

    `mtime_ns` is the modification time of the file in nanoseconds since 1970. Raise
    UnreadableError if the content is not an article.
    """
    # The process that stores articles imports this module, but extracts nothing.
    from archive.extract.pipeline import extract_document  # noqa: PLC0415

    article = read_article(content, format_name, _to_instant(mtime_ns))
    return extract_document(article, content_id(content), format_name)


def _to_instant(mtime_ns: int) -> datetime | None:
    """Return a modification time, or `None` if it is no date.

    Windows cannot convert times before 1970 with `fromtimestamp`.
    """
    try:
        return EPOCH + timedelta(microseconds=mtime_ns // 1_000)
    except OverflowError:
        return None

"""Read articles from a file without an archive, in fenced worker processes.

Only the command `extract` imports this module, since it imports all readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from archive.ingest.fence.limits import MEMORY_MB, Limits
from archive.ingest.reader import Reader, preload_module
from archive.ingest.scanner import ScannedFile, file_to_read
from archive.ingest.worker import Outcome, batch_tasks, task_of_article, task_of_file
from archive.model import Document
from archive.readers import is_multi_article
from web import config


def read_documents(path: Path) -> Iterator[tuple[str | None, Document | str]]:
    """Yield the position and the document, or a reason, of each article in a file.

    Raise UnreadableError if the whole file cannot be read.
    """
    file = file_to_read(path)
    limits = Limits(config.reader_memory_mb() or MEMORY_MB)
    reader = Reader(1, limits, [file.format], preload_module([path]))
    for outcome in _outcomes(reader, file):
        reason = outcome.problem or "not read"
        yield outcome.task.position or None, outcome.document or reason


def _outcomes(reader: Reader, file: ScannedFile) -> Iterator[Outcome]:
    """Yield the outcome of each article of a file."""
    file_task = task_of_file(file)
    if not is_multi_article(file.format):
        (outcome,) = chain.from_iterable(reader.read([[file_task]]))
        if not outcome.has_several:
            yield outcome
            return
    tasks = (task_of_article(file_task, article) for article in reader.split(file_task))
    yield from chain.from_iterable(reader.read(batch_tasks(tasks)))

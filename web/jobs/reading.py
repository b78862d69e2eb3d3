"""Read the files in the folder for saved files, as a background job."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Timer

from archive.catalog import Catalog
from archive.errors import BusyError, CuttingsError
from index.sync import sync_index
from web.jobs.editor import Editor
from web.jobs.queue import Job, JobResult, JobStage

RETRY_S = 5.0
"""Seconds until a job that could not lock the home is queued again."""
MAX_WORKERS = 2
"""Processes that read files beside the server."""


@dataclass(frozen=True, slots=True)
class ReadingMessages:
    """The messages after reading. Each is called in the request that shows it."""

    read: Callable[[], str]
    busy: Callable[[], str]
    failed: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class SavedFileReader:
    """Read all saved files that were not read yet.

    They are read like those of `cuttings index`: in worker processes with limits.
    While another process writes, they are tried again after `RETRY_S`.
    """

    editor: Editor
    catalog: Catalog
    messages: ReadingMessages
    memory_mb: int | None = None

    def submit(self, return_url: str) -> Job:
        """Queue the reading. Its result is never an error: the files are saved."""
        return self.editor.enqueue(return_url, lambda job: self._run(job, return_url))

    def _run(self, job: Job, return_url: str) -> JobResult:
        try:
            with self.editor.home.write_lock():
                read_saved_files(self.editor, self.catalog, job, self.memory_mb)
        except BusyError:
            self._retry_later(return_url)
            return JobResult(self.messages.busy, "", return_url)
        except CuttingsError as error:
            reason = error.message
            return JobResult(lambda: self.messages.failed(reason), "", return_url)
        return JobResult(self.messages.read, "", return_url)

    def _retry_later(self, return_url: str) -> None:
        timer = Timer(RETRY_S, self._retry, (return_url,))
        timer.daemon = True  # an unread file is read by the next server
        timer.start()

    def _retry(self, return_url: str) -> None:
        with suppress(BusyError, RuntimeError):  # the server has stopped
            self.submit(return_url)


def read_saved_files(
    editor: Editor, catalog: Catalog, job: Job, memory_mb: int | None
) -> None:
    """Read the files that were not read yet, and update the index.

    The caller has locked the home.
    """
    # The readers are slow to import.
    from archive.ingest.run import IngestOptions, ingest  # noqa: PLC0415
    from archive.ingest.saved_files import unread_files  # noqa: PLC0415

    folder = editor.save_folder
    paths = unread_files(catalog, folder) if folder else []
    if paths and folder:
        job.enter_stage(JobStage.READING)
        options = IngestOptions(
            jobs=min(MAX_WORKERS, os.cpu_count() or 1),
            within_folder=True,
            watched_roots=(folder,),
        )
        if memory_mb:
            options = replace(options, memory_mb=memory_mb)
        ingest(catalog, paths, _ReadingProgress(job), options)
    job.enter_stage(JobStage.INDEXING_FILES)
    sync_index(editor.home, catalog, job)


class _ReadingProgress:
    """The progress of an ingest as that of a job."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def start(self, total: int) -> None:
        """Add bytes to read."""
        self._job.start(total)

    def advance(self, size: int) -> None:
        """Report bytes as read."""
        self._job.advance(size)

    def note(self, message: str) -> None:
        """Do nothing: the page of the files shows what the catalog stored."""

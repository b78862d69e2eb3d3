"""Corrections of several server processes: one at a time, and visible to all of them.

The process that runs a correction writes its state to a file in the home. Any other
process can show it.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from archive.errors import BusyError, CuttingsError, NothingToUndoError
from archive.home import Home
from web.jobs.queue import IndexSyncError, Job, JobProgress, JobResult, JobStage

FOLDER = "jobs"
LOCK = "jobs.lock"
SECRET_BYTES = 32
WRITE_S = 0.5
"""Time between two writes of the progress."""
KEY = re.compile(r"[\w-]{1,40}", re.ASCII)

ERRORS: Mapping[str, type[CuttingsError]] = {
    error.__name__: error
    for error in (BusyError, NothingToUndoError, IndexSyncError, CuttingsError)
}
"""The errors that another process raises again, by name."""


@dataclass(frozen=True, slots=True)
class RemoteJob:
    """A job of another process, as it was when it was last written."""

    key: str
    return_url: str
    progress: JobProgress
    outcome: Callable[[], JobResult] | None

    def wait_done(self, _timeout_s: float = 0) -> bool:
        """Return whether the job has ended."""
        return self.outcome is not None

    def result(self) -> JobResult:
        """Return the result of the task, or raise its error."""
        assert self.outcome is not None
        return self.outcome()


@dataclass(frozen=True, slots=True)
class SharedJobs:
    """The states of all jobs, in a folder of the home."""

    home: Home

    @property
    def _folder(self) -> Path:
        return self.home.folder / FOLDER

    def clear(self) -> None:
        """Remove the states that an earlier server left."""
        self.close()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def close(self) -> None:
        """Remove all states and the folder."""
        for path in self._folder.glob("*"):
            path.unlink(missing_ok=True)
        with suppress(OSError):
            self._folder.rmdir()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until the jobs of other processes have ended."""
        with self.home.waiting_lock(LOCK):
            yield

    def forget(self, key: str) -> None:
        """Remove the state of a job."""
        self._path(key).unlink(missing_ok=True)

    def write_result(self, job: Job, result: JobResult) -> None:
        """Write the result of a job, with its message in the current language."""
        self._write(
            job,
            result={
                "message": result.message(),
                "undo_url": result.undo_url,
                "return_url": result.return_url,
            },
        )

    def write_error(self, job: Job, error: BaseException) -> None:
        """Write why a job has failed."""
        name = type(error).__name__
        text = error.message if isinstance(error, CuttingsError) else ""
        self._write(job, error={"name": name, "message": str(text)})

    def write_progress(self, job: Job) -> None:
        """Write the progress of a job."""
        self._write(job)

    def write_first(self, job: Job) -> None:
        """Write that a job is waiting, unless it has begun."""
        if not self._path(job.key).exists():
            self._write(job, replace=False)

    def _write(self, job: Job, *, replace: bool = True, **outcome: Any) -> None:
        state = {
            "process": os.getpid(),
            "return_url": job.return_url,
            "progress": asdict(job.progress),
            **outcome,
        }
        path = self._path(job.key)
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            part.write_text(json.dumps(state), encoding="utf-8")
            part.replace(path) if replace else os.link(part, path)
        except OSError:  # a full disk: the job matters more than its progress page
            pass
        finally:
            part.unlink(missing_ok=True)

    def read(self, key: str) -> RemoteJob | None:
        """Return a job, or `None` if it is unknown or its process has ended."""
        if not KEY.fullmatch(key):
            return None
        try:
            state = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        outcome = self._outcome(state)
        if outcome is None and not _is_running(state["process"]):
            return None
        progress = state["progress"]
        return RemoteJob(
            key,
            state["return_url"],
            JobProgress(
                JobStage(progress["stage"]), progress["done"], progress["total"]
            ),
            outcome,
        )

    def _outcome(self, state: dict[str, Any]) -> Callable[[], JobResult] | None:
        if result := state.get("result"):
            text = result["message"]
            return lambda: JobResult(
                lambda: text, result["undo_url"], result["return_url"]
            )
        if error := state.get("error"):
            return lambda: _raise(error["name"], error["message"])
        return None

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def _raise(name: str, message: str) -> JobResult:
    if name in ERRORS:
        raise ERRORS[name](message)
    raise RuntimeError(f"The correction failed in another process: {name}")


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class ProgressWriter:
    """Writes the progress of a job, but not too often."""

    def __init__(self, shared: SharedJobs, job: Job) -> None:
        self._shared, self._job = shared, job
        self._written = 0.0
        job.on_progress = self.write_if_due

    def write_if_due(self) -> None:
        """Write the progress if the last time is long enough ago."""
        if monotonic() - self._written >= WRITE_S:
            self._written = monotonic()
            self._shared.write_progress(self._job)

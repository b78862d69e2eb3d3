"""Open an archive for corrections on a server."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archive.catalog import Catalog
from archive.errors import CuttingsError
from archive.home import Home
from archive.paths import actual_path
from web import config
from web.cli.archive_access import sync_index_with_progress, writing
from web.cli.terminal import ProgressBar, print_message

if TYPE_CHECKING:
    from web.jobs.editor import Editor

CANNOT_CREATE = "{}: files cannot be saved here ({}); choose another --save-to"
WAITING_FOR_CORRECTION = "Waiting for the current correction to finish."


@contextmanager
def open_editor(
    home: Home, catalog: Catalog, author: str | None, save_folder: Path | None = None
) -> Iterator[Editor]:
    """Open an archive for corrections, and update its index.

    The index may be outdated if the last server was killed. Files in the folder for
    saved files that were not read yet are read.
    """
    # Only this command needs Flask, which is slow to import.
    from web.jobs.editor import Editor  # noqa: PLC0415

    folder = _prepare(save_folder) if save_folder else None
    with writing(home):
        if folder:
            _read_saved_files(catalog, folder)
        catalog.review.update()
        sync_index_with_progress(home, catalog)
    author_name = " ".join((author or "").split()) or config.default_author()
    editor = Editor(home, author_name, config.password(), save_folder=folder)
    with close_after_jobs(editor):
        yield editor


def _prepare(folder: Path) -> Path:
    """Return the path of the folder for saved files as scans name it. Create it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CuttingsError(CANNOT_CREATE.format(folder, error.strerror)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CuttingsError(CANNOT_CREATE.format(folder, os.strerror(errno.EACCES)))
    return actual_path(folder)


def _read_saved_files(catalog: Catalog, folder: Path) -> None:
    """Read files that an earlier server saved and could not read."""
    from archive.ingest.run import IngestOptions, ingest  # noqa: PLC0415
    from archive.ingest.saved_files import unread_files  # noqa: PLC0415

    paths = unread_files(catalog, folder)
    if not paths:
        return
    options = IngestOptions(within_folder=True, watched_roots=(folder,))
    with ProgressBar("Reading", "bytes") as bar:
        ingest(catalog, paths, bar, options)


@contextmanager
def close_after_jobs(editor: Editor) -> Iterator[Editor]:
    """Wait for the running correction at the end."""
    try:
        yield editor
    finally:
        if editor.jobs.is_busy:
            print_message(WAITING_FOR_CORRECTION)
        editor.jobs.close()

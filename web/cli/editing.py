"""Open an archive for corrections on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.catalog import Catalog
from archive.home import Home
from web import config
from web.cli.archive_access import sync_index_with_progress, writing
from web.cli.terminal import print_message

if TYPE_CHECKING:
    from web.jobs.editor import Editor

WAITING_FOR_CORRECTION = "Waiting for the current correction to finish."


@contextmanager
def open_editor(home: Home, catalog: Catalog, author: str | None) -> Iterator[Editor]:
    """Open an archive for corrections, and update its index.

    The index may be outdated if the last server was killed.
    """
    # Only this command needs Flask, which is slow to import.
    from web.jobs.editor import Editor  # noqa: PLC0415

    with writing(home):
        catalog.review.update()
        sync_index_with_progress(home, catalog)
    author_name = " ".join((author or "").split()) or config.default_author()
    with close_after_jobs(Editor(home, author_name, config.password())) as editor:
        yield editor


@contextmanager
def close_after_jobs(editor: Editor) -> Iterator[Editor]:
    """Wait for the running correction at the end."""
    try:
        yield editor
    finally:
        if editor.jobs.is_busy:
            print_message(WAITING_FOR_CORRECTION)
        editor.jobs.close()

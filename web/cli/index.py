"""The command that reads files into the archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from archive.home import Home
from archive.ingest.reader import start_workers
from archive.paths import is_file
from web.cli.output import EXIT_FAILURE
from web.cli.quick_imports import quick_imports
from web.cli.reading_options import (
    allow_missing_option,
    follow_links_option,
    jobs_option,
    memory_option,
    paths_argument,
    shard_option,
)
from web.cli.signals import interrupted_by_sigterm
from web.cli.terminal import print_message


@click.command()
@paths_argument
@jobs_option
@memory_option
@allow_missing_option
@follow_links_option
@shard_option
@click.pass_obj
def index(home: Home, /, paths: Sequence[Path], memory: int, **options: Any) -> None:
    """Index new and changed files.

    PATHS are files or folders. Unchanged files are skipped. Articles of changed files
    keep their IDs and corrections. Articles of deleted files are removed from the
    index. If all or most files of a folder are missing, nothing is changed, because its
    drive may not be connected.

    Example: cuttings index ~/articles

    Example: cuttings index --shard 3/16 /srv/articles
    """
    if any(map(is_file, paths)):  # It is probably new, or has changed.
        start_workers(paths)
    # Meanwhile, this process imports what it needs.
    with quick_imports():
        import archive.ingest.run  # noqa: F401, PLC0415
        from web.cli import archive_messages  # noqa: PLC0415
        from web.cli.archive_access import ingest_and_index  # noqa: PLC0415

    with interrupted_by_sigterm():
        summary, documents = ingest_and_index(home, paths, memory, **options)
    print_message(archive_messages.ingest_summary(summary, documents))
    if summary.failed:
        print_message("To list the failures, run: cuttings failures")
        raise click.exceptions.Exit(EXIT_FAILURE)

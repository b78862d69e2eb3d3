"""The commands `rebuild`, `backup` and `restore`, and `verify` of a backup."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from archive.backup import (
    RestoreOptions,
    Root,
    create_backup,
    restore_backup,
    verify_backup,
)
from archive.catalog import Catalog
from archive.home import Home
from archive.paths import actual_path
from index.sync import prepare_index, rebuild_index
from web.cli import messages as cli_messages
from web.cli.archive_access import (
    check_exists,
    open_catalog,
    refuse_shared_catalog,
    sync_index_with_progress,
    writing,
)
from web.cli.output import EXIT_FAILURE, write_line
from web.cli.reading_options import memory_option
from web.cli.terminal import ProgressBar, print_message


@click.command()
@memory_option
@click.pass_obj
def rebuild(home: Home, memory: int) -> None:
    """Rebuild the index from the catalog.

    Source files are not read again. Searches use the old index until the new one is
    complete. If the command is interrupted, run it again to continue.

    Example: cuttings rebuild
    """
    with (
        writing(home),
        open_catalog(home, must_exist=True) as catalog,
        ProgressBar("Indexing", "articles") as bar,
    ):
        count = rebuild_index(home, catalog, bar, memory)
    print_message(f"Index rebuilt: {count:,} articles.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sources", is_flag=True, help="Include the source files")
@click.pass_obj
def backup(home: Home, file: Path, sources: bool) -> None:
    """Write the archive into FILE, with all corrections.

    Other processes may read and write the archive meanwhile. FILE is an ordinary zip
    file with checksums. An older backup in FILE is replaced when the new one is
    complete. `cuttings restore` restores it, and `cuttings verify FILE` checks it.

    Example: cuttings backup archive.backup

    Example: cuttings backup --sources archive.backup
    """
    refuse_shared_catalog(home)
    check_exists(home)
    with ProgressBar("Writing", "bytes") as bar:
        report = create_backup(home, file, with_sources=sources, progress=bar)
    for message in cli_messages.backup_summary(file, report):
        print_message(message)
    if report.unread_sources:
        raise click.exceptions.Exit(EXIT_FAILURE)


def _parse_roots(
    _context: click.Context, _option: click.Parameter, values: Sequence[str]
) -> tuple[Root, ...]:
    """Return the moved folders, longest first, or raise BadParameter."""
    roots = []
    for value in values:
        old, sign, new = value.partition("=")
        if not (old and sign and new):
            raise click.BadParameter(cli_messages.INVALID_ROOT.format(value))
        roots.append(Root(old, actual_path(Path(new).expanduser())))
    return tuple(sorted(roots, key=lambda root: -len(root.old)))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--root",
    "roots",
    multiple=True,
    metavar="OLD=NEW",
    callback=_parse_roots,
    help="The source files of the folder OLD are in NEW on this machine. Source files "
    "in the backup are written there. Repeat for more folders.",
)
@click.option(
    "--replace", is_flag=True, help="Replace an archive that is already in the home"
)
@memory_option
@click.pass_obj
def restore(
    home: Home, file: Path, roots: tuple[Root, ...], replace: bool, memory: int
) -> None:
    """Restore the archive from FILE into an empty home, and build its index.

    An existing archive stays as it is until the restored one is complete. Existing
    source files are never replaced.

    Example: cuttings --home restored restore archive.backup

    Example: cuttings restore --replace archive.backup
    """

    def prepare(catalog: Catalog) -> None:
        with ProgressBar("Indexing", "articles") as bar:
            prepare_index(home, catalog, bar, memory)

    refuse_shared_catalog(home)
    with home.write_lock():
        with ProgressBar("Restoring", "bytes") as bar:
            options = RestoreOptions(roots, replace)
            report = restore_backup(home, file, options, prepare, bar)
        with open_catalog(home, must_exist=True) as catalog:
            sync_index_with_progress(home, catalog, memory)
    for message in cli_messages.restore_summary(report):
        print_message(message)


def verify_file(file: Path) -> None:
    """Verify a backup, and print each damage. Exit with 1 if there is any."""
    with ProgressBar("Verifying", "bytes") as bar:
        problems = verify_backup(file, bar)
    for problem in problems:
        write_line(problem)
    if problems:
        raise click.exceptions.Exit(EXIT_FAILURE)
    print_message(f"{file}: the backup is intact.")

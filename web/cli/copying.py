"""The command `copy-catalog`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from archive.catalog import Catalog, copy_catalog
from archive.home import Home
from web.cli import messages as cli_messages
from web.cli.archive_access import open_catalog, writing
from web.cli.terminal import ProgressBar, print_message


@click.command("copy-catalog")
@click.argument("target", metavar="TARGET")
@click.option("--replace", is_flag=True, help="Delete another archive in TARGET first")
@click.pass_obj
def copy(home: Home, target: str, replace: bool) -> None:
    """Copy the catalog, with all corrections and decisions, to TARGET.

    TARGET is the address of a PostgreSQL database, or the folder of another home. The
    copy is compared with the original before it is complete. It keeps all IDs and
    numbers, so that the index can still be used. If the command is interrupted, TARGET
    is as it was before, and it can be run again.

    A password need not be in the address: PostgreSQL also reads it from PGPASSWORD and
    from the file .pgpass.

    Example: cuttings copy-catalog postgresql://cuttings@db.example.org/cuttings

    Example: cuttings copy-catalog /srv/archive
    """
    with (
        writing(home),
        open_catalog(home, must_exist=True) as source,
        _open_target(target) as copied,
        ProgressBar("Copying", "rows") as bar,
    ):
        report = copy_catalog(source.database, copied.database, bar, replace=replace)
        name, is_shared = copied.name, copied.is_shared
    for message in cli_messages.copy_summary(report, name, is_shared=is_shared):
        print_message(message)


@contextmanager
def _open_target(target: str) -> Iterator[Catalog]:
    if "://" in target:
        with closing(Catalog(Path("catalog.db"), target)) as catalog:
            yield catalog
        return
    home = Home(Path(target).expanduser().absolute())
    with home.write_lock(), closing(Catalog(home.catalog_path)) as catalog:
        yield catalog

"""The command `rebuild`."""

from __future__ import annotations

import click

from archive.home import Home
from index.sync import rebuild_index
from web.cli.archive_access import open_catalog
from web.cli.options import memory_option
from web.cli.terminal import ProgressBar, print_message


@click.command()
@memory_option
@click.pass_obj
def rebuild(home: Home, memory: int) -> None:
    """Rebuild the index from the catalog.

    Source files are not read again. Searches use the old index until the new one is
    complete. If the command is interrupted, run it again: it continues.

    Example: cuttings rebuild
    """
    with (
        home.write_lock(),
        open_catalog(home, must_exist=True) as catalog,
        ProgressBar("Indexing", "articles") as bar,
    ):
        count = rebuild_index(home, catalog, bar, memory)
    print_message(f"Index rebuilt: {count:,} articles.")

"""The command `batch`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import IO, Any

import click

from archive.errors import CuttingsError
from archive.home import Home
from index.engine import Sort
from index.search.request import SearchRequest
from index.search.service import SearchService
from web.cli import messages as cli_messages
from web.cli.archive_access import open_archive
from web.cli.options import no_bom_option, site_option, sort_option
from web.cli.output import write_bytes
from web.cli.terminal import ProgressBar, print_message
from web.exports import batch_table, name_lists
from web.presenters.batch import BatchOptions, BatchRow, search_names
from web.urls import batch as batch_urls

TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
UTF_8 = frozenset({"utf-8", "ascii"})


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--column",
    metavar="NAME",
    help="Column of a table (CSV): its heading, or its number if there is no heading",
)
@click.option(
    "--literal",
    is_flag=True,
    help="Search each name as a phrase in which no sign is an operator",
)
@click.option(
    "--hits",
    type=click.IntRange(batch_urls.HIT_COUNTS.minimum, batch_urls.HIT_COUNTS.maximum),
    default=batch_urls.HIT_COUNTS.default,
    show_default=True,
    help="Articles listed for each name",
)
@sort_option("articles")
@site_option
@no_bom_option
@click.pass_obj
def batch(home: Home, /, file: IO[bytes], column: str | None, **options: Any) -> None:
    """Search each name in FILE, and print a table of counts and first articles.

    FILE has one query on each line, or is a table with --column. Use - for standard
    input. The table is CSV with one row for each name.

    Example: cuttings batch names.txt > counts.csv

    Example: cuttings batch --column surname --literal people.csv > counts.csv
    """
    names = _read_names(file, column)
    search = BatchOptions(
        SearchRequest(sort=Sort(options["sort"])),
        options["literal"],
        options["hits"],
    )
    table = batch_table.TableOptions(
        options["hits"], options["site"], not options["no_bom"]
    )
    with open_archive(home) as (catalog, engine):
        rows = search_names(SearchService(catalog, engine), catalog, names, search)
        for line in batch_table.write_table(_with_progress(rows, len(names)), table):
            write_bytes(line.encode())
    print_message(cli_messages.names_searched(len(names)))


def _with_progress(rows: Iterator[BatchRow], total: int) -> Iterator[BatchRow]:
    with ProgressBar("Searching", "names") as bar:
        bar.start(total)
        for row in rows:
            yield row
            bar.advance(1)


def _read_names(file: IO[bytes], column: str | None) -> Sequence[str]:
    """Return the names in a file, or raise CuttingsError with the name of the file."""
    # Only commands that read files need BeautifulSoup, which is slow to import.
    from archive.text.decoding import decode_bytes  # noqa: PLC0415

    is_table = PurePath(file.name).suffix.lower() in TABLE_SUFFIXES
    try:
        decoded = decode_bytes(file.read(), is_html=False)
        for note in decoded.notes:
            print_message(f"{file.name}: {note}")
        if decoded.encoding.lower() not in UTF_8:
            print_message(cli_messages.READ_AS.format(file.name, decoded.encoding))
        if column is None and not is_table:
            return name_lists.read_lines(decoded.text)
        return name_lists.read_column(decoded.text, column or "")
    except name_lists.NameListError as error:
        advice = cli_messages.CHOOSE_COLUMN if error.about_column else ""
        raise CuttingsError(f"{file.name}: {error}{advice}") from error
    except CuttingsError as error:
        raise CuttingsError(f"{file.name}: {error}") from error

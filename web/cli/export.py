"""The command `export`."""

from __future__ import annotations

from typing import Any

import click

from archive.home import Home
from index.engine import Sort
from index.search.request import SearchRequest
from index.search.service import SearchService
from web.cli.archive_access import open_archive
from web.cli.options import no_bom_option, site_option, sort_option
from web.cli.output import write_bytes
from web.cli.terminal import print_message
from web.exports import messages as export_messages
from web.exports.result_sets import EXPORT_FORMATS, write_export


@click.command()
@click.argument("query")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(EXPORT_FORMATS)),
    required=True,
    help="Output format",
)
@sort_option("articles")
@site_option
@no_bom_option
@click.pass_obj
def export(home: Home, /, query: str, sort: str, site: str, **options: Any) -> None:
    """Export all articles that match QUERY.

    Prints them in a format for spreadsheets, programs or reference managers. Use "" as
    QUERY to export the whole archive.

    Example: cuttings export 'S-400 date:2020' --format csv > s400.csv
    """
    with open_archive(home) as (catalog, engine):
        results = SearchService(catalog, engine).stream(
            SearchRequest(text=query, sort=Sort(sort), collapse_copies=False)
        )
        for message in results.messages:
            print_message(message)
        export_format = EXPORT_FORMATS[options["format_name"]]
        with_mark = not options["no_bom"]
        for chunk in write_export(results, export_format, site, with_mark=with_mark):
            write_bytes(chunk.encode())
        print_message(export_messages.export_summary(results.total))

"""The command `export`."""

from __future__ import annotations

from urllib.parse import urlsplit

import click

from archive.home import Home
from index.engine import Sort
from index.search.request import SearchRequest
from index.search.service import SearchService
from web.cli.archive_access import open_archive
from web.cli.options import sort_option
from web.cli.output import write_bytes
from web.cli.terminal import print_message
from web.exports import messages as export_messages
from web.exports.result_sets import EXPORT_FORMATS, write_export
from web.urls import parameters

DEFAULT_SITE = "http://127.0.0.1:8000"


def _validate_site(
    _context: click.Context, _option: click.Parameter, value: str
) -> str:
    """Return the address of a site, or raise BadParameter."""
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in parameters.SAFE_SCHEMES or not parts.netloc:
        raise click.BadParameter(
            export_messages.INVALID_SITE.format(value, DEFAULT_SITE)
        )
    return value


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
@click.option(
    "--site",
    default=DEFAULT_SITE,
    show_default=True,
    callback=_validate_site,
    metavar="URL",
    help="Web address of the archive, used in links",
)
@click.pass_obj
def export(home: Home, query: str, format_name: str, sort: str, site: str) -> None:
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
        for chunk in write_export(results, EXPORT_FORMATS[format_name], site):
            write_bytes(chunk.encode())
        print_message(export_messages.export_summary(results.total))

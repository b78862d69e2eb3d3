"""The commands that report on the archive: failures, damage and numbers."""

from __future__ import annotations

from pathlib import Path

import click

from archive.home import Home
from index.catalog_feed import CatalogFeed
from index.engines import open_engine
from index.search.service import SearchService
from web.api.serializers import statistics as statistics_serializers
from web.cli import messages as cli_messages
from web.cli.archive_access import open_archive, open_catalog
from web.cli.maintenance import verify_file
from web.cli.output import EXIT_FAILURE, write_json, write_line
from web.cli.terminal import print_message, print_table
from web.presenters.statistics import compute_statistics


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON Lines")
@click.pass_obj
def failures(home: Home, as_json: bool) -> None:
    """List files that could not be read or were skipped, with reason and advice.

    At the end are the unsupported types, with the number of files of each.

    Example: cuttings failures
    """
    with open_catalog(home, must_exist=True) as catalog:
        failed, skipped = catalog.sources.failures(), catalog.sources.skipped()
    if as_json:
        for record in cli_messages.failure_records(failed, skipped):
            write_json(record)
    elif failed or skipped:
        for heading, rows in cli_messages.failure_tables(failed, skipped):
            print_table((heading, "position", "reason", "what to do"), rows)
        if suffixes := cli_messages.skipped_suffixes(skipped):
            print_table(("unsupported type", "files"), suffixes)
    else:
        print_message("No failures.")


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def verify(home: Home, file: Path | None) -> None:
    """Check that the catalog and the index are intact and in sync.

    Work that an interrupted run left to the next one is not damage. A home that all
    users of the machine can read is reported, but is no damage either. With FILE, check a
    backup instead.

    Example: cuttings verify

    Example: cuttings verify archive.backup
    """
    if file:
        verify_file(file)
        return
    with open_catalog(home, must_exist=True) as catalog:
        damages = catalog.verify()
        engine = open_engine(home)
        problems = engine.verify(CatalogFeed(catalog))
        pending = engine.pending(CatalogFeed(catalog))
        engine.close()
    for problem in (*damages, *problems):
        write_line(problem)
    if home.is_open_to_all:
        print_message(cli_messages.privacy_advice(home))
    if damages:
        print_message(cli_messages.repair_advice(home))
    if problems:
        print_message("To repair a damaged or outdated index, run: cuttings rebuild")
    if damages or problems:
        raise click.exceptions.Exit(EXIT_FAILURE)
    for message in cli_messages.verified(pending):
        print_message(message)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON")
@click.pass_obj
def stats(home: Home, as_json: bool) -> None:
    """Show archive statistics.

    Example: cuttings stats
    """
    with open_archive(home) as (catalog, engine):
        statistics = compute_statistics(catalog, SearchService(catalog, engine))
    if as_json:
        write_json(statistics_serializers.serialize_statistics(statistics), indent=2)
        return
    for heading, rows in cli_messages.statistics_tables(statistics):
        print_table((heading, ""), rows)
        write_line()

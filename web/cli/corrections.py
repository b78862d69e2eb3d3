"""The commands `correct` and `undo`."""

from __future__ import annotations

from typing import Any

import click

from archive.errors import CuttingsError
from archive.home import Home
from archive.model import FACT_NAMES
from web.cli.archive_access import (
    find_document,
    open_catalog,
    sync_index_with_progress,
    writing,
)
from web.cli.options import author_option
from web.cli.terminal import ProgressBar, print_message
from web.corrections import messages as correction_messages
from web.messages import labels
from web.messages import marks as mark_messages


@click.command()
@click.argument("id")
@click.argument("fact", type=click.Choice(FACT_NAMES), metavar="FACT")
@click.argument("value", required=False)
@click.option(
    "--remove", is_flag=True, help="Remove the fact instead of setting a value"
)
@author_option("correction")
@click.pass_obj
def correct(
    home: Home, /, id: str, fact: str, value: str | None, **options: Any
) -> None:
    """Correct a fact of a document.

    Sets FACT of the document ID to VALUE. The correction is kept when files are read
    again. To undo it, use `cuttings undo`.

    FACT is title, date, published, updated, outlet, agency, authors, dateline, cites,
    image_credit, language, url or complete.

    Write a date as 2020-09-03, 2020-09, 2020, or a range such as 2020-06-22/2020-06-30.
    Separate authors with semicolons.

    Example: cuttings correct 3f2a91 outlet "The Harbour Post"
    """
    # Only this command needs the date parser, which is slow to import.
    from web.corrections.fact_values import parse_fact  # noqa: PLC0415

    if options["remove"] == (value is not None):
        raise click.UsageError("give either VALUE or --remove")
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        record = find_document(catalog, id)
        new_value = None if value is None else parse_fact(fact, value)
        author = options["author"]
        catalog.corrections.correct(record.document.id, fact, new_value, author)
        sync_index_with_progress(home, catalog)
    summary = correction_messages.correction_saved(fact, new_value, 1)
    print_message(
        f"Correction saved: {summary} "
        f"To undo it, run: cuttings undo {record.document.id} {fact}"
    )


@click.command()
@click.argument("id", required=False)
@click.argument("fact", type=click.Choice(FACT_NAMES), metavar="[FACT]", required=False)
@click.option(
    "--action",
    type=int,
    metavar="NUMBER",
    help="Undo what collect, tag, note, mark or alerts did in one step; the command "
    "printed the number",
)
@author_option("undo")
@click.pass_obj
def undo(
    home: Home, id: str | None, fact: str | None, action: int | None, author: str
) -> None:
    """Undo the last correction of a fact, or another action.

    Restores the previous FACT of the document ID. A bulk correction is undone for all
    its articles.

    FACT is title, date, published, updated, outlet, agency, authors, dateline, cites,
    image_credit, language, url or complete.

    Example: cuttings undo 3f2a91 outlet

    Example: cuttings undo --action 12
    """
    if action is not None and id is None:
        _undo_action(home, action, author)
        return
    if id is None or fact is None or action is not None:
        raise click.UsageError("give ID and FACT, or --action")
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        record = find_document(catalog, id)
        correction = catalog.corrections.history_of(record.document.id).in_force(fact)
        if correction is None or correction.key is None:
            raise CuttingsError(
                f"{record.document.id}: "
                f"no correction of its {labels.FACTS[fact].lower()} to undo"
            )
        with ProgressBar("Undoing", "articles") as bar:
            ids = catalog.corrections.undo(correction.key, author, bar)
        sync_index_with_progress(home, catalog)
    print_message(correction_messages.correction_undone(len(ids)))


def _undo_action(home: Home, key: int, author: str) -> None:
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        undone = catalog.marks.action(key)
        catalog.marks.undo(key, author)
        sync_index_with_progress(home, catalog)
    print_message(f"Undone: {mark_messages.describe(undone)}")

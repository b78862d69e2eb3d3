"""The commands `correct` and `undo`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

import click

from archive.catalog import Catalog, PlanOptions
from archive.errors import CuttingsError
from archive.home import Home
from archive.model import FACT_NAMES
from web.cli.archive_access import (
    find_document,
    open_catalog,
    sync_index_with_progress,
    writing,
)
from web.cli.bulk_corrections import (
    BulkOptions,
    check_fact,
    correct_by_query,
    correct_by_table,
    parse_values,
)
from web.cli.options import author_option
from web.cli.terminal import ProgressBar, print_message
from web.corrections import messages as correction_messages
from web.messages import labels
from web.messages import marks as mark_messages

ARGUMENTS_REQUIRED = "give ID, FACT and VALUE, or --query, FACT and VALUE"
BULK_ONLY = "--missing needs --query, and --yes needs --query or --csv"
TABLE_ONLY = "--csv FILE has the articles, facts and values; give nothing else"


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] FACT [VALUE]")
@click.option(
    "--query",
    metavar="QUERY",
    help="Correct all articles that match this query, after a preview. Leave out ID. "
    "Several facts are FACT VALUE FACT VALUE",
)
@click.option(
    "--csv",
    "file",
    type=click.File("rb"),
    metavar="FILE",
    help="Correct what was edited in this table, which `cuttings export` wrote, after a "
    "preview",
)
@click.option(
    "--missing", is_flag=True, help="With --query: only articles without the fact"
)
@click.option(
    "--remove",
    is_flag=True,
    help="Remove the fact instead of setting a value; with --csv, remove facts whose "
    "cells were emptied",
)
@click.option(
    "--yes", is_flag=True, help="Correct many articles without asking, for scripts"
)
@author_option("correction")
@click.pass_obj
def correct(
    home: Home,
    /,
    words: Sequence[str],
    query: str | None,
    file: IO[bytes] | None,
    **options: Any,
) -> None:
    """Correct a fact of a document, or of many.

    Sets FACT of the document ID to VALUE. The correction is kept when files are read
    again. To undo it, use `cuttings undo`.

    With --query, many articles are corrected in one step: what would change is shown
    first, then you are asked. One undo restores all of them.

    With --csv, the columns of facts in a table that `cuttings export --format csv`
    wrote are compared with the archive. Columns may be missing or in another order.

    FACT is title, date, published, updated, outlet, agency, authors, dateline, cites,
    organisations, places, image_credit, language, url or complete.

    Write a date as 2020-09-03, 2020-09, 2020, or a range such as 2020-06-22/2020-06-30.
    Separate authors with semicolons.

    Example: cuttings correct 3f2a91 outlet "The Harbour Post"

    Example: cuttings correct --query harbour --missing outlet "The Harbour Post"

    Example: cuttings correct --csv edited.csv
    """
    bulk = BulkOptions(options["author"], options["yes"])
    if file is not None:
        if words or query is not None or options["missing"]:
            raise click.UsageError(TABLE_ONLY)
        correct_by_table(home, file, bulk, remove_emptied=options["remove"])
    elif query is not None:
        values = parse_values(words, remove=options["remove"])
        plan_options = PlanOptions(only_missing=options["missing"])
        correct_by_query(home, query, values, bulk, plan_options)
    elif options["missing"] or options["yes"]:
        raise click.UsageError(BULK_ONLY)
    else:
        _correct_one(home, words, remove=options["remove"], author=options["author"])


def _correct_one(
    home: Home, words: Sequence[str], *, remove: bool, author: str
) -> None:
    """Set or remove one fact of one document: `ID FACT VALUE` or `ID FACT`."""
    # Only this command needs the date parser, which is slow to import.
    from web.corrections.fact_values import parse_fact  # noqa: PLC0415

    if len(words) not in {2, 3}:
        raise click.UsageError(ARGUMENTS_REQUIRED)
    id, name, *rest = words
    fact = check_fact(name)
    if remove == bool(rest):
        raise click.UsageError("give either VALUE or --remove")
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        record = find_document(catalog, id)
        new_value = parse_fact(fact, rest[0]) if rest else None
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
@click.option(
    "--correction",
    type=int,
    metavar="NUMBER",
    help="Undo a correction with all that were made in the same step; the command "
    "printed the number",
)
@author_option("undo")
@click.pass_obj
def undo(
    home: Home, /, id: str | None, fact: str | None, author: str, **numbers: int | None
) -> None:
    """Undo the last correction of a fact, or another action.

    Restores the previous FACT of the document ID. A bulk correction is undone for all
    its articles.

    FACT is title, date, published, updated, outlet, agency, authors, dateline, cites,
    organisations, places, image_credit, language, url or complete.

    Example: cuttings undo 3f2a91 outlet

    Example: cuttings undo --correction 4734

    Example: cuttings undo --action 12
    """
    given = {name: key for name, key in numbers.items() if key is not None}
    if len(given) + (id is not None) != 1 or (id is not None and fact is None):
        raise click.UsageError("give ID and FACT, or --action, or --correction")
    for name, key in given.items():
        UNDO_BY_NUMBER[name](home, key, author)
    if id is not None and fact is not None:
        _undo_fact(home, id, fact, author)


def _undo_fact(home: Home, id: str, fact: str, author: str) -> None:
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        record = find_document(catalog, id)
        correction = catalog.corrections.history_of(record.document.id).in_force(fact)
        if correction is None or correction.key is None:
            raise CuttingsError(
                f"{record.document.id}: "
                f"no correction of its {labels.FACTS[fact].lower()} to undo"
            )
        _undo_key(home, catalog, correction.key, author)


def _undo_correction(home: Home, key: int, author: str) -> None:
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        _undo_key(home, catalog, key, author)


def _undo_key(home: Home, catalog: Catalog, key: int, author: str) -> None:
    with ProgressBar("Undoing", "articles") as bar:
        ids = catalog.corrections.undo(key, author, bar)
    sync_index_with_progress(home, catalog)
    print_message(correction_messages.correction_undone(len(ids)))


def _undo_action(home: Home, key: int, author: str) -> None:
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        undone = catalog.marks.action(key)
        catalog.marks.undo(key, author)
        sync_index_with_progress(home, catalog)
    print_message(f"Undone: {mark_messages.describe(undone)}")


UNDO_BY_NUMBER: Mapping[str, Callable[[Home, int, str], None]] = {
    "action": _undo_action,
    "correction": _undo_correction,
}
"""The option of a number → the function that undoes what has the number."""

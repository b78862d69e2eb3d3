"""`cuttings correct` and `cuttings undo`: a fact put right by hand, and taken back."""

from __future__ import annotations

from typing import Any

import click

from archive.errors import CuttingsError
from archive.home import Home
from archive.model import FACT_NAMES
from web import config
from web.cli.archive_access import catalog_of, record_of, sync
from web.cli.terminal import Bar, say
from web.corrections import messages as correction_messages
from web.messages import labels


@click.command()
@click.argument("id")
@click.argument("fact", type=click.Choice(FACT_NAMES))
@click.argument("value", required=False)
@click.option(
    "--remove", is_flag=True, help="Remove the fact instead of setting a value"
)
@click.option(
    "--who",
    default=config.whoami,
    help="Author of the correction  [default: your user name]",
)
@click.pass_obj
def correct(
    home: Home, /, id: str, fact: str, value: str | None, **options: Any
) -> None:
    """Correct a fact of a document.

    Sets FACT of the document ID to VALUE. The correction is kept when files are read
    again. To undo it, use `cuttings undo`.

    Write a date as 2020-09-03, 2020-09, 2020, or a range such as 2020-06-22/2020-06-30.
    Separate authors with semicolons.

    Example: cuttings correct 3f2a91 outlet "The Harbour Post"
    """
    # How dates are read is loaded only by who types one.
    from web.corrections.fact_values import typed  # noqa: PLC0415

    if options["remove"] == (value is not None):
        raise click.UsageError("give either VALUE or --remove")
    with home.write_lock(), catalog_of(home, must_exist=True) as catalog:
        record = record_of(catalog, id)
        meant = None if value is None else typed(fact, value)
        catalog.correct(record.document.id, fact, meant, options["who"])
        sync(home, catalog)
    done = correction_messages.done(fact, meant, 1)
    say(
        f"Correction saved: {done} "
        f"To undo it, run: cuttings undo {record.document.id} {fact}"
    )


@click.command()
@click.argument("id")
@click.argument("fact", type=click.Choice(FACT_NAMES))
@click.option(
    "--who",
    default=config.whoami,
    help="Author of the undo  [default: your user name]",
)
@click.pass_obj
def undo(home: Home, id: str, fact: str, who: str) -> None:
    """Undo the last correction of a fact.

    Restores the previous FACT of the document ID. A bulk correction is undone for all
    its articles.

    Example: cuttings undo 3f2a91 outlet
    """
    with home.write_lock(), catalog_of(home, must_exist=True) as catalog:
        record = record_of(catalog, id)
        last = catalog.review.found(record.document.id).in_force(fact)
        if last is None or last.key is None:
            raise CuttingsError(
                f"{record.document.id}: "
                f"no correction of its {labels.FACTS[fact].lower()} to undo"
            )
        with Bar("Undoing", "articles") as bar:
            ids = catalog.undo(last.key, who, bar)
        sync(home, catalog)
    say(correction_messages.taken_back(len(ids)))

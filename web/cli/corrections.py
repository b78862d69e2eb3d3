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
@click.option("--remove", is_flag=True, help="There is none: remove the fact")
@click.option(
    "--who", default=config.whoami, help="Who corrects  [default: your user name]"
)
@click.pass_obj
def correct(
    home: Home, /, id: str, fact: str, value: str | None, **options: Any
) -> None:
    """Set FACT of the document ID to VALUE. It outlives every reading, and `cuttings undo` takes it back.

    A date is 2020-09-03, 2020-09, 2020 or a window 2020-06-22/2020-06-30; authors have a semicolon between them.

    Example: cuttings correct 3f2a91 outlet "The Harbour Post"
    """
    # How dates are read is loaded only by who types one.
    from web.corrections.fact_values import typed  # noqa: PLC0415

    if options["remove"] == (value is not None):
        raise click.UsageError("give either a VALUE or --remove")
    with home.write_lock(), catalog_of(home, must_exist=True) as catalog:
        record = record_of(catalog, id)
        meant = None if value is None else typed(fact, value)
        catalog.correct(record.document.id, fact, meant, options["who"])
        sync(home, catalog)
    done = correction_messages.done(fact, meant, 1)
    say(
        f"corrected: {done} Take it back with: cuttings undo {record.document.id} {fact}"
    )


@click.command()
@click.argument("id")
@click.argument("fact", type=click.Choice(FACT_NAMES))
@click.option(
    "--who", default=config.whoami, help="Who takes it back  [default: your user name]"
)
@click.pass_obj
def undo(home: Home, id: str, fact: str, who: str) -> None:
    """Take back the last correction of FACT of the document ID, with all that were made together with it.

    Example: cuttings undo 3f2a91 outlet
    """
    with home.write_lock(), catalog_of(home, must_exist=True) as catalog:
        record = record_of(catalog, id)
        last = catalog.review.found(record.document.id).in_force(fact)
        if last is None or last.key is None:
            raise CuttingsError(
                f"{record.document.id}: no correction of its {labels.FACTS[fact].lower()} is in force"
            )
        with Bar("Correcting", "articles") as bar:
            ids = catalog.undo(last.key, who, bar)
        sync(home, catalog)
    say(correction_messages.taken_back(len(ids)))

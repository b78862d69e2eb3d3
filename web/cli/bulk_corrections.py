"""Correct many articles at once: preview, ask, correct, and say how to undo it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, NamedTuple

import click

from archive.catalog import (
    ArticleSummary,
    Catalog,
    CorrectionPlan,
    NewValue,
    PlanOptions,
)
from archive.errors import CuttingsError
from archive.home import Home
from archive.model import FACT_NAMES
from web.cli import messages as cli_messages
from web.cli.archive_access import open_catalog, sync_index_with_progress, writing
from web.cli.marks import select_ids
from web.cli.terminal import ProgressBar, print_message, print_table
from web.corrections import plan_messages
from web.presenters import headings

CHANGED_SINCE_PREVIEW = (
    "the articles have changed since the preview; nothing was corrected; "
    "run the command again"
)
CONFIRMATION_REQUIRED = (
    "Nothing was corrected. To correct without a question, add --yes."
)
NOT_CORRECTED = "Nothing was corrected."
UNDO_HINT = "To undo it, run: cuttings undo --correction {}"
VALUE_REQUIRED = "give a VALUE for each FACT, or --remove"


class BulkOptions(NamedTuple):
    """`is_confirmed` answers the question, for scripts."""

    author: str
    is_confirmed: bool


def correct_by_query(
    home: Home,
    query: str,
    values: Sequence[tuple[str, object]],
    options: BulkOptions,
    plan_options: PlanOptions,
) -> None:
    """Set facts of all articles that match a query. `None` removes a fact."""

    with writing(home), open_catalog(home, must_exist=True) as catalog:
        ids = select_ids(home, catalog, (), query)
        new_values = [NewValue(id, name, value) for id in ids for name, value in values]
        plan = catalog.corrections.plan(new_values, plan_options)
    run_plan(home, plan, options)


def correct_by_table(
    home: Home, file: IO[bytes], options: BulkOptions, *, remove_emptied: bool
) -> None:
    """Correct what was edited in a CSV file that `cuttings export` wrote.

    Raise CuttingsError if the file cannot be used, and ClickException in the end if
    lines of it cannot.
    """
    # Only this command needs the readers of tables and dates.
    from web.cli.edited_table import read_edits  # noqa: PLC0415

    with open_catalog(home, must_exist=True) as catalog:
        try:
            with ProgressBar("Comparing", "lines") as bar:
                table = read_edits(
                    file.read(), catalog, remove_emptied=remove_emptied, progress=bar
                )
        except CuttingsError as error:
            raise CuttingsError(f"{file.name}: {error}") from error
        plan = catalog.corrections.plan(table.new_values)
    for line in cli_messages.edited_table(table):
        print_message(line)
    run_plan(home, plan, options)
    if table.unused:
        raise click.ClickException(cli_messages.unused_lines(len(table.unused)))


def run_plan(home: Home, plan: CorrectionPlan, options: BulkOptions) -> None:
    """Show a plan, ask, and correct.

    The archive is not locked during the question. If a value differs afterwards,
    nothing is corrected.
    """
    with open_catalog(home, must_exist=True) as catalog:
        _print_plan(catalog, plan)
    if not plan.changes:
        print_message(plan_messages.NOTHING_TO_CORRECT)
        return
    if not (options.is_confirmed or _ask(plan)):
        print_message(NOT_CORRECTED)
        return
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        if catalog.corrections.plan_again(plan) != plan.changes:
            raise CuttingsError(CHANGED_SINCE_PREVIEW)
        with ProgressBar("Correcting", "articles") as bar:
            key = catalog.corrections.correct_all(plan.new_values, options.author, bar)
        sync_index_with_progress(home, catalog)
    print_message(plan_messages.corrected(plan))
    print_message(UNDO_HINT.format(key))


def _ask(plan: CorrectionPlan) -> bool:
    """Return whether the user wants the correction. Without an answer, fail."""
    noun = "article" if plan.document_count == 1 else "articles"
    try:
        return click.confirm(f"Correct {plan.document_count:,} {noun}?", err=True)
    except click.Abort:
        raise click.ClickException(CONFIRMATION_REQUIRED) from None


def _print_plan(catalog: Catalog, plan: CorrectionPlan) -> None:
    """Print the first changes of each fact as a table, and the rest as numbers."""
    for name, changes in plan_messages.samples(plan).items():
        summaries = catalog.summaries([change.document for change in changes])
        print_message(f"{plan_messages.fact_title(plan, name)}:")
        print_table(
            ("id", "title", "now", "new"),
            [
                (
                    change.document,
                    _heading(summaries[change.document]),
                    plan_messages.value_text(name, change.present),
                    plan_messages.value_text(name, change.value),
                )
                for change in changes
            ],
        )
        more = plan.fact_counts[name] - len(changes)
        if more:
            print_message(f"… and {more:,} more.")
    for note in plan_messages.notes(plan):
        print_message(note)


def _heading(summary: ArticleSummary) -> str:
    return headings.heading(summary.title, summary.text).text


def parse_values(
    words: Sequence[str], *, remove: bool
) -> tuple[tuple[str, object], ...]:
    """Return the facts and values in `FACT VALUE FACT VALUE …`, or in `FACT …`."""
    # Only corrections need the date parser, which is slow to import.
    from web.corrections.fact_values import parse_fact  # noqa: PLC0415

    if remove:
        return tuple((check_fact(word), None) for word in words)
    if not words or len(words) % 2:
        raise click.UsageError(VALUE_REQUIRED)
    pairs = zip(words[::2], words[1::2], strict=True)
    return tuple((check_fact(name), parse_fact(name, text)) for name, text in pairs)


def check_fact(name: str) -> str:
    """Return the name of a fact, or raise BadParameter."""
    if name not in FACT_NAMES:
        facts = ", ".join(FACT_NAMES)
        message = f"{name!r} is not a fact; use one of {facts}"
        raise click.BadParameter(message, param_hint="FACT")
    return name

"""The command `import-facts`: fill missing facts from a list of references."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.catalog import Catalog, Difference, Match, StatedFact
from archive.chunks import chunks
from archive.home import Home
from web.cli.archive_access import open_catalog, sync_index_with_progress, writing
from web.cli.options import author_option
from web.cli.terminal import ProgressBar, print_message, print_table
from web.corrections.messages import value_text
from web.messages import labels
from web.presenters import headings

if TYPE_CHECKING:
    from archive.references.model import Reference

FORMATS = ("ris", "bibtex", "csl")
MAX_ROWS = 20
"""Facts and entries of each list that a terminal shows. A file gets all of them."""
MAX_TITLE = 60
"""Characters of a title in a list."""

MATCHED = "{matched:,} of {count:,} entries match an article of the archive."
NOTHING_TO_FILL = (
    "Nothing to fill: the matching articles have all facts of the entries."
)
FILLED = "{facts:,} facts of {articles:,} articles filled, as stated in {file}."
UNDO_HINT = "To undo it, run: cuttings undo {} {}"
NOT_FILLED = "Nothing was filled."
CONFIRMATION_REQUIRED = (
    "Nothing was filled. To fill facts without a question, add --yes."
)
MORE = "… and {:,} more."
NO_ARTICLE = "no such article"
AMBIGUOUS = "several articles have this title"
REMOVED = "removed by hand"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a file would change."""

    missing: Sequence[StatedFact]
    differences: Sequence[Difference]


@click.command("import-facts")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    help="Format of the file  [default: by its name]",
)
@click.option("--yes", is_flag=True, help="Fill the facts without asking, for scripts")
@author_option("change")
@click.pass_obj
def import_facts(
    home: Home, /, file: Path, format_name: str | None, *, yes: bool, author: str
) -> None:
    """Fill missing facts from a list of references.

    FILE is in RIS, BibTeX or CSL-JSON, as Zotero and other reference managers export it.
    An entry is about the article with the same web address or ID, or with the same title
    and the same outlet or date.

    What would be filled is shown first, then you are asked. Facts that an article has
    already are never changed: those that differ are listed, and so are the entries
    without an article. One undo removes everything that was filled.

    Example: cuttings import-facts library.ris
    """
    # Only this command needs the readers of references.
    from archive.references.files import read_references  # noqa: PLC0415

    references = read_references(file, format_name)
    with open_catalog(home, must_exist=True) as catalog:
        matches = catalog.corrections.match_references(references)
        plan = _Plan(
            *catalog.corrections.plan_stated(_stated_facts(references, matches))
        )
        _print_plan(catalog, plan)
        _print_unmatched(references, matches)
    if not plan.missing:
        print_message(NOTHING_TO_FILL)
    elif yes or _ask(plan.missing):
        _fill(home, plan.missing, file.name, author)
    else:
        print_message(NOT_FILLED)


def _stated_facts(
    references: Sequence[Reference], matches: Sequence[Match]
) -> list[StatedFact]:
    return [
        StatedFact(id, name, value)
        for reference, match in zip(references, matches, strict=True)
        for id in match.ids
        for name, value in reference.facts()
    ]


def _fill(home: Home, facts: Sequence[StatedFact], file_name: str, author: str) -> None:
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        with ProgressBar("Filling", "facts") as bar:
            catalog.corrections.fill(facts, file_name, author, bar)
        sync_index_with_progress(home, catalog)
    articles = {fact.document for fact in facts}
    print_message(
        FILLED.format(facts=len(facts), articles=len(articles), file=file_name)
    )
    print_message(UNDO_HINT.format(facts[0].document, facts[0].name))


def _ask(facts: Sequence[StatedFact]) -> bool:
    """Return whether the user wants the facts to be filled. Without an answer, fail."""
    noun = "fact" if len(facts) == 1 else "facts"
    try:
        return click.confirm(f"Fill {len(facts):,} {noun}?", err=True)
    except click.Abort:
        raise click.ClickException(CONFIRMATION_REQUIRED) from None


def _print_plan(catalog: Catalog, plan: _Plan) -> None:
    """Print the facts that are missing and those that differ."""
    missing, differences = plan.missing[: _limit()], plan.differences[: _limit()]
    ids = [fact.document for fact in missing]
    ids += [difference.stated.document for difference in differences]
    titles = _titles(catalog, list(dict.fromkeys(ids)))
    if missing:
        print_table(
            ("to fill", "title", "fact", "value"),
            [
                (*_start_of_row(fact, titles), value_text(fact.value))
                for fact in missing
            ],
        )
        _print_more(len(plan.missing))
    if differences:
        print_table(
            ("differs", "title", "fact", "archive", "file"),
            [
                (
                    *_start_of_row(difference.stated, titles),
                    _present_text(difference),
                    value_text(difference.stated.value),
                )
                for difference in differences
            ],
        )
        _print_more(len(plan.differences))


def _titles(catalog: Catalog, ids: Sequence[str]) -> dict[str, str]:
    """Return the titles or first words of documents, by ID."""
    return {
        id: headings.heading(summary.title, summary.text).text[:MAX_TITLE]
        for chunk in chunks(ids)
        for id, summary in catalog.summaries(chunk).items()
    }


def _start_of_row(fact: StatedFact, titles: Mapping[str, str]) -> tuple[str, str, str]:
    return fact.document, titles[fact.document], labels.FACTS[fact.name].lower()


def _limit() -> int | None:
    return MAX_ROWS if sys.stdout.isatty() else None


def _present_text(difference: Difference) -> str:
    return REMOVED if difference.present is None else value_text(difference.present)


def _print_unmatched(references: Sequence[Reference], matches: Sequence[Match]) -> None:
    """Print the entries without an article, and how many have one."""
    rows = [
        (
            reference.label,
            (reference.title or "")[:MAX_TITLE],
            AMBIGUOUS if match.is_ambiguous else NO_ARTICLE,
        )
        for reference, match in zip(references, matches, strict=True)
        if not match.ids
    ]
    if rows:
        print_table(("no match", "title", "reason"), rows[: _limit()])
        _print_more(len(rows))
    matched = len(references) - len(rows)
    print_message(MATCHED.format(matched=matched, count=len(references)))


def _print_more(count: int) -> None:
    limit = _limit()
    if limit is not None and count > limit:
        print_message(MORE.format(count - limit))

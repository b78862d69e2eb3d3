"""The commands of `cuttings people`: list people and decide about their names."""

from __future__ import annotations

from collections.abc import Sequence

import click

from archive.catalog import Catalog, Decision, DecisionKind, PeopleOrder, PersonEntry
from archive.errors import CuttingsError
from archive.home import Home
from web.cli.archive_access import open_catalog, sync_index_with_progress, writing
from web.cli.options import author_option
from web.cli.terminal import print_message, print_table
from web.messages import labels
from web.presenters import people_decisions

MAX_LISTED = 30
FORMER_COMMANDS = {"rulings": "decisions"}
NAME_HINT = "search the names with `cuttings people list NAME`"


class _PeopleGroup(click.Group):
    """The group of commands, which also knows their former names."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command with this current or former name."""
        return super().get_command(ctx, FORMER_COMMANDS.get(cmd_name, cmd_name))


@click.group(cls=_PeopleGroup)
def people() -> None:
    """List people, and correct their names.

    Names that clearly belong to one person are merged automatically. You decide about
    all others, and every decision can be undone. Names listed in the file people.toml
    in the archive folder are always merged.

    Example: cuttings people merge "Vladimir Zelensky" "Volodymyr Zelensky"
    """


@people.command("list")
@click.argument("name", default="")
@click.option(
    "--order",
    help="Order of the list",
    type=click.Choice([order.value for order in PeopleOrder]),
    default=PeopleOrder.COUNT.value,
    show_default=True,
)
@click.pass_obj
def list_(home: Home, name: str, order: str) -> None:
    """List people whose names match NAME, or all people.

    Example: cuttings people list singh
    """
    with open_catalog(home, must_exist=True) as catalog:
        total, entries = catalog.people.list(name, 0, MAX_LISTED, PeopleOrder(order))
    print_table(
        ("person", "articles", "other names", "slug"),
        [_person_row(entry) for entry in entries],
    )
    if total > len(entries):
        print_message(
            f"Showing {len(entries)} of {total:,}; add a name to narrow the list."
        )


def _person_row(entry: PersonEntry) -> tuple[str, str, str, str]:
    others = ", ".join(form for form in entry.forms if form != entry.name)
    return entry.name, f"{entry.document_count:,}", others, entry.slug


@people.command()
@click.argument("name")
@click.pass_obj
def forms(home: Home, name: str) -> None:
    """List the forms of the name of a person with their languages and reasons.

    The languages are those of the articles with the form. A name that was merged has a
    reason. To separate it, use `cuttings people split`.

    Example: cuttings people forms shoigu
    """
    with open_catalog(home, must_exist=True) as catalog:
        name_forms = catalog.people.form_languages(_resolve_slug(catalog, name))
    print_table(
        ("form", "articles", "languages", "reason"),
        [
            (
                form.form,
                f"{form.document_count:,}",
                ", ".join(form.languages),
                form.reason,
            )
            for form in name_forms
        ],
    )


@people.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.argument("into")
@author_option("decision")
@click.pass_obj
def merge(home: Home, /, names: Sequence[str], into: str, author: str) -> None:
    """Merge the person NAME, or several, into INTO.

    All names then have one page, which has the name of INTO.

    Example: cuttings people merge "Vladimir Zelensky" "Volodymyr Zelensky"
    """
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        target = _resolve_slug(catalog, into)
        slugs = []
        for name in names:
            slugs.append(_resolve_slug(catalog, name))
            if slugs[-1] == target:
                raise CuttingsError(
                    f"“{name}” and “{into}” are already the same person: {target}"
                )
        numbers = catalog.people.merge(slugs, target, author)
        saved = [
            decision
            for decision in catalog.people.decisions()
            if decision.key in numbers
        ]
        sync_index_with_progress(home, catalog)
        for label in people_decisions.decision_labels(catalog, saved):
            print_message(f"Decision saved: {label}.")
    undo_numbers = " ".join(map(str, numbers))
    print_message(f"To undo it, run: cuttings people undo {undo_numbers}")


@people.command()
@click.argument("name")
@author_option("decision")
@click.pass_obj
def split(home: Home, name: str, author: str) -> None:
    """Separate NAME from the names it was merged with.

    NAME must be a full name. It becomes a person with its own page.

    Example: cuttings people split "George H. W. Bush"
    """
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        slug = _resolve_slug(catalog, name)
        split_keys = people_decisions.keys_to_split(catalog, slug, name)
        if not split_keys:
            raise CuttingsError(
                f"“{name}” is not merged with another name; "
                f"the page /people/{slug} shows its forms"
            )
        _record_decisions(
            home,
            catalog,
            [(DecisionKind.SPLIT, split_key, None) for split_key in split_keys],
            author,
        )


@people.command()
@click.argument("name")
@click.argument("to")
@author_option("decision")
@click.pass_obj
def rename(home: Home, name: str, to: str, author: str) -> None:
    """Change the displayed name of the person NAME to TO.

    Example: cuttings people rename "AV Fomin" "Alexander Fomin"
    """
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        _record_decisions(
            home,
            catalog,
            [(DecisionKind.RENAME, _resolve_slug(catalog, name), to.strip() or name)],
            author,
        )


@people.command()
@click.argument("name")
@author_option("decision")
@click.pass_obj
def hide(home: Home, name: str, author: str) -> None:
    """Hide NAME, which is not a person.

    It is removed from people pages, facets and searches. Article texts do not change.

    Example: cuttings people hide "Paris Baguette"
    """
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        _record_decisions(
            home,
            catalog,
            [(DecisionKind.HIDE, _resolve_slug(catalog, name), None)],
            author,
        )


@people.command()
@click.option("--all", "include_undone", is_flag=True, help="Include undone decisions")
@click.pass_obj
def decisions(home: Home, include_undone: bool) -> None:
    """List the decisions about people, with their numbers.

    Example: cuttings people decisions
    """
    with open_catalog(home, must_exist=True) as catalog:
        shown = catalog.people.decisions(include_undone=include_undone)
        rows = _decision_rows(catalog, shown)
    if rows:
        print_table(("number", "decision", "author", "date", "undone"), rows)
    else:
        print_message("No decisions about people.")


@people.command()
@click.argument("numbers", type=int, nargs=-1, required=True, metavar="NUMBER...")
@click.pass_obj
def undo(home: Home, /, numbers: Sequence[int]) -> None:
    """Undo the decisions with these numbers.

    Example: cuttings people undo 1
    """
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        undone = catalog.people.undo_decisions(numbers)
        undone_labels = people_decisions.decision_labels(catalog, undone)
        sync_index_with_progress(home, catalog)
    for label in undone_labels:
        print_message(f"Undone: {label}")


def _record_decisions(
    home: Home,
    catalog: Catalog,
    decisions: Sequence[people_decisions.DecisionParts],
    author: str,
) -> None:
    """Save decisions, print each with its number, and update the index."""
    named_decisions = people_decisions.replace_slugs(catalog, decisions)
    for decision, named in zip(decisions, named_decisions, strict=True):
        number = catalog.people.decide(*decision, author)
        print_message(
            f"Decision saved: {labels.decision(*named)}. "
            f"To undo it, run: cuttings people undo {number}"
        )
    sync_index_with_progress(home, catalog)


def _resolve_slug(catalog: Catalog, name: str) -> str:
    """Return the slug of the only person with this name."""
    slugs = catalog.people.resolve_name(name)
    if len(slugs) > 1:
        raise CuttingsError(
            f"several people are called “{name}”: {', '.join(slugs)}; "
            "use one of these slugs"
        )
    if not slugs:
        raise CuttingsError(f"no person in the archive is called “{name}”; {NAME_HINT}")
    return slugs[0]


def _decision_rows(
    catalog: Catalog, decisions: Sequence[Decision]
) -> list[tuple[str, str, str, str, str]]:
    """Return the row of each decision: number, words, author, date and undo date."""
    rows = []
    descriptions = people_decisions.decision_labels(catalog, decisions)
    for decision, label in zip(decisions, descriptions, strict=True):
        undone = f"{decision.undone_at:%Y-%m-%d}" if decision.undone_at else ""
        decided = f"{decision.created_at:%Y-%m-%d}"
        rows.append((str(decision.key), label, decision.author, decided, undone))
    return rows

"""The commands that print the facts of files and of documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from archive.errors import UnreadableError
from archive.home import Home
from archive.model import Document
from archive.paths import located_message, printable_path
from web.api.serializers import documents as document_serializers
from web.cli import messages as cli_messages
from web.cli.archive_access import find_document, open_catalog
from web.cli.extract import read_documents
from web.cli.output import EXIT_FAILURE, write_json, write_line
from web.cli.reading_options import expand_patterns
from web.cli.terminal import print_message, print_table
from web.messages import labels


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    callback=expand_patterns,
)
@click.option(
    "--explain",
    is_flag=True,
    help="Explain in words how each fact was found, and list the alternatives",
)
def extract(files: Sequence[Path], explain: bool) -> None:
    """Extract facts from FILES and print them as JSON Lines.

    Each line is the JSON object of one article. No archive is needed or changed.

    Example: cuttings extract article.html | jq .date

    Example: cuttings extract --explain article.html
    """
    failed = False
    for path in files:
        try:
            for position, document in read_documents(path):
                if isinstance(document, str):  # the reason of a failure
                    print_message(
                        located_message(printable_path(path), position, document)
                    )
                    failed = True
                else:
                    _print_facts(path, position, document, explain)
        except UnreadableError as error:
            print_message(located_message(printable_path(path), None, str(error)))
            failed = True
    if failed:
        raise click.exceptions.Exit(EXIT_FAILURE)


def _print_facts(
    path: Path, position: str | None, document: Document, explain: bool
) -> None:
    if explain:
        article = labels.article_count(1)
        heading = located_message(printable_path(path), position, article)
        write_line(f"{heading}\n{cli_messages.facts_explained(document)}\n")
    else:
        fields = document_serializers.serialize_document(document)
        write_json({"file": str(path), **fields})


@click.command()
@click.argument("id")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the document as in the JSON API"
)
@click.pass_obj
def show(home: Home, id: str, as_json: bool) -> None:
    """Show the facts, evidence and text of a document.

    ID can be shortened to its first characters. If the source of the document changed
    or is gone, a message says so.

    Example: cuttings show 3f2a91
    """
    with open_catalog(home, must_exist=True) as catalog:
        record = find_document(catalog, id)
        id = record.document.id
        for message in cli_messages.document_history(
            record, catalog.versions.of(id, limit=2), catalog.versions.former_places(id)
        ):
            print_message(message)
        for copy in catalog.stories.copies_of(id) if record.gone else ():
            print_message(cli_messages.COPY_EXISTS.format(copy.id))
        if as_json:
            names = catalog.people.display_names(record.slugs)
            write_json(document_serializers.serialize_record(record, names), indent=2)
            return
    print_table(cli_messages.FACT_HEADINGS, cli_messages.fact_rows(record))
    write_line(cli_messages.document_body(record))

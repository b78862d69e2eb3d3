"""The command line. Data goes to stdout, messages to stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from archive.errors import CuttingsError, UnreadableError
from archive.home import Home
from archive.model import Document
from archive.paths import located_message, printable_path
from index.catalog_feed import CatalogFeed
from index.engine import Sort
from index.engines import open_engine
from index.search.request import MAX_PAGE_SIZE, PAGE_SIZE, SearchRequest
from index.search.service import SearchService
from web import config
from web.api.serializers import documents as document_serializers
from web.api.serializers import search as search_serializers
from web.api.serializers import statistics as statistics_serializers
from web.cli import messages as cli_messages
from web.cli.alerts import alerts
from web.cli.archive_access import (
    find_document,
    ingest_and_index,
    open_archive,
    open_catalog,
)
from web.cli.batch import batch
from web.cli.copying import copy
from web.cli.corrections import correct, undo
from web.cli.export import export
from web.cli.maintenance import backup, rebuild, restore, verify_file
from web.cli.marks import collect, mark, note, tag
from web.cli.options import (
    allow_missing_option,
    expand_patterns,
    follow_links_option,
    jobs_option,
    memory_option,
    paths_argument,
    shard_option,
    sort_option,
)
from web.cli.output import (
    ClosedOutputError,
    describe_os_error,
    finish_streams,
    prepare_streams,
    visible,
    write_json,
    write_line,
)
from web.cli.people import people
from web.cli.references import import_facts
from web.cli.serve import serve
from web.cli.signals import TerminatedError, interrupted_by_sigterm
from web.cli.terminal import (
    print_message,
    print_related,
    print_results,
    print_table,
)
from web.cli.users import users
from web.cli.watch import watch
from web.messages import labels
from web.presenters import zero_results
from web.presenters.statistics import compute_statistics

EXIT_FAILURE = 1
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143
CONTEXT_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class CuttingsGroup(click.Group):
    """The group of commands. It prints expected errors as messages."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the command line, on consoles of any encoding and with a full disk.

        On Windows, arguments are not file patterns: a query may contain `*` and `?`.
        """
        prepare_streams()
        options.setdefault("windows_expand_args", False)
        try:
            return super().main(*args, **options)
        except OSError as error:
            print_message(f"cuttings: {describe_os_error(error)}")
            sys.exit(EXIT_FAILURE)
        finally:
            finish_streams()

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """Parse the options before the command."""
        with _visible_usage_errors():
            return super().make_context(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and exit with a code after an error."""
        code = EXIT_FAILURE
        try:
            with _visible_usage_errors():
                return super().invoke(ctx)
        except ClosedOutputError:
            pass  # a program such as `head` has read enough
        except CuttingsError as error:
            print_message(f"cuttings: {error}")
        except KeyboardInterrupt as error:
            print_message(
                "cuttings: interrupted; run the same command again to continue"
            )
            is_terminated = isinstance(error, TerminatedError)
            code = EXIT_TERMINATED if is_terminated else EXIT_INTERRUPTED
        raise click.exceptions.Exit(code)


@contextmanager
def _visible_usage_errors() -> Iterator[None]:
    """Escape what a terminal would obey in an error that quotes an argument."""
    try:
        yield
    except click.ClickException as error:
        error.message = visible(error.message)  # type: ignore[misc]
        raise


@click.group(cls=CuttingsGroup, context_settings=CONTEXT_SETTINGS)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Archive folder  [default: $CUTTINGS_HOME or your data folder]",
)
@click.option(
    "--engine-url",
    metavar="URL",
    help="OpenSearch cluster with the index, such as https://user:password@host:9200; "
    "the variable keeps a password out of the list of processes  [default: "
    "$CUTTINGS_ENGINE_URL or an index in the archive folder]",
)
@click.version_option(package_name="cuttings", prog_name="cuttings")
@click.pass_context
def main(ctx: click.Context, home: Path | None, engine_url: str | None) -> None:
    """Build and search an archive of saved news articles.

    Example: cuttings index ~/articles && cuttings serve
    """
    ctx.obj = config.resolve_home(home, engine_url)


main.add_command(collect)
main.add_command(tag)
main.add_command(note)
main.add_command(mark)
main.add_command(alerts)
main.add_command(people)
main.add_command(watch)
main.add_command(correct)
main.add_command(undo)
main.add_command(import_facts)
main.add_command(export)
main.add_command(batch)
main.add_command(rebuild)
main.add_command(backup)
main.add_command(restore)
main.add_command(copy)
main.add_command(serve)
main.add_command(users)


@main.command()
@paths_argument
@jobs_option
@memory_option
@allow_missing_option
@follow_links_option
@shard_option
@click.pass_obj
def index(home: Home, /, paths: Sequence[Path], memory: int, **options: Any) -> None:
    """Index new and changed files.

    PATHS are files or folders. Unchanged files are skipped. Articles of changed files
    keep their IDs and corrections. Articles of deleted files are removed from the
    index. If all or most files of a folder are missing, nothing is changed, because its
    drive may not be connected.

    Example: cuttings index ~/articles

    Example: cuttings index --shard 3/16 /srv/articles
    """
    with interrupted_by_sigterm():
        summary, documents = ingest_and_index(home, paths, memory, **options)
    print_message(cli_messages.ingest_summary(summary, documents))
    if summary.failed:
        print_message("To list the failures, run: cuttings failures")
        raise click.exceptions.Exit(EXIT_FAILURE)


@main.command()
@click.argument("query")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the response of the JSON API"
)
@sort_option("results")
@click.option(
    "--page",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Page of the results",
)
@click.option(
    "--size",
    type=click.IntRange(0, MAX_PAGE_SIZE),
    default=PAGE_SIZE,
    show_default=True,
    help="Articles per page; 0 prints only the count",
)
@click.pass_obj
def search(home: Home, /, query: str, as_json: bool, **options: Any) -> None:
    """Search the archive.

    In a terminal, results are a numbered list with highlighted matches. When piped,
    each article is a line of tab-separated fields: ID, date, date confidence, outlet,
    title, passage.

    Example: cuttings search '"missile systems" person:shoigu date:2020'
    """
    request = SearchRequest(
        text=query,
        sort=Sort(options["sort"]),
        page=options["page"],
        size=options["size"],
        collapse_copies=False,
    )
    with open_archive(home) as (catalog, engine):
        service = SearchService(catalog, engine)
        response = service.search(request)
        explanation = zero_results.explain_zero_results(service, response)
        if as_json:
            results = search_serializers.serialize_search(response, explanation)
            write_json(results, indent=2)
            return
        if response.results:
            first_number = (request.page - 1) * request.size + 1
            print_results(response.results, first_number)
    messages = [*cli_messages.search_summary(response)]
    if explanation:
        messages += cli_messages.zero_results_lines(explanation)
    for message in messages:
        print_message(message)
    print_related(response.related)


@main.command()
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
    from web.cli.extract import read_documents  # noqa: PLC0415

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


@main.command()
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


@main.command()
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


@main.command()
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


@main.command()
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

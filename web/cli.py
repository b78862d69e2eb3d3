"""The command line: a skin over the library. Data goes to stdout, messages to stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any

import click

from archive.errors import CuttingsError, UnreadableError
from archive.home import Home
from archive.model import Document
from archive.report import path_text, sentence
from index.asking import PAGE_SIZE, Request
from index.columnar.writing import LEAST_MEMORY, MEMORY
from index.desk import Desk
from index.feed import CatalogFeed
from index.port import Sort
from index.whoosh_engine import WhooshEngine
from web import config, nothing, shapes, telling, words
from web.cli_correct import correct, undo
from web.cli_export import export
from web.cli_people import people
from web.cli_watch import watch
from web.console import print_results, print_table, say
from web.opening import archive_of, catalog_of, record_of, sync, take
from web.statistics import statistics

FAILED = 1
INTERRUPTED = 130
MEMORY_OPTION = click.option(
    "--memory",
    default=MEMORY,
    show_default=True,
    type=click.IntRange(min=LEAST_MEMORY),
    metavar="MB",
    help="What making the index may take; less is slower",
)
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Commands(click.Group):
    """The commands; an error that a person can mend is a sentence and exit code 1, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and turn its error into an exit code."""
        code = FAILED
        try:
            return super().invoke(ctx)
        except CuttingsError as error:
            say(f"cuttings: {error}")
        except KeyboardInterrupt:
            say("cuttings: stopped; the same command goes on from here")
            code = INTERRUPTED
        except BrokenPipeError:
            # Whoever read our output has seen enough; Python must not complain of it again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(code)


@click.group(cls=Commands, context_settings=CONTEXT)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="The archive's folder  [default: $CUTTINGS_HOME, or your data folder]",
)
@click.version_option(package_name="cuttings", prog_name="cuttings")
@click.pass_context
def main(ctx: click.Context, home: Path | None) -> None:
    """A searchable archive of saved news articles.

    Example: cuttings index ~/articles && cuttings serve
    """
    ctx.obj = config.home_of(home)


main.add_command(people)
main.add_command(watch)
main.add_command(correct)
main.add_command(undo)
main.add_command(export)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes  [default: all cores]")
@MEMORY_OPTION
@click.pass_obj
def index(home: Home, paths: Sequence[Path], jobs: int | None, memory: int) -> None:
    """Read new and changed files, and make them searchable.

    PATHS are files or folders. Files that did not change are not read again; those that are gone leave the search.

    Example: cuttings index ~/articles
    """
    summary, documents = take(home, paths, jobs, memory=memory)
    say(telling.ingested(summary, documents))
    if summary.failed:
        say("What failed is listed by: cuttings failures")
        raise click.exceptions.Exit(FAILED)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 takes a free one"
)
@click.option("--open", "opening", is_flag=True, help="Open the page in your browser")
@click.option("--edit", is_flag=True, help="Let facts be corrected; elsewhere than on this machine $CUTTINGS_PASSWORD")
@click.option("--language", help="Show all pages in this language, such as de  [default: what each browser asks for]")
@click.option("--name", help="With --edit: who corrects  [default: your user name]")
@click.pass_obj
def serve(home: Home, /, host: str, port: int, **options: Any) -> None:
    """Serve the search page and the JSON API; with --edit, facts can be corrected there.

    Example: cuttings serve --port 8080 --open

    Example: cuttings serve --edit --name Ada
    """
    # Flask and the server are loaded only by the one command that needs them.
    from web.app import create_app  # noqa: PLC0415
    from web.browser import show_page  # noqa: PLC0415
    from web.cli_edit import editing_of  # noqa: PLC0415
    from web.serve import serve as run  # noqa: PLC0415
    from web.tongue import alone  # noqa: PLC0415
    from web.warming import warmed  # noqa: PLC0415

    def ready(url: str) -> None:
        say(telling.SERVED.format(url))
        if options["opening"]:
            show_page(url, say)

    languages = alone(options["language"]) if options["language"] else None
    with ExitStack() as stack:
        catalog, engine = stack.enter_context(archive_of(home))
        allowed = editing_of(home, catalog, host, options["name"]) if options["edit"] else nullcontext()
        editing = stack.enter_context(allowed)
        stack.enter_context(warmed(engine))
        run(create_app(Desk(catalog, engine), catalog, editing, languages), host, port, ready)


@main.command()
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="Print the answer of the JSON API")
@click.option(
    "--sort", type=click.Choice([each.value for each in Sort]), default=Sort.RELEVANCE.value, show_default=True
)
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--size", type=click.IntRange(1, 100), default=PAGE_SIZE, show_default=True, help="Articles a page")
@click.pass_obj
def search(home: Home, /, query: str, as_json: bool, **options: Any) -> None:
    """Search the archive.

    A terminal shows a list with marked passages; elsewhere each article is a line: id, date, confidence of the date,
    outlet, title and passage, with a tab between them.

    Example: cuttings search '"missile systems" person:shoigu date:2020'
    """
    request = Request(text=query, sort=Sort(options["sort"]), page=options["page"], size=options["size"], fold=False)
    with archive_of(home) as (catalog, engine):
        desk = Desk(catalog, engine)
        answer = desk.search(request)
        why = nothing.explained(desk, answer)
        if as_json:
            _print_json(shapes.answer(answer, (), why), indent=2)
            return
        if answer.results:
            print_results(answer.results, (request.page - 1) * request.size + 1)
    for message in (*telling.found(answer), *(telling.unfound(why) if why else ())):
        say(message)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--explain", is_flag=True, help="Say in words how each fact was found, and what else it could have been")
def extract(files: Sequence[Path], explain: bool) -> None:
    """Print the facts of each article in FILES, a JSON object a line. No archive is needed or changed.

    Example: cuttings extract article.html | jq .date

    Example: cuttings extract --explain article.html
    """
    from web.unarchived import documents_of  # noqa: PLC0415

    failed = False
    for path in files:
        try:
            for position, found in documents_of(path):
                if isinstance(found, str):
                    say(sentence(path_text(path), position, found))
                    failed = True
                else:
                    _print_found(path, position, found, explain)
        except UnreadableError as error:
            say(sentence(path_text(path), None, str(error)))
            failed = True
    if failed:
        raise click.exceptions.Exit(FAILED)


def _print_found(path: Path, position: str | None, found: Document, explain: bool) -> None:
    if explain:
        click.echo(f"{sentence(path_text(path), position, words.articles(1))}\n{telling.explained(found)}\n")
    else:
        _print_json({"file": str(path), **shapes.document(found)})


@main.command()
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="Print the document as the JSON API does")
@click.pass_obj
def show(home: Home, id: str, as_json: bool) -> None:
    """Show a document: its facts with their evidence, and its text. The beginning of its ID is enough.

    Example: cuttings show 3f2a91
    """
    with catalog_of(home, must_exist=True) as catalog:
        record = record_of(catalog, id)
        if as_json:
            _print_json(shapes.record(record, catalog.names(record.slugs)), indent=2)
            return
    print_table(telling.FACT_HEADINGS, telling.facts(record))
    click.echo(telling.rest(record))


@main.command()
@click.pass_obj
def failures(home: Home) -> None:
    """List what could not be read, and why.

    Example: cuttings failures
    """
    with catalog_of(home, must_exist=True) as catalog:
        found = catalog.failures()
    if found:
        print_table(("file", "place", "reason"), [(each.path, each.position or "", each.reason) for each in found])
    else:
        say("nothing failed")


@main.command()
@MEMORY_OPTION
@click.pass_obj
def rebuild(home: Home, memory: int) -> None:
    """Build the index anew from the catalog; no article is read again.

    Example: cuttings rebuild
    """
    with home.writing(), catalog_of(home, must_exist=True) as catalog:
        WhooshEngine(home.index).erase()
        count = sync(home, catalog, memory)
    say(f"rebuilt: {count:,} articles are searchable")


@main.command()
@click.pass_obj
def verify(home: Home) -> None:
    """Check that catalog and index are sound and agree.

    Example: cuttings verify
    """
    with catalog_of(home, must_exist=True) as catalog:
        problems = catalog.verify()
        engine = WhooshEngine(home.index)
        problems += engine.verify(CatalogFeed(catalog))
        engine.close()
    for problem in problems:
        click.echo(problem)
    if problems:
        say("A damaged or late index is mended by: cuttings rebuild")
        raise click.exceptions.Exit(FAILED)
    say("catalog and index are sound")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON")
@click.pass_obj
def stats(home: Home, as_json: bool) -> None:
    """Tell the archive in numbers.

    Example: cuttings stats
    """
    with archive_of(home) as (catalog, engine):
        found = statistics(catalog, Desk(catalog, engine))
    if as_json:
        _print_json(shapes.stats(found), indent=2)
        return
    for heading, rows in telling.numbers(found):
        print_table((heading, ""), rows)
        click.echo()


def _print_json(value: object, indent: int | None = None) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent))

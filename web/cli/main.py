"""The command line. Data goes to stdout, messages to stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from archive.errors import CuttingsError
from web import config
from web.cli.lazy_commands import LazyCommands
from web.cli.output import (
    EXIT_FAILURE,
    ClosedOutputError,
    describe_os_error,
    finish_streams,
    prepare_streams,
    visible,
)
from web.cli.signals import TerminatedError
from web.cli.terminal import print_message

COMMANDS = {
    "alerts": ("alerts:alerts", "Print what saved searches find that is new."),
    "backup": (
        "maintenance:backup",
        "Write the archive into FILE, with all corrections.",
    ),
    "batch": (
        "batch:batch",
        "Search each name in FILE, and print a table of counts and first articles.",
    ),
    "collect": ("marks:collect", "Put articles into a collection."),
    "copy-catalog": (
        "copying:copy",
        "Copy the catalog, with all corrections and decisions, to TARGET.",
    ),
    "correct": ("corrections:correct", "Correct a fact of a document, or of many."),
    "export": ("export:export", "Export all articles that match QUERY."),
    "extract": (
        "facts:extract",
        "Extract facts from FILES and print them as JSON Lines.",
    ),
    "failures": (
        "status:failures",
        "List files that could not be read or were skipped, with reason and advice.",
    ),
    "import-facts": (
        "references:import_facts",
        "Fill missing facts from a list of references.",
    ),
    "index": ("index:index", "Index new and changed files."),
    "mark": ("marks:mark", "Mark articles as read or unread."),
    "note": ("marks:note", "Write a note on an article or a passage of it."),
    "people": ("people:people", "List people, and correct their names."),
    "rebuild": ("maintenance:rebuild", "Rebuild the index from the catalog."),
    "restore": (
        "maintenance:restore",
        "Restore the archive from FILE into an empty home, and build its index.",
    ),
    "search": ("search:search", "Search the archive."),
    "serve": ("serve:serve", "Serve the search page and the JSON API."),
    "show": ("facts:show", "Show the facts, evidence and text of a document."),
    "stats": ("status:stats", "Show archive statistics."),
    "tag": ("marks:tag", "Tag articles."),
    "undo": (
        "corrections:undo",
        "Undo the last correction of a fact, or another action.",
    ),
    "users": ("users:users", "Manage accounts for a served archive."),
    "verify": (
        "status:verify",
        "Check that the catalog and the index are intact and in sync.",
    ),
    "watch": ("watch:watch", "Index PATHS, then watch them for changes until Ctrl+C."),
}
"""Each command as `module:name` in this folder, and the first sentence of its help.

A command loads only what it needs, and the list of commands loads none of them.
"""
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

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, COMMANDS[name][1]) for name in self.list_commands(ctx)]
            )

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


@click.group(
    cls=CuttingsGroup,
    commands=LazyCommands({name: place for name, (place, _) in COMMANDS.items()}),
    context_settings=CONTEXT_SETTINGS,
)
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

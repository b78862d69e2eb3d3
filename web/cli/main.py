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
    "alerts": "alerts:alerts",
    "backup": "maintenance:backup",
    "batch": "batch:batch",
    "collect": "marks:collect",
    "copy-catalog": "copying:copy",
    "correct": "corrections:correct",
    "export": "export:export",
    "extract": "facts:extract",
    "failures": "status:failures",
    "import-facts": "references:import_facts",
    "index": "index:index",
    "mark": "marks:mark",
    "note": "marks:note",
    "people": "people:people",
    "rebuild": "maintenance:rebuild",
    "restore": "maintenance:restore",
    "search": "search:search",
    "serve": "serve:serve",
    "show": "facts:show",
    "stats": "status:stats",
    "tag": "marks:tag",
    "undo": "corrections:undo",
    "users": "users:users",
    "verify": "status:verify",
    "watch": "watch:watch",
}
"""Each command as `module:name` in this folder. A command loads only what it needs."""
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


@click.group(
    cls=CuttingsGroup,
    commands=LazyCommands(COMMANDS),
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

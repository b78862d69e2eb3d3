"""The command `serve`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from archive.catalog import Catalog
from archive.errors import CuttingsError
from archive.home import Home
from index.search.service import SearchService
from web import config
from web.cli import messages as cli_messages
from web.cli.archive_access import archive_of, sync
from web.cli.terminal import say

if TYPE_CHECKING:
    from web.jobs.editor import Editing

OPEN = (
    "--host {} is reachable from other machines; "
    "to allow corrections, set a password in "
    f"{config.PASSWORD_VARIABLE}, or omit --host"
)
UNSAFE = (
    "Warning: the password is sent unencrypted. Put the server behind a TLS (https) "
    "proxy, or use it only in a network that you trust."
)

ENDING = "Waiting for the current correction to finish."


@contextmanager
def editing_of(
    home: Home, catalog: Catalog, host: str, name: str | None
) -> Iterator[Editing]:
    """How the archive may be corrected from that host; CuttingsError where anybody at all could.

    What a killed server had corrected and the index had not followed yet, it follows first.
    """
    # Flask and the server are loaded only by the one command that needs them.
    from web.http.server import is_own_machine  # noqa: PLC0415
    from web.jobs.editor import Editing  # noqa: PLC0415

    password = config.password()
    if not is_own_machine(host):
        if password is None:
            raise CuttingsError(OPEN.format(host))
        say(UNSAFE)
    with home.write_lock():
        catalog.review.catch_up()
        sync(home, catalog)
    editing = Editing(home, " ".join((name or "").split()) or config.whoami(), password)
    try:
        yield editing
    finally:
        if editing.turns.busy:
            say(ENDING)
        editing.turns.close()


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on"
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 picks a free port",
)
@click.option(
    "--open", "opening", is_flag=True, help="Open the search page in your browser"
)
@click.option(
    "--edit",
    is_flag=True,
    help="Allow corrections. Requires CUTTINGS_PASSWORD unless the server listens on "
    "localhost only.",
)
@click.option(
    "--language",
    help="Language of all pages, such as de  [default: the browser's language]",
)
@click.option(
    "--name", help="With --edit: author of corrections  [default: your user name]"
)
@click.pass_obj
def serve(home: Home, /, host: str, port: int, **options: Any) -> None:
    """Serve the search page and the JSON API.

    With --edit, facts can be corrected in the browser.

    Example: cuttings serve --port 8080 --open

    Example: cuttings serve --edit --name Ada
    """
    from web.app import create_app  # noqa: PLC0415
    from web.cli.browser import show_page  # noqa: PLC0415
    from web.http.index_warmup import warmed  # noqa: PLC0415
    from web.http.server import serve as run  # noqa: PLC0415
    from web.i18n import alone  # noqa: PLC0415

    def ready(url: str) -> None:
        say(cli_messages.SERVED.format(url))
        if options["opening"]:
            show_page(url, say)

    languages = alone(options["language"]) if options["language"] else None
    with ExitStack() as stack:
        catalog, engine = stack.enter_context(archive_of(home))
        allowed = (
            editing_of(home, catalog, host, options["name"])
            if options["edit"]
            else nullcontext()
        )
        editing = stack.enter_context(allowed)
        stack.enter_context(warmed(engine))
        run(
            create_app(SearchService(catalog, engine), catalog, editing, languages),
            host,
            port,
            ready,
        )

"""The command `serve`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import click

from archive.catalog import Catalog
from archive.home import Home
from index.search.service import SearchService
from web import config
from web.cli import messages as cli_messages
from web.cli.archive_access import open_archive, sync_index_with_progress
from web.cli.deployment import prepare_deployment
from web.cli.options import validate_site
from web.cli.terminal import print_message

if TYPE_CHECKING:
    from web.http.site import TrustedProxies
    from web.jobs.editor import Editor

INVALID_ORIGIN = (
    "“{}” is not an origin; use a scheme and a host without a path, "
    "such as https://example.org or http://localhost:3000, or * for all"
)
WAITING_FOR_CORRECTION = "Waiting for the current correction to finish."


@contextmanager
def open_editor(home: Home, catalog: Catalog, author: str | None) -> Iterator[Editor]:
    """Open an archive for corrections, and update its index.

    The index may be outdated if the last server was killed.
    """
    # Only this command needs Flask, which is slow to import.
    from web.jobs.editor import Editor  # noqa: PLC0415

    with home.write_lock():
        catalog.review.update()
        sync_index_with_progress(home, catalog)
    author_name = " ".join((author or "").split()) or config.default_author()
    editor = Editor(home, author_name, config.password())
    try:
        yield editor
    finally:
        if editor.jobs.is_busy:
            print_message(WAITING_FOR_CORRECTION)
        editor.jobs.close()


def _parse_origins(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the origins as browsers send them, or raise BadParameter."""
    if not values:
        return ()
    from web.http.cors import parse_origin  # noqa: PLC0415

    origins = []
    for value in values:
        try:
            origins.append(parse_origin(value))
        except ValueError as error:
            raise click.BadParameter(INVALID_ORIGIN.format(value)) from error
    return tuple(origins)


def _parse_proxies(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> TrustedProxies | None:
    """Return the trusted proxies, or raise BadParameter."""
    if value is None:
        return None
    from web.http.site import parse_proxies  # noqa: PLC0415

    try:
        return parse_proxies(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


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
    "--public",
    is_flag=True,
    help="Let everybody who reaches the server read without an account",
)
@click.option(
    "--site",
    metavar="URL",
    callback=validate_site,
    help="Public address of the archive behind a proxy, such as "
    "https://example.org/archive",
)
@click.option(
    "--trusted-proxies",
    "proxies",
    metavar="N",
    callback=_parse_proxies,
    help="Number of proxies before the server, or their addresses, whose X-Forwarded "
    "headers are read",
)
@click.option(
    "--language",
    help="Language of all pages, such as de  [default: the browser's language]",
)
@click.option(
    "--author",
    "--name",
    "name",
    metavar="NAME",
    help="With --edit: author of corrections  [default: your user name]",
)
@click.option(
    "--cors",
    "cors_origins",
    multiple=True,
    metavar="ORIGIN",
    callback=_parse_origins,
    help="Let web pages of this origin read the API, such as https://example.org; "
    "repeat for more origins, or * for all",
)
@click.pass_obj
def serve(home: Home, /, host: str, port: int, **options: Any) -> None:
    """Serve the search page and the JSON API.

    With --edit, facts can be corrected in the browser. With accounts (`cuttings users`),
    the server asks for a name and a password.

    Example: cuttings serve --port 8080 --open

    Example: cuttings serve --edit --author Ada
    """
    from web.app import create_app  # noqa: PLC0415
    from web.cli.browser import open_page  # noqa: PLC0415
    from web.http.index_warmup import keep_warm  # noqa: PLC0415
    from web.http.server import serve as run  # noqa: PLC0415
    from web.i18n import only_language  # noqa: PLC0415

    def on_ready(url: str) -> None:
        print_message(cli_messages.SERVING.format(url))
        if options["opening"]:
            open_page(url, print_message)

    languages = only_language(options["language"]) if options["language"] else None
    with ExitStack() as stack:
        catalog, engine = stack.enter_context(open_archive(home))
        deployment = prepare_deployment(home, host, options)
        editor = None
        if options["edit"]:
            opened = open_editor(home, catalog, options["name"])
            editor = stack.enter_context(opened)
        stack.enter_context(keep_warm(engine))
        service = SearchService(catalog, engine)
        app = create_app(
            service,
            catalog,
            editor,
            languages,
            deployment=deployment,
        )
        run(app, host, port, on_ready)

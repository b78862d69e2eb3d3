"""The command `serve`."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.home import Home
from index.search.service import SearchService
from web.cli import messages as cli_messages
from web.cli.archive_access import open_archive
from web.cli.deployment import prepare_deployment
from web.cli.editing import open_editor
from web.cli.options import validate_site
from web.cli.signals import interrupted_by_sigterm
from web.cli.terminal import print_message

if TYPE_CHECKING:
    from flask import Flask

    from web.http.deployment import Deployment
    from web.http.site import TrustedProxies
    from web.i18n import Languages
    from web.jobs.editor import Editor

MAX_WORKERS = 64

INVALID_ORIGIN = (
    "“{}” is not an origin; use a scheme and a host without a path, "
    "such as https://example.org or http://localhost:3000, or * for all"
)


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
    help="Allow corrections. If other machines can reach the server, this requires "
    "accounts or CUTTINGS_PASSWORD.",
)
@click.option(
    "--save-to",
    "save_folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="With --edit: let readers add files and web pages, which are saved in this "
    "folder and read into the archive",
)
@click.option(
    "--public",
    is_flag=True,
    help="Let everybody who reaches the server read without an account",
)
@click.option(
    "--originals",
    is_flag=True,
    help="Let all readers see the saved files of articles. Without it, only the user of "
    "this machine sees them.",
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
    metavar="N|ADDRESSES",
    callback=_parse_proxies,
    help="Read the X-Forwarded headers of N proxies in front of the server, or of the "
    "proxies at these addresses",
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
@click.option(
    "--workers",
    type=click.IntRange(1, MAX_WORKERS),
    metavar="N",
    help="Serve with N processes, which SIGHUP replaces one after another. Not "
    "available on Windows.  [default: a single process]",
)
@click.option(
    "--access-log",
    "log_target",
    metavar="FILE",
    help="Log each response in the combined format to a file, or to stdout with -",
)
@click.option(
    "--log-queries",
    is_flag=True,
    help="With --access-log: also log the text of queries",
)
@click.option(
    "--time-limit",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    metavar="SECONDS",
    help="Stop a request that takes longer",
)
@click.pass_obj
def serve(home: Home, /, host: str, port: int, **options: Any) -> None:
    """Serve the search page and the JSON API.

    With --edit, facts can be corrected in the browser. With accounts (`cuttings users`),
    the server asks for a name and a password.

    Example: cuttings serve --port 8080 --open

    Example: cuttings serve --edit --author Ada

    With --save-to, articles can also be added in the browser: files, and the page that
    you are reading.

    Example: cuttings serve --edit --save-to saved
    """
    from web.cli.browser import open_page  # noqa: PLC0415
    from web.http.access_log import open_log  # noqa: PLC0415
    from web.http.server import serve as run  # noqa: PLC0415
    from web.i18n import only_language  # noqa: PLC0415

    def on_ready(url: str) -> None:
        print_message(cli_messages.SERVING.format(url))
        if options["opening"]:
            open_page(url, print_message)

    if options["save_folder"] and not options["edit"]:
        raise click.UsageError("--save-to requires --edit")
    languages = only_language(options["language"]) if options["language"] else None
    with ExitStack() as stack:
        stack.enter_context(interrupted_by_sigterm())  # until the server handles it
        log = stack.enter_context(
            open_log(options["log_target"], with_query=options["log_queries"])
        )
        editor = None
        with open_archive(home) as (catalog, _engine):
            deployment = prepare_deployment(home, host, options)
            if options["edit"]:
                opened = open_editor(
                    home, catalog, options["name"], options["save_folder"]
                )
                editor = stack.enter_context(opened)
        application = _Application(home, deployment, languages, options["time_limit"])
        if options["workers"] is None:
            run(application.open(stack, editor), host, port, on_ready, log)
        else:
            from web.cli.serve_workers import Listening, serve_workers  # noqa: PLC0415

            listening = Listening(host, port, on_ready, log)
            serve_workers(options["workers"], listening, application.open, editor)


@dataclass(frozen=True, slots=True)
class _Application:
    """The application of an archive, which each process opens by itself."""

    home: Home
    deployment: Deployment
    languages: Languages | None
    time_limit_s: float

    def open(self, stack: ExitStack, editor: Editor | None) -> Flask:
        """Open the archive until the end of the stack."""
        from web.app import create_app  # noqa: PLC0415
        from web.http import request_limits  # noqa: PLC0415
        from web.http.index_warmup import keep_warm  # noqa: PLC0415
        from web.presenters.reading_ahead import read_ahead  # noqa: PLC0415

        catalog, engine = stack.enter_context(open_archive(self.home))
        service = SearchService(catalog, engine)
        stack.enter_context(
            keep_warm(engine, service.version, partial(read_ahead, catalog, service))
        )
        app = create_app(
            service,
            catalog,
            editor,
            self.languages,
            deployment=self.deployment,
        )
        app.config[request_limits.CONFIG_KEY] = self.time_limit_s
        return app

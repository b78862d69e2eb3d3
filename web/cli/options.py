"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from index.engine import Sort
from web import config
from web.exports import messages as export_messages
from web.urls.base import Site, parse_site

Command = TypeVar("Command", bound=Callable[..., Any])


DEFAULT_SITE = "http://127.0.0.1:8000"


def validate_site(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> Site | None:
    """Return the site with an address, or raise BadParameter."""
    if value is None:
        return None
    try:
        return parse_site(value)
    except ValueError as error:
        message = export_messages.INVALID_SITE.format(value, DEFAULT_SITE)
        raise click.BadParameter(message) from error


def _validate_url(
    context: click.Context, option: click.Parameter, value: str
) -> str | None:
    """Return the URL of a site, or raise BadParameter."""
    site = validate_site(context, option, value)
    return site.url if site else None


site_option = click.option(
    "--site",
    default=DEFAULT_SITE,
    show_default=True,
    callback=_validate_url,
    metavar="URL",
    help="Web address of the archive, used in links",
)
no_bom_option = click.option(
    "--no-bom",
    is_flag=True,
    help="Leave out the byte order mark, by which spreadsheets recognize UTF-8",
)


def author_option(action: str) -> Callable[[Command], Command]:
    """Return the option `--author` of a command. `action` is what the author does."""
    return click.option(
        "--author",
        "--who",
        "author",
        metavar="NAME",
        default=config.default_author,
        help=f"Author of the {action}  [default: your user name]",
    )


def sort_option(items: str) -> Callable[[Command], Command]:
    """Return the option `--sort` of a command that lists these items."""
    return click.option(
        "--sort",
        help=f"Order of the {items}",
        type=click.Choice([sort.value for sort in Sort]),
        default=Sort.RELEVANCE.value,
        show_default=True,
    )

"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from archive.errors import CuttingsError
from index.columnar.indexing.batches import DEFAULT_MEMORY_MB, MIN_MEMORY_MB
from index.engine import Sort
from web import config
from web.exports import messages as export_messages
from web.urls.base import Site, parse_site

if TYPE_CHECKING:
    from archive.ingest.shards import Shard

EXPANDS_PATTERNS = os.name == "nt"
"""Whether programs get patterns of files, because the shell leaves them alone."""
Command = TypeVar("Command", bound=Callable[..., Any])


def expand_patterns(
    _context: click.Context, _argument: click.Parameter, paths: Sequence[Path]
) -> tuple[Path, ...]:
    """Replace patterns such as `*.html` by file names, as shells do elsewhere."""
    if not EXPANDS_PATTERNS:
        return tuple(paths)
    return tuple(
        Path(name)
        for path in paths
        for name in sorted(glob(str(path.expanduser()))) or (str(path),)  # noqa: PTH207
    )


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
paths_argument = click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    callback=expand_patterns,
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), help="Worker processes  [default: all cores]"
)

memory_option = click.option(
    "--memory",
    default=DEFAULT_MEMORY_MB,
    show_default=True,
    type=click.IntRange(min=MIN_MEMORY_MB),
    metavar="MB",
    help="Memory limit for indexing; a lower limit is slower",
)
allow_missing_option = click.option(
    "--allow-missing",
    is_flag=True,
    help="Remove the articles of missing files even if all or most files of a folder "
    "are missing",
)
follow_links_option = click.option(
    "--follow-links",
    is_flag=True,
    help="Also read links that lead out of the folders. Use it only for links that "
    "you trust.",
)


def _parse_shard(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> Shard | None:
    """Return a part of the files, or raise BadParameter."""
    if value is None:
        return None
    # Only commands that read files need it.
    from archive.ingest.shards import parse_shard  # noqa: PLC0415

    try:
        return parse_shard(value)
    except CuttingsError as error:
        raise click.BadParameter(str(error)) from error


shard_option = click.option(
    "--shard",
    metavar="K/N",
    callback=_parse_shard,
    help="Read only part K of N of the files, by their paths, such as 3/16: several "
    "machines share the work on one catalog",
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

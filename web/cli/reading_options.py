"""Options of the commands that read files.

They import little, so that the workers can start while the rest is imported.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.errors import CuttingsError
from index.memory_limits import DEFAULT_MEMORY_MB, MIN_MEMORY_MB

if TYPE_CHECKING:
    from archive.ingest.shards import Shard

EXPANDS_PATTERNS = os.name == "nt"
"""Whether programs get patterns of files, because the shell leaves them alone."""


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

"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from glob import glob
from pathlib import Path
from typing import Any, TypeVar

import click

from index.engine import Sort
from web import config

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


jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), help="Worker processes  [default: all cores]"
)

allow_missing_option = click.option(
    "--allow-missing",
    is_flag=True,
    help="Remove the articles of missing files even if all or most files of a folder "
    "are missing",
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

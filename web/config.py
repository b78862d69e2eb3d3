"""Settings from the environment. No other module reads it."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from platformdirs import user_data_path

from archive.home import Home

HOME_VARIABLE = "CUTTINGS_HOME"
PASSWORD_VARIABLE = "CUTTINGS_PASSWORD"  # noqa: S105 - the name of a setting


def resolve_home(option: Path | None) -> Home:
    """Return the home in `--home`, CUTTINGS_HOME or the user's data folder."""
    folder = option or os.environ.get(HOME_VARIABLE)
    if folder:
        return Home(Path(folder).expanduser().absolute())
    return Home(user_data_path("cuttings", appauthor=False))


def password() -> str | None:
    """Return the password for corrections, or `None` if none is set."""
    return os.environ.get(PASSWORD_VARIABLE) or None


def default_author() -> str:
    """Return the author of corrections by default: the user's login name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"

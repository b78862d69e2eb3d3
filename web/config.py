"""Settings: the only place that reads the environment."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from platformdirs import user_data_path

from archive.home import Home

HOME_VARIABLE = "CUTTINGS_HOME"
PASSWORD_VARIABLE = "CUTTINGS_PASSWORD"  # noqa: S105 - the name of a setting


def resolve_home(option: Path | None) -> Home:
    """The home: `--home`, else CUTTINGS_HOME, else the user's data folder."""
    chosen = option or os.environ.get(HOME_VARIABLE)
    return Home(
        Path(chosen).expanduser().absolute()
        if chosen
        else user_data_path("cuttings", appauthor=False)
    )


def password() -> str | None:
    """What a browser must give to correct facts, where CUTTINGS_PASSWORD says so."""
    return os.environ.get(PASSWORD_VARIABLE) or None


def default_author() -> str:
    """The name under which a decision is kept: the system's name of the user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"

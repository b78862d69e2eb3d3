"""Settings: the only place that reads the environment."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

from archive.home import Home

HOME_VARIABLE = "CUTTINGS_HOME"


def home_of(option: Path | None) -> Home:
    """The home: `--home`, else CUTTINGS_HOME, else the user's data folder."""
    chosen = option or os.environ.get(HOME_VARIABLE)
    return Home(Path(chosen).expanduser().absolute() if chosen else user_data_path("cuttings", appauthor=False))

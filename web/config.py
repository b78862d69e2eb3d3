"""Settings from the environment. No other module reads it."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from platformdirs import user_data_path

from archive.errors import CuttingsError
from archive.home import Home

HOME_VARIABLE = "CUTTINGS_HOME"
DATABASE_VARIABLE = "CUTTINGS_DATABASE_URL"
READER_MEMORY_VARIABLE = "CUTTINGS_READER_MEMORY"
ENGINE_VARIABLE = "CUTTINGS_ENGINE_URL"
PASSWORD_VARIABLE = "CUTTINGS_PASSWORD"  # noqa: S105 - the name of a setting


def resolve_home(option: Path | None, engine_url: str | None = None) -> Home:
    """Return the home in `--home`, CUTTINGS_HOME or the user's data folder.

    Its catalog is in the database at CUTTINGS_DATABASE_URL, if this is set. Its search
    engine is the one in `--engine-url` or CUTTINGS_ENGINE_URL, if there is one. Raise
    CuttingsError for the home of an unknown user, such as `~nobody`.
    """
    database_url = os.environ.get(DATABASE_VARIABLE) or None
    folder = option or os.environ.get(HOME_VARIABLE)
    engine_url = engine_url or os.environ.get(ENGINE_VARIABLE) or None
    if folder:
        try:
            return Home(Path(folder).expanduser().absolute(), database_url, engine_url)
        except RuntimeError as error:
            raise CuttingsError(
                f"{folder}: there is no user of this name; choose another --home, or "
                f"write ./{folder} for a folder of this name"
            ) from error
    folder = user_data_path("cuttings", appauthor=False)
    return Home(folder, database_url, engine_url)


def password() -> str | None:
    """Return the password for corrections, or `None` if none is set."""
    return os.environ.get(PASSWORD_VARIABLE) or None


def reader_memory_mb() -> int | None:
    """Return the memory limit for reading a file in MB, or `None` if none is set."""
    text = os.environ.get(READER_MEMORY_VARIABLE) or None
    if text is not None and not (text.isascii() and text.isdigit() and int(text)):
        raise CuttingsError(
            f"{READER_MEMORY_VARIABLE}={text}: not a number of MB; "
            "use a number such as 512"
        )
    return None if text is None else int(text)


def default_author() -> str:
    """Return the author of corrections by default: the user's login name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such module on Windows
        return "somebody"

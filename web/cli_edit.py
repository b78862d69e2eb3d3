"""What `cuttings serve --edit` asks for before it lets anybody correct the archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from archive.catalog import Catalog
from archive.errors import CuttingsError
from archive.home import Home
from web import config
from web.console import say
from web.editing import Editing
from web.opening import sync
from web.serve import is_own_machine

OPEN = (
    "--host {} can be reached from other machines: to let the archive be corrected there, set a password in "
    f"{config.PASSWORD_VARIABLE}, or leave out --host"
)
UNSAFE = (
    "The password is asked for, but whoever is on the way can read it: let a proxy with TLS (https) stand before "
    "this server, or stay within a network that you trust."
)

ENDING = "a correction is being made; this ends with it"


@contextmanager
def editing_of(home: Home, catalog: Catalog, host: str, name: str | None) -> Iterator[Editing]:
    """How the archive may be corrected from that host; CuttingsError where anybody at all could.

    What a killed server had corrected and the index had not followed yet, it follows first.
    """
    password = config.password()
    if not is_own_machine(host):
        if password is None:
            raise CuttingsError(OPEN.format(host))
        say(UNSAFE)
    with home.writing():
        catalog.review.catch_up()
        sync(home, catalog)
    editing = Editing(home, " ".join((name or "").split()) or config.whoami(), password)
    try:
        yield editing
    finally:
        if editing.turns.busy:
            say(ENDING)
        editing.turns.close()

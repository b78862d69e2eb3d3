"""Open a page in the browser as soon as the server answers."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from threading import Thread
from urllib.error import URLError
from urllib.request import urlopen

TIMEOUT_S = 10.0
NO_BROWSER = "Could not open a browser. Open {} yourself."


def open_page(url: str, report: Callable[[str], None]) -> None:
    """Open a page in a background thread. Call `report` if there is no browser."""
    # The server starts after this call, and some browsers block the thread.
    Thread(target=_open_when_ready, args=(url, report), daemon=True).start()


def _open_when_ready(url: str, report: Callable[[str], None]) -> None:
    try:
        with urlopen(f"{url}healthz", timeout=TIMEOUT_S):  # noqa: S310
            opened = webbrowser.open(url)
    except (URLError, OSError, webbrowser.Error):
        opened = False
    if not opened:
        report(NO_BROWSER.format(url))

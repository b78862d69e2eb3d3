"""Opening a page in the reader's browser, as soon as it is served."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from threading import Thread
from urllib.error import URLError
from urllib.request import urlopen

TIMEOUT_S = 10.0
NO_BROWSER = "Could not open a browser. Open {} yourself."


def open_page(url: str, report: Callable[[str], None]) -> None:
    """Open a page in the browser once it answers, while the caller goes on; `report` hears where there is none."""
    # A thread: the server is yet to run, and some browsers keep the one who opens them waiting.
    Thread(target=_open_when_ready, args=(url, report), daemon=True).start()


def _open_when_ready(url: str, report: Callable[[str], None]) -> None:
    try:
        with urlopen(f"{url}healthz", timeout=TIMEOUT_S):  # noqa: S310  # our own address
            opened = webbrowser.open(url)
    except (URLError, OSError, webbrowser.Error):
        opened = False
    if not opened:
        report(NO_BROWSER.format(url))

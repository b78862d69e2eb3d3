"""Warming: a server reads an index's dictionaries at its start and after commits, before a reader needs them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from archive.errors import CuttingsError
from index.engine import Engine

POLL_S = 0.5
"""How often it is looked whether something was committed."""


@contextmanager
def keep_warm(engine: Engine) -> Iterator[None]:
    """Keep an engine warm meanwhile. Nothing waits for it: at the end it is left to itself, a daemon."""
    ended = Event()
    Thread(
        target=_warm_after_commits, args=(engine, ended), name="warming", daemon=True
    ).start()
    try:
        yield
    finally:
        ended.set()


def _warm_after_commits(engine: Engine, stopped: Event) -> None:
    warm: Hashable = None
    while not stopped.is_set():
        if (state := engine.version()) != warm:
            warm = state
            with suppress(CuttingsError):  # whoever searches is told of it
                engine.warm()
        stopped.wait(POLL_S)

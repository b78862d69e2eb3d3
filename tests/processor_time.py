"""Limit the processor time of a piece of work in a test."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def processor_time_below(seconds: float) -> Iterator[None]:
    """Fail if the block takes more processor time of this thread.

    Nothing is collected meanwhile: the objects of thousands of tests make a collection
    of garbage slower than the work.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        start = time.thread_time()
        yield
        spent = time.thread_time() - start
    finally:
        if was_enabled:
            gc.enable()
    assert spent < seconds

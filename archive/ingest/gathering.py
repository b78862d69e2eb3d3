"""Gather the outcomes of several batches, which are stored in one transaction.

Each transaction writes every page of the database that it changes. New documents are
spread over all pages of an index of their IDs, so fewer and larger transactions write
much less.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence

from archive.ingest.worker import Outcome

STORED_ARTICLES = 4_096
"""Articles from which on the outcomes are stored."""
STORED_CHARS = 16_000_000
"""Characters of texts from which on they are stored, which limits the memory."""
STORED_AFTER_S = 20.0
"""Seconds after which they are stored. A run that is killed reads so much again."""


def gather(batches: Iterable[Sequence[Outcome]]) -> Iterator[list[Outcome]]:
    """Yield the outcomes in longer lists, in the same order."""
    gathered: list[Outcome] = []
    size, started = 0, time.monotonic()
    for outcomes in batches:
        gathered += outcomes
        size += sum(
            len(outcome.document.text) for outcome in outcomes if outcome.document
        )
        is_late = time.monotonic() - started >= STORED_AFTER_S
        if len(gathered) >= STORED_ARTICLES or size >= STORED_CHARS or is_late:
            yield gathered
            gathered, size, started = [], 0, time.monotonic()
    if gathered:
        yield gathered

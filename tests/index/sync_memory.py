"""A child process: takes an archive of random words in so many megabytes, and tells how many it took at most."""

from __future__ import annotations

import random
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from index.columnar.engine import WhooshEngine
from index.engine import DocumentChange, IndexDocument

WORDS = [
    f"{first}{second}"
    for first in "bdfgklmnprst"
    for second in map(str, range(2_000, 2_500))
]


class GeneratedFeed:
    """Articles that are made one by one, so that none lies in memory for our sake."""

    archive_id = "archive"
    last_number = 8_000

    def changes(self, after: int) -> Iterator[DocumentChange]:
        chance = random.Random(0)
        for number in range(after + 1, self.last_number + 1):
            text = " ".join(chance.choices(WORDS, k=200))
            yield DocumentChange(number, str(number), IndexDocument(str(number), text))


def main(folder: Path, memory: int) -> int:
    """The most megabytes that Python and numpy held meanwhile."""
    tracemalloc.start()
    WhooshEngine(folder, memory).sync(GeneratedFeed())
    _, peak = tracemalloc.get_traced_memory()
    sys.stdout.write(f"{peak / 2**20:.0f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))

"""Index an archive of random words with a memory limit. Print the peak memory.

It runs as a child process. Both are in megabytes. The third argument is the kind of words.
"""

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
TEXTS: dict[str, tuple[str, list[str]]] = {
    "words": (" ", WORDS),
    "letters": (" ", [*"abcdefghijklmnopqrstuvwxyz"]),
    "parts of words": ("-", [*"abcdefghijklmnopqrstuvwxyz"]),
}
"""What is between the words of a text, and the words."""
CHARACTERS = {
    "words": 9_600_000,
    "letters": 4_800_000,
    "parts of words": 9_600_000,
    "numbers": 4_800_000,
}
LENGTH = 1_200


class GeneratedFeed:
    """Generate articles one at a time, so that they use no memory."""

    archive_id = "archive"
    edition = "edition"

    def __init__(self, kind: str) -> None:
        self.last_number = CHARACTERS[kind] // LENGTH
        self._separator, self._words = TEXTS.get(kind, ("", []))

    def has_checkpoint(self, checkpoint: str) -> bool:
        return checkpoint == "checkpoint"

    def add_checkpoint(self) -> str:
        return "checkpoint"

    def changes(self, after: int) -> Iterator[DocumentChange]:
        chance = random.Random(0)
        for number in range(after + 1, self.last_number + 1):
            words = chance.choices(self._words, k=LENGTH) if self._words else ()
            text = self._separator.join(words)[:LENGTH] or different_words(number)
            yield DocumentChange(number, str(number), IndexDocument(str(number), text))


def different_words(number: int) -> str:
    """Return a text of words that no other text has."""
    return " ".join(f"{number:05}x{word:03}" for word in range(LENGTH // 10))


def main(folder: Path, memory: int, kind: str) -> int:
    """Print the peak memory of Python and numpy."""
    tracemalloc.start()
    WhooshEngine(folder, memory).sync(GeneratedFeed(kind))
    _, peak = tracemalloc.get_traced_memory()
    sys.stdout.write(f"{peak / 2**20:.0f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))

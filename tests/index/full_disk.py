"""Syncs with no room left, for which a limit on the size of files stands: `python -m tests.index.full_disk DIR`."""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path

from archive.errors import CuttingsError
from index.columnar.engine import WhooshEngine
from index.engine import IndexDocument
from tests.index.memory_feed import MemoryFeed

FILE_SIZE_LIMIT = 20_000
"""Bytes that a file may have."""


def main(folder: Path, indexed_count: int) -> int:
    """Sync many words after the `indexed_count` changes that the index has; print the error's sentence."""
    feed = MemoryFeed(
        *(IndexDocument(f"{number:02}", "held") for number in range(indexed_count))
    )
    feed.put(
        *(
            IndexDocument(
                f"x{document_number}",
                " ".join(f"word{document_number}of{m}" for m in range(300)),
            )
            for document_number in range(30)
        )
    )
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE_LIMIT, resource.RLIM_INFINITY))
    try:
        WhooshEngine(folder).sync(feed)
    except CuttingsError as error:
        sys.stdout.write(str(error))
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))

"""Sync with a full disk, simulated by a limit on the size of files.

Example: python -m tests.index.full_disk DIR COUNT
"""

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
"""Maximum size of a file in bytes."""


def main(folder: Path, indexed_count: int) -> int:
    """Sync many words to an index that has `indexed_count` changes.

    Print the message of the error.
    """
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

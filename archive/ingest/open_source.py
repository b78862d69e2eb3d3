"""The source whose articles are being stored."""

from __future__ import annotations

from dataclasses import dataclass

from archive.ingest.scanner import ScannedFile
from archive.messages import N_
from archive.readers import content_id

MAX_FAILED = 10_000
"""The number of articles of a file that may fail, even if almost all of them do."""
ALMOST_ALL = 0.9
ALMOST_ALL_FAIL = N_("almost none of its articles can be read; the rest was not read")


@dataclass
class OpenSource:
    """The source whose articles are being stored.

    `digest` is the hash over the articles so far, and `bytes_left` the part of the
    progress that is not reported yet. `article_count` and `failed_count` are the numbers
    of its articles so far, and of those that could not be read.
    """

    file: ScannedFile
    key: int
    digest: str | None = None
    is_complete: bool = True
    bytes_left: int = 0
    article_count: int = 0
    failed_count: int = 0

    @property
    def almost_all_failed(self) -> bool:
        """Return whether so many articles failed that the rest need not be read."""
        return self.failed_count > max(MAX_FAILED, ALMOST_ALL * self.article_count)

    def count_article(self, *, failed: bool) -> None:
        """Count an article."""
        self.article_count += 1
        self.failed_count += failed

    def add_to_digest(self, content_hash: str | None) -> None:
        """Add the hash of an article. Without one, the source is incomplete."""
        if content_hash is None:
            self.is_complete = False
        elif self.digest is None:
            self.digest = content_hash
        else:
            self.digest = content_id((self.digest + content_hash).encode())

    def take_bytes(self, size: int) -> int:
        """Subtract up to `size` bytes from `bytes_left`, and return their number."""
        taken = min(size, self.bytes_left)
        self.bytes_left -= taken
        return taken

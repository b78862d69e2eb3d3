"""The source whose articles are being stored."""

from __future__ import annotations

from dataclasses import dataclass

from archive.ingest.scanner import ScannedFile
from archive.readers import content_id


@dataclass
class OpenSource:
    """The source whose articles are being stored.

    `digest` is the hash over the articles so far, and `bytes_left` the part of the
    progress that is not reported yet.
    """

    file: ScannedFile
    key: int
    digest: str | None = None
    is_complete: bool = True
    bytes_left: int = 0

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

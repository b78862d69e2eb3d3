"""Divide files between several ingesters, without a list that they would share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import crc32

from archive.errors import CuttingsError
from archive.messages import Message

MAX_SHARDS = 10_000
INVALID = "{text}: not a part of the files; use a number and the number of parts: 3/16"


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several parts of all files, by a hash of their paths.

    All ingesters must see a file at the same path.
    """

    number: int = 1
    count: int = 1

    def contains(self, path: str) -> bool:
        """Return whether a file is in this part. Each is in exactly one."""
        return crc32(path.encode()) % self.count == self.number - 1


ALL_FILES = Shard()


def parse_shard(text: str) -> Shard:
    """Return the part that a text such as `3/16` means, or raise CuttingsError."""
    if match := re.fullmatch("([0-9]{1,5})/([0-9]{1,5})", text):
        number, count = int(match[1]), int(match[2])
        if 1 <= number <= count <= MAX_SHARDS:
            return Shard(number, count)
    raise CuttingsError(Message(INVALID, text=text))

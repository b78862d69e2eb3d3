"""Parse emails in bounded time.

The time of the standard parser grows with the square of the length of a header. It also
grows with the product of the number of lines and the depth of nested parts.
"""

from __future__ import annotations

from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy, Policy
from typing import Any

from archive.errors import UnreadableError

MAX_PARTS = 2_000
"""Maximum number of parts. Saved pages have a part for each image and style sheet."""
MAX_NESTED_PARTS = 30
MAX_HEADER_CHARS = 4_000
"""Characters of a header that are read. Titles and addresses are much shorter."""
SHORT_HEADER_CHARS = 200
MAX_PARSED_CHARS = 50_000
"""Maximum length of all headers above `SHORT_HEADER_CHARS`, in all parts together."""
MIME_LIMITS = {"content-type": 1_000, "content-disposition": 1_000}
"""Limits for headers with parameters, whose parser is the slowest."""
NOTED_HEADERS = ("Subject", "From", "Date")

TOO_MANY_PARTS = f"email with more than {MAX_PARTS:,} parts"
TOO_DEEP = f"email with parts nested more than {MAX_NESTED_PARTS} levels deep"
TOO_LONG_HEADERS = (
    f"email with more than {MAX_PARSED_CHARS:,} characters of long headers"
)


class _BoundedHeaders(HeaderRegistry):
    """Parse the start of each header, and equal headers only once."""

    def __init__(self) -> None:
        super().__init__()
        self._headers: dict[tuple[str, str], BaseHeader] = {}
        self._char_count = 0

    def __call__(self, name: str, value: str) -> BaseHeader:
        limit = MIME_LIMITS.get(name.lower(), MAX_HEADER_CHARS)
        key = (name, value[:limit])
        if key not in self._headers:
            if len(key[1]) > SHORT_HEADER_CHARS:
                self._char_count += len(key[1])
            if self._char_count > MAX_PARSED_CHARS:
                raise UnreadableError(TOO_LONG_HEADERS)
            self._headers[key] = super().__call__(*key)
        return self._headers[key]


class _Part(EmailMessage):
    """A part of an email. It rejects more inner parts than allowed."""

    def __init__(self, policy: Policy | None = None) -> None:
        super().__init__(policy)
        self.level = 0
        self.part_counts = [1]
        """The number of parts of the whole email, shared by all of them."""

    def attach(self, payload: Any) -> None:
        """Add an inner part. The parser does so before it reads the part."""
        if isinstance(payload, _Part):
            payload.level = self.level + 1
            payload.part_counts = self.part_counts
        self.part_counts[0] += 1
        if self.part_counts[0] > MAX_PARTS:
            raise UnreadableError(TOO_MANY_PARTS)
        if self.level >= MAX_NESTED_PARTS:
            raise UnreadableError(TOO_DEEP)
        super().attach(payload)


def parse_bounded(content: bytes) -> Message:
    """Parse an email.

    Raises:
        UnreadableError: it has too many parts, or they are nested too deeply.
    """
    policy = EmailPolicy(header_factory=_BoundedHeaders())
    return BytesParser(_Part, policy=policy).parsebytes(content)


def truncation_notes(mail: Message) -> tuple[str, ...]:
    """Return a note for each header that was truncated."""
    noted = {name.lower(): name for name in NOTED_HEADERS}
    return tuple(
        f"{noted[name.lower()]}: only the first {MAX_HEADER_CHARS:,} characters read."
        for name, value in mail.raw_items()
        if name.lower() in noted and len(value) > MAX_HEADER_CHARS
    )

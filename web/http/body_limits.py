"""The largest body of a request by route, and the answers that refuse a request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.messages import N_

CONFIG_KEY = "CUTTINGS_BODY_LIMITS"
"""The key of the limits in the configuration of the application."""
MAX_FORM_BYTES = 1 << 16
"""Enough for the longest value of a fact."""
MAX_LIST_BYTES = 1 << 20
"""The largest list of names."""

BodyLimits = Mapping[str, int]
"""The end of a path → the largest body in bytes. Other paths accept no body."""

TOO_LARGE = N_("The body of this request is too large. Send at most {count:,} bytes.")
BUSY = N_(
    "Too many downloads are running. No part of this one was sent. Try again in "
    "{seconds} seconds."
)


def limit_of(limits: BodyLimits, path: str) -> int:
    """Return the largest body for a path: that of the longest matching end."""
    ends = [end for end in limits if path.endswith(end)]
    return limits[max(ends, key=len)] if ends else 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer of the server itself. It has the interface of a waitress error."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def too_large(cls, limit: int) -> Refusal:
        """Refuse a body of more than `limit` bytes."""
        return cls.make(413, "Content Too Large", TOO_LARGE.format(count=limit))

    @classmethod
    def busy(cls, seconds: int) -> Refusal:
        """Refuse a download, because too many are waiting."""
        text = BUSY.format(seconds=seconds)
        retry = ("Retry-After", str(seconds))
        return cls.make(503, "Service Unavailable", text, retry)

    @classmethod
    def make(
        cls, code: int, reason: str, text: str, *headers: tuple[str, str]
    ) -> Refusal:
        """Return a problem in JSON (RFC 9457)."""
        problem = {
            "type": "about:blank",
            "title": reason,
            "status": code,
            "detail": text,
        }
        media_type = ("Content-Type", "application/problem+json")
        body = json.dumps(problem).encode()
        return cls(f"{code} {reason}", (media_type, *headers), body)

    def to_response(
        self, _ident: Any = None
    ) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status, headers and body, as waitress asks for them."""
        return self.status, list(self.headers), self.body

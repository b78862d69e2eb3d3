"""Parse requests with waitress. Refuse bodies by their route, and detect late clients."""

from __future__ import annotations

import time
from typing import Any

from waitress.adjustments import Adjustments  # type: ignore[import-untyped]
from waitress.parser import HTTPRequestParser  # type: ignore[import-untyped]

from web.http import body_limits
from web.http.body_limits import BodyLimits, Refusal

HEADER_TIMEOUT_S = 10
"""Time from the first byte of a request to the end of its headers."""
BODY_TIMEOUT_S = 30
MIN_BODY_BYTES_PER_S = 256 << 10
"""A body of the largest size that its route accepts may arrive this slowly."""


class RequestParser(HTTPRequestParser):  # type: ignore[misc]
    """A parser that refuses a body as soon as it has the headers."""

    body_limits: BodyLimits
    adj: Any
    content_length: int
    headers_from: float = 0.0
    refused_body: bool = False
    has_body_limit: bool = False

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the headers, and refuse the body if the route has none."""
        super().parse_header(header_plus)
        if self.chunked or self.content_length:
            limit = body_limits.limit_of(self.body_limits, self.path)
            self._apply_limit(limit)

    def _apply_limit(self, limit: int) -> None:
        if limit and self.content_length <= limit:
            self.adj = _with_body_limit(self.adj, limit)
            self.has_body_limit = True
            return
        self.refused_body = True
        self.expect_continue = False
        self.connection_close = True
        self.headers["CONNECTION"] = "close"
        self.headers["CONTENT_LENGTH"] = "0"
        if limit:
            self.error = Refusal.too_large(limit)
        self.close()
        self.body_rcv = None  # the application answers at once, without the body
        self.content_length, self.chunked = 0, False

    def received(self, data: bytes) -> int:
        """Parse received bytes, and return the number of consumed ones."""
        self.headers_from = self.headers_from or time.monotonic()
        consumed: int = super().received(data)
        is_too_long = self.body_bytes_received >= self.adj.max_request_body_size
        if self.chunked and is_too_long:
            self.refused_body = True
            self.error = Refusal.too_large(self.adj.max_request_body_size - 1)
        # Bytes of a refused body are not the next request.
        return len(data) if self.refused_body else consumed

    def is_late(self, now: float) -> bool:
        """Return whether the client has taken too long to send the request."""
        limit: float = HEADER_TIMEOUT_S
        if self.headers_finished:
            seconds = self.adj.max_request_body_size / MIN_BODY_BYTES_PER_S
            limit = BODY_TIMEOUT_S + (seconds if self.has_body_limit else 0)
        return bool(self.headers_from) and now - self.headers_from > limit


def _with_body_limit(adjustments: Any, limit: int) -> Any:
    copied = Adjustments.__new__(Adjustments)
    copied.__dict__.update(adjustments.__dict__)
    copied.max_request_body_size = limit + 1  # waitress refuses the limit itself
    return copied

"""Limit the time and the address of each request."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, abort, request

from archive import deadline
from archive.messages import N_, Message

MAX_QUERY_STRING_BYTES = 64_000
"""Links on a page repeat the parameters, so they also bound the size of the page."""
CONFIG_KEY = "CUTTINGS_REQUEST_S"
REQUEST_S = 10.0
"""Time for one request, unless the configuration of the application has another."""
BLUEPRINT_TIMES: Mapping[str, float] = {
    "adding": 60.0,
    "saved_page": 60.0,
    "batch": 600.0,
    "carrying": 60.0,
    "edit": 60.0,
    "decide": 60.0,
}
"""The blueprints whose requests may take longer. An export has no limit of its own: it
ends when the client stops reading."""

TOO_LONG = N_(
    "This address is too long: its parameters have {count:,} bytes, and at most "
    "{most:,} are allowed. Use a shorter query or fewer filters."
)


def register(app: Flask) -> None:
    """Refuse long addresses, and stop work that takes too long."""

    @app.before_request
    def _start() -> None:
        usual = app.config.get(CONFIG_KEY, REQUEST_S)
        deadline.start(max(usual, BLUEPRINT_TIMES.get(request.blueprint or "", 0)))
        length = len(request.query_string)
        if length > MAX_QUERY_STRING_BYTES:
            abort(414, Message(TOO_LONG, count=length, most=MAX_QUERY_STRING_BYTES))

    @app.teardown_request
    def _stop(_error: BaseException | None) -> None:
        deadline.clear()

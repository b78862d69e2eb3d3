"""Redirect addresses with a slash at the end to those without."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, redirect, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

PERMANENT_REDIRECT = 308
PATH_SIGNS = "/:@!$&'()*+,;=~-._"
"""Signs that stay as they are in a path."""


def register(app: Flask) -> None:
    """Redirect requests for a route with a slash at the end, and keep the query."""

    @app.before_request
    def _redirect_to_route() -> Response | None:
        path = request.path
        is_known = request.endpoint not in {None, "static"}
        if is_known or request.method not in {"GET", "HEAD"} or not path.endswith("/"):
            return None
        # One slash at the start: with two, the address would be on another host.
        route = "/" + path.strip("/")
        if not _is_route(route):
            return None
        url = quote(request.root_path + route, safe=PATH_SIGNS, errors="replace")
        query = request.query_string.decode("latin-1")
        return redirect(f"{url}?{query}" if query else url, PERMANENT_REDIRECT)


def _is_route(path: str) -> bool:
    """Tell whether a view answers at a path."""
    adapter = request_ctx.url_adapter
    try:
        return adapter is not None and bool(adapter.match(path, method="GET"))
    except HTTPException:
        return False

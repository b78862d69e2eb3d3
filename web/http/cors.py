"""Let pages of other sites read the API, exports and feeds (CORS).

Only GET requests are allowed, and only for routes that change nothing. Cookies and
passwords are never allowed.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Flask, Response, request

from web.urls import exports as export_urls

ANY_ORIGIN = "*"
ALLOWED_METHODS = "GET, HEAD"
ALLOWED_HEADERS = "If-None-Match"
EXPOSED_HEADERS = "ETag, Content-Disposition"
MAX_AGE_S = 3600
"""The time for which a browser keeps the answer to a preflight request, in seconds."""
DEFAULT_PORTS = {"http": 80, "https": 443}


def parse_origin(text: str) -> str:
    """Return an origin as browsers send it. Raise ValueError if it is none."""
    if text == ANY_ORIGIN:
        return text
    parts = urlsplit(text)
    has_more = parts.path not in {"", "/"} or parts.query or parts.fragment
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or has_more:
        raise ValueError(text)
    if parts.username is not None or not parts.hostname.isprintable():
        raise ValueError(text)
    host = parts.hostname
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        host = host.encode("idna").decode()
    if any(sign in host for sign in " *,;\"'\\"):
        raise ValueError(text)
    port = parts.port
    is_default = port is None or port == DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if is_default else f":{port}")


def register(app: Flask, origins: Collection[str]) -> None:
    """Allow pages of these origins to read. `*` allows all."""
    if not origins:
        return

    @app.before_request
    def _answer_preflight() -> Response | None:
        return Response(status=204) if _is_preflight() else None

    @app.after_request
    def _add_headers(response: Response) -> Response:
        if not (_is_readable() or _is_preflight()):
            return response
        if ANY_ORIGIN not in origins:
            response.vary.add("Origin")
        origin = _allowed_origin(origins)
        if origin:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
            if _is_preflight():
                response.headers["Access-Control-Allow-Methods"] = ALLOWED_METHODS
                response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
                response.headers["Access-Control-Max-Age"] = str(MAX_AGE_S)
        return response


def _allowed_origin(origins: Collection[str]) -> str | None:
    if ANY_ORIGIN in origins:
        return ANY_ORIGIN
    origin = request.headers.get("Origin")
    return origin if origin in origins else None


def _is_readable() -> bool:
    return request.method in {"GET", "HEAD"} and _is_shared_path()


def _is_preflight() -> bool:
    """Tell whether a browser asks whether it may send a GET request."""
    method = request.headers.get("Access-Control-Request-Method", "")
    return (
        request.method == "OPTIONS"
        and "Origin" in request.headers
        and method in {"GET", "HEAD"}
        and _is_shared_path()
    )


def _is_shared_path() -> bool:
    """Tell whether a path is the API, an export or a feed."""
    path = request.path.rstrip("/")
    return request.path.startswith("/api/") or path in {
        "/api",
        export_urls.EXPORT,
        export_urls.FEED,
    }

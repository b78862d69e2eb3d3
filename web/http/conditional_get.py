"""Conditional GET: answer 304 while the archive has not changed."""

from __future__ import annotations

import secrets
from hashlib import blake2b

from flask import Flask, Request, Response, g, request

from index.query import dates
from web.http import visitors
from web.http.context import services
from web.i18n import current_language

UNTAGGED_ENDPOINTS = frozenset(
    {"static", "status.probe", "status.readiness", "api.healthz"}
)
"""Endpoints that are never cached, or that set their own ETag."""
CACHE_CONTROL = "private, no-cache"
SAFE_METHODS = frozenset({"GET", "HEAD"})


def register(app: Flask) -> None:
    """Set an ETag on every response, and answer 304 if the client has it.

    The tag is computed before the response, from the language, the version of the
    index, the day, the URL and a random number of this server process. The random number
    covers program, settings and templates: a restart invalidates all tags.
    Responses with `no-store` get no tag.
    """
    server_id = secrets.token_hex()

    @app.before_request
    def _answer_not_modified() -> Response | None:
        if request.method not in SAFE_METHODS or request.endpoint is None:
            return None
        if request.endpoint in UNTAGGED_ENDPOINTS:
            return None
        g.tag = _entity_tag(server_id, request)
        client_tags = request.if_none_match
        if client_tags.star_tag or not client_tags.contains_weak(g.tag):
            return None
        return Response(status=304)

    @app.after_request
    def _add_etag(response: Response) -> Response:
        tag = None if response.cache_control.no_store else g.get("tag")
        if tag and response.status_code in {200, 304}:
            response.set_etag(tag, weak=True)
            response.headers["Cache-Control"] = CACHE_CONTROL
        return response


def _reader() -> tuple[object, ...]:
    """Return what a page shows differently to other readers."""
    visitor = visitors.current_visitor()
    return (
        visitor.name,
        visitor.role,
        visitors.may_edit(),
        visitors.is_local_reader(),
    )


def _entity_tag(server_id: str, http_request: Request) -> str:
    parts = (
        server_id,
        current_language().code,
        services().search_service.version(),
        dates.current_day(),
        http_request.root_url,
        *_reader(),
        http_request.path,
        http_request.query_string,
    )
    encoded_parts = repr(parts).encode("utf-8", "surrogatepass")
    return blake2b(encoded_parts, digest_size=12).hexdigest()

"""Conditional GET: what was answered before need not be made again as long as the archive is as it was."""

from __future__ import annotations

import secrets
from hashlib import blake2b

from flask import Flask, Request, Response, g, request

from web.http.context import services
from web.i18n import current_language

UNTAGGED_ENDPOINTS = frozenset({"static", "status.healthz", "api.healthz"})
"""What is always answered anew, or has a tag of its own."""
CACHE_CONTROL = "private, no-cache"
SAFE_METHODS = frozenset({"GET", "HEAD"})


def register(app: Flask) -> None:
    """Give every answer a tag, and answer 304 to who has it already.

    The tag is made before the answer and without it: of the language, the archive's edition, the address, and a number
    of this very server, which stands for the program, its settings and its templates, so that a restart makes all
    answers new. A page of one session says of itself that it is not to be kept, and has none.
    """
    server = secrets.token_hex()

    @app.before_request
    def _answer_not_modified() -> Response | None:
        if request.method not in SAFE_METHODS or request.endpoint in {
            None,
            *UNTAGGED_ENDPOINTS,
        }:
            return None
        g.tag = _entity_tag(server, request)
        held = request.if_none_match
        return (
            Response(status=304)
            if held.contains_weak(g.tag) and not held.star_tag
            else None
        )

    @app.after_request
    def _add_etag(response: Response) -> Response:
        tag = None if response.cache_control.no_store else g.get("tag")
        if tag and response.status_code in {200, 304}:
            response.set_etag(tag, weak=True)
            response.headers["Cache-Control"] = CACHE_CONTROL
        return response


def _entity_tag(server_id: str, http_request: Request) -> str:
    known = (
        server_id,
        current_language().code,
        services().search_service.version(),
        http_request.root_url,
        http_request.path,
        http_request.query_string,
    )
    return blake2b(
        repr(known).encode("utf-8", "surrogatepass"), digest_size=12
    ).hexdigest()

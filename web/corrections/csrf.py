"""Protect forms against cross-site requests."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Request, Response, session

from web.jobs.editor import Editor

TOKEN_FIELD = "token"  # noqa: S105 - the name of a form's field, and of what the session keeps beside it


SESSION_COOKIE = "cuttings-edit"


MAX_FORM_BYTES = 1 << 16
"""Bytes; a title has no more."""


def init_editing(app: Flask, editor: Editor | None) -> None:
    """Give the templates what forms need and, where corrections are allowed, the session its key."""
    app.context_processor(lambda: {"editor": editor, "csrf_token": csrf_token})
    if editor is None:
        return
    # A new key for each start: forms that were open before are refused with a sentence, and nothing lies on the disk.
    app.secret_key = secrets.token_bytes(32)
    app.config.update(
        SESSION_COOKIE_NAME=SESSION_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
    )
    app.after_request(_forbid_caching)


def csrf_token() -> str:
    """What each form of this session carries."""
    return str(session.setdefault(TOKEN_FIELD, secrets.token_urlsafe(32)))


def has_valid_csrf_token(request: Request) -> bool:
    """Whether a form was sent by a page of this server, to this session."""
    given = request.form.get(TOKEN_FIELD, "").encode("utf-8", "replace")
    known = str(session.get(TOKEN_FIELD, "")).encode()
    return (
        bool(known) and hmac.compare_digest(given, known) and _is_same_origin(request)
    )


def _is_same_origin(request: Request) -> bool:
    """Browsers say whose page sends a form; where a program does not, the token alone must do."""
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def _forbid_caching(response: Response) -> Response:
    """Pages with forms belong to one session."""
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response

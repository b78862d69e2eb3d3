"""Protect forms against cross-site requests."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Request, Response, session

from web.http.body_limits import MAX_FORM_BYTES
from web.jobs.editor import Editor

TOKEN_FIELD = "token"  # noqa: S105 - the name of the form field and session key
SESSION_COOKIE = "cuttings-edit"


def init_editing(app: Flask, editor: Editor | None) -> None:
    """Set up the template variables of forms and, with an editor, the session."""
    app.context_processor(lambda: {"editor": editor, "csrf_token": csrf_token})
    if editor is None:
        return
    # A new key for each start needs no file. Forms from before the start are
    # rejected with a message. All processes of a server have the same key.
    app.secret_key = editor.secret
    app.config.update(
        SESSION_COOKIE_NAME=SESSION_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
    )
    app.after_request(_forbid_caching)


def csrf_token() -> str:
    """Return the token for the forms of this session."""
    return str(session.setdefault(TOKEN_FIELD, secrets.token_urlsafe(32)))


def has_valid_csrf_token(request: Request) -> bool:
    """Return whether a form comes from a page of this server and this session."""
    form_token = request.form.get(TOKEN_FIELD, "").encode("utf-8", "replace")
    session_token = str(session.get(TOKEN_FIELD, "")).encode()
    if not session_token or not hmac.compare_digest(form_token, session_token):
        return False
    return _is_same_origin(request)


def _is_same_origin(request: Request) -> bool:
    """Return whether the Origin header, if there is one, names this server.

    Browsers send the header. Other programs may not.
    """
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def _forbid_caching(response: Response) -> Response:
    """Keep pages out of caches, since their forms belong to one session."""
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response

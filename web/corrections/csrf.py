"""Protect forms against cross-site requests."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, request, session
from flask.sessions import SecureCookieSessionInterface

from web.http import visitors
from web.http.site import site_of
from web.urls.base import local

TOKEN_FIELD = "token"  # noqa: S105 - the name of the form field and session key
FORM_COOKIE = "cuttings-edit"


class _FormCookie(SecureCookieSessionInterface):
    """The cookie of forms, for the path and the scheme of the public address."""

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002
        """Return the path of the archive."""
        return local("/")

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        """Return whether browsers use TLS."""
        return request.is_secure


def init_forms(app: Flask, secret_key: bytes | None) -> None:
    """Set up the template variables of forms, and the session with their tokens.

    Without a key, forms are rejected with a message after a restart.
    """
    app.context_processor(lambda: {"csrf_token": csrf_token})
    app.session_interface = _FormCookie()
    app.secret_key = secret_key or secrets.token_bytes(32)
    app.config.update(
        SESSION_COOKIE_NAME=FORM_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
    )
    app.after_request(_forbid_caching)


def csrf_token() -> str:
    """Return the token for the forms of this session.

    The token of a user belongs to the session that began when the user signed in.
    """
    secret = visitors.current_visitor().session
    if secret:
        return _signed(secret)
    return str(session.setdefault(TOKEN_FIELD, secrets.token_urlsafe(32)))


def has_valid_csrf_token(request: Request) -> bool:
    """Return whether a form comes from a page of this server and this session."""
    form_token = request.form.get(TOKEN_FIELD, "").encode("utf-8", "replace")
    secret = visitors.current_visitor().session
    expected = (
        _signed(secret) if secret else str(session.get(TOKEN_FIELD, ""))
    ).encode()
    if not expected or not hmac.compare_digest(form_token, expected):
        return False
    return _is_same_origin(request)


def _signed(secret: str) -> str:
    key = current_app.secret_key
    encoded = key.encode() if isinstance(key, str) else key or b""
    return hmac.new(encoded, secret.encode(), sha256).hexdigest()


def _is_same_origin(request: Request) -> bool:
    """Return whether the Origin header, if there is one, names this server.

    Browsers send the header. Other programs may not.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    site = site_of(current_app)
    if site:
        return origin == site.origin
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def _forbid_caching(response: Response) -> Response:
    """Keep pages with forms, and those of users, out of caches."""
    is_page = response.mimetype == "text/html"
    if is_page and (visitors.may_edit() or visitors.current_visitor().role):
        response.headers["Cache-Control"] = "no-store"
    return response

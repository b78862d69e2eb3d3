"""Ask visitors to sign in: pages, programs, and the password for corrections."""

from __future__ import annotations

from math import ceil

from flask import Flask, Response, redirect, request

from archive.messages import N_, Message
from web.http import errors as http_errors
from web.http import visitors
from web.http.machine_routes import is_machine_route
from web.urls import accounts as account_urls
from web.urls import adding as adding_urls
from web.urls.base import local

BASIC_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Cuttings", charset="UTF-8"'}
BEARER_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Cuttings"'}
OPEN_PATHS = frozenset(
    {
        "/healthz",
        "/readyz",
        "/api/v1/healthz",
        "/robots.txt",
        account_urls.SIGN_IN,
        adding_urls.SAVE,
    }
)
"""Paths that never require an account: nothing of the archive is there."""

TOKEN_REQUIRED = N_(
    "This archive requires an account. Send a token in the header “Authorization: "
    "Bearer …”, or sign in with a browser."
)
INVALID_TOKEN = N_("The token is not valid. Use another one, or ask for a new one.")
SIGNED_OUT = N_(
    "You are not signed in. Nothing was changed. Sign in, then go back and submit the "
    "form again."
)
TRY_LATER = N_("Too many attempts have failed. Try again in {seconds} seconds.")


def register(app: Flask) -> None:
    """Require an account for all routes but a few, if the archive has accounts."""
    app.before_request(_check_reader)


def demand(password_prompt: str) -> Response:
    """Return the response for a page that requires signing in."""
    visitor = visitors.current_visitor()
    if visitor.wait_s:
        return delayed(visitor.wait_s)
    if visitors.access_policy().accounts is None:
        page = http_errors.error_page(401, password_prompt)
        page.headers.update(BASIC_CHALLENGE)
        return page
    if request.method in {"GET", "HEAD"}:
        return_url = local(request.full_path.rstrip("?"))
        return as_response(redirect(account_urls.sign_in(return_url), 303))
    return http_errors.error_page(403, SIGNED_OUT)


def delayed(wait_s: float) -> Response:
    """Return 429 after too many failed attempts."""
    page = http_errors.error_page(429, delay_message(wait_s))
    return with_retry_time(page, wait_s)


def delay_message(wait_s: float) -> str:
    """Return the message that says how long to wait."""
    return Message(TRY_LATER, seconds=ceil(wait_s))


def with_retry_time(response: Response, wait_s: float) -> Response:
    """Add the time to wait to a response, as in `delay_message`."""
    response.headers["Retry-After"] = str(ceil(wait_s))
    return response


def as_response(response: object) -> Response:
    """Return a redirect as the type of Flask's responses."""
    if not isinstance(response, Response):
        raise TypeError(response)
    return response


def _check_reader() -> Response | None:
    if request.endpoint == "static" or request.path in OPEN_PATHS:
        return None
    if visitors.current_visitor().has_invalid_token:
        return _unauthorized(INVALID_TOKEN, ', error="invalid_token"')
    if visitors.may_read():
        return None
    if is_machine_route(request.path):
        return _unauthorized(TOKEN_REQUIRED)
    return demand("")


def _unauthorized(detail: str, error: str = "") -> Response:
    response = http_errors.problem_response(401, detail)
    response.headers["WWW-Authenticate"] = BEARER_CHALLENGE["WWW-Authenticate"] + error
    return response

"""The pages that sign a user in and out."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    session,
)
from werkzeug.wrappers import Response as BaseResponse

from archive.messages import N_
from web.accounts.accounts import Accounts, SignInDelayedError
from web.accounts.model import SESSION_LIFETIME_S
from web.corrections import messages as correction_messages
from web.corrections.csrf import has_valid_csrf_token
from web.http import sign_in, visitors
from web.http.context import services
from web.http.visitors import SESSION_COOKIE
from web.urls import accounts as account_urls
from web.urls.base import local

blueprint = Blueprint("login", __name__)

NO_ACCOUNTS = N_("This archive has no accounts. Nobody needs to sign in to read it.")
WRONG = N_("The name or the password is wrong. Check both and try again.")


@blueprint.get(account_urls.SIGN_IN)
def form() -> BaseResponse:
    """Show the form for signing in, or go on if the visitor has signed in."""
    return_url = account_urls.return_url(request.args.get(account_urls.NEXT, ""))
    if visitors.current_visitor().role is not None:
        return redirect(return_url, 303)
    if services().access.accounts is None:
        return _ask_for_password()
    return _show_form(return_url)


@blueprint.post(account_urls.SIGN_IN)
def submit() -> BaseResponse:
    """Sign in with a name and a password."""
    accounts = _require_accounts()
    return_url = account_urls.return_url(request.form.get(account_urls.NEXT, ""))
    name = request.form.get(account_urls.NAME, "")
    password = request.form.get(account_urls.PASSWORD, "")
    if not has_valid_csrf_token(request):
        return _show_form(return_url, name, correction_messages.INVALID_FORM, 403)
    try:
        user = accounts.sign_in(name, password, visitors.client_address())
    except SignInDelayedError as error:
        message = sign_in.delay_message(error.wait_s)
        page = _show_form(return_url, name, message, 429)
        return sign_in.with_retry_time(page, error.wait_s)
    if user is None:
        return _show_form(return_url, name, WRONG, 401)
    _end_session(accounts)
    session.clear()
    response = redirect(return_url, 303)
    _set_cookie(response, accounts.sessions.begin(user), SESSION_LIFETIME_S)
    return response


@blueprint.post(account_urls.SIGN_OUT)
def sign_out() -> BaseResponse:
    """End the session."""
    accounts = _require_accounts()
    if not has_valid_csrf_token(request):
        abort(403, correction_messages.INVALID_FORM)
    _end_session(accounts)
    session.clear()
    response = redirect(account_urls.sign_in(), 303)
    _set_cookie(response, "", 0)
    return response


def _ask_for_password() -> Response:
    """Make the browser ask for the password for corrections, if there is one."""
    if not visitors.offers_sign_in():
        abort(404, NO_ACCOUNTS)
    return sign_in.demand(correction_messages.PASSWORD_PROMPT)


def _show_form(
    return_url: str, name: str = "", error: str = "", status: int = 200
) -> Response:
    page = render_template(
        "login.html", return_url=return_url, name=name[:200], error=error
    )
    response = Response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _require_accounts() -> Accounts:
    return services().access.accounts or abort(404, NO_ACCOUNTS)


def _end_session(accounts: Accounts) -> None:
    secret = request.cookies.get(SESSION_COOKIE, "")
    if secret:
        accounts.sessions.end(secret)


def _set_cookie(response: BaseResponse, secret: str, lifetime_s: int) -> None:
    """Set the cookie of the session. With `Lax`, links from other sites work."""
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        max_age=lifetime_s,
        path=local("/"),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )

"""Who sent a request, and what they may do.

A visitor is known by the token of a program, by the password for corrections, or by the
session of a browser. Everybody else is anonymous.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, Response, g, request

from archive.errors import CuttingsError
from web.accounts.attempts import Attempts, attempt_address, log_failure
from web.accounts.model import Role
from web.http.context import services
from web.http.deployment import AccessPolicy
from web.jobs.editor import Editor, clean_author

SESSION_COOKIE = "cuttings-session"
FORWARDING_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
"""Headers of proxies. A request with one does not come from this machine."""
PASSWORD_SUBJECT = "CUTTINGS_PASSWORD"  # noqa: S105  # a name
"""The name under which attempts with the password for corrections are counted."""
TOKEN_SUBJECT = "a token"  # noqa: S105  # a name

_remembered: set[tuple[int, str]] = set()
"""Addresses at which the password was entered, by the identity of `Attempts`."""


class SignInWay(StrEnum):
    """How a visitor is known."""

    NONE = "none"
    SESSION = "session"
    PASSWORD = "password"  # noqa: S105  # a way, not a password
    TOKEN = "token"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Visitor:
    """The sender of a request. Without a role, the visitor is anonymous.

    `wait_s` is the time for which passwords of this visitor are refused.
    """

    name: str = ""
    role: Role | None = None
    way: SignInWay = SignInWay.NONE
    session: str = ""
    has_invalid_token: bool = False
    wait_s: float = 0


ANONYMOUS = Visitor()


def access_policy() -> AccessPolicy:
    """Return what visitors of the current application may do."""
    return services().access


def current_visitor() -> Visitor:
    """Return the sender of this request. It is looked up once."""
    if "visitor" not in g:
        g.visitor = ANONYMOUS  # for the error page, if the accounts cannot be read
        g.visitor = _identify()
    visitor: Visitor = g.visitor
    return visitor


def client_address() -> str:
    """Return the address under which the attempts of this client are counted."""
    return attempt_address(request.remote_addr)


def is_local_reader() -> bool:
    """Return whether the sender uses this machine, and may see paths and commands."""
    return access_policy().is_local and not any(
        name in request.headers for name in FORWARDING_HEADERS
    )


def may_see_originals() -> bool:
    """Return whether the sender may see the files of articles, as they were saved."""
    return access_policy().originals or is_local_reader()


def may_read() -> bool:
    """Return whether the sender may read the archive."""
    return not access_policy().requires_sign_in or current_visitor().role is not None


def may_edit() -> bool:
    """Return whether the sender may make corrections on this server."""
    editor = services().editor
    if editor is None:
        return False
    if editor.password is None and access_policy().accounts is None:
        return True
    return current_visitor().role is Role.EDIT


def current_editor() -> Editor | None:
    """Return the editor, if the sender may use it."""
    return services().editor if may_edit() else None


def offers_sign_in() -> bool:
    """Return whether visitors can sign in."""
    editor = services().editor
    return access_policy().accounts is not None or bool(editor and editor.password)


def register(app: Flask) -> None:
    """Give templates the visitor, and keep shared caches apart."""
    app.context_processor(
        lambda: {
            "editor": current_editor(),
            "visitor": current_visitor(),
            "is_local_reader": is_local_reader(),
            "offers_sign_in": offers_sign_in(),
        }
    )

    @app.after_request
    def _vary(response: Response) -> Response:
        if access_policy().accounts is not None:
            response.vary.update(("Cookie", "Authorization"))
        return response


def _identify() -> Visitor:
    authorization = request.authorization
    scheme = authorization.type if authorization else ""
    if scheme == "bearer" and access_policy().accounts:
        return _by_token((authorization and authorization.token) or "")
    if scheme == "basic":
        visitor = _by_password()
        if visitor.role:
            return visitor
        return _by_session() if not visitor.wait_s else visitor
    return _by_session()


def _by_token(token: str) -> Visitor:
    accounts = access_policy().accounts
    match = accounts.users.by_token(token) if accounts and token else None
    if match is None:
        log_failure(TOKEN_SUBJECT, client_address())
        return Visitor(has_invalid_token=True)
    user, role = match
    return Visitor(user.name, role, SignInWay.TOKEN)


def _by_session() -> Visitor:
    accounts = access_policy().accounts
    secret = request.cookies.get(SESSION_COOKIE, "")
    user = accounts.sessions.user(secret) if accounts and secret else None
    if user is None:
        return ANONYMOUS
    return Visitor(user.name, user.role, SignInWay.SESSION, secret)


def _by_password() -> Visitor:
    """Return the visitor with the password for corrections. Failures are delayed."""
    editor, attempts = services().editor, access_policy().attempts
    if editor is None or editor.password is None or request.authorization is None:
        return ANONYMOUS
    address = client_address()
    is_right = editor.authenticate(request)
    if attempts is None:
        return _author(editor) if is_right else ANONYMOUS
    try:
        wait_s = attempts.wait_s(PASSWORD_SUBJECT, address)
        if not wait_s and not is_right:
            wait_s = attempts.begin(PASSWORD_SUBJECT, address)
        if wait_s or not is_right:
            log_failure(PASSWORD_SUBJECT, address, wait_s)
            _remembered.discard((id(attempts), address))
            return Visitor(wait_s=wait_s)
        _remember(attempts, address)
    except CuttingsError as error:
        # On a full disk, attempts cannot be counted, so that guessing would be free.
        log_failure(f"{PASSWORD_SUBJECT} ({error})", address)
        return ANONYMOUS
    return _author(editor)


def _author(editor: Editor) -> Visitor:
    return Visitor(editor.author(request), Role.EDIT, SignInWay.PASSWORD)


def _remember(attempts: Attempts, address: str) -> None:
    """Store once that the password was entered at an address."""
    key = (id(attempts), address)
    if key not in _remembered:
        attempts.take_back(PASSWORD_SUBJECT, address)
        attempts.remember(PASSWORD_SUBJECT, address)
        _remembered.add(key)


def current_author(editor: Editor) -> str:
    """Return the author of the corrections of this request."""
    visitor = current_visitor()
    return clean_author(visitor.name or editor.default_author)

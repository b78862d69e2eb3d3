"""Restrict routes of the API that write to tokens of editors."""

from __future__ import annotations

from flask import abort

from web.http import visitors
from web.http.visitors import SignInWay

NOT_AUTHORIZED = (
    "Writing requires the token of an account with the role “edit”, in the header "
    "“Authorization: Bearer …”."
)


def require_token() -> None:
    """Accept tokens only: a website can send neither them nor read the answer."""
    visitor = visitors.current_visitor()
    if visitor.way is not SignInWay.TOKEN or not visitors.may_edit():
        abort(403, NOT_AUTHORIZED)

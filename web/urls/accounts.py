"""URLs and form fields of signing in and out."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from web.urls import corrections as correction_urls
from web.urls import parameters as url_parameters
from web.urls import search as search_urls
from web.urls.base import local, without_base

SIGN_IN, SIGN_OUT = "/login", "/logout"
NAME, PASSWORD, NEXT = "name", "password", "next"


def sign_in(return_url: str = "") -> str:
    """Return the URL of the page for signing in, which leads to `return_url`."""
    fields = [(NEXT, return_url)] if return_url else []
    query = urlencode(fields, errors="replace", quote_via=quote)
    return url_parameters.with_query(local(SIGN_IN), query)


def sign_out() -> str:
    """Return the URL that ends the session."""
    return local(SIGN_OUT)


def return_url(path: str) -> str:
    """Return the path after signing in, if it is a page of this archive."""
    home = local(search_urls.SEARCH)
    checked = correction_urls.local_path(path, home)
    is_inside = checked.startswith(home)
    leads_back = without_base(checked).startswith((SIGN_IN, SIGN_OUT))
    return checked if is_inside and not leads_back else home

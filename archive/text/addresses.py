"""Compare the addresses (URLs) of articles."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|cmpid|ref|ref_src|smid",
    re.IGNORECASE,
)
"""Parameters that say where a reader came from, not which article it is."""
_MOBILE_OR_WWW = re.compile(r"(?:www\d?|m|mobile|amp)\.")


def address_key(url: str) -> str | None:
    """Return a key that is the same for all spellings of the address of an article.

    The scheme, `www.`, the fragment, tracking parameters and the last slash do not
    matter. The front page of a site is not the address of an article.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    host = _MOBILE_OR_WWW.sub("", host, count=1)
    path = parts.path.rstrip("/")
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    ]
    if not host or not (path or query):
        return None
    return f"{host}{path}" + (f"?{urlencode(sorted(query))}" if query else "")

"""The files of web pages that readers save from their browser.

A comment at the start has the address and the time. `archive.html.saved_pages` reads it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NoReturn
from urllib.parse import quote, urlsplit

from archive.errors import CuttingsError
from archive.messages import N_, Message

MAX_URL_CHARS = 4_000
SCHEMES = ("http", "https")
URL_SIGNS = "!#$%&'()*+,-./:;=?@[]_~"
"""The signs that stay as they are in an address. Others are percent-encoded."""
HEAD = (
    "\ufeff<!--\n Page saved with Cuttings\n url: {url}\n saved date: {saved_at}\n-->\n"
)
"""The byte order mark says that the file is UTF-8, whatever the page says of itself."""

NO_ADDRESS = N_(
    "Only pages with an address that begins with http:// or https:// can be saved. Save "
    "the page as a file and add the file instead."
)
NO_CONTENT = N_("The page is empty. Nothing was saved.")
INVALID_TIME = N_("“{value}” is not a time. Use one such as 2020-06-24T08:00:00+00:00.")


def page_file(url: str, saved_at: datetime, html: str) -> bytes:
    """Return the bytes of a saved page. Raise CuttingsError if it has no address."""
    if not html.strip():
        raise CuttingsError(NO_CONTENT)
    head = HEAD.format(url=clean_url(url), saved_at=saved_at.isoformat("T", "seconds"))
    return (head + html.removeprefix("\ufeff")).encode("utf-8", "replace")


def page_name(url: str, title: str) -> str:
    """Return a name for the file of a page: `harbourpost.example Cranes arrive.html`."""
    host = urlsplit(clean_url(url)).hostname or ""
    words = title.replace("/", " ").replace("\\", " ")  # a slash would begin the name
    return f"{host} {words}".strip() + ".html"


def clean_url(url: str) -> str:
    """Return an address that cannot end the comment. Raise CuttingsError if invalid."""
    text = url.strip()
    try:
        parts = urlsplit(text)
        is_valid = parts.scheme in SCHEMES and bool(parts.hostname)
    except ValueError:
        is_valid = False
    if not is_valid or len(text) > MAX_URL_CHARS or not text.isprintable():
        raise CuttingsError(NO_ADDRESS)
    return quote(text, safe=URL_SIGNS).replace("--", "-%2D")


def time_of_saving(text: str) -> datetime:
    """Return when a page was saved: now, or an earlier time in ISO 8601 with a zone.

    Raise CuttingsError for any other text.
    """
    now = datetime.now(UTC)
    if not text:
        return now
    try:
        moment = datetime.fromisoformat(text)
        # A clock may be fast. No article is saved later than it is read.
        return min(moment.astimezone(UTC), now) if moment.tzinfo else _refuse(text)
    except (ValueError, OverflowError):
        return _refuse(text)


def _refuse(text: str) -> NoReturn:
    raise CuttingsError(Message(INVALID_TIME, value=text[:40]))

"""URLs of the original of an article."""

from __future__ import annotations

from web.urls.base import local
from web.urls.parameters import path_for

ORIGINAL = "/documents/{}/original"
CONTENT = f"{ORIGINAL}/content"
FILE = f"{ORIGINAL}/file"


def original(id: str) -> str:
    """Return the URL of the page with the original beside the text."""
    return local(path_for(ORIGINAL, id))


def content(id: str) -> str:
    """Return the URL of the sanitized original, which that page shows in a frame."""
    return local(path_for(CONTENT, id))


def file(id: str) -> str:
    """Return the URL of the bytes of the file."""
    return local(path_for(FILE, id))

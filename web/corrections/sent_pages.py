"""Store web pages that readers or programs send."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import abort

from archive.errors import CuttingsError

if TYPE_CHECKING:
    from archive.ingest.saved_files import StoredFile


@dataclass(frozen=True, slots=True)
class SentPage:
    """A page as it was sent: its address, time of saving (ISO 8601), title and HTML."""

    url: str
    saved_at: str
    title: str
    html: str


def store_page(folder: Path, page: SentPage) -> StoredFile:
    """Store a page with its address and time. Abort with 400 if one is invalid."""
    # The readers are slow to import.
    from archive.ingest.saved_files import store_file  # noqa: PLC0415
    from archive.ingest.saved_pages import (  # noqa: PLC0415
        page_file,
        page_name,
        time_of_saving,
    )

    try:
        content = page_file(page.url, time_of_saving(page.saved_at), page.html)
        name = page_name(page.url, page.title)
    except CuttingsError as error:
        abort(400, error.message)
    return store_file(folder, name, io.BytesIO(content))

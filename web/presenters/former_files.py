"""View models of the files in which a document that is gone was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.catalog import FormerPlace, Record
from web.messages import labels
from web.presenters.headings import document_heading
from web.presenters.source_paths import shown_path
from web.urls import search as search_urls


@dataclass(frozen=True, slots=True)
class FormerFile:
    """A file, with the title and URL of the article that it contains now, if any."""

    path: str
    position: str
    title: str = ""
    href: str = ""


def list_former_files(
    places: Sequence[FormerPlace], records: Mapping[str, Record]
) -> list[FormerFile]:
    """Return the former files of a document. `records` are the articles there now."""
    return [_former_file(place, records) for place in places]


def _former_file(place: FormerPlace, records: Mapping[str, Record]) -> FormerFile:
    position = labels.source_position(place.position) if place.position else ""
    record = records.get(place.replaced_by or "")
    if record is None:
        return FormerFile(shown_path(place.path), position)
    return FormerFile(
        shown_path(place.path),
        position,
        document_heading(record.document).text,
        search_urls.document(record.document.id),
    )

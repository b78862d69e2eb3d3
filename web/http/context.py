"""What the views work with: the reading desk and the catalog of the running application."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from archive.catalog import Catalog
from index.search.service import SearchService
from web.jobs.editor import Editing

_KEY = "cuttings"


@dataclass(frozen=True, slots=True)
class Room:
    """The desk that answers readers, the catalog behind it, and how it is corrected, where that is allowed."""

    desk: SearchService
    catalog: Catalog
    editing: Editing | None = None


def furnish(app: Flask, room: Room) -> None:
    """Give an application its room."""
    app.extensions[_KEY] = room


def room() -> Room:
    """The room of the application that is answering."""
    found: Room = current_app.extensions[_KEY]
    return found

"""What the views work with: the reading desk and the catalog of the running application."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from archive.catalog import Catalog
from index.desk import Desk

_KEY = "cuttings"


@dataclass(frozen=True, slots=True)
class Room:
    """The desk that answers readers, and the catalog behind it."""

    desk: Desk
    catalog: Catalog


def furnish(app: Flask, room: Room) -> None:
    """Give an application its room."""
    app.extensions[_KEY] = room


def room() -> Room:
    """The room of the application that is answering."""
    found: Room = current_app.extensions[_KEY]
    return found

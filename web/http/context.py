"""What the views work with: the reading desk and the catalog of the running application."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from archive.catalog import Catalog
from index.search.service import SearchService
from web.jobs.editor import Editor

_EXTENSION_KEY = "cuttings"


@dataclass(frozen=True, slots=True)
class Services:
    """The desk that answers readers, the catalog behind it, and how it is corrected, where that is allowed."""

    search_service: SearchService
    catalog: Catalog
    editor: Editor | None = None


def init_services(app: Flask, services: Services) -> None:
    """Give an application its room."""
    app.extensions[_EXTENSION_KEY] = services


def services() -> Services:
    """The room of the application that is answering."""
    found: Services = current_app.extensions[_EXTENSION_KEY]
    return found

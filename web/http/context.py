"""The services that views use: search, catalog and editor."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask, current_app

from archive.catalog import Catalog
from index.search.service import SearchService
from web.http.deployment import AccessPolicy
from web.jobs.editor import Editor

_EXTENSION_KEY = "cuttings"


@dataclass(frozen=True, slots=True)
class Services:
    """Search service and catalog, the editor if corrections are allowed, and the access."""

    search_service: SearchService
    catalog: Catalog
    editor: Editor | None = None
    access: AccessPolicy = field(default_factory=AccessPolicy)


def init_services(app: Flask, services: Services) -> None:
    """Register the services on the application."""
    app.extensions[_EXTENSION_KEY] = services


def services() -> Services:
    """Return the services of the current application."""
    registered: Services = current_app.extensions[_EXTENSION_KEY]
    return registered

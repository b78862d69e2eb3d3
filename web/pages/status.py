"""Archive statistics and the health check."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from web.api import views as api_views
from web.api.openapi import describe
from web.api.schemas import search as search_schemas
from web.http.context import services
from web.presenters.statistics import compute_statistics
from web.presenters.timeline import build_timeline

blueprint = Blueprint("status", __name__)


@blueprint.get("/stats")
def stats() -> str:
    """Show archive statistics."""
    statistics = compute_statistics(services().catalog, services().search_service)
    return render_template(
        "stats.html",
        statistics=statistics,
        totals=statistics.totals,
        timeline=build_timeline(
            statistics.response, services().search_service.archive_counts
        ),
    )


@blueprint.get("/healthz")
@describe(search_schemas.Health)
def probe() -> Response:
    """Return the health check of the API, at the path that probes use."""
    return jsonify(api_views.healthz())


@blueprint.get("/readyz")
@describe(search_schemas.Health)
def readiness() -> Response:
    """Return ok if searches can be answered, 503 with the reason otherwise.

    The catalog can be read, and the index opens and belongs to it.
    """
    services().search_service.require_ready()
    return jsonify(status="ok")

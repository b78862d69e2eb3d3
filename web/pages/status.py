"""Archive statistics and the health check."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from web.api import views as api_views
from web.http.context import services
from web.presenters.statistics import statistics
from web.presenters.timeline import timeline

blueprint = Blueprint("status", __name__)


@blueprint.get("/stats")
def stats() -> str:
    """The archive in numbers."""
    found = statistics(services().catalog, services().search_service)
    return render_template(
        "stats.html",
        found=found,
        numbers=found.numbers,
        timeline=timeline(found.response, services().search_service.archive_counts),
    )


@blueprint.get("/healthz")
def healthz() -> Response:
    """The API's answer, where probes look for it."""
    return jsonify(api_views.healthz())

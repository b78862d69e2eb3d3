"""How what a form asks for is carried out: for whom, in its turn, and told on a page of its own where it takes long."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from web.corrections import messages as correction_messages
from web.corrections.access import restrict_to_authors
from web.http.context import services
from web.jobs.editor import CorrectionTask, Editor
from web.jobs.queue import Job
from web.urls import corrections as correction_urls

SYNC_WAIT_S = 0.8
"""How long a form waits for its correction, before it is answered by the page that tells how far that is."""
REFRESH_S = 2
"""How often that page looks again: often enough to be believed, and time enough to hear a sentence read out."""


blueprint = Blueprint("carrying", __name__)
restrict_to_authors(blueprint)


def run_as_job(task: CorrectionTask, return_url: str) -> BaseResponse:
    """Carry out a correction: what takes a moment is answered with it, what takes longer with the page of its turn."""
    turn = _require_editor().submit(services().catalog, return_url, task)
    return (
        _job_response(turn)
        if turn.wait_done(SYNC_WAIT_S)
        else redirect(correction_urls.job(turn.key), 303)
    )


def current_author() -> str:
    """In whose name this request corrects."""
    return _require_editor().author(request)


@blueprint.get(f"{correction_urls.JOBS}/<key>")
def job(key: str) -> BaseResponse:
    """How far a correction is; once it is made, the way back."""
    found = _require_editor().jobs.get(key) or abort(
        404, correction_messages.JOB_NOT_FOUND
    )
    if found.wait_done():
        return _job_response(found)
    page = render_template(
        "job.html",
        job=found,
        progress=found.progress,
        message=correction_messages.job_progress(found.progress),
    )
    return Response(page, headers={"Refresh": str(REFRESH_S)})


def _job_response(job: Job) -> BaseResponse:
    """Tell what a correction came to."""
    done = job.result()
    flash(done.message(), done.undo_url)  # the category says how to undo it
    return redirect(done.return_url, 303)


def _require_editor() -> Editor:
    """How the archive is corrected; the guard saw that it is."""
    return services().editor or abort(403, correction_messages.READ_ONLY)

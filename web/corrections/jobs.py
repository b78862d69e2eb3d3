"""Run corrections submitted by forms as background jobs, and show their progress."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from web.corrections import messages as correction_messages
from web.corrections.access import restrict_to_authors
from web.http import visitors
from web.http.context import services
from web.jobs.editor import CorrectionTask, Editor
from web.jobs.queue import Job
from web.jobs.shared import RemoteJob
from web.urls import corrections as correction_urls

SYNC_WAIT_S = 0.8
"""Seconds that a form waits for its correction before the progress page is shown."""
REFRESH_S = 2
"""Seconds between reloads of the progress page.

A screen reader needs this long to read out a sentence.
"""

blueprint = Blueprint("carrying", __name__)
restrict_to_authors(blueprint)


def run_as_job(task: CorrectionTask, return_url: str) -> BaseResponse:
    """Run a correction. Redirect to its result, or to its progress if it takes long."""
    return show_job(submit_job(task, return_url))


def submit_job(task: CorrectionTask, return_url: str = "") -> Job:
    """Queue a correction."""
    return _require_editor().submit(services().catalog, return_url, task)


def show_job(job: Job) -> BaseResponse:
    """Redirect to the result of a job, or to its progress if it takes long."""
    if job.wait_done(SYNC_WAIT_S):
        return _job_response(job)
    return redirect(correction_urls.job(job.key), 303)


def current_author() -> str:
    """Return the author of the corrections of this request."""
    return visitors.current_author(_require_editor())


@blueprint.get(f"{correction_urls.JOBS}/<key>")
def job(key: str) -> BaseResponse:
    """Show the progress of a correction, or redirect to its result."""
    running = _require_editor().find_job(key)
    if running is None:
        abort(404, correction_messages.JOB_NOT_FOUND)
    if running.wait_done():
        return _job_response(running)
    page = render_template(
        "job.html",
        job=running,
        progress=running.progress,
        title=correction_messages.job_title(running.progress),
        message=correction_messages.job_progress(running.progress),
    )
    return Response(page, headers={"Refresh": str(REFRESH_S)})


def _job_response(job: Job | RemoteJob) -> BaseResponse:
    """Redirect to the page after a correction, with the message of its result."""
    result = job.result()
    flash(result.message(), result.undo_url)  # the category is the URL of the undo
    return redirect(result.return_url, 303)


def _require_editor() -> Editor:
    """Return the editor, which `access` has checked already."""
    return services().editor or abort(403, correction_messages.READ_ONLY)

"""Forms that rename, merge and hide people, and the list of these decisions."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import DecisionKind
from archive.messages import N_
from archive.progress import Progress
from web.corrections import messages as correction_messages
from web.corrections import people_merges
from web.corrections.access import restrict_to_authors
from web.corrections.jobs import current_author, run_as_job
from web.http.context import services
from web.jobs.queue import JobResult
from web.messages import labels
from web.presenters import people_decisions
from web.urls import corrections as correction_urls
from web.urls import parameters
from web.urls import search as search_urls
from web.urls.base import local
from web.urls.corrections import ACTION, HIDE, MERGE, RENAME, SPLIT, VALUE

blueprint = Blueprint("decide", __name__)
restrict_to_authors(blueprint)

DECISION_KINDS = {
    RENAME: DecisionKind.RENAME,
    HIDE: DecisionKind.HIDE,
    MERGE: DecisionKind.MERGE,
    SPLIT: DecisionKind.SPLIT,
}
NOT_FOUND = N_(
    "No person in the archive has this name. Search for another form of the name."
)


@blueprint.post("/people/<slug>/decide")
def decide(slug: str) -> BaseResponse:
    """Rename or hide this person, merge another into this one, or separate a name."""
    kind = DECISION_KINDS.get(request.form.get(ACTION, ""))
    value = parameters.sanitize(
        request.form.get(VALUE, ""), parameters.MAX_VALUE_LENGTH
    )
    if kind is None or (kind is not DecisionKind.HIDE and not value):
        abort(400, correction_messages.NAME_REQUIRED)
    catalog, author = services().catalog, current_author()
    subject: str = slug
    target: str | None = value
    return_url = search_urls.person(slug)
    if kind is DecisionKind.MERGE:
        subject, target = value, slug
    elif kind is DecisionKind.HIDE:
        target, return_url = None, local(correction_urls.DECISIONS)
    for person_slug in {slug, subject}:
        if catalog.people.get(person_slug) is None:
            abort(404, NOT_FOUND)

    if kind is DecisionKind.MERGE:
        return people_merges.run_merge([subject], slug)
    if kind is DecisionKind.SPLIT:
        return _run_split(slug, value)

    def run(_progress: Progress) -> JobResult:
        (named,) = people_decisions.replace_slugs(catalog, [(kind, subject, target)])
        key = catalog.people.decide(kind, subject, target, author)
        return JobResult(
            lambda: correction_messages.decision_saved(labels.decision(*named)),
            correction_urls.undo_decision(key),
            return_url,
        )

    return run_as_job(run, return_url)


def _run_split(slug: str, name: str) -> BaseResponse:
    """Separate a name that was joined to a person, as a person with a page."""
    catalog, author = services().catalog, current_author()
    keys = people_decisions.keys_to_split(catalog, slug, name)
    if len(keys) != 1:
        abort(400, correction_messages.NAME_REQUIRED)
    return_url = search_urls.person(slug)

    def run(_progress: Progress) -> JobResult:
        decision = (DecisionKind.SPLIT, keys[0], None)
        (named,) = people_decisions.replace_slugs(catalog, [decision])
        number = catalog.people.decide(*decision, author)
        return JobResult(
            lambda: correction_messages.decision_saved(labels.decision(*named)),
            correction_urls.undo_decision(number),
            return_url,
        )

    return run_as_job(run, return_url)


@blueprint.get(correction_urls.DECISIONS)
def decisions() -> str:
    """List the decisions about people, newest first."""
    catalog = services().catalog
    newest_first = catalog.people.decisions()[::-1]
    names = people_decisions.decision_labels(catalog, newest_first)
    return render_template(
        "decisions.html", decisions=list(zip(newest_first, names, strict=True))
    )


@blueprint.post(f"{correction_urls.DECISIONS}/<int:key>/undo")
def undo(key: int) -> BaseResponse:
    """Undo a decision."""
    return people_merges.run_undo([key])


@blueprint.post(correction_urls.UNDO_DECISIONS)
def undo_many() -> BaseResponse:
    """Undo decisions that were made together."""
    keys = request.args.getlist(correction_urls.KEY, type=int)
    if not keys:
        abort(400, correction_messages.UNKNOWN_ACTION)
    return people_merges.run_undo(keys)

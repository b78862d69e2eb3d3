"""Deciding who is whom by forms: the buttons of a person's page, and the list of what was decided."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import Kind
from archive.messages import N_
from archive.progress import Progress
from web.corrections import messages as correction_messages
from web.corrections.access import protect
from web.corrections.jobs import carry, who
from web.http.context import room
from web.jobs.queue import Done
from web.messages import labels
from web.urls import corrections as correction_urls
from web.urls import parameters
from web.urls import search as search_urls
from web.urls.corrections import ACTION, HIDE, MERGE, RENAME, VALUE

blueprint = Blueprint("decide", __name__)
protect(blueprint)

KINDS = {RENAME: Kind.RENAME, HIDE: Kind.HIDE, MERGE: Kind.MERGE}
NOBODY = N_(
    "No person in the archive has this name. Search for another form of the name."
)


@blueprint.post("/people/<slug>/decide")
def decide(slug: str) -> BaseResponse:
    """Rename a person, hide one who is nobody, or join another with this one."""
    kind = KINDS.get(request.form.get(ACTION, ""))
    value = parameters.clean(request.form.get(VALUE, ""), parameters.MAX_VALUE)
    if kind is None or (kind is not Kind.HIDE and not value):
        abort(400, correction_messages.NO_NAME)
    subject, target = (
        (value, slug)
        if kind is Kind.MERGE
        else (slug, None if kind is Kind.HIDE else value)
    )
    for each in {slug, subject}:
        if room().catalog.person(each) is None:
            abort(404, NOBODY)
    catalog, author = room().catalog, who()
    back = correction_urls.DECISIONS if kind is Kind.HIDE else search_urls.person(slug)

    def work(_: Progress) -> Done:
        key = catalog.decide(kind, subject, target, author)
        return Done(
            lambda: correction_messages.decided(labels.ruling(kind, subject, target)),
            correction_urls.take_back(key),
            back,
        )

    return carry(work, back)


@blueprint.get(correction_urls.DECISIONS)
def decisions() -> str:
    """What was decided about people, the newest first."""
    return render_template("decisions.html", rulings=room().catalog.rulings()[::-1])


@blueprint.post(f"{correction_urls.DECISIONS}/<int:key>/undo")
def undo(key: int) -> BaseResponse:
    """Take a decision back."""
    catalog = room().catalog

    def work(_: Progress) -> Done:
        found = catalog.take_back(key)
        told = (found.kind, found.subject, found.object)
        return Done(
            lambda: correction_messages.undecided(labels.ruling(*told)),
            "",
            correction_urls.DECISIONS,
        )

    return carry(work, correction_urls.DECISIONS)

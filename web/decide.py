"""Deciding who is whom by forms: the buttons of a person's page, and the list of what was decided."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import Kind
from archive.errors import BusyError, UnknownError
from archive.sentence import N_
from web import edit_urls, edit_words, problems, urls, words
from web.edit import guarded
from web.edit_urls import ACTION, HIDE, MERGE, RENAME, VALUE
from web.editing import Editing
from web.room import room

blueprint = Blueprint("decide", __name__)

KINDS = {RENAME: Kind.RENAME, HIDE: Kind.HIDE, MERGE: Kind.MERGE}
NOBODY = N_("No person of that name is in the archive; look for another form of it.")


@blueprint.before_request
def guard() -> Response | None:
    """As corrections are guarded."""
    return guarded()


@blueprint.errorhandler(BusyError)
def busy(_: BusyError) -> Response:
    """Another process is writing."""
    return problems.page(503, edit_words.BUSY)


@blueprint.post("/people/<slug>/decide")
def decide(slug: str) -> BaseResponse:
    """Rename a person, hide one who is nobody, or join another with this one."""
    kind = KINDS.get(request.form.get(ACTION, ""))
    value = urls.clean(request.form.get(VALUE, ""), urls.MAX_VALUE)
    if kind is None or (kind is not Kind.HIDE and not value):
        abort(400, edit_words.NO_NAME)
    subject, target = (value, slug) if kind is Kind.MERGE else (slug, None if kind is Kind.HIDE else value)
    for each in {slug, subject}:
        if room().catalog.person(each) is None:
            abort(404, NOBODY)
    editing = _editing()
    with editing.writing(room().catalog):
        key = room().catalog.decide(kind, subject, target, editing.author(request))
    flash(edit_words.decided(words.ruling(kind, subject, target)), edit_urls.take_back(key))
    return redirect(edit_urls.DECISIONS if kind is Kind.HIDE else urls.person(slug), 303)


@blueprint.get(edit_urls.DECISIONS)
def decisions() -> str:
    """What was decided about people, the newest first."""
    return render_template("decisions.html", rulings=room().catalog.rulings()[::-1])


@blueprint.post(f"{edit_urls.DECISIONS}/<int:key>/undo")
def undo(key: int) -> BaseResponse:
    """Take a decision back."""
    with _editing().writing(room().catalog):
        try:
            found = room().catalog.take_back(key)
        except UnknownError as error:
            abort(409, error.sentence)
    flash(edit_words.undecided(words.ruling(found.kind, found.subject, found.object)), "")
    return redirect(edit_urls.DECISIONS, 303)


def _editing() -> Editing:
    return room().editing or abort(403, edit_words.READ_ONLY)

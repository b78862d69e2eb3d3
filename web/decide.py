"""Deciding who is whom by forms: the buttons of a person's page, and the list of what was decided."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import Kind
from archive.report import Progress
from archive.sentence import N_
from web import edit_urls, edit_words, urls, words
from web.carrying import carry, protect, who
from web.edit_urls import ACTION, HIDE, MERGE, RENAME, VALUE
from web.room import room
from web.turns import Done

blueprint = Blueprint("decide", __name__)
protect(blueprint)

KINDS = {RENAME: Kind.RENAME, HIDE: Kind.HIDE, MERGE: Kind.MERGE}
NOBODY = N_("No person of that name is in the archive; look for another form of it.")


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
    catalog, author = room().catalog, who()
    back = edit_urls.DECISIONS if kind is Kind.HIDE else urls.person(slug)

    def work(_: Progress) -> Done:
        key = catalog.decide(kind, subject, target, author)
        return Done(lambda: edit_words.decided(words.ruling(kind, subject, target)), edit_urls.take_back(key), back)

    return carry(work, back)


@blueprint.get(edit_urls.DECISIONS)
def decisions() -> str:
    """What was decided about people, the newest first."""
    return render_template("decisions.html", rulings=room().catalog.rulings()[::-1])


@blueprint.post(f"{edit_urls.DECISIONS}/<int:key>/undo")
def undo(key: int) -> BaseResponse:
    """Take a decision back."""
    catalog = room().catalog

    def work(_: Progress) -> Done:
        found = catalog.take_back(key)
        told = (found.kind, found.subject, found.object)
        return Done(lambda: edit_words.undecided(words.ruling(*told)), "", edit_urls.DECISIONS)

    return carry(work, edit_urls.DECISIONS)

"""Correcting facts by forms: one document, or all alike after a preview; each correction can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import Record
from archive.catalog.alike import Scope
from archive.errors import BusyError, CuttingsError, UnknownError
from archive.model import FACT_NAMES
from archive.sentence import N_, Sentence
from web import cards, edit_urls, edit_words, edited, problems, urls, words
from web.edit_urls import ACTION, BACK, CONFIRM, FACT, SCOPE, SET, VALUE
from web.editing import Editing, is_own
from web.room import room
from web.tongue import _
from web.typed import HINTS, LONGEST, spelt, typed

blueprint = Blueprint("edit", __name__)

CHALLENGE = {"WWW-Authenticate": 'Basic realm="Cuttings", charset="UTF-8"'}
PREVIEWED = 12  # documents shown before all alike are corrected
SEEN = "seen"
NOTHING = N_("No article has this number.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form asks for: the new value of a fact (`None` removes it), of how many documents, and where to go on."""

    fact: str
    action: str
    text: str
    scope: str
    back: str

    @property
    def value(self) -> Any:
        """The value meant; CuttingsError with a sentence where there is none."""
        return typed(self.fact, self.text) if self.action == SET else None

    def fields(self) -> list[tuple[str, str]]:
        """The wish as fields of a form or an address."""
        named = {FACT: self.fact, ACTION: self.action, VALUE: self.text, SCOPE: self.scope, BACK: self.back}
        return list(named.items())


@blueprint.before_request
def guard() -> Response | None:
    """Nobody corrects anything unless the server allows it, the password is given, and the form is our own."""
    return guarded()


def guarded() -> Response | None:
    """What answers a request that may not correct the archive; `None` lets it pass."""
    allowed = room().editing
    if allowed is None:
        abort(403, edit_words.READ_ONLY)
    if not allowed.admits(request):
        answer = problems.page(401, edit_words.ASK)
        answer.headers.update(CHALLENGE)
        return answer
    if request.method == "POST" and not is_own(request):
        abort(403, edit_words.STRANGE_FORM)
    return None


@blueprint.errorhandler(BusyError)
def busy(_: BusyError) -> Response:
    """Another process is writing."""
    return problems.page(503, edit_words.BUSY)


@blueprint.get("/documents/<id>/correct")
def form(id: str) -> Response:
    """The form that corrects one fact."""
    return _form(_record(id), _wish(id, request.args))


@blueprint.post("/documents/<id>/correct")
def correct(id: str) -> BaseResponse:
    """Set, remove or confirm a fact; for documents alike the preview comes first."""
    record, wish = _record(id), _wish(id, request.form)
    if wish.action == CONFIRM:
        return _confirm(record, wish)
    try:
        value = wish.value
    except CuttingsError as error:
        return _form(record, wish, error.sentence)
    if wish.scope:
        return redirect(edit_urls.alike(id, wish.fields()), 303)
    with _editing().writing(room().catalog):
        key = room().catalog.correct(id, wish.fact, value, _who())
    return _done(edit_words.done(wish.fact, value, 1), key, wish.back)


@blueprint.route("/documents/<id>/alike", methods=["GET", "POST"])
def alike(id: str) -> BaseResponse:
    """The preview of a correction of many documents and, once it was seen, the correction."""
    given = request.form if request.method == "POST" else request.args
    record, wish = _record(id), _wish(id, given)
    try:
        value = wish.value
    except CuttingsError as error:
        return _form(record, wish, error.sentence)
    shared = dict(room().catalog.review.scopes(id, wish.fact))
    if wish.scope not in shared:
        return _form(record, wish)
    if request.method == "GET":
        return _preview(record, wish, room().catalog.review.alike(id, wish.fact, value, Scope(wish.scope)))
    with _editing().writing(room().catalog):
        changes = room().catalog.review.alike(id, wish.fact, value, Scope(wish.scope))
        if request.form.get(SEEN) != str(len(changes)):
            return _preview(record, wish, changes)
        key = room().catalog.review.correct_all(changes, wish.fact, _who())
    return _done(edit_words.done(wish.fact, value, len(changes)), key, wish.back)


@blueprint.post("/corrections/<int:key>/undo")
def undo(key: int) -> BaseResponse:
    """Take a correction back, with those that were made together with it."""
    with _editing().writing(room().catalog):
        try:
            ids = room().catalog.undo(key, _who())
        except UnknownError as error:
            abort(409, error.sentence)
    flash(edit_words.taken_back(len(ids)), "")
    return redirect(edit_urls.local(request.form.get(BACK, ""), edit_urls.known(ids[0])), 303)


def _wish(id: str, given: urls.Arguments) -> Wish:
    fact = given.get(FACT, "")
    if fact not in FACT_NAMES:
        name = urls.clean(fact, urls.MAX_VALUE)
        abort(404, Sentence("No fact is called “{name}”; go back to the article.", name=name))
    chosen = given.get(edit_urls.CHOICE, "")
    action = SET if chosen else given.get(ACTION, SET)
    if action not in edit_urls.ACTIONS:
        abort(400, edit_words.NO_ACTION)
    # One character more than is allowed, so that the sentence about it is said.
    text = urls.clean(chosen or given.get(VALUE, ""), LONGEST + 1)
    back = edit_urls.local(given.get(BACK, ""), edit_urls.known(id))
    return Wish(fact, action, text, urls.clean(given.get(SCOPE, ""), urls.MAX_VALUE), back)


def _confirm(record: Record, wish: Wish) -> BaseResponse:
    """Keep the value that the form showed, as one that somebody checked."""
    fact = getattr(record.document.facts, wish.fact)
    if urls.clean(spelt(fact.value) if fact else "", LONGEST + 1) != wish.text:
        return _form(record, Wish(wish.fact, SET, "", "", wish.back), edit_words.NOTHING_TO_CONFIRM)
    value = fact.value if fact else None
    with _editing().writing(room().catalog):
        key = room().catalog.correct(record.document.id, wish.fact, value, _who())
    return _done(edit_words.confirmed(wish.fact, value), key, wish.back)


def _form(record: Record, wish: Wish, error: str = "") -> Response:
    fact = getattr(record.document.facts, wish.fact)
    found = room().catalog.review.found(record.document.id)
    page = render_template(
        "correct.html",
        record=record,
        heading=cards.headed(record.document),
        wish=wish,
        row=cards.row(wish.fact, fact),
        present=spelt(fact.value) if fact else "",
        choices=edited.choices(record, found, wish.fact),
        scopes=room().catalog.review.scopes(record.document.id, wish.fact),
        change=edited.told(found).changes.get(wish.fact),
        hint=HINTS.get(wish.fact, ""),
        error=error,
    )
    return Response(page, 422 if error else 200)


def _preview(record: Record, wish: Wish, changes: Sequence[tuple[str, object]]) -> Response:
    sample = changes[:PREVIEWED]
    records = room().catalog.records([id for id, _ in sample])
    shared = dict(room().catalog.review.scopes(record.document.id, wish.fact))
    page = render_template(
        "alike.html",
        record=record,
        heading=cards.headed(record.document),
        wish=wish,
        name=_(words.FACTS[wish.fact]),
        scope=edit_words.scope(wish.scope, shared[Scope(wish.scope)]),
        total=len(changes),
        sample=[
            (
                cards.similar(records[id]),
                cards.row(wish.fact, getattr(records[id].document.facts, wish.fact)).value,
                new,
            )
            for id, new in sample
        ],
    )
    return Response(page)


def _done(text: str, key: int, back: str) -> BaseResponse:
    flash(text, edit_urls.undo(key))  # the category says how to undo it
    return redirect(back, 303)


def _record(id: str) -> Record:
    return room().catalog.record(id) or abort(404, NOTHING)


def _editing() -> Editing:
    """How the archive is corrected; the guard saw that it is."""
    return room().editing or abort(403, edit_words.READ_ONLY)


def _who() -> str:
    return _editing().author(request)

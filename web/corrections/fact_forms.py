"""Correcting facts by forms: one document, or all alike after a preview; each correction can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import Record
from archive.catalog.bulk_corrections import Scope
from archive.errors import CuttingsError
from archive.messages import N_, Message
from archive.model import FACT_NAMES
from archive.progress import Progress
from web.corrections import history
from web.corrections import messages as correction_messages
from web.corrections.access import protect
from web.corrections.fact_values import HINTS, LONGEST, spelt, typed
from web.corrections.jobs import carry, who
from web.http.context import room
from web.i18n import _
from web.jobs.queue import Done
from web.messages import labels
from web.presenters import articles, headings
from web.urls import corrections as correction_urls
from web.urls import parameters
from web.urls import search as search_urls
from web.urls.corrections import ACTION, BACK, CONFIRM, FACT, SCOPE, SET, VALUE

blueprint = Blueprint("edit", __name__)
protect(blueprint)

PREVIEWED = 12  # documents shown before all alike are corrected
SEEN = "seen"
NOTHING = N_("No article has this ID. Search for the article.")


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
        named = {
            FACT: self.fact,
            ACTION: self.action,
            VALUE: self.text,
            SCOPE: self.scope,
            BACK: self.back,
        }
        return list(named.items())


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
        return _form(record, wish, error.message)
    if wish.scope:
        return redirect(correction_urls.alike(id, wish.fields()), 303)
    return _set(
        record, wish, value, partial(correction_messages.done, wish.fact, value, 1)
    )


@blueprint.route("/documents/<id>/alike", methods=["GET", "POST"])
def alike(id: str) -> BaseResponse:
    """The preview of a correction of many documents and, once it was seen, the correction."""
    given = request.form if request.method == "POST" else request.args
    record, wish = _record(id), _wish(id, given)
    try:
        value = wish.value
    except CuttingsError as error:
        return _form(record, wish, error.message)
    shared = dict(room().catalog.review.scopes(id, wish.fact))
    if wish.scope not in shared:
        return _form(record, wish)
    catalog, author, seen = room().catalog, who(), given.get(SEEN)

    def meant() -> Sequence[tuple[str, object]]:
        return catalog.review.alike(id, wish.fact, value, Scope(wish.scope))

    def work(progress: Progress) -> Done:
        changes = meant()
        if seen != str(len(changes)):
            return Done(
                partial(_, correction_messages.OTHERS_ALIKE),
                "",
                correction_urls.alike(id, wish.fields()),
            )
        key = catalog.review.correct_all(changes, wish.fact, author, progress)
        return Done(
            partial(correction_messages.done, wish.fact, value, len(changes)),
            correction_urls.undo(key),
            wish.back,
        )

    return (
        carry(work, wish.back)
        if request.method == "POST"
        else _preview(record, wish, meant())
    )


@blueprint.post("/corrections/<int:key>/undo")
def undo(key: int) -> BaseResponse:
    """Take a correction back, with those that were made together with it."""
    catalog, author = room().catalog, who()
    back = correction_urls.local(request.form.get(BACK, ""), "")

    def work(progress: Progress) -> Done:
        ids = catalog.undo(key, author, progress)
        return Done(
            partial(correction_messages.taken_back, len(ids)),
            "",
            back or correction_urls.known(ids[0]),
        )

    return carry(work, back or search_urls.SEARCH)


def _set(
    record: Record, wish: Wish, value: object, told: Callable[[], str]
) -> BaseResponse:
    """Correct the fact of one document."""
    catalog, author = room().catalog, who()

    def work(_progress: Progress) -> Done:
        key = catalog.correct(record.document.id, wish.fact, value, author)
        return Done(told, correction_urls.undo(key), wish.back)

    return carry(work, wish.back)


def _wish(id: str, given: parameters.Arguments) -> Wish:
    fact = given.get(FACT, "")
    if fact not in FACT_NAMES:
        name = parameters.clean(fact, parameters.MAX_VALUE)
        abort(
            404,
            Message(
                "There is no fact named “{name}”. Go back to the article.", name=name
            ),
        )
    chosen = given.get(correction_urls.CHOICE, "")
    action = SET if chosen else given.get(ACTION, SET)
    if action not in correction_urls.ACTIONS:
        abort(400, correction_messages.NO_ACTION)
    # One character more than is allowed, so that the sentence about it is said.
    text = parameters.clean(chosen or given.get(VALUE, ""), LONGEST + 1)
    back = correction_urls.local(given.get(BACK, ""), correction_urls.known(id))
    return Wish(
        fact,
        action,
        text,
        parameters.clean(given.get(SCOPE, ""), parameters.MAX_VALUE),
        back,
    )


def _confirm(record: Record, wish: Wish) -> BaseResponse:
    """Keep the value that the form showed, as one that somebody checked."""
    fact = getattr(record.document.facts, wish.fact)
    if parameters.clean(spelt(fact.value) if fact else "", LONGEST + 1) != wish.text:
        return _form(
            record,
            Wish(wish.fact, SET, "", "", wish.back),
            correction_messages.NOTHING_TO_CONFIRM,
        )
    value = fact.value if fact else None
    return _set(
        record, wish, value, partial(correction_messages.confirmed, wish.fact, value)
    )


def _form(record: Record, wish: Wish, error: str = "") -> Response:
    fact = getattr(record.document.facts, wish.fact)
    found = room().catalog.review.found(record.document.id)
    page = render_template(
        "correct.html",
        record=record,
        heading=headings.headed(record.document),
        wish=wish,
        row=articles.row(wish.fact, fact),
        present=spelt(fact.value) if fact else "",
        choices=history.choices(record, found, wish.fact),
        scopes=room().catalog.review.scopes(record.document.id, wish.fact),
        change=history.told(found).changes.get(wish.fact),
        hint=HINTS.get(wish.fact, ""),
        error=error,
    )
    return Response(page, 422 if error else 200)


def _preview(
    record: Record, wish: Wish, changes: Sequence[tuple[str, object]]
) -> Response:
    sample = changes[:PREVIEWED]
    records = room().catalog.records([id for id, _ in sample])
    shared = dict(room().catalog.review.scopes(record.document.id, wish.fact))
    page = render_template(
        "alike.html",
        record=record,
        heading=headings.headed(record.document),
        wish=wish,
        name=_(labels.FACTS[wish.fact]),
        scope=correction_messages.scope(wish.scope, shared[Scope(wish.scope)]),
        total=len(changes),
        sample=[
            (
                articles.similar(records[id]),
                articles.row(
                    wish.fact, getattr(records[id].document.facts, wish.fact)
                ).value,
                new,
            )
            for id, new in sample
        ],
    )
    return Response(page)


def _record(id: str) -> Record:
    return room().catalog.record(id) or abort(404, NOTHING)

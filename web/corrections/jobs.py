"""How what a form asks for is carried out: for whom, in its turn, and told on a page of its own where it takes long."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from web.corrections import messages as correction_messages
from web.corrections.access import protect
from web.http.context import room
from web.jobs.editor import Editing, Work
from web.jobs.queue import Turn
from web.urls import corrections as correction_urls

PATIENCE_S = 0.8
"""How long a form waits for its correction, before it is answered by the page that tells how far that is."""
REFRESH_S = 2
"""How often that page looks again: often enough to be believed, and time enough to hear a sentence read out."""


blueprint = Blueprint("carrying", __name__)
protect(blueprint)


def carry(work: Work, back: str) -> BaseResponse:
    """Carry out a correction: what takes a moment is answered with it, what takes longer with the page of its turn."""
    turn = _editing().change(room().catalog, back, work)
    return (
        _answer(turn)
        if turn.ended(PATIENCE_S)
        else redirect(correction_urls.turn(turn.key), 303)
    )


def who() -> str:
    """In whose name this request corrects."""
    return _editing().author(request)


@blueprint.get(f"{correction_urls.TURNS}/<key>")
def turn(key: str) -> BaseResponse:
    """How far a correction is; once it is made, the way back."""
    found = _editing().turns.get(key) or abort(404, correction_messages.NO_TURN)
    if found.ended():
        return _answer(found)
    page = render_template(
        "turn.html",
        turn=found,
        reached=found.reached,
        told=correction_messages.reached(found.reached),
    )
    return Response(page, headers={"Refresh": str(REFRESH_S)})


def _answer(turn: Turn) -> BaseResponse:
    """Tell what a correction came to."""
    done = turn.result()
    flash(done.told(), done.undo)  # the category says how to undo it
    return redirect(done.back, 303)


def _editing() -> Editing:
    """How the archive is corrected; the guard saw that it is."""
    return room().editing or abort(403, correction_messages.READ_ONLY)

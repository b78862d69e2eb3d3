"""How what a form asks for is carried out: for whom, in its turn, and told on a page of its own where it takes long."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.errors import BusyError, UnknownError
from web import edit_urls, edit_words, problems
from web.editing import Editing, LateError, Work, is_own
from web.room import room
from web.tongue import _
from web.turns import Turn

CHALLENGE = {"WWW-Authenticate": 'Basic realm="Cuttings", charset="UTF-8"'}
PATIENCE_S = 0.8
"""How long a form waits for its correction, before it is answered by the page that tells how far that is."""
REFRESH_S = 2
"""How often that page looks again: often enough to be believed, and time enough to hear a sentence read out."""


def protect(blueprint: Blueprint) -> None:
    """Nobody corrects anything by these pages unless the server allows it; what hinders a correction is told alike."""
    blueprint.before_request(_guard)
    blueprint.register_error_handler(BusyError, _busy)
    blueprint.register_error_handler(UnknownError, _unknown)
    blueprint.register_error_handler(LateError, _late)


def _guard() -> Response | None:
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


def _busy(_error: BusyError) -> Response:
    """Another process is writing."""
    return problems.page(503, edit_words.BUSY)


def _unknown(error: UnknownError) -> Response:
    """What was to be undone is not, or no more, there."""
    return problems.page(409, error.sentence)


def _late(error: LateError) -> Response:
    """It was corrected, and the index could not follow."""
    return problems.page(503, edit_words.late(_(error.sentence)))


blueprint = Blueprint("carrying", __name__)
protect(blueprint)


def carry(work: Work, back: str) -> BaseResponse:
    """Carry out a correction: what takes a moment is answered with it, what takes longer with the page of its turn."""
    turn = _editing().change(room().catalog, back, work)
    return _answer(turn) if turn.ended(PATIENCE_S) else redirect(edit_urls.turn(turn.key), 303)


def who() -> str:
    """In whose name this request corrects."""
    return _editing().author(request)


@blueprint.get(f"{edit_urls.TURNS}/<key>")
def turn(key: str) -> BaseResponse:
    """How far a correction is; once it is made, the way back."""
    found = _editing().turns.get(key) or abort(404, edit_words.NO_TURN)
    if found.ended():
        return _answer(found)
    page = render_template("turn.html", turn=found, reached=found.reached, told=edit_words.reached(found.reached))
    return Response(page, headers={"Refresh": str(REFRESH_S)})


def _answer(turn: Turn) -> BaseResponse:
    """Tell what a correction came to."""
    done = turn.result()
    flash(done.told(), done.undo)  # the category says how to undo it
    return redirect(done.back, 303)


def _editing() -> Editing:
    """How the archive is corrected; the guard saw that it is."""
    return room().editing or abort(403, edit_words.READ_ONLY)

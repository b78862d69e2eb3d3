"""Errors: a page for readers, `application/problem+json` for programs; each says what to do."""

from __future__ import annotations

from flask import Flask, Response, json, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from archive.errors import CuttingsError
from archive.messages import N_
from web.i18n import _

API = "/api/"
TYPE = "application/problem+json"

MENDS = {
    400: N_(
        "The request could not be understood; go back to the search page and try again."
    ),
    404: N_(
        "There is nothing at this address; search for the article, or look among the people."
    ),
    405: N_(
        "This address answers no request of this kind; go back, and use the links and buttons of the pages."
    ),
    410: N_(
        "The file that this article came from is gone from its folder, and so is the article."
    ),
    500: N_(
        "Cuttings made a mistake; nothing is lost. Its terminal shows what happened."
    ),
    503: N_("The archive cannot be read just now."),
}
"""What to do, by status; a sentence given where the error arose stands before these."""

TITLES = {
    400: N_("Bad Request"),
    401: N_("Unauthorized"),
    403: N_("Forbidden"),
    404: N_("Not Found"),
    405: N_("Method Not Allowed"),
    409: N_("Conflict"),
    410: N_("Gone"),
    413: N_("Request Entity Too Large"),
    416: N_("Requested Range Not Satisfiable"),
    500: N_("Internal Server Error"),
    503: N_("Service Unavailable"),
}
"""The names of the statuses that pages show; HTTP's own."""


def register(app: Flask) -> None:
    """Answer every error of the application in this way."""
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(CuttingsError, _answer_ours)


def problem(status: int, detail: str, **more: object) -> Response:
    """A problem in JSON (RFC 9457), in English; msgspec writes no Sentence as it is."""
    shape = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES[status],
        "status": status,
        "detail": str(detail),
        **more,
    }
    return Response(json.dumps(shape), status, mimetype=TYPE)


def page(status: int, detail: str) -> Response:
    """A problem as a page, with ways on; `detail` is marked text or a Sentence, translated here."""
    title = _(TITLES.get(status, HTTP_STATUS_CODES[status]))
    return Response(
        render_template("problem.html", title=title, status=status, detail=_(detail)),
        status,
    )


def _answer_http(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or (error.code or 500) < 400:  # a redirect
        return error
    status = error.code or 500
    standard = type(error).description
    told = (
        error.description
        if error.description and error.description != standard
        else None
    )
    answer = _answer(
        status, told or MENDS.get(status, MENDS[400 if status < 500 else 500])
    )
    answer.headers.update(
        {name: value for name, value in error.get_headers() if name == "Allow"}
    )
    return answer


def _answer_ours(error: CuttingsError) -> Response:
    return _answer(503, error.message)


def _answer(status: int, detail: str) -> Response:
    return (problem if request.path.startswith(API) else page)(status, detail)

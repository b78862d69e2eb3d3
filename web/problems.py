"""Errors: a page for readers, `application/problem+json` for programs; each says what to do."""

from __future__ import annotations

from flask import Flask, Response, json, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from archive.errors import CuttingsError

API = "/api/"
TYPE = "application/problem+json"

MENDS = {
    400: "The request could not be understood; go back to the search page and try again.",
    404: "There is nothing at this address; search for the article, or look among the people.",
    405: "This address answers no request of this kind; go back, and use the links and buttons of the pages.",
    410: "The file that this article came from is gone from its folder, and so is the article.",
    500: "Cuttings made a mistake; nothing is lost. Its terminal shows what happened.",
    503: "The archive cannot be read just now.",
}
"""What to do, by status; a sentence given where the error arose stands before these."""


def register(app: Flask) -> None:
    """Answer every error of the application in this way."""
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(CuttingsError, _answer_ours)


def problem(status: int, detail: str, **more: object) -> Response:
    """A problem in JSON (RFC 9457)."""
    shape = {"type": "about:blank", "title": HTTP_STATUS_CODES[status], "status": status, "detail": detail, **more}
    return Response(json.dumps(shape), status, mimetype=TYPE)


def page(status: int, detail: str) -> Response:
    """A problem as a page, with ways on."""
    title = HTTP_STATUS_CODES[status]
    return Response(render_template("problem.html", title=title, status=status, detail=detail), status)


def _answer_http(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or (error.code or 500) < 400:  # a redirect
        return error
    status = error.code or 500
    standard = type(error).description
    told = error.description if error.description and error.description != standard else None
    answer = _answer(status, told or MENDS.get(status, MENDS[400 if status < 500 else 500]))
    answer.headers.update({name: value for name, value in error.get_headers() if name == "Allow"})
    return answer


def _answer_ours(error: CuttingsError) -> Response:
    return _answer(503, str(error))


def _answer(status: int, detail: str) -> Response:
    return (problem if request.path.startswith(API) else page)(status, detail)

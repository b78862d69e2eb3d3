"""Error responses: HTML pages, and `application/problem+json` for programs."""

from __future__ import annotations

import logging

from flask import Flask, Response, json, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from archive.errors import CuttingsError, DeadlineError, UnavailableError
from archive.messages import N_
from index.engine import EngineUnavailableError
from web.http import visitors
from web.http.machine_routes import InvalidParametersError, is_machine_route
from web.i18n import _

log = logging.getLogger("cuttings.errors")

RETRY_AFTER_S = 10
PROBLEM_MIMETYPE = "application/problem+json"

ADVICE = {
    400: N_("The request is invalid. Go back to the search page and try again."),
    404: N_("This page does not exist. Search for the article or the person."),
    405: N_(
        "This page does not accept this kind of request. Go back and use the "
        "links and buttons on the page."
    ),
    410: N_(
        "The source file of this article was removed from its folder, so the "
        "article was removed from the archive. Search for a copy of it."
    ),
    500: N_(
        "An internal error occurred. No data was lost. See the terminal of the "
        "server for details."
    ),
    503: N_("The archive cannot be read at the moment. Try again later."),
}
"""Advice by status, used if the error has no description of its own."""

ENGINE_AWAY = N_(
    "The search engine of the archive cannot answer at the moment. Try again later."
)
TITLES = {
    400: N_("Invalid request"),
    401: N_("Sign-in required"),
    403: N_("Not allowed"),
    404: N_("Page not found"),
    405: N_("Method not allowed"),
    409: N_("Conflict"),
    410: N_("No longer available"),
    413: N_("Request too large"),
    414: N_("Address too long"),
    416: N_("Range not available"),
    429: N_("Too many attempts"),
    500: N_("Internal server error"),
    503: N_("Service unavailable"),
}
"""Titles of error pages by status. Other statuses have the title of HTTP."""


def register(app: Flask) -> None:
    """Register the error handlers on the application."""
    app.register_error_handler(HTTPException, _handle_http_error)
    app.register_error_handler(InvalidParametersError, _handle_invalid_parameters)
    app.register_error_handler(CuttingsError, _handle_cuttings_error)
    app.register_error_handler(DeadlineError, _handle_deadline)
    app.register_error_handler(EngineUnavailableError, _handle_engine_unavailable)


def problem_response(status: int, detail: str, **extra_fields: object) -> Response:
    """Return a problem in JSON (RFC 9457), in English."""
    problem = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES[status],
        "status": status,
        "detail": str(detail),
        **extra_fields,
    }
    return Response(json.dumps(problem), status, mimetype=PROBLEM_MIMETYPE)


def error_page(status: int, detail: str, **more: object) -> Response:
    """Return an error page. `detail` is a marked text or a Message to translate.

    `more` are other values for the template.
    """
    title = _(TITLES.get(status, HTTP_STATUS_CODES[status]))
    page = render_template(
        "error.html", title=title, status=status, detail=_(detail), **more
    )
    return Response(page, status)


def _handle_http_error(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or (error.code or 500) < 400:  # a redirect
        return error
    status = error.code or 500
    detail = error.description
    if not detail or detail == type(error).description:
        detail = ADVICE.get(status, ADVICE[400 if status < 500 else 500])
    response = _error_response(status, detail)
    response.headers.update(
        {name: value for name, value in error.get_headers() if name == "Allow"}
    )
    return response


def _handle_invalid_parameters(error: InvalidParametersError) -> Response:
    parameters = [
        {"name": problem.parameter, "detail": problem.detail}
        for problem in error.problems
    ]
    return problem_response(400, error.description or "", parameters=parameters)


def _handle_cuttings_error(error: CuttingsError) -> Response:
    detail = error.message
    if not visitors.is_local_reader():
        # The message may name folders of the server.
        log.error("%s", error)
        detail = ADVICE[503]
    response = _error_response(503, detail)
    if isinstance(error, UnavailableError):
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _handle_engine_unavailable(error: EngineUnavailableError) -> Response:
    detail = error.message
    if not visitors.is_local_reader():  # the message names a host of the network
        log.error("%s", error)
        detail = ENGINE_AWAY
    response = _error_response(503, detail)
    if error.may_pass:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _handle_deadline(error: DeadlineError) -> Response:
    response = _error_response(503, error.message)
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _error_response(status: int, detail: str) -> Response:
    if is_machine_route(request.path):
        return problem_response(status, detail)
    return error_page(status, detail)

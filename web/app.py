"""The Flask application: its blueprints, and the headers that every answer carries."""

from __future__ import annotations

from flask import Flask, Response, request

from archive.catalog import Catalog
from index.desk import Desk
from web import (
    api,
    carrying,
    citation_words,
    citations,
    decide,
    edit,
    edit_urls,
    edit_words,
    export_urls,
    fresh,
    help_words,
    pages,
    people_urls,
    problems,
    reference,
    result_urls,
    story_words,
    time_words,
    tongue,
    turning,
    urls,
    value_urls,
    words,
    work,
)
from web.editing import Editing, admit
from web.encoding import Json
from web.room import Room, furnish

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {source}" for name, source in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    # Forms need it: a browser that is told to say nothing at all sends them with the origin "null".
    "Referrer-Policy": "same-origin",
}

SAID = {
    "urls": urls,
    "result_urls": result_urls,
    "value_urls": value_urls,
    "people_urls": people_urls,
    "turning": turning,
    "words": words,
    "help_words": help_words,
    "story_words": story_words,
    "time_words": time_words,
    "edit_urls": edit_urls,
    "edit_words": edit_words,
    "export_urls": export_urls,
    "citation_words": citation_words,
    "_": tongue.marked,
    "ngettext": tongue.nmarked,
    "number": tongue.number,
    "spoken": tongue.spoken,
    "written": tongue.written,
}
"""What every template may use: addresses, words, and the language that is spoken."""
GROUPS = (pages, api, reference, work, edit, carrying, decide, citations)
"""Modules with a blueprint each."""


def create_app(
    desk: Desk, catalog: Catalog, editing: Editing | None = None, tongues: tongue.Tongues | None = None
) -> Flask:
    """The application over one archive, to read it or to correct it too; it holds no state of its own."""
    app = Flask(__name__)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(SAID)
    _converse(app, tongues or tongue.tongues())
    app.json = Json(app)
    furnish(app, Room(desk, catalog, editing))
    for group in GROUPS:
        app.register_blueprint(group.blueprint)
    fresh.register(app)  # before what says of an answer that it is not to be kept
    admit(app, editing)
    problems.register(app)
    app.after_request(_guard)
    return app


def _converse(app: Flask, tongues: tongue.Tongues) -> None:
    """Answer in the language that the browser asks for, where there is one; programs are answered in English."""

    @app.before_request
    def _listen() -> None:
        wanted = request.accept_languages.values() if _negotiated() else ()
        tongue.speak(tongue.best(tongues, wanted))

    @app.after_request
    def _told(response: Response) -> Response:
        if len(tongues) > 1 and _negotiated():
            response.vary.add("Accept-Language")
            response.headers["Content-Language"] = tongue.spoken().code
        return response


def _negotiated() -> bool:
    return request.endpoint != "static" and not request.path.startswith(urls.API)


def _guard(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
